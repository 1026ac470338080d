"""Odds as faces, as many as the figure's denominator says: filled and smiling, or hollow and with a crooked mouth.

Large marks that differ in more than colour, for readers of whom one eye is blurred.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from bot.content.drawing import CannotDraw

# "about" or nothing: of a range or a bound, no number of faces would be true.
ODDS = re.compile(r"(?:about )?(\d{1,2}) in (10|100)", re.I)
WIDTH, MARGIN, GAP = 280, 15, 18
HEAD = 56  # two lines: whose odds, and what they are
LONGEST_LABEL = 26  # signs that fit on a line
LARGE, SMALL = (50, 50), (25, 18)  # the place of one face of ten, and of one mark of a hundred: across and down
TEN = 10
FORM = "see `rows` in docs/content-guide.md"

FULL = (
    '<g transform="translate({x} {y})"><circle class="m" r="21"/><circle class="o" cx="-7" cy="-5" r="3"/>'
    '<circle class="o" cx="7" cy="-5" r="3"/><path class="k" d="M-10 5Q0 15 10 5"/></g>'
)
HOLLOW = (
    '<g transform="translate({x} {y})"><circle class="l" r="20"/><circle class="i" cx="-7" cy="-5" r="3"/>'
    '<circle class="i" cx="7" cy="-5" r="3"/><path class="l" d="M-10 6Q-4 10 1 7L10 12"/></g>'
)
DOT, RING = '<circle class="m" cx="{x}" cy="{y}" r="8"/>', '<circle class="l" cx="{x}" cy="{y}" r="6.5"/>'


class Odds(NamedTuple):
    """What one row of the picture shows. `words` is how the figure says it."""

    label: str
    words: str
    part: int
    whole: int


def read_odds(rows: Sequence[str]) -> list[Odds]:
    """The rows, written `Without a steroid: about 7 in 10`. Raises CannotDraw."""
    found = [_read(row) for row in rows]
    if len({row.whole for row in found}) > 1:
        raise CannotDraw("its rows have different denominators", FORM)
    return found


def _read(row: str) -> Odds:
    label, _, words = row.rpartition(": ")
    odds = ODDS.fullmatch(words.rstrip("."))
    if not odds or int(odds[1]) > int(odds[2]):
        raise CannotDraw(f"`{row}` is not one number in 10 or in 100 behind its label", FORM)
    if not 0 < len(label) <= LONGEST_LABEL:
        raise CannotDraw(f"the label `{label}` has not 1 to {LONGEST_LABEL} signs", FORM)
    return Odds(label, words, int(odds[1]), int(odds[2]))


def faces(rows: Sequence[str]) -> tuple[str, int, int]:
    """Shapes, width and height. Raises CannotDraw."""
    top, drawn = 8, ""
    for row in read_odds(rows):
        drawn += "".join(_row(row, top))
        across, (_, down) = _grid(row)
        top += HEAD + row.whole // across * down + GAP
    return drawn, WIDTH, top - GAP + MARGIN // 2


def _grid(row: Odds) -> tuple[int, tuple[int, int]]:
    """Marks side by side, and the place of one."""
    return (5, LARGE) if row.whole == TEN else (TEN, SMALL)


def _row(row: Odds, top: int) -> Iterator[str]:
    across, (wide, high) = _grid(row)
    full, hollow = (FULL, HOLLOW) if row.whole == TEN else (DOT, RING)
    yield f'<text x="{MARGIN}" y="{top + 20}">{escape(row.label)}</text>'
    yield f'<text class="b" x="{MARGIN}" y="{top + 45}">{escape(row.words)}</text>'
    for n in range(row.whole):
        x, y = MARGIN + wide * (n % across) + wide // 2, top + HEAD + high * (n // across) + high // 2
        yield (full if n < row.part else hollow).format(x=x, y=y)
