"""Who says so, where nothing was answered yet: how the content is sourced."""

from __future__ import annotations

from actions.card_action import CardAction
from actions.following import where_answers_come_from
from actions.turn import Reply, Turn


class ActionSources(CardAction):
    stem = "sources"

    def reply(self, turn: Turn) -> Reply:
        return where_answers_come_from(turn, "asked for sources; nothing was answered yet")
