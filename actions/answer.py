"""Answers a question on a topic with the snippet of that topic which fits it best; two questions with two."""

from __future__ import annotations

from actions.answering_turn import answer_to
from actions.card_action import CardAction
from actions.turn import Reply, Turn


class ActionAnswer(CardAction):
    stem = "answer"

    def reply(self, turn: Turn) -> Reply:
        return answer_to(turn)
