"""A vetted line of comfort above an answer, where somebody says how they feel: once in a conversation for each mood."""

from __future__ import annotations

from dataclasses import replace

from actions import names
from actions.answering import REMEMBERED, shown_with
from actions.desk import desk
from actions.turn import Reply, Turn
from bot.rendering.card import snippet_card

LINE = "capabilities.comfort_"
# What kinds of reply each line may stand above: what it says must be true of what follows.
ABOVE = {"frightened": ("answer", "clarify", "handoff"), "sad": ("answer", "clarify", "handoff"), "angry": ("answer",)}
SOMEBODY_ELSE = frozenset({
    "he", "she", "they", "mum", "mom", "dad", "son", "daughter", "wife", "husband", "child", "baby", "people", "who",
    "everyone", "kid", "kids", "her", "his", "him", "them", "you", "patients", "someone", "somebody",
})  # fmt: skip
"""Right before a phrase they say that it is not the writer who feels so."""


def with_comfort(turn: Turn, reply: Reply) -> Reply:
    """The reply with the line above its text. Never above anything urgent, nor to a button."""
    if turn.pressed or reply.card["urgency"] is not None:
        return reply
    line = _line(turn, reply.card["type"])
    found = desk().catalogue.find(line) if line else None
    if found is None or not found.served:
        return reply
    told = snippet_card(desk().catalogue, desk().site, found, reply.card["type"])["blocks"]
    shown = list(reply.slots.get(names.SLOT_SHOWN) or shown_with(turn, reply.card))
    slots = reply.slots | {names.SLOT_SHOWN: [*shown[:-1], found.snippet.id, *shown[-1:]][-REMEMBERED:]}
    return replace(reply, card=reply.card | {"blocks": [*told, *reply.card["blocks"]]}, slots=slots)


def _line(turn: Turn, kind: str) -> str | None:
    """Id of the line for the first mood that is said and was not answered to yet."""
    moods = desk().moods.found(turn.text, SOMEBODY_ELSE)
    return next((LINE + mood for mood in moods if kind in ABOVE[mood] and LINE + mood not in turn.shown), None)
