"""Says what of a very long message was not read for the answer."""

from __future__ import annotations

from dataclasses import replace

from actions.desk import desk
from actions.turn import Reply, Turn
from bot.rendering.card import snippet_card

NOTICE = "capabilities.long_message"


def with_what_was_not_read(turn: Turn, reply: Reply) -> Reply:
    """The reply, with the vetted text below its first card where the middle of the message was left out."""
    found = desk().catalogue.find(NOTICE) if turn.is_clipped else None
    if found is None or not found.served:
        return reply
    told = snippet_card(desk().catalogue, desk().site, found, reply.card["type"])["blocks"]
    return replace(reply, card=reply.card | {"blocks": [*reply.card["blocks"], *told]})
