"""Danger: the reply to a red flag, and to what is said while an urgent answer still stands."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from actions import names
from actions.answering import topic_behind
from actions.desk import desk, red_flags
from actions.fixed import fixed_card
from actions.turn import Reply, Turn
from bot.content.site import load_site
from bot.rendering.card import Card, snippet_card
from bot.rendering.safe import safe_card
from bot.understanding.questions import questions_in
from bot.understanding.seen_to import is_seen_to

REPEATED_URGENCY = "call_now"
JUST_SHOWN = 2  # texts; the same warning is not put beside each of several answers in a row
DOES_NOT_STAND = "soon"  # to be seen to within days: said once, then the conversation goes on


def alarm_reply(turn: Turn) -> Reply | None:
    """The fixed urgent text, where the rules find danger in the raw text or the model heard a report of it."""
    alarms = desk().red_flags.screen(turn.text)
    if alarms and not _is_doubted(turn):
        return _urgent(turn, alarms[0].topic, alarms[0].snippet, f"red flag {alarms[0].rule}")
    if is_over(turn) and not questions_in(turn.asked):
        card = fixed_card(turn, "smalltalk", "affirm_deny.stop")
        return Reply(card, "the urgent answer was seen to", {names.SLOT_URGENT: None})
    if turn.intent in names.ALARMS and not _is_call_now(turn.urgent):
        return _suspected(turn, f"{turn.intent}.overview", "heard by the model as a report of danger")
    return None


def with_warning(turn: Turn, reply: Reply) -> Reply:
    """The reply, and below it what to do in danger, where the two detectors do not agree."""
    beside = None if turn.pressed or reply.card["type"] == "urgent" else _alarm_beside(turn)
    if beside is None:
        return reply
    shown = reply.in_order()[-1].slots.get(names.SLOT_SHOWN, list(turn.shown))
    noted = [*shown[:-1], beside.card["snippet"]["id"], *shown[-1:]]  # what was answered stays the last one shown
    return reply.followed_by(replace(beside, slots={names.SLOT_SHOWN: noted}))


def _alarm_beside(turn: Turn) -> Reply | None:
    """The text that says when it would be danger, for after the answer: where the two detectors do not agree.

    Either a rule fires, but the model is sure that no danger is told; or no rule fires, and the model takes it for possible.
    """
    alarms = desk().red_flags.screen(turn.text)
    possible = turn.heard.get("alarm") if turn.heard.get("danger_is") == "possible" else None
    topic = alarms[0].topic if alarms else possible
    snippet_id = f"{topic}.in_case"
    if topic is None or snippet_id in turn.shown[-JUST_SHOWN:]:
        return None
    why = f"red flag {alarms[0].rule}, doubted by the model" if alarms else "danger possible, says the model"
    return Reply(_card(topic, snippet_id), why)


def _is_doubted(turn: Turn) -> bool:
    """Whether the model is sure that no danger is told, so that a rule that fires is said below the answer."""
    return turn.heard.get("danger_is") == "unlikely" and has_topic_of_its_own(turn)


def standing_reply(turn: Turn) -> Reply | None:
    """What an urgent answer that still stands demands now, or None where this turn may go its own way."""
    if is_over(turn):
        return None
    if not turn.urgent:
        return _suspicion_again(turn)
    topic = turn.urgent.partition(".")[0]
    again = f"{topic}.again"
    just_said = turn.snippet in (turn.urgent, again)
    said_enough = turn.intent in names.CONVERSATION or not just_said
    if has_topic_of_its_own(turn) and not _is_call_now(turn.urgent) and said_enough:
        return None
    snippet_id = turn.urgent if turn.snippet == again else again
    return _urgent(turn, topic, snippet_id, "an urgent answer still stands", turn.urgent)


def is_answered_beside(turn: Turn) -> bool:
    """Whether the question itself is answered below the urgent text that stands: not while there is a call to make."""
    return has_topic_of_its_own(turn) and not _is_call_now(turn.urgent)


def has_topic_of_its_own(turn: Turn) -> bool:
    return turn.intent not in (names.FOLLOW_UP, names.UNCLEAR, names.OUT_OF_SCOPE, "affirm_deny", *names.ALARMS)


def standing_over_button(turn: Turn) -> Reply | None:
    """The "call now" answer that still stands, where an offer from before it was pressed: an old button does not hide it."""
    old = turn.pressed is not None and turn.pressed not in turn.offered
    return standing_reply(turn) if old and _is_call_now(turn.urgent) else None


def is_over(turn: Turn) -> bool:
    """Whether an urgent answer stood until now, and the person says that it was seen to."""
    return bool(turn.urgent or turn.suspected) and is_seen_to(turn.text)


def _suspected(turn: Turn, snippet_id: str, why: str) -> Reply:
    """A guess: it does not stand as a red flag does, but is said again where the next words have no topic of their own."""
    reply = _urgent(turn, snippet_id.partition(".")[0], snippet_id, why)
    return replace(reply, slots=reply.slots | {names.SLOT_URGENT: turn.urgent, names.SLOT_SUSPECTED: snippet_id})


def _suspicion_again(turn: Turn) -> Reply | None:
    """Once more after "can it wait?" or "forget I said it"; then it is dropped."""
    if not turn.suspected or has_topic_of_its_own(turn):
        return None
    again = f"{turn.suspected.partition('.')[0]}.again"
    reply = _suspected(turn, again, "what the model heard as danger was not seen to")
    return replace(reply, slots=reply.slots | {names.SLOT_SUSPECTED: None})


def last_words(text: str) -> Card:
    """The program's own text, whatever else is broken: urgent where the words show a red flag."""
    site, alarms = None, []
    with suppress(Exception):
        alarms = red_flags().screen(text)
    with suppress(Exception):
        site = load_site()
    return safe_card(site, alarms[0].topic if alarms else names.OUT_OF_SCOPE, urgent=bool(alarms))


def _urgent(turn: Turn, topic: str, snippet_id: str, why: str, standing: str | None = None) -> Reply:
    """What the message was about beside the danger stays in hand, unless the danger is all that counts now."""
    urgency = _urgency(snippet_id)
    slots: dict[str, Any] = {
        names.SLOT_URGENT: standing or _what_stands(turn, snippet_id),
        names.SLOT_SNIPPET: snippet_id,
        names.SLOT_TOPIC: None if urgency == REPEATED_URGENCY else topic_behind(turn),
        names.SLOT_OFFERED: [],
        names.SLOT_MISSES: 0,
    }
    return Reply(_card(topic, snippet_id), why, slots)


def _what_stands(turn: Turn, snippet_id: str) -> str | None:
    """The new urgent answer, unless it does not stand or a more urgent one stands already."""
    weaker = _urgency(snippet_id) != REPEATED_URGENCY and _is_call_now(turn.urgent)
    return turn.urgent if weaker or _urgency(snippet_id) == DOES_NOT_STAND else snippet_id


def _is_call_now(snippet_id: str | None) -> bool:
    return snippet_id is not None and _urgency(snippet_id) == REPEATED_URGENCY


def _urgency(snippet_id: str) -> str | None:
    """How urgent the text is; one that is not there counts as most urgent."""
    found = desk().catalogue.find(snippet_id)
    return found.snippet.urgency if found else REPEATED_URGENCY


def _card(topic: str, snippet_id: str) -> Card:
    """The vetted text; where it is missing or withheld, the program's own last resort. Danger never meets silence."""
    catalogue = desk().catalogue
    for name in (snippet_id, f"{topic}.overview"):
        found = catalogue.find(name)
        if found and found.served:
            return snippet_card(catalogue, desk().site, found, "urgent")
    return safe_card(desk().site, topic, urgent=True)
