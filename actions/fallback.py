"""Outside the field, or unreadable: says so, what to do in an emergency, and offers what is nearest."""

from __future__ import annotations

from actions import names
from actions.answering import is_topic, missed
from actions.card_action import CardAction
from actions.carry import carried
from actions.clarify import MOST_MISSES, after_two_misses
from actions.desk import desk
from actions.fixed import fixed_card
from actions.turn import Reply, Turn
from bot.rendering.card import Card, offers

TEXTS = ("out_of_scope.overview", "out_of_scope.again")
UNREADABLE = ("out_of_scope.unreadable", "out_of_scope.unreadable_again")
FOREIGN = ("out_of_scope.foreign_script", "out_of_scope.unreadable")


class ActionFallback(CardAction):
    stem = "fallback"

    def reply(self, turn: Turn) -> Reply:
        reason = turn.heard.get("unreadable")
        reply = None if reason else carried(turn)
        if reply:
            return reply
        if turn.misses >= MOST_MISSES and not reason:
            handed = after_two_misses(turn)
            return Reply(handed.card | {"topic": names.OUT_OF_SCOPE, "type": "fallback"}, handed.why, handed.slots)
        texts = TEXTS if not reason else FOREIGN if reason == "foreign_script" else UNREADABLE
        card = self._with_nearest(fixed_card(turn, "fallback", *texts), turn)
        return missed(turn, card, reason or "outside the field")

    def _with_nearest(self, card: Card, turn: Turn) -> Card:
        nearest = [f"{name}.overview" for name, _ in turn.ranking if is_topic(name)]
        return card | {"topic": names.OUT_OF_SCOPE, "suggestions": offers(desk().catalogue, nearest[:2])}
