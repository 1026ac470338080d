"""A person instead: the clinic's number, or which specialists treat facial palsy."""

from __future__ import annotations

from actions import names
from actions.card_action import CardAction
from actions.desk import desk
from actions.turn import Reply, Turn
from bot.rendering.card import snippet_card


class ActionHandoff(CardAction):
    stem = "handoff"

    def reply(self, turn: Turn) -> Reply:
        catalogue = desk().catalogue
        sides = [s.id for s in catalogue.aspects("human") if s.asks]
        found = catalogue.find(desk().sides.best(sides, turn.text)[0])
        assert found is not None  # the id came from the catalogue
        card = snippet_card(catalogue, desk().site, found, "handoff")
        return Reply(card, "asked for a person", {names.SLOT_MISSES: 0})
