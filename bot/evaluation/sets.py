"""The sets that are measured with: who wrote each, whether it was read, and what its first asking gave.

The list is tests/evaluation/sets.yml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.evaluation.questions import QuestionsError

SETS = Path("tests/evaluation/sets.yml")
TOPICS, ANSWERS, CARDS, SPANISH, LANGUAGE = "topics", "answers", "cards", "spanish", "language"
ASKS = (TOPICS, ANSWERS, CARDS, SPANISH, LANGUAGE)
READ = ("yes", "in part", "no", "not recorded")
UNREAD = "no"


@dataclass(frozen=True)
class FirstFigure:
    """A figure as it was told: `part` of `of`, or `percent` of `of` where only that was told."""

    what: str
    of: int
    part: int | None = None
    percent: float | None = None

    def __str__(self) -> str:
        if self.part is None:
            return f"{self.what}: {self.percent}% of {self.of}"
        return f"{self.what}: {self.part / self.of:.1%} ({self.part}/{self.of})"


@dataclass(frozen=True)
class FirstAsking:
    """`told_in`: the commit that tells the figures."""

    date: str
    told_in: str
    figures: tuple[FirstFigure, ...]


@dataclass(frozen=True)
class MeasuringSet:
    """`asks`: one of ASKS. `read`: one of READ, whether its errors were read while something was changed."""

    path: Path
    asks: str
    by: str
    source: str
    read: str
    first: FirstAsking | None

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def is_unread(self) -> bool:
        return self.read == UNREAD


def read_sets(path: Path = SETS) -> list[MeasuringSet]:
    """One a file, in the order of the list. Raises QuestionsError where the list or an entry of it cannot be used."""
    try:
        text = path.read_text(encoding="utf-8")
        entries, node = yaml.safe_load(text), yaml.compose(text, Loader=yaml.SafeLoader)
    except OSError as error:
        raise QuestionsError(f"{path}: cannot be read ({error.strerror}): name a list of sets") from None
    except (yaml.YAMLError, ValueError) as error:
        line = mark.line + 1 if (mark := getattr(error, "problem_mark", None)) else 0
        raise QuestionsError(f"{path}:{line}: is no YAML (mend it here)") from None
    if not isinstance(entries, list) or node is None:
        raise QuestionsError(f"{path}:1: is no list of sets: write `- files: ...` for each")
    lines = [node.start_mark.line + 1 for node in node.value]
    found = [one for line, entry in zip(lines, entries, strict=True) for one in _sets(path, line, entry)]
    twice = {one.name for place, one in enumerate(found) if one.path in {other.path for other in found[:place]}}
    if twice:
        raise QuestionsError(f"{path}: {', '.join(sorted(twice))} stands in two entries (leave one)")
    return found


def _sets(path: Path, line: int, entry: Any) -> list[MeasuringSet]:
    try:
        files, asks, read = str(entry["files"]), entry["asks"], _yes_or_no(entry["read"])
        if asks not in ASKS or read not in READ:
            raise ValueError
        first = _first(entry["first_asking"]) if "first_asking" in entry else None
        by, source = str(entry["by"]), str(entry["from"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise QuestionsError(
            f"{path}:{line}: is no set: write files, asks ({', '.join(ASKS)}), by, from, read ({', '.join(READ)}), and "
            "perhaps first_asking with date, told_in and figures (what, of, and part or percent)"
        ) from None
    found = sorted(path.parent.glob(files)) if "../" not in files else sorted(path.parent.parent.glob(files[3:]))
    if not found:
        raise QuestionsError(f"{path}:{line}: no file is called {files} (mend the name or take the entry out)")
    return [MeasuringSet(file, asks, by, source, read, first) for file in found]


def _yes_or_no(value: Any) -> Any:
    """YAML takes a bare yes or no for true or false."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _first(entry: Mapping[str, Any]) -> FirstAsking:
    figures = tuple(FirstFigure(**figure) for figure in entry["figures"])
    for figure in figures:
        told_once = (figure.part is None) != (figure.percent is None)
        share = figure.percent / 100 if figure.percent is not None else (figure.part or 0) / figure.of
        if not told_once or not 0 <= share <= 1:
            raise ValueError
    if not figures:
        raise ValueError
    return FirstAsking(str(entry["date"]), str(entry["told_in"]), figures)
