"""Makes a figure into the SVG that a browser is given. Of odds, the picture is drawn from the very words of the figures.

An SVG inside `<img>` inherits nothing, so it brings its colours: those of the device, or those that the address asks for by
its fragment (`...svg#dark`). It has its own ground, so that it can be read on any page.
"""

from __future__ import annotations

import base64
import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape

from bot.content.faces import faces
from bot.content.model import Block, Figure, Library

LARGEST = 12_000  # bytes
VERSION_LENGTH = 12  # of its hash, in its address
SVG = "http://www.w3.org/2000/svg"
COLOURS = {
    "light": "--p:#fff;--i:#12282d;--m:#0a5f6e;--o:#fff",
    "dark": "--p:#152125;--i:#eaf2f3;--m:#86d5df;--o:#06272d",
    "contrast": "--p:#000;--i:#fff;--m:#ffe94a;--o:#000",
}
# The classes that a drawing may use: paper, ink, mark, what stands on a mark, lines of ink and of the mark, and words.
CLASSES = (
    ".p{fill:var(--p)}.i{fill:var(--i)}.m{fill:var(--m)}.o{fill:var(--o)}"
    ".l,.n,.k,.d{fill:none;stroke:var(--i);stroke-width:3;stroke-linecap:round;stroke-linejoin:round}"
    ".n{stroke:var(--m)}.k{stroke:var(--o)}.d{stroke-dasharray:1 7}"
    "text{fill:var(--i);font:600 18px system-ui,sans-serif}.b{font-size:21px;font-weight:700}.c{text-anchor:middle}"
)
ASKED_FOR = "".join(f"#{name}:target{{{told}}}" for name, told in COLOURS.items())
STYLE = (
    f"svg{{{COLOURS['light']}}}"
    f"@media(prefers-color-scheme:dark){{svg{{{COLOURS['dark']}}}}}"
    f"@media(prefers-contrast:more){{svg{{{COLOURS['contrast']}}}}}{ASKED_FOR}{CLASSES}"
)
# What the picture may do where it is opened by itself: have this style, and nothing else.
POLICY = f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"

SHAPES = ("g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan")
SAID = (
    *("viewBox", "class", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height"),
    *("points", "transform"),
)
PLAIN = re.compile(r"[\w\s.,()+-]*")  # no address, no colour, no style of its own
BOX = re.compile(r"0 0 (\d{2,3}) (\d{2,4})")


class CannotDraw(ValueError):
    """Why there is no picture. `what` is wrong, and what to do."""

    def __init__(self, what: str, todo: str) -> None:
        self.what, self.todo = what, todo
        super().__init__(f"{what} ({todo})")


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
    shapes, width, height = _shapes(figure, rows)
    groups = "".join(f'<g id="{name}">' for name in COLOURS)
    svg = (
        f'<svg xmlns="{SVG}" viewBox="0 0 {width} {height}" width="{width}" height="{height}"><style>{STYLE}</style>{groups}'
        f'<rect class="p" width="{width}" height="{height}" rx="10"/>{shapes}{"</g>" * len(COLOURS)}</svg>'
    ).encode()
    if len(svg) > LARGEST:
        raise CannotDraw(f"its picture has {len(svg)} bytes", f"draw it with at most {LARGEST}")
    return Picture(figure.id, svg, width, height)


def _shapes(figure: Figure, rows: Sequence[str]) -> tuple[str, int, int]:
    if figure.kind == "drawing":
        return _own(figure.drawing)
    try:
        return faces(rows)
    except ValueError as error:
        raise CannotDraw(str(error), "see `rows` in docs/content-guide.md") from None


def _own(drawing: str) -> tuple[str, int, int]:
    """What was drawn by hand, written anew from the few shapes that it may have, so that nothing else gets through."""
    if "<!" in drawing.replace("<!--", ""):
        raise CannotDraw("its drawing declares something", "take out what begins with `<!`")
    try:
        root = ET.fromstring(drawing)
    except ET.ParseError as error:
        raise CannotDraw(f"its drawing is not XML: {error}", "save it as plain SVG") from None
    box = BOX.fullmatch(root.get("viewBox", ""))
    if root.tag != f"{{{SVG}}}svg" or box is None:
        raise CannotDraw("its drawing is no SVG with a viewBox", 'begin it with <svg viewBox="0 0 280 ..." xmlns=...>')
    return "".join(_written(child) for child in root), int(box[1]), int(box[2])


def _written(element: ET.Element) -> str:
    name = element.tag.removeprefix(f"{{{SVG}}}")
    if name not in SHAPES:
        raise CannotDraw(f"its drawing holds `{name}`", f"draw with {', '.join(SHAPES)}: no script, style, link or image")
    for key, value in element.attrib.items():
        if key not in SAID or not PLAIN.fullmatch(value):
            what = f'its drawing says `{key.rpartition("}")[2]}="{value}"`'
            raise CannotDraw(what, f"say only {', '.join(SAID)}, and colours by class")
    return f"<{name}{''.join(_attributes(element))}>{_inside(element)}</{name}>"


def _attributes(element: ET.Element) -> Iterator[str]:
    return (f' {key}="{value}"' for key, value in element.attrib.items())


def _inside(element: ET.Element) -> str:
    told = escape((element.text or "").strip(), quote=False)
    return told + "".join(_written(child) for child in element)
