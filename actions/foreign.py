"""Messages that are not in English: danger in Spanish gets its urgent text in Spanish, all else says what is understood."""

from __future__ import annotations

from typing import Any

from actions import names
from actions.answering import shown_with
from actions.desk import desk
from actions.heard import heard_of
from actions.turn import Reply, Turn
from bot.content.model import ENGLISH
from bot.rendering.card import snippet_card
from bot.rendering.safe import safe_card
from bot.understanding.language import language_of
from bot.understanding.spanish.seen_to import is_seen_to_in_spanish

SPANISH = "es"
IN_SPANISH = f"_{SPANISH}"
CALL_NOW = "call_now"
OVER = f"{names.OUT_OF_SCOPE}.over{IN_SPANISH}"


def foreign_reply(turn: Turn) -> Reply | None:
    """The reply in the message's own language; None for English, and where the English rules hear danger in it."""
    if turn.pressed:
        return None
    told = _told(turn)
    if told:
        return _urgent(turn, told[0], f"danger told in Spanish: {told[1]}", told[0])
    if heard_of(turn).rules:
        return None
    return _standing(turn) or _in_its_language(turn)


def with_own_language(turn: Turn, alarm: Reply) -> Reply:
    """An alarm of the English rules over a message in another language, with what its reader can read below it."""
    below = None if turn.pressed or alarm.card["lang"] != ENGLISH else _in_its_language(turn)
    return alarm.followed_by(below) if below else alarm


def _told(turn: Turn) -> tuple[str, str] | None:
    """Id of the Spanish text and why: as it was heard, or by today's rules."""
    heard = turn.heard.get("danger_es")
    if heard:
        return heard["snippet"], heard["why"]
    told = desk().spanish.told(turn.text, _language(turn))
    return (told.snippet, told.why) if told else None


def _language(turn: Turn) -> str | None:
    """As it was heard; a message that was heard before languages were told is asked again."""
    if "language" in turn.heard or "unreadable" in turn.heard:
        return turn.heard.get("language")
    found = language_of(turn.text)
    return found.code if found else None


def _standing(turn: Turn) -> Reply | None:
    """What an urgent Spanish text that still stands demands of the next message in Spanish."""
    stands = turn.urgent if turn.urgent and turn.urgent.endswith(IN_SPANISH) else None
    if stands is None:
        return None
    if is_seen_to_in_spanish(turn.text):
        return _fixed(turn, OVER, "the urgent text was seen to", {names.SLOT_URGENT: None, names.SLOT_SNIPPET: None})
    if _language(turn) != SPANISH and not turn.heard.get("unreadable"):
        return None
    again = f"{stands.partition('.')[0]}.again{IN_SPANISH}"
    return _urgent(turn, stands if turn.snippet == again else again, "an urgent text still stands", stands)


def _in_its_language(turn: Turn) -> Reply | None:
    language = _language(turn)
    snippet_id = f"{names.OUT_OF_SCOPE}.language_{language}"
    found = desk().catalogue.find(snippet_id) if language else None
    if found is None or not found.served:
        return None  # the fallback has a text in several languages
    return _fixed(turn, snippet_id, f"written in another language: {language}")


def _fixed(turn: Turn, snippet_id: str, why: str, slots: dict[str, Any] | None = None) -> Reply:
    found = desk().catalogue.find(snippet_id)
    if found is None:
        raise LookupError(f"there is no text {snippet_id}")
    card = snippet_card(desk().catalogue, desk().site, found, "fallback")
    return Reply(card, why, {names.SLOT_SHOWN: shown_with(turn, card), names.SLOT_OFFERED: [], **(slots or {})})


def _urgent(turn: Turn, snippet_id: str, why: str, stands: str) -> Reply:
    """The urgent text; one that is missing or withheld gives way to the overview of its topic, then to fixed words."""
    topic, site = snippet_id.partition(".")[0], desk().site
    found = next((f for name in (snippet_id, f"{topic}.overview{IN_SPANISH}") if (f := _served(name))), None)
    card = snippet_card(desk().catalogue, site, found, "urgent") if found else safe_card(site, topic, urgent=True)
    weaker = card["urgency"] != CALL_NOW and _is_call_now(turn.urgent)
    slots: dict[str, Any] = {
        names.SLOT_URGENT: turn.urgent if weaker else stands,
        names.SLOT_SNIPPET: snippet_id,
        names.SLOT_TOPIC: None,
        names.SLOT_OFFERED: [],
        names.SLOT_MISSES: 0,
    }
    return Reply(card, why, slots)


def _served(snippet_id: str) -> Any:
    found = desk().catalogue.find(snippet_id)
    return found if found and found.served else None


def _is_call_now(snippet_id: str | None) -> bool:
    """How urgent the text is that stands; one that is not there counts as most urgent."""
    found = desk().catalogue.find(snippet_id) if snippet_id else None
    return snippet_id is not None and (found is None or found.snippet.urgency == CALL_NOW)
