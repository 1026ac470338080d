"""Named lists of phrases, found in a message in one pass; near spellings of listed words count as those words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.danger.phrases import ANY, NUMBER, SHORTEST_STEM, YEAR, Node, compile_phrase, settle
from bot.understanding.danger.words import Message, split_words

SHORTEST_MISSPELT = 5
LONGEST_MISSPELT = 20
LONG_WORD = 9
"""From this length on two slips are forgiven, below it one."""
_CACHE = 20_000
_CENTURIES = ("19", "20")
_YEAR_DIGITS = 4
LONGEST_HIT = 45
"""Words that one hit, a sign's among them, may span."""
MOST_UNKNOWN = 400
"""Words of one message whose near spellings are looked for."""
LONGEST_STEM = 30
_NUMBERS = frozenset({
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen",
    "twenty", "thirty", "forty", "couple", "few",
})  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """Words `start` to `end` (exclusive) of a message that stand for `name`; `calm` says why they may not count."""

    name: str
    start: int
    end: int
    parts: tuple[tuple[int, int], ...]
    calm: tuple[tuple[str, str], ...] = ()


@dataclass(eq=False)
class _State:
    """A set of places that can be reached together, the lists that end there, and where known words lead."""

    nodes: tuple[Node, ...]
    names: tuple[str, ...]
    leads: dict[str, _State] = field(default_factory=dict)


class Lexicon:
    """All named lists together. `misspelt` lists the words whose near spellings are taken for them."""

    def __init__(self, spelt: Mapping[str, str], misspelt: list[str]) -> None:
        self.spelt = spelt
        self._start = Node()
        self._stems: set[str] = set()
        self._known: set[str] = set()
        self._misspelt = sorted(set(misspelt))
        self.names: set[str] = set()
        """The lists that signs and rules speak of: all but the calm ones."""
        self.loose: set[str] = set()
        """The lists that hold a phrase with ANY: what they match may be no sign at all."""
        self._forget()

    def _forget(self) -> None:
        """Start with empty caches (they only save time)."""
        self._keys_of: dict[str, tuple[str, ...]] = {}
        self._states: dict[frozenset[int], _State] = {}
        self._remembered = 0
        self._unknown = 0  # words of the message in hand that were in no list
        self._first = self._state([self._start])

    def add(self, name: str, phrase: str) -> None:
        """Learn one phrase of a named list; PhraseError when it cannot be read."""
        compile_phrase(self._start, name, phrase, self._plain)
        if "." not in name:
            self.names.add(name)
        if ANY in phrase:
            self.loose.add(name)

    def close(self) -> None:
        """Make ready for `find`, after the last `add`."""
        settle(self._start)
        words, todo, seen = set(), [self._start], {id(self._start)}
        while todo:
            for word, others in todo.pop().after.items():
                words.add(word)
                fresh = [node for node in others if id(node) not in seen]
                seen.update(map(id, fresh))
                todo.extend(fresh)
        self._stems = {word[:-1] for word in words if word.endswith("*")}
        self._known = words - {word for word in words if word.endswith("*")}
        self._forget()

    def find(self, message: Message) -> dict[str, list[Hit]]:
        """Every hit by its name, in the order of the text; of hits that begin together the longest counts."""
        if self._remembered > _CACHE:
            self._forget()
        self._unknown = 0
        found: dict[str, list[Hit]] = {}
        for start in range(len(message.words)):
            for name, end in self._longest(message, start).items():
                found.setdefault(name, []).append(Hit(name, start, end, ((start, end),)))
        return found

    def _plain(self, word: str) -> str:
        """A word of a phrase, as messages hold it."""
        return (split_words(word, self.spelt) or [word])[0]

    def _longest(self, message: Message, start: int) -> dict[str, int]:
        longest: dict[str, int] = {}
        words, sentence, state, place = message.words, message.sentence, self._first, start
        last = min(len(words), start + LONGEST_HIT)
        while place < last and sentence[place] == sentence[start]:
            word, place = words[place], place + 1
            state = state.leads.get(word) or self._lead(state, word)
            if not state.nodes:
                break
            for name in state.names:
                longest[name] = place
        return longest

    def _lead(self, state: _State, word: str) -> _State:
        """Where a word leads from a state, worked out once."""
        self._remembered += 1
        keys = self._keys_of.get(word)
        if keys is None:
            keys = self._keys_of[word] = tuple(self._read(word))
        reached = [node for known in state.nodes for key in keys for node in known.after.get(key, ())]
        state.leads[word] = found = self._state(reached)
        return found

    def _state(self, nodes: list[Node]) -> _State:
        unique = {id(node): node for node in nodes}
        state = self._states.get(frozenset(unique))
        if state is None:
            names = dict.fromkeys(name for node in unique.values() for name in node.names)
            state = self._states[frozenset(unique)] = _State(tuple(unique.values()), tuple(names))
        return state

    def _read(self, word: str) -> Iterator[str]:
        yield ANY
        if word[0].isdigit() or word in _NUMBERS:
            yield NUMBER
        if len(word) == _YEAR_DIGITS and word.isdigit() and word[:2] in _CENTURIES:
            yield YEAR
        stems = list(self._stems_of(word))
        yield word
        yield from stems
        if not stems and word not in self._known:
            for meant in self._meant(word):
                yield meant
                yield from self._stems_of(meant)

    def _stems_of(self, word: str) -> Iterator[str]:
        for length in range(SHORTEST_STEM - 1, min(len(word), LONGEST_STEM) + 1):
            if word[:length] in self._stems:
                yield word[:length] + "*"

    def _meant(self, word: str) -> list[str]:
        """The listed word that this unknown word most likely misspells, if any."""
        self._unknown += 1
        if self._unknown > MOST_UNKNOWN or not (SHORTEST_MISSPELT <= len(word) <= LONGEST_MISSPELT and word.isalpha()):
            return []
        best = process.extractOne(word, self._misspelt, scorer=OSA.distance, score_cutoff=2)
        if best is None or best[0][0] != word[0] or best[1] > (2 if len(best[0]) >= LONG_WORD else 1):
            return []
        return [best[0]]
