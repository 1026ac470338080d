"""Answers a question on a topic with the snippet of that topic which fits it best."""

from __future__ import annotations

from actions.answering import answer
from actions.card_action import CardAction
from actions.carry import carried
from actions.turn import Reply, Turn


class ActionAnswer(CardAction):
    stem = "answer"

    def reply(self, turn: Turn) -> Reply:
        sure = dict(turn.ranking).get(turn.intent, 1.0)
        other = turn.topic is not None and turn.topic != turn.intent
        reply = carried(turn, turn.intent, sure) if other else None
        return reply or answer(turn, turn.intent, "topic heard")
