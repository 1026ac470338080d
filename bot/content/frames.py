"""Steps as frames: one drawn for each of some steps of a text, under the number and with no words but those of that step.

In the file, `<g id="step4">` is the frame of the fourth step: shapes in a box of `ACROSS` by `DOWN`, whose first corner is
left free for the number.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import NamedTuple

from bot.content.drawing import SVG, CannotDraw, opened, written

NAME = re.compile(r"step([1-9])")
ACROSS, DOWN = 132, 168
GAP = 5
MOST_WORDS, LONGEST_LINE = 5, 11  # words of a frame; signs of a line, that it fits in the widest fonts too
FORM = 'draw each step in a group of its own, as <g id="step4">, in the order of the steps'


class Frame(NamedTuple):
    """`step`: its number in the text, from 1. `words`: what stands in the drawing."""

    step: int
    words: str
    shapes: str


def read_frames(drawing: str) -> list[Frame]:
    """The frames in their order. Raises CannotDraw."""
    root, width, height = opened(drawing)
    if (width, height) != (ACROSS, DOWN):
        raise CannotDraw(f"its frames are {width} by {height}", f"give it the viewBox 0 0 {ACROSS} {DOWN}")
    frames = [_frame(child) for child in root]
    if len(frames) < 2 or [f.step for f in frames] != sorted({f.step for f in frames}):  # noqa: PLR2004
        raise CannotDraw("its frames are not two or more steps in their order", FORM)
    return frames


def _frame(group: ET.Element) -> Frame:
    name = NAME.fullmatch(group.attrib.pop("id", ""))
    if not name or group.tag != f"{{{SVG}}}g" or group.attrib:
        raise CannotDraw("a part of its drawing belongs to no step", FORM)
    words = " ".join(" ".join(group.itertext()).split())
    if len(words.split()) > MOST_WORDS or any(len(line) > LONGEST_LINE for line in _lines(group)):
        todo = f"say at most {MOST_WORDS} words of the step, which stands above, in lines of at most {LONGEST_LINE} signs"
        raise CannotDraw(f"its frame says {words!r}", todo)
    return Frame(int(name[1]), words, "".join(map(written, group)))


def _lines(group: ET.Element) -> list[str]:
    return ["".join(text.itertext()).strip() for text in group.iter(f"{{{SVG}}}text")]


def storyboard(drawing: str) -> tuple[str, int, int]:
    """Shapes, width and height: two frames side by side, the next two below. Raises CannotDraw."""
    frames = read_frames(drawing)
    rows = (len(frames) + 1) // 2
    return "".join(_placed(frames)), 2 * ACROSS + 3 * GAP + 1, rows * (DOWN + GAP) + GAP


def _placed(frames: list[Frame]) -> Iterator[str]:
    for n, frame in enumerate(frames):
        x, y = GAP + n % 2 * (ACROSS + GAP + 1), GAP + n // 2 * (DOWN + GAP)
        yield f'<g transform="translate({x} {y})">{frame.shapes}<rect class="l" width="{ACROSS}" height="{DOWN}" rx="8"/>'
        yield f'<circle class="m" cx="18" cy="18" r="15"/><text class="b o c" x="18" y="26">{frame.step}</text></g>'
