"""Drawings made by hand, written anew from the few shapes that they may have, so that nothing else gets through."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import escape

SVG = "http://www.w3.org/2000/svg"
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


def opened(drawing: str) -> tuple[ET.Element, int, int]:
    """The drawing's root, its width and its height. Raises CannotDraw."""
    if "<!" in drawing.replace("<!--", ""):
        raise CannotDraw("its drawing declares something", "take out what begins with `<!`")
    try:
        root = ET.fromstring(drawing)
    except ET.ParseError as error:
        raise CannotDraw(f"its drawing is not XML: {error}", "save it as plain SVG") from None
    box = BOX.fullmatch(root.get("viewBox", ""))
    if root.tag != f"{{{SVG}}}svg" or box is None:
        raise CannotDraw("its drawing is no SVG with a viewBox", 'begin it with <svg viewBox="0 0 280 ..." xmlns=...>')
    return root, int(box[1]), int(box[2])


def labels(drawing: str) -> list[str]:
    """What stands in the drawing, each of its texts by itself. Raises CannotDraw."""
    root, _, _ = opened(drawing)
    return [" ".join(" ".join(text.itertext()).split()) for text in root.iter(f"{{{SVG}}}text")]


def written(element: ET.Element) -> str:
    """The shape and all in it. Raises CannotDraw."""
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
    return told + "".join(written(child) for child in element)
