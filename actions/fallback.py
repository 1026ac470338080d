"""Outside the field, or unreadable: says so, what to do in an emergency, and offers what is nearest."""

from __future__ import annotations

from actions import names
from actions.answering import is_topic, missed
from actions.card_action import CardAction
from actions.clarify import MOST_MISSES, after_two_misses
from actions.desk import desk
from actions.fixed import fixed_card
from actions.turn import Reply, Turn
from bot.rendering.card import Card, offers

TEXTS = ("out_of_scope.overview", "out_of_scope.again")
UNREADABLE = ("out_of_scope.unreadable", "out_of_scope.unreadable_again")
FOREIGN = ("out_of_scope.foreign_script", "out_of_scope.unreadable")


LIKELY = 0.4  # probability of a snippet from which on it is offered beside a refusal
NEAR_MISS = ("out_of_scope.other_door", "out_of_scope.again")
# Named things of these kinds are of medicine, ours or not; a part of the body or a span of time alone is of anything.
OF_MEDICINE = ("medicine", "procedure", "therapy", "test", "condition", "device")


class ActionFallback(CardAction):
    stem = "fallback"

    def reply(self, turn: Turn) -> Reply:
        reason = turn.heard.get("unreadable")
        if turn.misses >= MOST_MISSES and not reason:
            handed = after_two_misses(turn)
            return Reply(handed.card | {"topic": names.OUT_OF_SCOPE, "type": "fallback"}, handed.why, handed.slots)
        texts, why = _texts(turn, reason)
        return missed(turn, self._with_nearest(fixed_card(turn, "fallback", *texts), turn), why)

    def _with_nearest(self, card: Card, turn: Turn) -> Card:
        near = [name for name, odds in turn.cards if odds >= LIKELY and is_topic(name.partition(".")[0])]
        nearest = [*near, *(f"{name}.overview" for name, _ in turn.ranking if is_topic(name))]
        return card | {
            "topic": names.OUT_OF_SCOPE,
            "suggestions": offers(desk().catalogue, list(dict.fromkeys(nearest))[:2]),
        }


def _texts(turn: Turn, reason: str | None) -> tuple[tuple[str, ...], str]:
    """The texts to choose from, and for staff why."""
    if reason:
        return (FOREIGN if reason == "foreign_script" else UNREADABLE), reason
    door = _other_door(turn)
    return (NEAR_MISS, f"near the field, but not of it: {door}") if door else (TEXTS, "outside the field")


def _other_door(turn: Turn) -> str | None:
    """What makes the message a near miss: a word of another door, or a named thing of medicine."""
    named = [e["value"] for e in turn.heard.get("entities") or [] if e.get("entity") in OF_MEDICINE]
    return next(iter([*desk().doors.found(turn.text), *named]), None)
