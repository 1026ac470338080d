"""The ladder of urgency, `urgency.yml`: which words of a text tell how soon, and how soon each sign is to be seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.content.fields import Fields
from bot.content.lines import load_lined
from bot.content.problem import Problem, shown_path

URGENCY = "urgency.yml"
LEVELS = ("call_now", "same_day", "soon")  # most urgent first
PART = re.compile(r", (?:or )?| or ")  # "a new or suddenly worse droop": the pace stands in the part that it belongs to


@dataclass(frozen=True)
class Sign:
    """`says`: first aid; an urgent text about the sign has a word of each of these groups."""

    id: str
    urgency: str
    words: tuple[str, ...]
    says: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Worsening:
    """A weak face that gets worse: `face` and `words` name it, `all_at_once` and `slowly` its pace. With neither: days."""

    face: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    all_at_once: tuple[str, ...] = ()
    slowly: tuple[str, ...] = ()

    def urgencies(self, text: str) -> set[str]:
        """How soon each part of the sentence that tells of it must be; empty where none does."""
        parts = PART.split(text) if phrase(self.face).search(text) else []
        return {self._urgency(part) for part in parts if phrase(self.words).search(part)}

    def _urgency(self, part: str) -> str:
        if phrase(self.all_at_once).search(part):
            return "call_now"
        return "soon" if phrase(self.slowly).search(part) else "same_day"


@dataclass(frozen=True)
class Ladder:
    """`words`: of each level, the phrases that tell it. `but`: phrases that hold such a word and tell none."""

    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    but: tuple[str, ...] = ()
    signs: tuple[Sign, ...] = ()
    worsening: Worsening = Worsening()

    def told(self, text: str) -> set[str]:
        """The levels that the text tells in words."""
        plain = phrase(self.but).sub(" ", text)
        return {level for level, words in self.words.items() if phrase(words).search(plain)}


def phrase(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the phrases, not within a longer word; of none at all: matches nothing."""
    one = "|".join(re.escape(word) for word in words)
    return re.compile(rf"(?<!\w)(?:{one})(?!\w)" if one else r"(?!)", re.I)


def load_ladder(path: Path) -> tuple[Ladder, list[Problem]]:
    """The ladder as far as it can be read, and what cannot (rule C001)."""
    value, problems = load_lined(path)
    whole = Fields({} if problems else value, shown_path(path), "the file", 1, problems)
    if problems:
        return Ladder(), problems
    words = Fields(whole.raw("words"), whole.path, "`words`", whole.line_at("words"), problems)
    levels = {level: words.texts(level, required=True) for level in LEVELS}
    but = words.texts("but")
    words.close()
    named = Fields(whole.raw("signs"), whole.path, "`signs`", whole.line_at("signs"), problems)
    signs = tuple(_sign(name, Fields(named.raw(name), whole.path, f"sign `{name}`", 1, problems)) for name in named.value)
    worsening = _worsening(whole, problems)
    whole.close()
    return Ladder(levels, but, signs, worsening), problems


def _worsening(whole: Fields, problems: list[Problem]) -> Worsening:
    value = whole.raw("worsening")
    if value is None:
        return Worsening()
    named = Fields(value, whole.path, "`worsening`", whole.line_at("worsening"), problems)
    face, words, all_at_once, slowly = (named.texts(n, required=True) for n in ("face", "words", "all_at_once", "slowly"))
    named.close()
    return Worsening(face, words, all_at_once, slowly)


def _sign(name: str, fields: Fields) -> Sign:
    made = Sign(
        name,
        fields.text("urgency", among=LEVELS),
        fields.texts("words", required=True),
        tuple(_group(fields, group) for group in fields.items("says", required=False)),
    )
    fields.close()
    return made


def _group(fields: Fields, group: Any) -> tuple[str, ...]:
    if isinstance(group, list) and group and all(isinstance(word, str) for word in group):
        return tuple(group)
    fields.complain(fields.line_at("says"), "a line of `says` is not a list of words", "write it as `[rinse, rinsing]`")
    return ()
