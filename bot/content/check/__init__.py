"""Checks over the whole content. Each rule is a small function that yields problems; `all_problems` runs them all."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.content.check import asks, figures, guides, structure, urgency, vetting_rules, wording
from bot.content.load import CONTENT, load_library
from bot.content.model import Library
from bot.content.problem import Problem
from bot.content.vetting import Vetting, load_lock

LibraryRule = Callable[[Library], Iterator[Problem]]

LIBRARY_RULES: tuple[LibraryRule, ...] = (
    *structure.RULES,
    *wording.RULES,
    *asks.RULES,
    *urgency.RULES,
    *guides.RULES,
    *figures.RULES,
)


def all_problems(root: Path = CONTENT, today: datetime.date | None = None) -> tuple[Library, list[Problem]]:
    """The library and every problem in it, sorted by file and line. `today` decides what has lapsed. Of words that are
    still to be written, nothing else is said.
    """
    library, problems = load_library(root)
    lock, broken = load_lock(root / "vetting.lock.yml")
    problems.extend(broken)
    for rule in LIBRARY_RULES:
        problems.extend(rule(library))
    problems.extend(_vetting(library, lock, today or datetime.date.today(), root))
    problems.extend(structure.lines_for_rasa(root))
    return library, sorted(p for p in set(problems) if p.code == "C047" or structure.TODO not in p.what)


def to_judge(library: Library) -> list[Problem]:
    """What may be wrong and may be right, for somebody to think about, sorted by file and line."""
    return sorted({problem for rule in asks.TO_JUDGE for problem in rule(library)})


def _vetting(library: Library, lock: dict[str, Vetting], today: datetime.date, root: Path) -> Iterator[Problem]:
    path = root / "vetting.lock.yml"
    for rule in vetting_rules.RULES:
        yield from rule(library, lock, today, path)
    yield from guides.not_served(library, lock, today, root)
