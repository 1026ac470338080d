"""A question with no topic of its own, 'tell me more' and 'simpler', where nothing is in hand that it could be about."""

from __future__ import annotations

from actions.card_action import CardAction
from actions.following import about_what, more_about_what
from actions.turn import Reply, Turn


class ActionFollowUp(CardAction):
    stem = "follow_up"

    def reply(self, turn: Turn) -> Reply:
        return about_what(turn, "a follow-up with no topic in hand")


class ActionMoreDetail(CardAction):
    stem = "more_detail"

    def reply(self, turn: Turn) -> Reply:
        return more_about_what(turn, "nothing in hand")
