"""The answer to a turn that asks about a topic, or for a decision on one's own case; two questions get two.

Where it is unsure which of two answers was meant, both are shown.
"""

from __future__ import annotations

from dataclasses import replace

from actions import names
from actions.answering import answer, answer_with, topic_behind
from actions.not_covered import no_card_for_it, not_covered
from actions.turn import Reply, Turn
from actions.two_answers import with_second


def answer_to(turn: Turn) -> Reply:
    """The snippet that fits the words best, of the topic that the turn asks about."""
    if turn.questions:
        first, second = (_one_of_two(turn, *question) for question in turn.questions)
        return replace(first, also=second)
    if turn.asks_about == names.PERSONAL_ADVICE:
        return _no_advice(turn)
    if no_card_for_it(turn):
        return not_covered(turn, "a clear question, and no card is likely to answer it")
    why = "topic heard, with the topic in hand" if turn.in_hand else "topic heard"
    return with_second(turn, answer(turn, turn.asks_about, why))


def _one_of_two(turn: Turn, text: str, topic: str, card: str) -> Reply:
    """Both were asked for, so each is shown, whatever was shown before."""
    alone = replace(turn, asked=text, cards=((card, 1.0),) if card else (), snippet=None)
    return answer_with(alone, card, "one of two") if card else answer(alone, topic, "one of two")


def _no_advice(turn: Turn) -> Reply:
    """Says whom to ask; what it was about stays in hand, so that a general question may follow."""
    reply = answer(turn, names.PERSONAL_ADVICE, "asks for a decision on one's own case")
    behind = topic_behind(turn)
    return replace(reply, slots=reply.slots | {names.SLOT_TOPIC: behind}) if behind else reply
