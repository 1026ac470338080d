"""Makes a figure into the SVG that a browser is given. Of odds, the picture is drawn from the very words of the figures.

An SVG inside `<img>` inherits nothing, so it brings its colours: those of the device, or those that the address asks for by
its fragment (`...svg#dark`). It has its own ground, so that it can be read on any page.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from bot.content.drawing import SVG, CannotDraw, opened, written
from bot.content.faces import faces
from bot.content.frames import storyboard
from bot.content.model import Block, Figure, FigureKind, Library
from bot.content.timeline import timeline

LARGEST = 12_000  # bytes
VERSION_LENGTH = 12  # of its hash, in its address
COLOURS = {
    "light": "--p:#fff;--i:#12282d;--m:#0a5f6e;--o:#fff",
    "dark": "--p:#152125;--i:#eaf2f3;--m:#86d5df;--o:#06272d",
    "contrast": "--p:#000;--i:#fff;--m:#ffe94a;--o:#000",
}
# The classes that a drawing may use, told in docs/content-guide.md: fills, lines, what covers or lets through, and words.
CLASSES = (
    ".p{fill:var(--p)}.i{fill:var(--i)}.m{fill:var(--m)}.o{fill:var(--o)}"
    ".l,.t,.u,.n,.k,.d,.f,.s,.a,.w{fill:none;stroke:var(--i);stroke-width:3;stroke-linecap:round;stroke-linejoin:round}"
    ".t{stroke-width:4}.u,.a{stroke-width:5}.w{stroke-width:7}.n,.s,.a,.w{stroke:var(--m)}.k{stroke:var(--o)}"
    ".d{stroke-dasharray:1 7}.f{fill:var(--p)}.s{fill:var(--m);fill-opacity:.3}"
    "text{fill:var(--i);font:600 18px system-ui,sans-serif}"
    ".b{font-size:21px;font-weight:700}.q{font-size:15px}.c{text-anchor:middle}"
)
ASKED_FOR = "".join(f"#{name}:target{{{told}}}" for name, told in COLOURS.items())
STYLE = (
    f"svg{{{COLOURS['light']}}}"
    f"@media(prefers-color-scheme:dark){{svg{{{COLOURS['dark']}}}}}"
    f"@media(prefers-contrast:more){{svg{{{COLOURS['contrast']}}}}}{ASKED_FOR}{CLASSES}"
)
# What the picture may do where it is opened by itself: have this style, and nothing else.
POLICY = f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"

Drawn = tuple[str, int, int]  # shapes, width and height


class Kind(NamedTuple):
    """A way to draw. `from_file`: from a drawing beside the file of the figures; otherwise from the figure's rows."""

    from_file: bool
    drawn: Callable[[Figure, Sequence[str]], Drawn]


def _by_hand(figure: Figure, rows: Sequence[str]) -> Drawn:
    root, width, height = opened(figure.drawing)
    return "".join(map(written, root)), width, height


KINDS: Mapping[FigureKind, Kind] = {
    "odds": Kind(False, lambda figure, rows: faces(rows)),
    "drawing": Kind(True, _by_hand),
    "steps": Kind(True, lambda figure, rows: storyboard(figure.drawing)),
    "timeline": Kind(False, lambda figure, rows: timeline(rows)),
}


@dataclass(frozen=True)
class Picture:
    """`width` and `height` in pixels of a small phone; it may be shown in any size."""

    id: str
    svg: bytes
    width: int
    height: int

    @cached_property
    def name(self) -> str:
        """Its file's name: of another picture it is another, so that it may be kept for good."""
        return f"{self.id}-{hashlib.sha256(self.svg).hexdigest()[:VERSION_LENGTH]}.svg"


def picture_of(library: Library, block: Block) -> Picture:
    """The picture of a block that is a figure. Raises CannotDraw."""
    if block.figure is None:
        raise CannotDraw("it is no figure", "name one of figures/")
    return _drawn(block.figure, tuple(library.filled(row.text) for row in block.rows))


@lru_cache(maxsize=64)
def _drawn(figure: Figure, rows: tuple[str, ...]) -> Picture:
    shapes, width, height = KINDS[figure.kind].drawn(figure, rows)
    groups = "".join(f'<g id="{name}">' for name in COLOURS)
    svg = (
        f'<svg xmlns="{SVG}" viewBox="0 0 {width} {height}" width="{width}" height="{height}"><style>{STYLE}</style>{groups}'
        f'<rect class="p" width="{width}" height="{height}" rx="10"/>{shapes}{"</g>" * len(COLOURS)}</svg>'
    ).encode()
    if len(svg) > LARGEST:
        raise CannotDraw(f"its picture has {len(svg)} bytes", f"draw it with at most {LARGEST}")
    return Picture(figure.id, svg, width, height)
