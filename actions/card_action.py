"""The base of every action: exactly one card goes out, danger first, whatever fails inside."""

from __future__ import annotations

import logging
import os
from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import names
from actions.answering import pressed
from actions.choosing import chosen
from actions.desk import desk
from actions.foreign import foreign_reply, with_own_language
from actions.turn import Reply, Turn
from actions.urgency import (
    alarm_reply,
    is_answered_beside,
    is_over,
    last_words,
    standing_over_button,
    standing_reply,
    with_warning,
)
from bot.rendering.text import plain_text

logger = logging.getLogger(__name__)


class CardAction(Action, ABC):
    """A subclass sets `stem` and writes `reply`. A red flag in the text, or one that still stands, comes before it."""

    stem = ""

    def name(self) -> str:
        return f"action_{self.stem}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        try:
            turn = Turn.of(tracker)
            reply = self.first_reply(turn)
        except Exception as error:  # a patient must never meet silence, whatever broke
            logger.error("%s failed: %s", self.name(), type(error).__name__)  # never the text: it is the patient's
            logger.debug("traceback", exc_info=True)
            if os.environ.get("PALSY_DEBUG"):
                raise
            reply = Reply(last_words(tracker.latest_message.get("text") or ""), "failed inside")
            turn = None
        slots: dict[str, Any] = {names.SLOT_SUSPECTED: None}  # a suspicion lasts for one turn
        for said in reply.in_order():
            self._say(dispatcher, turn, said)
            slots |= said.slots
        return [SlotSet(name, value) for name, value in slots.items()]

    def _say(self, dispatcher: CollectingDispatcher, turn: Turn | None, reply: Reply) -> None:
        card = reply.card
        if turn is not None and turn.staff:
            card = card | {"trace": _trace(self.name(), turn, reply)}
        dispatcher.utter_message(text=plain_text(card), json_message=card)

    def first_reply(self, turn: Turn) -> Reply:
        """Danger before everything else, then what this action is for."""
        alarm = foreign_reply(turn) or (None if turn.pressed else alarm_reply(turn))
        if alarm:
            return with_own_language(turn, alarm)
        again = standing_over_button(turn)
        if again:
            return again
        offer = chosen(turn)
        if offer:
            return pressed(turn, offer)
        standing = None if self.leaves_alarm_standing(turn) else standing_reply(turn)
        if standing and is_answered_beside(turn):
            standing = replace(standing, also=self.reply(turn))
        reply = standing or with_warning(turn, self.reply(turn))
        return replace(reply, slots={**reply.slots, names.SLOT_URGENT: None}) if is_over(turn) else reply

    def leaves_alarm_standing(self, turn: Turn) -> bool:
        """Whether this turn goes its own way while an urgent answer stands, such as thanks, and does not repeat it."""
        return False

    @abstractmethod
    def reply(self, turn: Turn) -> Reply:
        """What this action is for."""


def _trace(action: str, turn: Turn, reply: Reply) -> dict[str, Any]:
    site = desk().site
    return {
        "action": action,
        "why": reply.why,
        "intent": turn.intent,
        "asked": turn.asked,
        "ranking": [{"topic": name, "confidence": round(odds, 3)} for name, odds in turn.ranking[:5]],
        "normalised": turn.heard.get("normalised"),
        "in_scope": turn.heard.get("in_scope"),
        "danger": turn.heard.get("danger"),
        "red_flag": turn.heard.get("red_flag"),
        "language": turn.heard.get("language"),
        "danger_es": turn.heard.get("danger_es"),
        "entities": turn.heard.get("entities") or [],
        "carried": {"topic": turn.topic, "urgent": turn.urgent},
        "site": site.clinic_name,
    }
