"""Answers a question on a topic with the snippet of that topic which fits it best."""

from __future__ import annotations

from actions.answering import answer
from actions.card_action import CardAction
from actions.turn import Reply, Turn


class ActionAnswer(CardAction):
    stem = "answer"

    def reply(self, turn: Turn) -> Reply:
        return answer(turn, turn.intent, "topic heard")
