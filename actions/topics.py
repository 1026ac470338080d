"""What the assistant can be asked."""

from __future__ import annotations

from actions import names
from actions.answering import offered_ids
from actions.card_action import CardAction
from actions.fixed import fixed_card, with_first_choices
from actions.turn import Reply, Turn


class ActionTopics(CardAction):
    stem = "topics"

    def reply(self, turn: Turn) -> Reply:
        card = with_first_choices(fixed_card(turn, "smalltalk", "capabilities.overview"))
        return Reply(card, "asked what it can do", {names.SLOT_OFFERED: offered_ids(card), names.SLOT_MISSES: 0})
