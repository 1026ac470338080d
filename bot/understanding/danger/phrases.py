"""The small language of phrases, compiled to a network of words.

`droop*` any ending, `(arm|leg)` one of, `(my)?` or `my?` may be left out, `(so|very)*` any number of them,
`(go|get)+` at least one, `N` a number, `YEAR` a year, `ANY` any one word. Groups may hold groups.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

NUMBER, YEAR, ANY = "N", "YEAR", "ANY"
MARKS = (NUMBER, YEAR, ANY)
SHORTEST_STEM = 3

_PIECE = re.compile(r"\(|\)[?*+]?|\||[^\s()|]+")
_GLUED = re.compile(r"\w\*?\(|\)[?*+]?\w")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?[*?]?")


class PhraseError(ValueError):
    """A phrase that cannot be read."""


@dataclass(eq=False)
class Node:
    """A place in the network: the words that lead on, places reached without a word, lists whose phrase ends here."""

    after: dict[str, list[Node]] = field(default_factory=dict)
    skip: list[Node] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def step(self, word: str) -> Node:
        """A new place behind this one, reached by a word."""
        node = Node()
        self.after.setdefault(word, []).append(node)
        return node


def compile_phrase(start: Node, name: str, phrase: str, plain: Callable[[str], str]) -> None:
    """Add a phrase of the list `name` behind `start`; `plain` gives a word as messages hold it."""
    if _GLUED.search(phrase):
        raise PhraseError(f"in {phrase!r} a bracket touches a word")
    begin = Node()
    reader = _Reader(_PIECE.findall(phrase), plain)
    end = reader.choice(begin)
    if reader.pieces:
        raise PhraseError(f"in {phrase!r} the brackets do not pair")
    if end in closure(begin):
        raise PhraseError(f"the phrase {phrase!r} can be empty")
    end.names.append(name)
    start.skip.append(begin)


def closure(node: Node) -> list[Node]:
    """A place and all that are reached from it without a word."""
    seen = {id(node): node}
    waiting = [node]
    while waiting:
        for other in waiting.pop().skip:
            if id(other) not in seen:
                seen[id(other)] = other
                waiting.append(other)
    return list(seen.values())


def settle(start: Node) -> None:
    """Replace the wordless steps of a whole network by direct ones, so that matching need not follow them."""
    todo, done, order = [start], {id(start)}, []
    while todo:
        node = todo.pop()
        order.append(node)
        for other in _neighbours(node):
            if id(other) not in done:
                done.add(id(other))
                todo.append(other)
    closures = [closure(node) for node in order]
    settled = [_merged(group) for group in closures]
    for node, (after, names) in zip(order, settled, strict=True):
        node.after, node.names, node.skip = after, names, []


def _neighbours(node: Node) -> Iterator[Node]:
    yield from node.skip
    for others in node.after.values():
        yield from others


def _merged(group: list[Node]) -> tuple[dict[str, list[Node]], list[str]]:
    after: dict[str, list[Node]] = {}
    for node in group:
        for word, others in node.after.items():
            after.setdefault(word, []).extend(others)
    return after, list(dict.fromkeys(name for node in group for name in node.names))


class _Reader:
    """Reads the pieces of one phrase from left to right, building as it goes."""

    def __init__(self, pieces: list[str], plain: Callable[[str], str]) -> None:
        self.pieces = pieces
        self.plain = plain

    def choice(self, begin: Node) -> Node:
        """One or more runs parted by bars; the place behind them."""
        end = Node()
        self._run(begin).skip.append(end)
        while self.pieces and self.pieces[0] == "|":
            self.pieces.pop(0)
            self._run(begin).skip.append(end)
        return end

    def _run(self, begin: Node) -> Node:
        place = begin
        while self.pieces and self.pieces[0][0] not in "|)":
            piece = self.pieces.pop(0)
            place = self._group(place) if piece == "(" else self._word(place, piece)
        return place

    def _group(self, before: Node) -> Node:
        inner, after = Node(), Node()
        before.skip.append(inner)
        end = self.choice(inner)
        end.skip.append(after)
        mark = self.pieces.pop(0) if self.pieces else ""
        if not mark.startswith(")"):
            raise PhraseError("a bracket is not closed")
        if mark[1:] in ("?", "*"):
            before.skip.append(after)
        if mark[1:] in ("*", "+"):
            end.skip.append(inner)
        return after

    def _word(self, before: Node, piece: str) -> Node:
        if not _WORD.fullmatch(piece):
            raise PhraseError(f"{piece!r} is not a word that a message could hold")
        after = before.step(self._key(piece.removesuffix("?")))
        if piece.endswith("?"):
            joined = Node()
            before.skip.append(joined)
            after.skip.append(joined)
            return joined
        return after

    def _key(self, word: str) -> str:
        if word in MARKS:
            return word
        if word.endswith("*"):
            if len(word) <= SHORTEST_STEM:
                raise PhraseError(f"the stem {word!r} is shorter than {SHORTEST_STEM} letters")
            return word
        return self.plain(word)
