"""The vocabulary of whom and what a message or a snippet is about: `about.yml`. Its form is told in the file's head.

The phrases themselves are read by `bot.understanding.about`, which also finds those that cannot be read (rule C029).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import permutations
from pathlib import Path
from typing import Any

from bot.content.fields import Fields
from bot.content.lines import line_of, load_lined
from bot.content.problem import ContentError, Problem, shown_path

ABOUT = "about.yml"
KINDS = ("cause", "who", "stage")
Way = tuple[str, str, str, tuple[str, ...], str]
"""Kind, value, how it is shown, phrases that tell it, and `sure`, `hint`, `near` or `look_alike`."""


@dataclass(frozen=True)
class Shown:
    """The words in which a value is shown to the patient, and where they stand."""

    text: str
    path: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Vocabulary:
    """`values`: of each kind, in the file's order. `together`: values that may be true of one case, in both orders."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ways: tuple[Way, ...] = ()
    shown: tuple[Shown, ...] = ()
    together: frozenset[tuple[str, str]] = frozenset()


def load_about(path: Path) -> tuple[Vocabulary, list[Problem]]:
    """The vocabulary as far as it can be read, and what cannot (rule C001)."""
    value, problems = load_lined(path)
    whole = Fields({} if problems else value, shown_path(path), "the file", 1, problems)
    values: dict[str, tuple[str, ...]] = {}
    ways: list[Way] = []
    shown: list[Shown] = []
    pairs: set[tuple[str, str]] = set()
    for kind in () if problems else KINDS:
        fields = Fields(whole.raw(kind), whole.path, f"`{kind}`", whole.line_at(kind), problems)
        entries = Fields(fields.raw("values"), whole.path, f"`values` of `{kind}`", fields.line_at("values"), problems)
        values[kind] = tuple(entries.value)
        for name in values[kind]:
            made = Fields(entries.raw(name), whole.path, f"`{name}`", entries.line_at(name), problems)
            ways.extend(_ways(made, kind, name, shown))
            pairs.update(_pairs(made, name, values[kind]))
            made.close()
        ways.extend((kind, "", "", phrases, strength) for strength, phrases in _other_ways(fields))
        fields.close()
    whole.close()
    return Vocabulary(values, tuple(ways), tuple(shown), frozenset(pairs)), problems


def read_about(path: Path) -> Vocabulary:
    """Raises ContentError where the file cannot be used."""
    vocabulary, problems = load_about(path)
    if problems:
        raise ContentError(problems)
    return vocabulary


def _ways(value: Fields, kind: str, name: str, shown: list[Shown]) -> Iterator[Way]:
    for key, strength in (("words", "sure"), ("hints", "hint")):
        if key == "hints" and value.raw(key) is None:
            continue
        told = Fields(value.raw(key), value.path, f"`{key}` of `{name}`", value.line_at(key), value.problems)
        for text in told.value:
            shown.append(Shown(text, value.path, told.line_at(text)))
            yield kind, name, text, _phrases(told.texts(text, required=True)), strength


def _pairs(value: Fields, name: str, known: Iterable[str]) -> Iterator[tuple[str, str]]:
    for other in value.texts("goes_with"):
        if other in known:
            yield from permutations((name, other))
        else:
            todo = f"use one of {', '.join(known)}"
            value.complain(line_of(other, value.line), f"`{name}` goes with the unknown value `{other}`", todo)


def _other_ways(kind: Fields) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, strength in (("look_alikes", "look_alike"), ("near", "near")):
        phrases = _phrases(kind.texts(key))
        if phrases:
            yield strength, phrases


def _phrases(lines: Iterable[str]) -> tuple[str, ...]:
    """Commas part the phrases of a line."""
    return tuple(piece.strip() for line in lines for piece in line.split(",") if piece.strip())


def read_whom(fields: Fields) -> dict[str, tuple[str, ...]]:
    """`for:` of a snippet: values by kind. What is of another form is complained of (rule C001)."""
    written: Any = fields.raw("for")
    if written is None:
        return {}
    inner = Fields(written, fields.path, "`for`", fields.line_at("for"), fields.problems)
    found = {kind: inner.texts(kind, required=kind in inner.value) for kind in KINDS}
    inner.close()
    return {kind: values for kind, values in found.items() if values}
