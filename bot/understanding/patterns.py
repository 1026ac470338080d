"""Regular expressions for what a patient writes: RE2, whose time is linear in the length of the text whatever it says.

RE2 knows no look-around and no back-reference. `\\b`, `\\w`, `\\d` and `\\s` are ASCII; `\\pL` is a letter, `\\pN` a digit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

import re2


class Match(Protocol):
    """Of Python's own match what is used here; places count characters."""

    def group(self, number: int = 0) -> Any: ...

    def start(self, number: int = 0) -> int: ...

    def end(self, number: int = 0) -> int: ...


class Pattern:
    """A compiled expression, with the methods of Python's own under the same names."""

    def __init__(self, text: str, any_case: bool) -> None:
        options = re2.Options()
        options.case_sensitive = not any_case
        options.log_errors = False
        self.pattern = text
        self._compiled: Any = re2.compile(text, options)

    def search(self, text: str) -> Match | None:
        return self._first(self._compiled.search, text)

    def fullmatch(self, text: str) -> Match | None:
        return self._first(self._compiled.fullmatch, text)

    def finditer(self, text: str) -> Iterator[Match]:
        if not text.isascii():
            found: Iterator[Match] = self._compiled.finditer(_encodable(text))
            return found
        return (_Found(text, match.span) for match in self._compiled.finditer(text.encode()))

    def words(self, text: str) -> list[str]:
        """All that matches, from left to right."""
        if not text.isascii():
            return [str(found.group()) for found in self.finditer(text)]
        spans = [match.span() for match in self._compiled.finditer(text.encode())]
        return [text[start:end] for start, end in spans]

    def sub(self, new: str | Callable[[Match], str], text: str) -> str:
        """A `new` that is no function is put in as it stands."""
        text = _encodable(text)
        pieces, end = list[str](), 0
        for found in self.finditer(text):
            pieces += (text[end : found.start()], new if isinstance(new, str) else new(found))
            end = found.end()
        return "".join((*pieces, text[end:]))

    def _first(self, find: Callable[[Any], Any], text: str) -> Match | None:
        if not text.isascii():
            found: Match | None = find(_encodable(text))
            return found
        match = find(text.encode())
        return _Found(text, match.span) if match else None


class _Found:
    """A match in a text of ASCII alone, where bytes are characters: RE2's own counts characters anew for every group."""

    __slots__ = ("_span", "_text")

    def __init__(self, text: str, span: Callable[[int], tuple[int, int]]) -> None:
        self._text, self._span = text, span

    def group(self, number: int = 0) -> Any:
        start, end = self._span(number)
        return self._text[start:end] if start >= 0 else None

    def start(self, number: int = 0) -> int:
        return self._span(number)[0]

    def end(self, number: int = 0) -> int:
        return self._span(number)[1]


def pattern(text: str, any_case: bool = True) -> Pattern:
    """Compiled. Raises re2.error for what RE2 does not know, such as look-around."""
    return Pattern(text, any_case)


def _encodable(text: str) -> str:
    """Half a surrogate pair is no character and has no UTF-8; a question mark stands in its place."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
