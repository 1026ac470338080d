"""What the assistant can be asked."""

from __future__ import annotations

from actions import names
from actions.answering import offered_ids
from actions.card_action import CardAction
from actions.desk import desk
from actions.fixed import fixed_card
from actions.turn import Reply, Turn
from bot.rendering.card import Card, offers

# A first choice among some sixty topics: what people ask first.
FIRST_CHOICES = ("bells_palsy.overview", "eye_protection.overview", "recovery_odds.overview")


class ActionTopics(CardAction):
    stem = "topics"

    def reply(self, turn: Turn) -> Reply:
        card = with_first_choices(fixed_card(turn, "smalltalk", "capabilities.overview"))
        return Reply(card, "asked what it can do", {names.SLOT_OFFERED: offered_ids(card), names.SLOT_MISSES: 0})


def with_first_choices(card: Card) -> Card:
    return card | {"suggestions": offers(desk().catalogue, FIRST_CHOICES)}
