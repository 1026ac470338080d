"""Reads `data/quality/beside.yml`: answers beside named public leaflets, and what editors could take from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.fields import Fields
from bot.content.lines import line_of, load_lined
from bot.content.model import Library
from bot.content.problem import Problem, shown_path

FEWEST = 10


@dataclass(frozen=True)
class Beside:
    """One question, our texts that answer it, and a leaflet: what ours has and lacks, what differs, and what is to do."""

    question: str
    ours: tuple[str, ...]
    leaflet: str
    url: str
    seen: str
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    differs: tuple[str, ...]
    todo: tuple[str, ...]
    line: int


def load_beside(path: Path, library: Library) -> tuple[str, list[Beside], list[Problem]]:
    """The note on all comparisons, these as far as they can be read, and what is wrong with them."""
    value, problems = load_lined(path)
    whole = Fields({} if problems else value, shown_path(path), "the file", 1, problems)
    note = whole.text("note")
    found = [_beside(entry, whole, problems) for entry in whole.items("answers")]
    whole.close()
    if len(found) < FEWEST:
        problems.append(Problem(whole.path, 0, "Q002", f"only {len(found)} answers", f"compare {FEWEST} at least"))
    problems.extend(p for one in found for p in _unknown(whole.path, one, library))
    return note, found, sorted(set(problems))


def _beside(entry: Any, whole: Fields, problems: list[Problem]) -> Beside:
    fields = Fields(entry, whole.path, "an answer", line_of(entry, 1), problems)
    made = Beside(
        question=fields.text("question"),
        ours=fields.texts("ours", required=True),
        leaflet=fields.text("leaflet"),
        url=fields.text("url"),
        seen=fields.text("seen"),
        has=fields.texts("has", required=True),
        lacks=fields.texts("lacks"),
        differs=fields.texts("differs"),
        todo=fields.texts("todo"),
        line=fields.line,
    )
    fields.close()
    return made


def _unknown(path: str, one: Beside, library: Library) -> Iterator[Problem]:
    for name in one.ours:
        if name not in library.snippets:
            yield Problem(path, one.line, "Q005", f"names the unknown text {name}", "mend the id, and compare again")
