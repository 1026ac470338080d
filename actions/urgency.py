"""Danger: the reply to a red flag, and to what is said while an urgent answer still stands."""

from __future__ import annotations

import re

from actions import names
from actions.desk import desk
from actions.turn import Reply, Turn
from bot.rendering.card import Card, snippet_card
from bot.rendering.safe import safe_card

# The person says that help has come or that the sign was seen to.
SEEN_TO = re.compile(
    r"\b(?:(?:they|paramedics?|ambulance|help|doctor|nurse)(?:'re|'s| is| are| has| have)? (?:now )?(?:here|arrived|come|came|with (?:us|me|her|him))"
    r"|(?:i|we|i've|we've) (?:have )?(?:called|rung|phoned|dialled|dialed)|on (?:its|their) way|(?:at|in) (?:the )?(?:hospital|a ?& ?e|e\.?r\b|clinic)"
    r"|(?:they|doctors?|hospital|a ?& ?e) (?:have )?(?:checked|seen|looked at|ruled|said)|(?:been|was) (?:seen|checked)|all clear|false alarm|sent (?:me|us|her|him) home)\b",
    re.I,
)
REPEATED_URGENCY = "call_now"


def alarm_reply(turn: Turn) -> Reply | None:
    """The fixed urgent text, where the rules find danger in the raw text or the model heard a report of it."""
    alarms = desk().red_flags.screen(turn.text)
    if alarms:
        return _urgent(alarms[0].topic, alarms[0].snippet, f"red flag {alarms[0].rule}")
    if turn.intent in names.ALARMS:
        return _urgent(turn.intent, f"{turn.intent}.overview", "heard by the model as a report of danger")
    return None


def standing_reply(turn: Turn) -> Reply | None:
    """What an urgent answer that still stands demands now, or None where this turn may go its own way."""
    if not turn.urgent or SEEN_TO.search(turn.text):
        return None
    topic = turn.urgent.partition(".")[0]
    found = desk().catalogue.find(turn.urgent)
    call_now = found is None or found.snippet.urgency == REPEATED_URGENCY
    has_topic_of_its_own = turn.intent not in (names.FOLLOW_UP, names.UNCLEAR, names.OUT_OF_SCOPE, "affirm_deny")
    if has_topic_of_its_own and not call_now:
        return None
    again = f"{topic}.again"
    return _urgent(topic, turn.urgent if turn.snippet == again else again, "an urgent answer still stands", turn.urgent)


def is_over(turn: Turn) -> bool:
    return bool(turn.urgent and SEEN_TO.search(turn.text))


def _urgent(topic: str, snippet_id: str, why: str, standing: str | None = None) -> Reply:
    slots = {
        names.SLOT_URGENT: standing or snippet_id,
        names.SLOT_SNIPPET: snippet_id,
        names.SLOT_TOPIC: None,
        names.SLOT_OFFERED: [],
        names.SLOT_MISSES: 0,
    }
    return Reply(_card(topic, snippet_id), why, slots)


def _card(topic: str, snippet_id: str) -> Card:
    """The vetted text; where it is missing or withheld, the program's own last resort. Danger never meets silence."""
    catalogue = desk().catalogue
    for name in (snippet_id, f"{topic}.overview"):
        found = catalogue.find(name)
        if found and found.served:
            return snippet_card(catalogue, desk().site, found, "urgent")
    return safe_card(desk().site, topic, urgent=True)
