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
        found: Match | None = self._compiled.search(_encodable(text))
        return found

    def fullmatch(self, text: str) -> Match | None:
        found: Match | None = self._compiled.fullmatch(_encodable(text))
        return found

    def finditer(self, text: str) -> Iterator[Match]:
        found: Iterator[Match] = self._compiled.finditer(_encodable(text))
        return found

    def sub(self, new: str | Callable[[Match], str], text: str) -> str:
        return str(self._compiled.sub(new, _encodable(text)))


def pattern(text: str, any_case: bool = True) -> Pattern:
    """Compiled. Raises re2.error for what RE2 does not know, such as look-around."""
    return Pattern(text, any_case)


def _encodable(text: str) -> str:
    """Half a surrogate pair is no character and has no UTF-8; a question mark stands in its place."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
