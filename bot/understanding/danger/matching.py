"""Patterns: parts that stand together, found among the hits of a message."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from bot.understanding.danger.lexicon import LONGEST_HIT, Hit
from bot.understanding.danger.words import Message

MOST_MATCHES = 24
"""Matches of one pattern that are looked at, so that a long text cannot cost much."""
MOST_TRIES = 20_000
"""Hits of one pattern that are held against each other, for the same reason."""
NEXT_CLAUSES = 4
"""Clauses, at most, from one part of a sign to the next where it may leave its sentence: for the next one only."""
NEXT_WORDS = 14
"""Words between two parts that are near enough whatever stops stand there."""
DEFAULT_WITHIN = 5

Hits = Mapping[str, Sequence[Hit]]


@dataclass(frozen=True)
class Pattern:
    """`parts`: for each part the names that may stand for it. `within`: other words between them, None for no limit.

    `whole`: the parts must be all there is in the message. `past`: all parts must be old for a match to be old, or any.
    """

    parts: tuple[tuple[str, ...], ...]
    ordered: bool
    within: int | None
    same: str
    unless: tuple[str, ...] = ()
    whole: bool = False
    past: str = "all"

    @cached_property
    def starts(self) -> tuple[str, ...]:
        """Names of which one must be there: those of the part with the fewest."""
        return min(self.parts, key=len)

    def names(self) -> Iterator[str]:
        """Every list or sign that the pattern speaks of."""
        for part in self.parts:
            yield from part
        yield from self.unless

    def find(self, message: Message, hits: Hits, name: str = "") -> list[Hit]:
        """Matches, as hits called `name`, with the reasons of their parts (past as `past` says) and of `unless`."""
        named = hits.keys()
        if any(named.isdisjoint(part) for part in self.parts):
            return []
        options = []
        for part in self.parts:
            found = [hit for option in part if option in hits for hit in hits[option]]
            options.append(_Option(sorted(found, key=_start) if len(part) > 1 else found))
        chosen = islice(self._choose(message, options, (), iter(range(MOST_TRIES))), MOST_MATCHES)
        return [self._joined(message, hits, match, name) for match in chosen]

    def _choose(
        self, message: Message, options: list[_Option], chosen: tuple[Hit, ...], tries: Iterator[int]
    ) -> Iterator[tuple[Hit, ...]]:
        if len(chosen) == len(options):
            if not self.whole or sum(hit.end - hit.start for hit in chosen) == len(message.words):
                yield chosen
            return
        for hit in options[len(chosen)].near(chosen, self.within):
            if next(tries, None) is None:
                return
            if self._fits(message, chosen, hit):
                yield from self._choose(message, options, (*chosen, hit), tries)

    def _fits(self, message: Message, chosen: tuple[Hit, ...], hit: Hit) -> bool:
        if not chosen:
            return True
        if self.ordered and hit.start < chosen[-1].end:
            return False
        if self.within is not None and _between(chosen, hit) > self.within:
            return False
        if self.same == "message":
            if self.within is not None and not any(_beside(message, other, hit) for other in chosen):
                return False
        elif not _together(message, self.same, chosen[0], hit):
            return False
        return not any(_overlap(hit, other) for other in chosen)

    def _joined(self, message: Message, hits: Hits, chosen: tuple[Hit, ...], name: str) -> Hit:
        parts = tuple(sorted({part for hit in chosen for part in hit.parts}))
        old = [any(kind == "past" for kind, _ in hit.calm) for hit in chosen]
        past = any(old) if self.past == "any" else all(old)
        calm = {reason: None for hit in chosen for reason in hit.calm if past or reason[0] != "past"}
        sentences = {message.sentence[hit.start] for hit in chosen}
        calm.update(dict.fromkeys(excused(message, hits, self.unless, sentences)))
        return Hit(name, parts[0][0], parts[-1][1], parts, tuple(calm))


def starts_of(patterns: Sequence[Pattern]) -> frozenset[str]:
    """Names of which one must be there, for any of the patterns to match."""
    return frozenset(name for pattern in patterns for name in pattern.starts)


def excused(
    message: Message, hits: Hits, names: tuple[str, ...], sentences: set[int] | None = None
) -> Iterator[tuple[str, str]]:
    """Reasons by which named hits, themselves neither negated nor past, let a match go; within `sentences` if given."""
    for name in names:
        for hit in hits.get(name, ()):
            denied = any(kind in ("negated", "past") for kind, _ in hit.calm)
            if not denied and (sentences is None or message.sentence[hit.start] in sentences):
                yield (f"unless {name}", " ".join(message.words[hit.start : hit.end]))
                break


class _Option:
    """The hits that may stand for one part, in the order of the text."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self.hits = hits
        self.starts = [hit.start for hit in hits]

    def near(self, chosen: tuple[Hit, ...], within: int | None) -> Sequence[Hit]:
        """Those that can stand together with the chosen ones."""
        if within is None or not chosen:
            return self.hits
        low = min(map(_start, chosen)) - within - LONGEST_HIT
        high = max(hit.end for hit in chosen) + within
        return self.hits[bisect_left(self.starts, low) : bisect_left(self.starts, high + 1)]


def _start(hit: Hit) -> int:
    return hit.start


def _overlap(one: Hit, other: Hit) -> bool:
    if one.end <= other.start or other.end <= one.start:
        return False
    return any(a < d and c < b for a, b in one.parts for c, d in other.parts)


def _together(message: Message, same: str, one: Hit, other: Hit) -> bool:
    numbers = message.clause if same == "clause" else message.sentence
    return numbers[one.start] == numbers[other.start] == numbers[other.end - 1]


def _beside(message: Message, one: Hit, other: Hit) -> bool:
    """A few words apart, or in the same or the next sentence: words that meet across a long story mean nothing."""
    first, last = sorted((one, other), key=_start)
    if last.start - first.end <= NEXT_WORDS:
        return True
    if message.sentence[last.start] - message.sentence[first.end - 1] > 1:
        return False
    return message.clause[last.start] - message.clause[first.end - 1] <= NEXT_CLAUSES


def _between(chosen: tuple[Hit, ...], hit: Hit) -> int:
    """Words between the outermost of some hits that belong to none of them."""
    start, end, taken = hit.start, hit.end, hit.end - hit.start
    for other in chosen:
        start, end = min(start, other.start), max(end, other.end)
        taken += other.end - other.start
    return (end - start) - taken
