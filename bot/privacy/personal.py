"""What tells who somebody is, replaced by plain marks before anything is kept: "call me on [phone]".

Found by shape and by what is said before it. Doses, ages, grades, dates of onset, towns, diseases and medicines stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from bot.privacy.addresses import addresses
from bot.privacy.names import names
from bot.privacy.numbers import births, mails, papers, phones


class Found(NamedTuple):
    """Characters `start` to `end`; `kind` is the word of the mark."""

    start: int
    end: int
    kind: str


# Where two overlap, the first of these gives the mark.
KINDS: tuple[tuple[str, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    ("e-mail", mails),
    ("date of birth", births),
    ("number", papers),
    ("phone", phones),
    ("address", addresses),
    ("name", names),
)


def found_in(text: str) -> list[Found]:
    """From left to right; none overlaps another."""
    spans = [Found(start, end, kind) for kind, find in KINDS for start, end in find(text) if end > start]
    order = {kind: place for place, (kind, _) in enumerate(KINDS)}
    joined: list[Found] = []
    for found in sorted(spans):
        if joined and found.start < joined[-1].end:
            last = joined[-1]
            kind = min(last.kind, found.kind, key=order.__getitem__)
            joined[-1] = Found(last.start, max(last.end, found.end), kind)
        else:
            joined.append(found)
    return joined


def without_personal(text: str) -> str:
    pieces, end = list[str](), 0
    for found in found_in(text):
        pieces += (text[end : found.start], f"[{found.kind}]")
        end = found.end
    return "".join((*pieces, text[end:]))
