"""Recognises the named things of the field (medicines, operations, parts of the face, therapies, durations) with spaCy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import spacy
from rapidfuzz import fuzz, process
from spacy.tokens import Doc

DURATION = "duration"
DURATION_PATTERN = [
    {"LOWER": {"REGEX": r"^(\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|few|couple|several)$"}},
    {"LOWER": "of", "OP": "?"},
    {"LOWER": {"REGEX": r"^(min|minute|hour|hr|day|week|wk|month|mth|year|yr)s?$"}},
]
SHORTEST_FUZZY = 7  # letters; shorter words are too easily taken for one another
CLOSE_ENOUGH = 88.0  # rapidfuzz ratio, 0 to 100
REMEMBERED = 4096  # long words, each compared with all names once


@dataclass(frozen=True)
class NamedThing:
    """A name of the field, as the content's term list has it."""

    name: str
    kind: str
    variants: tuple[str, ...]
    topic: str | None

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> NamedThing:
        return cls(entry["name"], entry["kind"], tuple(entry.get("variants") or ()), entry.get("topic"))


@dataclass(frozen=True)
class Recognised:
    """Where in the text (character offsets) which thing was named; `topic` is the topic it points to, if any."""

    start: int
    end: int
    kind: str
    name: str
    topic: str | None


class TermFinder:
    """Finds named things by their names, synonyms, listed misspellings, and near misses of long words."""

    def __init__(self, things: Iterable[NamedThing]):
        self._things = {thing.name: thing for thing in things}
        self._spacy = spacy.blank("en")
        ruler: Any = self._spacy.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
        ruler.add_patterns(self._patterns())
        self._long_words = {
            word.lower(): thing.name
            for thing in self._things.values()
            for word in (thing.name, *thing.variants)
            if " " not in word and len(word) >= SHORTEST_FUZZY
        }
        self._nearest = lru_cache(maxsize=REMEMBERED)(self._nearest_thing)

    def _patterns(self) -> list[dict[str, Any]]:
        named = [
            {"label": thing.kind, "pattern": word, "id": thing.name}
            for thing in self._things.values()
            for word in dict.fromkeys(
                form for w in (thing.name, *thing.variants) for form in (w, f"{w}s" if w[-1] != "s" else w)
            )
        ]
        return [*named, {"label": DURATION, "pattern": DURATION_PATTERN, "id": DURATION}]

    def find(self, text: str) -> list[Recognised]:
        doc = self._spacy(text)
        exact = [
            Recognised(e.start_char, e.end_char, e.label_, e.ent_id_ or e.text, self._topic(e.ent_id_)) for e in doc.ents
        ]
        covered = {i for e in doc.ents for i in range(e.start, e.end)}
        return sorted([*exact, *self._near(doc, covered)], key=lambda r: r.start)

    def _near(self, doc: Doc, covered: set[int]) -> list[Recognised]:
        found: list[Recognised] = []
        for token in doc:
            if token.i in covered or len(token.text) < SHORTEST_FUZZY:
                continue
            thing = self._nearest(token.lower_)
            if thing:
                end = token.idx + len(token.text)
                found.append(Recognised(token.idx, end, thing.kind, thing.name, thing.topic))
        return found

    def _nearest_thing(self, word: str) -> NamedThing | None:
        best = process.extractOne(word, self._long_words.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
        return self._things[self._long_words[best[0]]] if best else None

    def _topic(self, name: str) -> str | None:
        return self._things[name].topic if name in self._things else None


def topics_named(found: Sequence[Recognised]) -> list[str]:
    return sorted({r.topic for r in found if r.topic})
