"""The base of every action: exactly one card goes out, danger first, whatever fails inside."""

from __future__ import annotations

import logging
import os
from abc import ABC, abstractmethod
from dataclasses import asdict, replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import names
from actions.about import known, taken_back, with_about
from actions.comfort import with_comfort
from actions.desk import desk
from actions.following import followed
from actions.foreign import foreign_reply, with_own_language
from actions.guides import guide_reply
from actions.heard import heard_of
from actions.leaning import leaning
from actions.long_message import with_what_was_not_read
from actions.turn import Reply, Turn
from actions.urgency import danger_first, last_reply, outcome_of
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
            reply = with_about(turn, with_what_was_not_read(turn, self.first_reply(turn)))
        except Exception as error:  # a patient must never meet silence, whatever broke
            logger.error("%s failed: %s", self.name(), type(error).__name__)  # never the text: it is the patient's
            logger.debug("traceback", exc_info=True)
            if os.environ.get("PALSY_DEBUG"):
                raise
            reply = last_reply(tracker.latest_message.get("text") or "", tracker.slots)
            turn = None
        slots: dict[str, Any] = {}
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
        """Another language and danger first, then a guide, what leans on what is in hand, and what this action is for."""
        danger = foreign_reply(turn) or (None if self.goes_its_own_way(turn) else danger_first(turn))
        if danger:
            return with_own_language(turn, danger)
        if guide := guide_reply(turn):
            return replace(guide, slots=_done_with(turn) | guide.slots)
        leans = leaning(turn)
        reply = taken_back(turn, leans.card if leans.how == "offer" else None)
        reply = reply or with_comfort(turn, self.reply(turn) if leans.how == "complete" else followed(turn, leans))
        return replace(reply, slots=_done_with(turn) | reply.slots)

    def goes_its_own_way(self, turn: Turn) -> bool:
        """Whether this turn is answered although an urgent answer stands, such as thanks: it does not repeat it."""
        return False

    @abstractmethod
    def reply(self, turn: Turn) -> Reply:
        """What this action is for."""


def _done_with(turn: Turn) -> dict[str, Any]:
    """What a turn that goes on leaves behind: a guess of danger and our question back, but not what stands."""
    if turn.intent in names.SMALL_TALK:
        return {}
    return {names.SLOT_SUSPECTED: None, names.SLOT_ASKING: None}


def _trace(action: str, turn: Turn, reply: Reply) -> dict[str, Any]:
    site = desk().site
    return {
        "action": action,
        "why": reply.why,
        "intent": turn.intent,
        "asked": turn.asked,
        "ranking": [{"topic": name, "confidence": round(odds, 3)} for name, odds in turn.ranking[:5]],
        "cards": [{"id": name, "odds": round(share, 3)} for name, share in turn.cards],
        "normalised": turn.heard.get("normalised"),
        "in_scope": turn.heard.get("in_scope"),
        "danger": heard_of(turn).as_dict(),
        "triage": asdict(outcome_of(turn)),
        "language": turn.heard.get("language"),
        "danger_es": turn.heard.get("danger_es"),
        "entities": turn.heard.get("entities") or [],
        "about": known(turn).values,
        "carried": {"topic": turn.topic, "urgent": turn.urgent},
        "site": site.clinic_name,
    }
