"""Named lists of phrases as a tree of words, so that a message is walked once however many phrases there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.understanding.spanish.sound import LIGHT, Spoken, as_it_sounds

ANY = "*"
Phrase = tuple[str, ...]
Hit = tuple[int, int]


@dataclass
class _Node:
    """A place in the tree: what follows a word, a stem (any ending) or any word, and the lists whose phrase ends here."""

    after: dict[str, _Node] = field(default_factory=dict)
    stems: dict[str, _Node] = field(default_factory=dict)
    any: _Node | None = None
    names: list[str] = field(default_factory=list)

    def step(self, word: str) -> _Node:
        if word == ANY:
            self.any = self.any or _Node()
            return self.any
        kind, key = (self.stems, word[:-1]) if word.endswith(ANY) else (self.after, word)
        return kind.setdefault(key, _Node())

    def next(self, word: str, meant: str | None) -> Iterator[_Node]:
        for key in (word, meant):
            if key in self.after:
                yield self.after[key]
        if self.stems:
            yield from (self.stems[word[:end]] for end in range(1, len(word) + 1) if word[:end] in self.stems)
        if self.any:
            yield self.any


class Phrases:
    """`meant`: the listed word that a word misspells, if any."""

    def __init__(self, lists: Mapping[str, Sequence[str]], meant: Callable[[str], str | None]) -> None:
        self._root, self._meant = _Node(), meant
        for name, lines in lists.items():
            for phrase in (phrase for line in lines for phrase in phrases_in(line)):
                node = self._root
                for word in phrase:
                    node = node.step(word)
                node.names.append(name)

    def find(self, message: Spoken, most: int) -> dict[str, list[Hit]]:
        """The places of each list, at most `most` of one."""
        found: dict[str, list[Hit]] = {}
        for start in range(len(message.words)):
            for name, end in self._from(message, start):
                places = found.setdefault(name, [])
                if len(places) < most:
                    places.append((start, end))
        return found

    def _from(self, message: Spoken, start: int) -> Iterator[tuple[str, int]]:
        nodes, place = [self._root], start
        while nodes and place < len(message.words) and message.sentence[place] == message.sentence[start]:
            word = message.words[place]
            meant = self._meant(word)
            nodes = [after for node in nodes for after in node.next(word, meant)]
            place += 1
            for node in nodes:
                yield from ((name, place) for name in node.names)


def phrases_in(line: str) -> Iterator[Phrase]:
    """The phrases of a line as messages hold them, without the light words."""
    for written in filter(None, (piece.strip() for piece in line.split(","))):
        words = [as_it_sounds(word.removesuffix(ANY)) + ANY * word.endswith(ANY) for word in written.split()]
        yield tuple(word for word in words if word not in LIGHT) or tuple(words)
