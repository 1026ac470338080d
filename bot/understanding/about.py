"""Whom and what a message is about: the cause of the palsy, the person, how long it has been.

The words stand in data/content/about.yml. A value that is only denied ("not Ramsay Hunt") is not read. What a conversation
knows is kept as `About`; the newest word wins. `fit` says whether a snippet is for what is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Literal

from bot.understanding.danger.lexicon import Hit, Lexicon
from bot.understanding.danger.phrases import PhraseError
from bot.understanding.danger.words import Message, read
from bot.understanding.patterns import pattern

Kind = Literal["who", "cause", "stage"]
KINDS: Final[tuple[Kind, ...]] = ("who", "cause", "stage")
"""In the order in which they are shown."""
For = Mapping[str, Sequence[str]]
"""Kind and the values for which a snippet is."""
Together = frozenset[tuple[str, str]]
"""Values that can both be true of one case, each pair in both orders."""
MOST_WORDS_OF_A_HINT: Final = 30
"""In a longer story a mere mention is background."""
DENIES = frozenset({
    "no", "not", "never", "without", "isnt", "wasnt", "arent", "dont", "doesnt", "didnt", "hasnt", "havent", "cant", "nor",
    "rather", "instead", "unlike", "neither",
})  # fmt: skip
DENIES_REACH = 4
"""Words between "not" and the name that it denies."""
RULED_OUT = frozenset({"negative", "excluded", "unlikely"})
RULED_OUT_REACH = 5
"""The same for "Lyme test was negative" behind the name."""
_POINTER = r"(?:that|this|it|all|him|her|them|all (?:that|of (?:it|that))|what i (?:said|told you)(?: before)?)"
_ILLNESS = (
    r"bell'?s(?: palsy)?|lyme(?: disease)?|ramsay hunt|(?:a |the )?(?:stroke|tumou?r|operation|injury)|shingles|diabetes"
    r"|pregnancy"
)
_WHOM = rf"(?:him|her|them|that|this|us|me|(?:a|the|our) (?:baby|child|kids?)|children|kids|my \w+|{_ILLNESS})\b"
FORGETS = pattern(
    rf"\b(?:forget|ignore|drop|scrap|set aside|leave out) (?:about )?{_POINTER}\b"
    rf"|\b(?:it'?s|it is|this is|that'?s|that is|i'?m|i am) not (?:asking )?about {_WHOM}"
    rf"|\b(?:it|this|that) (?:isn'?t|is not|wasn'?t) about {_WHOM}|^(?:no,? )?not about {_WHOM}"
)


class AboutError(ValueError):
    """The vocabulary cannot be used; the message says which phrase."""


@dataclass(frozen=True)
class Way:
    """Phrases that tell a value of a kind, and how the value is shown to the patient.

    `strength`: `sure`; `hint` counts where nothing sure is told of the kind, in a short message only, and where the kind has
    `near`, beside one of these; what touches a `look_alike` is not read.
    """

    kind: str
    value: str
    shown: str
    phrases: tuple[str, ...]
    strength: str = "sure"


Found = tuple[Hit, Way]


@dataclass(frozen=True)
class Told:
    """A value, and the words in which it is shown to the patient."""

    value: str
    shown: str


@dataclass(frozen=True)
class About:
    """What is known; None where nothing is said of it."""

    who: Told | None = None
    cause: Told | None = None
    stage: Told | None = None

    @property
    def values(self) -> dict[str, str]:
        """Value by kind, of what is known."""
        return {kind: told.value for kind in KINDS if (told := self.of_kind(kind))}

    def of_kind(self, kind: Kind) -> Told | None:
        found: Told | None = getattr(self, kind)
        return found

    def then(self, newer: About, together: Together = frozenset()) -> About:
        """With what a newer message tells, which replaces what it names. The stage of one person is not that of another."""
        stage = None if _are_two(self.who, newer.who, together) else self.stage
        return About(newer.who or self.who, newer.cause or self.cause, newer.stage or stage)

    @property
    def in_words(self) -> str:
        """ "your daughter, Lyme disease"; empty where nothing is known."""
        return ", ".join(told.shown for kind in KINDS if (told := self.of_kind(kind)))

    def as_dict(self) -> dict[str, list[str]]:
        """As it travels with the message and stands in the slot; `About.of` gives it back."""
        return {kind: [told.value, told.shown] for kind in KINDS if (told := self.of_kind(kind))}

    @classmethod
    def of(cls, kept: Any) -> About:
        """What is of another form counts as nothing known: it may come from an older version."""
        if not isinstance(kept, Mapping):
            return cls()
        return cls(_told(kept.get("who")), _told(kept.get("cause")), _told(kept.get("stage")))


class AboutReader:
    """The words of the vocabulary, ready to be found. Holds nothing of a conversation."""

    def __init__(self, ways: Iterable[tuple[str, str, str, tuple[str, ...], str]], together: Together = frozenset()) -> None:
        """`ways`: the fields of `Way`, the first of a kind counts most. Raises AboutError where a phrase cannot be read."""
        self.together = together
        self._ways = {str(number): Way(*way) for number, way in enumerate(ways)}
        self._with_near = {way.kind for way in self._ways.values() if way.strength == "near"}
        self._lexicon = Lexicon({}, [])
        for name, way in self._ways.items():
            for phrase in way.phrases:
                self._learn(name, way, phrase)
        self._lexicon.close()

    def _learn(self, name: str, way: Way, phrase: str) -> None:
        try:
            self._lexicon.add(name, phrase)
        except PhraseError as error:
            raise AboutError(f"`{way.kind}`, `{way.value or way.strength}`: {error}") from None

    def read(self, text: str) -> About:
        """What the text itself tells."""
        message = read(text)
        told: dict[str, Told] = {}
        for found in self._by_kind(message).values():
            for strength in ("sure", "hint"):
                for _, way in self._that_count(message, found, strength):
                    told.setdefault(way.kind, Told(way.value, way.shown))
        return About(**told)

    def _by_kind(self, message: Message) -> dict[str, list[Found]]:
        """What stands in the message; of two that begin together the longer first, then as the vocabulary has them."""
        kinds: dict[str, list[Found]] = {}
        for hits in self._lexicon.find(message).values():
            for hit in hits:
                kinds.setdefault(self._ways[hit.name].kind, []).append((hit, self._ways[hit.name]))
        return {kind: sorted(found, key=_longer_first) for kind, found in kinds.items()}

    def _that_count(self, message: Message, found: list[Found], strength: str) -> list[Found]:
        """Hits of that strength, the way that stands first before all others."""
        if strength == "hint" and len(message.words) > MOST_WORDS_OF_A_HINT:
            return []
        unlike = {n for hit, way in found if way.strength == "look_alike" for n in range(hit.start, hit.end)}
        near = {message.clause[hit.start] for hit, way in found if way.strength == "near"}
        counting = [
            (hit, way)
            for hit, way in _not_within_others([f for f in found if f[1].strength == strength])
            if unlike.isdisjoint(range(hit.start, hit.end)) and not _is_denied(message, hit)
            if strength == "sure" or way.kind not in self._with_near or message.clause[hit.start] in near
        ]
        return sorted(counting, key=lambda f: int(f[0].name))

    def fit(self, about: About, whom: For) -> int:
        """-1: what is known contradicts whom the snippet is for; 1: it is for just that; 0: says nothing of it."""
        return fit(about, whom, self.together)


def fit(about: About, whom: For, together: Together = frozenset()) -> int:
    """See `AboutReader.fit`. A contradiction in one kind outweighs a fit in another."""
    signs = [_fit_of(value, whom[kind], together) for kind, value in about.values.items() if kind in whom]
    return min(signs) if -1 in signs else max(signs, default=0)


def known_with(reader: AboutReader, before: About, text: str) -> About:
    """What is known once this was said: the newest word wins, and what is taken back is gone."""
    return (About() if forgets(text) else before).then(reader.read(text), reader.together)


def _are_two(one: Told | None, other: Told | None, together: Together) -> bool:
    return bool(one and other and one != other and (one.value, other.value) not in together)


def forgets(text: str) -> bool:
    """Whether the words take back what the conversation is about."""
    return FORGETS.search(text) is not None


def _fit_of(known: str, wanted: Sequence[str], together: Together) -> int:
    if known in wanted:
        return 1
    return 0 if any((known, value) in together for value in wanted) else -1


def _longer_first(found: Found) -> tuple[int, int, int]:
    hit = found[0]
    return hit.start, -hit.end, int(hit.name)


def _not_within_others(found: list[Found]) -> Iterator[Found]:
    """Without those within a longer one: "son in law" is no son. `found`: by start, longer before shorter."""
    reached = 0
    for hit, way in found:
        if hit.end > reached:
            yield hit, way
            reached = hit.end


def _is_denied(message: Message, hit: Hit) -> bool:
    """ "not Ramsay Hunt", "no lyme", "the Lyme test was negative", "Lyme was ruled out", in one clause."""
    clause = message.clause[hit.start]
    before = _in_clause(message, range(max(0, hit.start - DENIES_REACH), hit.start), clause)
    behind = _in_clause(message, range(hit.end, min(len(message.words), hit.end + RULED_OUT_REACH)), clause)
    return bool(DENIES & set(before) or RULED_OUT & set(behind)) or any(
        pair == ("ruled", "out") for words in (before, behind) for pair in pairwise(words)
    )


def _in_clause(message: Message, places: range, clause: int) -> list[str]:
    return [message.words[n] for n in places if message.clause[n] == clause]


def _told(kept: Any) -> Told | None:
    form = isinstance(kept, list | tuple) and [type(part) for part in kept] == [str, str]
    return Told(*kept) if form else None
