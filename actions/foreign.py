"""Messages that are not in English: danger in Spanish gets its urgent text in Spanish, all else says what is understood."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from actions import names
from actions.answering import shown_with
from actions.desk import desk
from actions.heard import heard_of
from actions.spanish_ways import LEADING_TO_ALARM, WAYS_IN_SPANISH, in_spanish, way_taken
from actions.turn import Reply, Turn
from actions.ways import OF_A_QUESTION, OF_AN_ALARM
from bot.content.model import ENGLISH
from bot.rendering.card import Card, offers, snippet_card
from bot.rendering.safe import safe_card
from bot.understanding.language import language_of

SPANISH = "es"
IN_SPANISH = f"_{SPANISH}"
CALL_NOW = "call_now"
ASKS = f".ask{IN_SPANISH}"
BY_RULE = "rule "  # so the reason begins where a rule fired


def foreign_reply(turn: Turn) -> Reply | None:
    """The reply in the message's own language; None for English, and where the English rules hear danger in it."""
    if turn.pressed:
        return _pressed(turn, turn.pressed) if turn.pressed in WAYS_IN_SPANISH else None
    told = _told(turn)
    way = way_taken(turn) if _stands(turn) and not (told and told[1].startswith(BY_RULE)) else None
    if way:
        return _led_on(turn, way)
    if told:
        return _question(turn, *told) if told[0].endswith(ASKS) else _urgent(turn, told[0], told[1], told[0])
    if heard_of(turn).rules:
        return None
    return _again_in_spanish(turn) or _in_its_language(turn)


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


def _stands(turn: Turn) -> str | None:
    """What an earlier turn left: an urgent text, or a question back."""
    return turn.urgent or turn.suspected or turn.asking


def _again_in_spanish(turn: Turn) -> Reply | None:
    """An urgent text in Spanish still stands over the next message in Spanish, or over one that cannot be read."""
    stands = turn.urgent if turn.urgent and turn.urgent.endswith(IN_SPANISH) else None
    listens = _language(turn) == SPANISH or turn.heard.get("unreadable")
    return _again(turn, stands) if stands and listens else None


def _again(turn: Turn, stands: str) -> Reply:
    """What stands, in other words than the last time."""
    again = f"{stands.partition('.')[0]}.again{IN_SPANISH}"
    return _urgent(turn, stands if turn.snippet == again else again, "an urgent text still stands", stands)


def _pressed(turn: Turn, way: str) -> Reply | None:
    """A button in Spanish; an old one takes no urgent text away that came after it."""
    stands = turn.urgent or ""
    if way not in turn.offered and stands.endswith(IN_SPANISH) and _is_call_now(stands):
        return _again(turn, stands)
    return _led_on(turn, way)


def _led_on(turn: Turn, way: str) -> Reply:
    """A way out was taken, or the question back was answered: to the alarm, or on."""
    if way in LEADING_TO_ALARM and turn.asking:
        snippet_id = f"{turn.asking.partition('.')[0]}.overview{IN_SPANISH}"
        return _urgent(turn, snippet_id, f"the question back was answered: {way}", snippet_id)
    over = (names.SLOT_URGENT, names.SLOT_SUSPECTED, names.SLOT_ASKING, names.SLOT_BEHIND, names.SLOT_SNIPPET)
    return _fixed(turn, way, f"said to be over: {way}", dict.fromkeys(over), "smalltalk")


def _in_its_language(turn: Turn) -> Reply | None:
    language = _language(turn)
    snippet_id = f"{names.OUT_OF_SCOPE}.language_{language}"
    found = desk().catalogue.find(snippet_id) if language else None
    if found is None or not found.served:
        return None  # the fallback has a text in several languages
    why = f"written in another language: {language}"
    return _fixed(turn, snippet_id, why, {names.SLOT_SUSPECTED: None, names.SLOT_ASKING: None})


def _fixed(turn: Turn, snippet_id: str, why: str, slots: dict[str, Any] | None = None, kind: str = "fallback") -> Reply:
    found = desk().catalogue.find(snippet_id)
    if found is None:
        raise LookupError(f"there is no text {snippet_id}")
    card = snippet_card(desk().catalogue, desk().site, found, kind)
    return Reply(card, why, {names.SLOT_SHOWN: shown_with(turn, card), names.SLOT_OFFERED: [], **(slots or {})})


def _question(turn: Turn, snippet_id: str, why: str) -> Reply:
    """One question back, with the number to call above it and the answers as buttons; without its text, the alarm itself."""
    topic, found = snippet_id.partition(".")[0], _served(snippet_id)
    if turn.urgent and turn.urgent.endswith(IN_SPANISH):
        return _again(turn, turn.urgent)
    if found is None:
        overview = f"{topic}.overview{IN_SPANISH}"
        return _urgent(turn, overview, why, overview)
    card = snippet_card(desk().catalogue, desk().site, found, "clarify")
    card = card | {"options": offers(desk().catalogue, in_spanish(OF_A_QUESTION[topic]))}
    slots = {names.SLOT_ASKING: snippet_id, names.SLOT_SNIPPET: snippet_id, names.SLOT_SUSPECTED: None, names.SLOT_MISSES: 0}
    return Reply(card, f"danger may be told in Spanish, {why}", {**slots, names.SLOT_OFFERED: _ids(card)})


def _ids(card: Card) -> list[str]:
    return [option["id"] for option in card["options"]]


def _urgent(turn: Turn, snippet_id: str, why: str, stands: str) -> Reply:
    """The urgent text; one that is missing or withheld gives way to the overview of its topic, then to fixed words."""
    topic, site = snippet_id.partition(".")[0], desk().site
    found = next((f for name in (snippet_id, f"{topic}.overview{IN_SPANISH}") if (f := _served(name))), None)
    card = (
        snippet_card(desk().catalogue, site, found, "urgent") if found else safe_card(site, topic, urgent=True, lang=SPANISH)
    )
    with suppress(Exception):  # without the content there are no buttons, but the alarm goes out
        card = card | {"options": offers(desk().catalogue, in_spanish(OF_AN_ALARM[topic]))}
    weaker = card["urgency"] != CALL_NOW and _is_call_now(turn.urgent)
    slots: dict[str, Any] = {
        names.SLOT_URGENT: turn.urgent if weaker else stands,
        names.SLOT_SNIPPET: snippet_id,
        names.SLOT_ASKING: None,
        names.SLOT_TOPIC: None,
        names.SLOT_OFFERED: _ids(card),
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
