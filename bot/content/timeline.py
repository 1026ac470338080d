"""Times as bars on one line of time, from days to years: each ends or begins where its words say.

The four units are as wide as each other, and each runs evenly: three days are seen as clearly as two years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from bot.content.drawing import CannotDraw

NUMBERS = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine")
UNITS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4, "year": 365.0}  # in days
NUMBER = rf"\d{{1,2}}|{'|'.join(NUMBERS)}"
TIME = re.compile(rf"(within|after) (?:about |the first )?(?:({NUMBER}) )?(?:to ({NUMBER}) )?({'|'.join(UNITS)})s?")
ASIDE = re.compile(r" \([^)]*\)")  # such as the hours beside the days: the words beside the picture tell it
COLUMNS = (("days", 7.0), ("weeks", 30.4), ("months", 365.0), ("years", 5 * 365.0))  # and the day on which each ends
WIDTH, MARGIN, COLUMN = 280, 14, 63
HEAD, ROW, BAR = 34, 86, 16
LONGEST_LABEL = 24  # signs that fit on a line
FORM = "see `rows` in docs/content-guide.md"


class Span(NamedTuple):
    """What one row shows. `words` is how the figure says it; `first` and `last` in days, the same but for a range."""

    label: str
    words: str
    closes: bool
    first: float
    last: float


def read_spans(rows: Sequence[str]) -> list[Span]:
    """The rows, written `Steroid: within 3 days` or `New muscle: after 1 to 2 years`. Raises CannotDraw."""
    return [_read(row) for row in rows]


def _read(row: str) -> Span:
    label, _, words = ASIDE.sub("", row).rstrip(".").rpartition(": ")
    found = TIME.fullmatch(words)
    if not found:
        raise CannotDraw(f"`{row}` is not within or after one time behind its label", FORM)
    if not 0 < len(label) <= LONGEST_LABEL:
        raise CannotDraw(f"the label `{label}` has not 1 to {LONGEST_LABEL} signs", FORM)
    first, last = _number(found[2] or "1"), _number(found[3] or found[2] or "1")
    span = Span(label, words, found[1] == "within", first * UNITS[found[4]], last * UNITS[found[4]])
    if not 0 < span.first <= span.last < COLUMNS[-1][1]:
        raise CannotDraw(f"`{row}` is no time between an hour and {COLUMNS[-1][1] / 365:.0f} years", FORM)
    return span


def _number(word: str) -> int:
    return NUMBERS.index(word) + 1 if word in NUMBERS else int(word)


def timeline(rows: Sequence[str]) -> tuple[str, int, int]:
    """Shapes, width and height. Raises CannotDraw."""
    spans = read_spans(rows)
    end = HEAD + ROW * len(spans)
    drawn = "".join(_columns(end)) + "".join("".join(_row(span, HEAD + ROW * n)) for n, span in enumerate(spans))
    return drawn, WIDTH, end + MARGIN // 2


def _columns(end: int) -> Iterator[str]:
    for n, (name, _) in enumerate(COLUMNS):
        x = MARGIN + n * COLUMN
        yield f'<text class="q c" x="{x + COLUMN // 2}" y="22">{name}</text>'
        if n:
            yield f'<path class="d" d="M{x} 30L{x} {end}"/>'


def _row(span: Span, top: int) -> Iterator[str]:
    y, far = top + 62, MARGIN + COLUMN * len(COLUMNS)
    first, last = _across(span.first), _across(span.last)
    yield f'<rect class="p" x="{MARGIN}" y="{top + 4}" width="{WIDTH - 2 * MARGIN}" height="52"/>'
    yield f'<text x="{MARGIN}" y="{top + 24}">{escape(span.label)}</text>'
    yield f'<text class="b" x="{MARGIN}" y="{top + 49}">{escape(span.words)}</text>'
    start, stop = (MARGIN, first) if span.closes else (last, far - 10)
    if last > first:
        yield f'<rect class="s" x="{first}" y="{y + 1}" width="{last - first}" height="{BAR - 2}"/>'
    yield f'<rect class="m" x="{start}" y="{y}" width="{stop - start}" height="{BAR}"/>'
    if span.closes:
        yield f'<path class="u" d="M{last} {y - 5}L{last} {y + BAR + 5}"/>'
    else:
        yield f'<path class="m" d="M{far - 11} {y - 7}L{far + 5} {y + BAR // 2}L{far - 11} {y + BAR + 7}Z"/>'


def _across(days: float) -> int:
    """Where that day lies."""
    begin = 0.0
    for n, (_, end) in enumerate(COLUMNS):
        if days < end:
            return round(MARGIN + COLUMN * (n + (days - begin) / (end - begin)))
        begin = end
    return MARGIN + COLUMN * len(COLUMNS)
