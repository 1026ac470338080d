"""Recognises the named things of the field (medicines, operations, parts of the face, therapies, durations) with spaCy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import spacy
from rapidfuzz import fuzz, process
from spacy.tokens import Doc

DURATION = "duration"
NUMBERS = "a an one two three four five six seven eight nine ten twelve few couple several".split()
UNITS = "min minute hour hr day week wk month mth year yr".split()
DURATION_PATTERNS = [
    [number, {"LOWER": "of", "OP": "?"}, {"LOWER": {"IN": [*UNITS, *(f"{unit}s" for unit in UNITS)]}}]
    for number in ({"IS_DIGIT": True}, {"LOWER": {"IN": NUMBERS}})
]
SHORTEST_FUZZY = 7  # letters; shorter words are too easily taken for one another
LONGEST_FUZZY = 30
MOST_TRIED = 120  # words of one message that are held against all names
LONGEST_CHUNK = 60  # characters without a blank; spaCy's time for one grows with its square
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
        return [*named, *({"label": DURATION, "pattern": pattern, "id": DURATION} for pattern in DURATION_PATTERNS)]

    def find(self, text: str) -> list[Recognised]:
        doc = self._spacy(_in_short_chunks(text))
        exact = [
            Recognised(e.start_char, e.end_char, e.label_, e.ent_id_ or e.text, self._topic(e.ent_id_)) for e in doc.ents
        ]
        covered = {i for e in doc.ents for i in range(e.start, e.end)}
        return sorted([*exact, *self._near(doc, covered)], key=lambda r: r.start)

    def _near(self, doc: Doc, covered: set[int]) -> list[Recognised]:
        found: list[Recognised] = []
        tried = (t for t in doc if t.i not in covered and SHORTEST_FUZZY <= len(t.text) <= LONGEST_FUZZY)
        for token in islice(tried, MOST_TRIED):
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


def _in_short_chunks(text: str) -> str:
    """As long as before: where there is no blank for long, one for each mark, and for each letter of an endless word."""
    if all(len(chunk) <= LONGEST_CHUNK for chunk in text.split()):
        return text
    chunks = (chunk if len(chunk) <= LONGEST_CHUNK else _in_words(chunk) for chunk in text.split(" "))
    return " ".join(chunks)


def _in_words(chunk: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in chunk).split(" ")
    return " ".join(word if len(word) <= LONGEST_CHUNK else " " * len(word) for word in words)


def topics_named(found: Sequence[Recognised]) -> list[str]:
    return sorted({r.topic for r in found if r.topic})
