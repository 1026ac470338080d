"""The answer to a turn that asks about a topic, or for a decision on one's own case; two questions get two."""

from __future__ import annotations

from dataclasses import replace

from actions import names
from actions.answering import answer, topic_behind
from actions.carry import carried
from actions.turn import Reply, Turn


def answer_to(turn: Turn) -> Reply:
    """The snippet that fits the words best, of the topic that the turn asks about."""
    if turn.questions:
        first, second = (
            answer(replace(turn, asked=text, cards=((card, 1.0),)), topic, "one of two")
            for text, topic, card in turn.questions
        )
        return replace(first, also=second)
    if turn.asks_about == names.PERSONAL_ADVICE:
        return _no_advice(turn)
    if turn.in_hand:
        return answer(turn, turn.asks_about, "topic heard, with the topic in hand")
    sure = dict(turn.ranking).get(turn.asks_about, 1.0)
    other = turn.topic is not None and turn.topic != turn.asks_about
    reply = carried(turn, turn.asks_about, sure) if other else None
    return reply or answer(turn, turn.asks_about, "topic heard")


def _no_advice(turn: Turn) -> Reply:
    """Says whom to ask; what it was about stays in hand, so that a general question may follow."""
    reply = answer(turn, names.PERSONAL_ADVICE, "asks for a decision on one's own case")
    behind = topic_behind(turn)
    return replace(reply, slots=reply.slots | {names.SLOT_TOPIC: behind}) if behind else reply
