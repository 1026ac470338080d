"""Phrasings that say nearly what a measuring question says: by words, so that moved and added words do not hide it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.problem import Problem, shown_path
from bot.phrasings.house import House, Phrasing, bare

MEASURING = Path("tests/evaluation")
FEWEST_WORDS = 4  # fewer are anybody's words
RUN = 3  # words in a row
NEAR = 0.6  # share of the runs of both that both have
Runs = frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Measuring:
    """A question that measures: where it stands, and its runs of words. Its text is told to nobody."""

    place: str
    runs: Runs


def near_copies(house: House, measuring: Path = MEASURING) -> Iterator[Problem]:
    """D010, by the place of the measuring question: whoever mends the phrasing need not read what measures."""
    asked = list(_measuring(measuring))
    by_run: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, question in enumerate(asked):
        for run in question.runs:
            by_run[run].append(number)
    for phrasing in house.phrasings:
        nearest = _nearest(phrasing, asked, by_run)
        if nearest:
            what = f"nearly the same words as {nearest.place}, which measures"
            yield Problem(phrasing.path, phrasing.line, "D010", what, "take it out, or say it in words of your own")


def _nearest(phrasing: Phrasing, asked: list[Measuring], by_run: dict[tuple[str, ...], list[int]]) -> Measuring | None:
    own = runs_of(phrasing.words)
    shared = Counter(number for run in own for number in by_run.get(run, ()))
    alike = {n: both / (len(own) + len(asked[n].runs) - both) for n, both in shared.items()}
    best = max(alike, key=lambda n: (alike[n], -n), default=None)
    return asked[best] if best is not None and alike[best] >= NEAR else None


def runs_of(text: str) -> Runs:
    words = bare(text).split()
    if len(words) < FEWEST_WORDS:
        return frozenset()
    return frozenset(tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1))


def _measuring(folder: Path) -> Iterator[Measuring]:
    for path in sorted(folder.glob("*/*.jsonl")):
        shown = shown_path(path)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for text in _texts(_row(line)):
                yield Measuring(f"{shown}:{number}", runs_of(text))


def _row(line: str) -> Any:
    """A line that cannot be read says nothing here; what measures checks its own files."""
    try:
        return json.loads(line)
    except ValueError:
        return None


def _texts(row: Any) -> Iterable[str]:
    """What is said in a question, or in the turns of a conversation."""
    if not isinstance(row, dict):
        return []
    turns = row.get("turns")
    rows = [row, *(turns if isinstance(turns, list) else [])]
    return [said["text"] for said in rows if isinstance(said, dict) and isinstance(said.get("text"), str)]
