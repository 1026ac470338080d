"""The part of the card just shown that is nearest to what is asked on about it: the whole need not be read again."""

from __future__ import annotations

from actions.desk import desk
from actions.turn import Turn
from bot.rendering.card import Card, snippet_card

WARNING, FIGURE = "warning", "figure"


def led_by_a_part(turn: Turn, snippet_id: str, said: Card) -> Card:
    """The text `said` behind the part of the snippet that is nearest to the words, verbatim, with its sources and warnings.

    `said` alone where the snippet may not be served.
    """
    found = desk().catalogue.find(snippet_id)
    if found is None or not found.served:
        return said
    whole = snippet_card(desk().catalogue, desk().site, found, "answer")
    parts = [block for block in whole["blocks"] if block["kind"] not in (WARNING, FIGURE)]
    texts = [[part["text"] for part in block["parts"]] for block in parts]
    nearest = parts[desk().sides.nearest_of(texts, turn.asked)]
    blocks = [nearest, *(block for block in whole["blocks"] if block["kind"] == WARNING)]
    cited = {number for block in blocks for number in block["cites"]}
    line = desk().catalogue.find(said["snippet"]["id"])
    return whole | {
        "blocks": [*blocks, *(said["blocks"] if line is not None and line.served else [])],
        "sources": [source for source in whole["sources"] if source["n"] in cited],
        "suggestions": said["suggestions"],
    }
