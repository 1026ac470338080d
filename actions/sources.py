"""Who says so: the sources of the last answer, or how the content is sourced."""

from __future__ import annotations

from actions import names
from actions.card_action import CardAction
from actions.desk import desk
from actions.fixed import fixed_card
from actions.turn import Reply, Turn
from bot.rendering.card import Card, snippet_card


class ActionSources(CardAction):
    stem = "sources"

    def reply(self, turn: Turn) -> Reply:
        card = fixed_card(turn, "smalltalk", "sources.overview")
        last = desk().catalogue.find(turn.snippet) if turn.snippet else None
        if last is None:
            return Reply(card, "asked for sources; nothing was answered yet", {names.SLOT_MISSES: 0})
        shown = snippet_card(desk().catalogue, desk().site, last, "answer")
        return Reply(_with_sources(card, shown), f"sources of {turn.snippet}", {names.SLOT_MISSES: 0})


def _with_sources(card: Card, last: Card) -> Card:
    """The general text, then the last answer again, sentence by sentence with the numbers of its sources."""
    if not last["sources"]:
        return card
    return card | {
        "title": f"{card['title']}: {last['title']}",
        "blocks": [*last["blocks"], *card["blocks"][:1]],
        "sources": last["sources"],
        "snippet": last["snippet"],
        "review": last["review"],
    }
