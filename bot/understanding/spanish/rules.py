"""The Spanish rules: lists of phrases, patterns of lists that stand near each other, and what calms them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.spanish.phrases import ANY, Hit, Phrases, phrases_in
from bot.understanding.spanish.schema import URGENCIES, FlagData, PatternData, read_rules
from bot.understanding.spanish.sound import Spoken, spoken

SHORTEST_MISSPELT = 6
DENIED_REACH = 3  # words between "no tengo" and what it denies
FILLERS = frozenset(
    {"ola", "buenas", "buenos", "dias", "tardes", "notxes", "noxes", "disculpe", "una", "pregunta", "i", "oiga", "gracias"}
)
MOST_FILLERS = 4
MOST_HITS = 60  # of one list; a message that says a word more often says nothing new
MOST_ANCHORS, NEAREST = 12, 4  # places that a match is looked for around, at either end; and of each other part around one
ENDINGS = frozenset("aeos")
NOW = "ahora"
SETTLES = ("past", "seen", "idiom")
REMEMBERED = 4096
Hits = dict[str, list[Hit]]
Lists = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Fired:
    """A rule that matched, and the kinds of calm that speak against it; none of them: it is an alarm."""

    rule: str
    topic: str
    snippet: str
    calm: tuple[str, ...]

    def signs(self) -> tuple[str, str]:
        """For what is learnt: this rule fired, and any did."""
        told = "but calm" if self.calm else "fired"
        return f"{self.rule} {told}", f"rule {told}"


@dataclass(frozen=True)
class Screened:
    """`fired`: every rule that matches, those without calm first, then the most urgent.

    `settled`: whether the whole message speaks of long ago, of somebody who has looked or in a figure of speech, not of now.
    `signs`: the names of all that was found.
    """

    fired: tuple[Fired, ...]
    settled: frozenset[str]
    signs: tuple[str, ...]


class Rules:
    """The rules of one file. Holds no state of a conversation."""

    def __init__(self, words: Lists, calm: Lists, flags: Sequence[FlagData]) -> None:
        self.flags = sorted(flags, key=lambda flag: URGENCIES.index(flag.urgency))
        listed = (phrase for lines in words.values() for line in lines for phrase in phrases_in(line))
        self._known = {word for phrase in listed for word in phrase}
        self._long = sorted(word for word in self._known if len(word) >= SHORTEST_MISSPELT and not word.endswith(ANY))
        self._meant = lru_cache(maxsize=REMEMBERED)(self._most_like)
        self._words, self._calm = Phrases(words, self._meant), Phrases(calm, self._meant)

    @classmethod
    def load(cls, path: Path) -> Rules:
        """Raises SpanishError."""
        data = read_rules(path)
        return cls(data.words, data.calm, data.flags)

    def hear(self, text: str) -> Screened:
        """Everything that the rules have to say of a message."""
        message, hits, cues = self._read(text)
        fired = [match for flag in self.flags if (match := _fired(flag, message, hits, cues))]
        settled = {kind for kind in SETTLES if kind in cues and (kind != "past" or NOW not in hits)}
        signs = [*hits, *(f"calm {kind}" for kind in cues), *(sign for match in fired for sign in match.signs())]
        return Screened(tuple(sorted(fired, key=lambda match: bool(match.calm))), frozenset(settled), tuple(signs))

    def screen(self, text: str) -> list[Fired]:
        """Every rule that matches, those without calm first, then the most urgent."""
        return list(self.hear(text).fired)

    def _read(self, text: str) -> tuple[Spoken, Hits, Hits]:
        message = spoken(text)
        return message, self._words.find(message, MOST_HITS), self._calm.find(message, MOST_HITS)

    def _most_like(self, word: str) -> str | None:
        """The listed word that an unlisted long word misspells by one letter."""
        if len(word) < SHORTEST_MISSPELT or word in self._known:
            return None
        near = process.extract(word, self._long, scorer=OSA.distance, score_cutoff=1, limit=3)
        return next((listed for listed, _, _ in near if not _is_another_ending(word, listed)), None)


def _is_another_ending(word: str, listed: str) -> bool:
    """`entiendo` is no slip for `entiende`."""
    return word[:-1] == listed[:-1] and word[-1] in ENDINGS and listed[-1] in ENDINGS


def _fired(flag: FlagData, message: Spoken, hits: Hits, cues: Hits) -> Fired | None:
    """The match of the rule that least speaks against."""
    best: set[str] | None = None
    if any(name in hits for name in flag.unless):
        return None
    for pattern in flag.patterns:
        for places in _near(pattern, hits):
            calm = _calm(places, message, hits, cues) - set(flag.despite)
            best = calm if best is None or len(calm) < len(best) else best
            if not best:
                return Fired(flag.id, flag.topic, flag.snippet, ())
    return None if best is None else Fired(flag.id, flag.topic, flag.snippet, tuple(sorted(best)))


def _near(pattern: PatternData, hits: Hits) -> Iterator[tuple[Hit, ...]]:
    """Places of all the parts that stand near each other: around each place of the first part the nearest of the others."""
    if any(name in hits for name in pattern.unless):
        return
    first, *others = [[hit for name in part.split("|") for hit in hits.get(name, ())] for part in pattern.near]
    if not all(others):
        return
    for anchor in first if len(first) <= 2 * MOST_ANCHORS else first[:MOST_ANCHORS] + first[-MOST_ANCHORS:]:
        for rest in product(*(_nearest(anchor, part) for part in others)):
            if _stand_together((anchor, *rest), pattern.within):
                yield (anchor, *rest)


def _nearest(anchor: Hit, places: list[Hit]) -> list[Hit]:
    return sorted(places, key=lambda place: (abs(place[0] - anchor[0]), place))[:NEAREST]


def _stand_together(places: tuple[Hit, ...], within: int) -> bool:
    """Few words stand between them, and no word counts for two of them."""
    start, end = min(s for s, _ in places), max(e for _, e in places)
    apart = end - start - sum(e - s for s, e in places) <= within
    return apart and not any(_overlap(one, other) for one, other in combinations(places, 2))


def _calm(places: Iterable[Hit], message: Spoken, hits: Hits, cues: Hits) -> set[str]:
    places = list(places)
    found = {"seen"} if "seen" in cues else set()
    if "past" in cues and NOW not in hits:
        found.add("past")
    if any(_overlap(place, idiom) for place in places for idiom in cues.get("idiom", ())):
        found.add("idiom")
    if NOW not in hits and any(_asks(cue, place, message) for cue in cues.get("asked", ()) for place in places):
        found.add("asked")
    denied = cues.get("denied", ())
    if all(any(_denies(cue, place, message) for cue in denied) for place in places):
        found.add("denied")
    return found


def _overlap(one: Hit, other: Hit) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _asks(cue: Hit, place: Hit, message: Spoken) -> bool:
    """The cue opens the sentence that the place stands in."""
    first = message.sentence.index(message.sentence[cue[0]])
    before = message.words[first : cue[0]]
    opens = len(before) <= MOST_FILLERS and all(word in FILLERS for word in before)
    return opens and cue[0] <= place[0] and message.sentence[cue[0]] == message.sentence[place[0]]


def _denies(cue: Hit, place: Hit, message: Spoken) -> bool:
    """The cue stands shortly before the place or within it; a sign that itself begins with `no` is not denied by that."""
    near = 0 <= place[0] - cue[1] <= DENIED_REACH or cue[0] < place[0] < cue[1]
    return near and message.clause[cue[0]] == message.clause[place[0]]
