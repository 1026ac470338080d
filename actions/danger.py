"""Reports of danger: the fixed urgent text with the site's emergency number."""

from __future__ import annotations

from actions.card_action import CardAction
from actions.turn import Reply, Turn
from bot.rendering.safe import safe_card


class ActionDanger(CardAction):
    stem = "danger"

    def reply(self, turn: Turn) -> Reply:
        """Only reached where neither the rules nor the intent say danger, which the rules of the dialogue exclude."""
        return Reply(safe_card(None, urgent=True, topic=turn.intent), "danger heard")
