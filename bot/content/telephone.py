"""Telephone numbers in a text: which piece can be dialled, and what is dialled.

bot/widget/src/protocol/phone.ts reads in the same way; bot/widget/tests/numbers.json is tried on both. A wrong number in an
emergency is worse than none, so a piece that may be something else (a time, a date, a sum, a code) is no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_DIGITS = 15  # of any number in the world (ITU-T E.164)

# Digits with single blanks or hyphens between them, one group in brackets before the last ones, a plus in front of all;
# parted from other words by blanks, brackets, quotes and full stops.
_NUMBER = re.compile(
    r"(?<![^\s(\"'])(?<![0-9][ -])(?<![0-9]\)[ -])"
    r"\+?(?:(?:[0-9]{1,5}[ -]?)?\([0-9]{1,5}\)[ -]?)?[0-9](?:[ -]?[0-9]){1,14}"
    r"(?!\)?[ -]?[0-9]|[ -]?\([0-9]+\)[ -]?[0-9])(?=[)\"'.,:;!?]*(?:\s|\Z))"
)
# 24, 9-17: beside words it may be hours or an extension; alone it is a number.
_SHORT = re.compile(r"[0-9](?:[0-9]|[0-9]?[ -][0-9]{1,2})")


@dataclass(frozen=True)
class Number:
    """A number as it is `shown` at `start` of a text, and what is `dialled`: digits, with a plus where it has one."""

    shown: str
    dialled: str
    start: int


def numbers_in(text: str) -> list[Number]:
    """The numbers of a text that is known to hold numbers to call, such as the site's emergency number."""
    return list(_numbers(text))


def pieces(text: str) -> list[tuple[str, str | None]]:
    """The text cut into plain pieces and numbers, in order, each with what is dialled."""
    found: list[tuple[str, str | None]] = []
    at = 0
    for number in _numbers(text):
        found += [(text[at : number.start], None), (number.shown, number.dialled)]
        at = number.start + len(number.shown)
    return [piece for piece in (*found, (text[at:], None)) if piece[0]]


def _numbers(text: str) -> Iterator[Number]:
    for match in _NUMBER.finditer(text):
        shown = match[0]
        dialled = _dialled(shown)
        clear = shown == text.strip() or not _SHORT.fullmatch(shown)
        if clear and len(dialled.removeprefix("+")) <= MOST_DIGITS:
            yield Number(shown, dialled, match.start())


def _dialled(shown: str) -> str:
    """In "+44 (0)20 ..." the nought is for callers from within."""
    return re.sub(r"[^+0-9]", "", shown.replace("(0)", "") if shown.startswith(("+", "00")) else shown)
