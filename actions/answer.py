"""Answers a question on a topic with the snippet of that topic which fits it best; two questions with two."""

from __future__ import annotations

from dataclasses import replace

from actions import names
from actions.answering import answer, topic_behind
from actions.card_action import CardAction
from actions.carry import carried
from actions.turn import Reply, Turn


class ActionAnswer(CardAction):
    stem = "answer"

    def reply(self, turn: Turn) -> Reply:
        if turn.questions:
            first, second = (answer(replace(turn, asked=text), topic, "one of two") for text, topic in turn.questions)
            return replace(first, also=second)
        if turn.intent == names.PERSONAL_ADVICE:
            return self._no_advice(turn)
        if turn.in_hand:
            return answer(turn, turn.intent, "topic heard, with the topic in hand")
        sure = dict(turn.ranking).get(turn.intent, 1.0)
        other = turn.topic is not None and turn.topic != turn.intent
        reply = carried(turn, turn.intent, sure) if other else None
        return reply or answer(turn, turn.intent, "topic heard")

    def _no_advice(self, turn: Turn) -> Reply:
        """Says whom to ask; what it was about stays in hand, so that a general question may follow."""
        reply = answer(turn, names.PERSONAL_ADVICE, "asks for a decision on one's own case")
        behind = topic_behind(turn)
        return replace(reply, slots=reply.slots | {names.SLOT_TOPIC: behind}) if behind else reply
