"""All of `data/quality` together, and the figures that were measured when the page was made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.load import CONTENT, load_library
from bot.content.problem import ContentError, Problem
from bot.content.quality.beside import Beside, load_beside
from bot.content.quality.figures import Figures, measure
from bot.content.quality.instruments import (
    ACTIONABILITY,
    ACTIONABILITY_AIM,
    DISCERN,
    DISCERN_AIM,
    GROUPS,
    PEMAT,
    UNDERSTANDABILITY,
    UNDERSTANDABILITY_AIM,
)
from bot.content.quality.ratings import QUALITY, Ratings, borne, discern_total, load_ratings, pemat_share
from bot.content.vetting import LOCK, load_lock

FIGURES = "figures.json"


@dataclass(frozen=True)
class Measured:
    """Figures by group, the day they were measured, and the first signs of the hash of the vetting lock."""

    on: str
    content: str
    groups: Mapping[str, Figures]


@dataclass(frozen=True)
class Total:
    """A group's totals. `discern`: the first 15 items, of 75; `discern_all`: all 16, of 80; the others in percent."""

    discern: int
    discern_all: int
    understandability: float
    actionability: float

    @property
    def open(self) -> tuple[str, ...]:
        """The aims that are not reached."""
        aims = (
            ("DISCERN", self.discern, DISCERN_AIM),
            (UNDERSTANDABILITY, self.understandability, UNDERSTANDABILITY_AIM),
            (ACTIONABILITY, self.actionability, ACTIONABILITY_AIM),
        )
        return tuple(name for name, reached, aim in aims if reached < aim)


@dataclass(frozen=True)
class Quality:
    """The ratings by both instruments, the comparisons, and the figures of the content as it stands."""

    titles: Mapping[str, str]
    discern: Ratings
    pemat: Ratings
    beside_note: str
    beside: tuple[Beside, ...]
    now: Measured

    @property
    def totals(self) -> dict[str, Total]:
        return {
            group: Total(
                *discern_total(self.discern.rated[group]),
                pemat_share(self.pemat.rated[group], UNDERSTANDABILITY),
                pemat_share(self.pemat.rated[group], ACTIONABILITY),
            )
            for group in GROUPS
        }


def read_quality(today: str, root: Path = CONTENT, folder: Path = QUALITY) -> tuple[Quality, list[Problem]]:
    """Everything, and all that is wrong with it. Raises ContentError where it cannot be added up at all."""
    library, broken = load_library(root)
    if broken:
        raise ContentError(broken)
    lock = root / LOCK.name
    vetted, _ = load_lock(lock)
    discern, first = load_ratings(folder / "discern.yml", DISCERN, library)
    pemat, second = load_ratings(folder / "pemat.yml", PEMAT, library)
    note, beside, third = load_beside(folder / "beside.yml", library)
    problems = [*first, *second, *third]
    if any(p.code in ("C001", "Q001", "Q002", "Q003") for p in problems):
        raise ContentError(problems)
    content = hashlib.sha256(lock.read_bytes()).hexdigest()[:12]
    now = Measured(today, content, {group: measure(library, group, vetted.keys()) for group in GROUPS})
    problems += [*borne(discern, now.groups), *borne(pemat, now.groups)]
    titles = {group: library.groups[group] for group in GROUPS}
    return Quality(titles, discern, pemat, note, tuple(beside), now), sorted(problems)


def read_measured(folder: Path = QUALITY) -> Measured:
    """The figures that the page was made with."""
    return Measured(**json.loads((folder / FIGURES).read_text(encoding="utf-8")))


def save_measured(measured: Measured, folder: Path = QUALITY) -> None:
    (folder / FIGURES).write_text(json.dumps(as_data(measured), indent=1) + "\n", encoding="utf-8")


def as_data(measured: Measured) -> dict[str, Any]:
    return {"on": measured.on, "content": measured.content, "groups": {g: dict(f) for g, f in measured.groups.items()}}
