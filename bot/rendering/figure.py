"""The pictures of what is served: as blocks of a card, and as the files behind their addresses."""

from __future__ import annotations

from typing import Any

from bot.content.catalogue import Catalogue
from bot.content.drawing import CannotDraw
from bot.content.model import Block
from bot.content.picture import Picture, picture_of

FOLDER = "/figures/"


def picture_shown(catalogue: Catalogue, block: Block) -> Picture | None:
    """The picture of a figure; None where it is withdrawn or cannot be drawn: the card is whole without it."""
    if block.figure is None or catalogue.is_off(block.figure):
        return None
    try:
        return picture_of(catalogue.library, block)
    except CannotDraw:
        return None


def figure_block(picture: Picture, parts: list[dict[str, Any]]) -> dict[str, Any]:
    """`parts`: caption, alt and rows. What is read of it, also where no picture can be shown, are the first two; the caption
    bears the numbers of all that the picture rests on."""
    caption, alt = parts[0]["text"], parts[1]["text"]
    cites = sorted({n for part in parts for n in part["cites"]})
    return {
        "kind": "figure",
        "id": picture.id,
        "src": FOLDER + picture.name,
        "alt": alt,
        "caption": caption,
        "width": picture.width,
        "height": picture.height,
        "text": f"{caption} {alt}",
        "cites": cites,
        "parts": [{"text": caption, "cites": cites}, {"text": alt, "cites": []}],
    }


def pictures_served(catalogue: Catalogue) -> dict[str, bytes]:
    """By name, the pictures of all texts that may be served today."""
    found = [catalogue.own(name) for name in catalogue.library.texts]
    blocks = [block for text in found if text is not None and text.served for block in text.snippet.blocks]
    pictures = [picture_shown(catalogue, block) for block in blocks]
    return {picture.name: picture.svg for picture in pictures if picture is not None}
