"""Danger in a conversation: carries to the triage what was heard and what stands, and its outcome to a reply.

Nothing is decided here: see bot/understanding/triage.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from actions import names
from actions.answering import is_topic, topic_behind
from actions.answering_turn import answer_to
from actions.desk import bands, desk, red_flags, spanish_rules
from actions.heard import heard_of
from actions.turn import Reply, Turn
from actions.ways import LEADS_TO_ALARM, OF_A_QUESTION, OF_AN_ALARM, WAY, WAYS, way_said
from bot.content.site import Site, load_site
from bot.rendering.card import Card, offers, snippet_card
from bot.rendering.safe import safe_card
from bot.understanding.by_rules import SAID_ONCE, heard_by_rules
from bot.understanding.questions import questions_in
from bot.understanding.triage import CALL_NOW, STRONGER, Outcome, Standing, triage


def danger_first(turn: Turn) -> Reply | None:
    """What danger demands before this turn may go its own way, or None."""
    way = way_said(turn)
    if way:
        return led_on(turn, way)
    if turn.pressed is not None:
        old = turn.pressed not in turn.offered
        again = _again(turn, "an old button") if old and _urgency(turn.urgent) == CALL_NOW else None
        return again or (led_on(turn, turn.pressed) if turn.pressed in WAYS else None)
    outcome = outcome_of(turn)
    if outcome.do == "alarm":
        return _alarm(turn, outcome)
    if outcome.do == "ask":
        return _question(turn, outcome)
    if outcome.do == "out" and outcome.way:
        return led_on(turn, WAY + outcome.way)
    return _again(turn, outcome.why) if outcome.do == "again" else None


def outcome_of(turn: Turn) -> Outcome:
    """The triage of this turn."""
    return triage(heard_of(turn), _standing(turn), bands())


def _standing(turn: Turn) -> Standing:
    stands = turn.urgent or turn.suspected
    return Standing(stands, _urgency(stands), turn.urgent is not None, has_topic_of_its_own(turn))


def has_topic_of_its_own(turn: Turn) -> bool:
    """Whether the message, danger apart, is about something that can be answered or greeted by itself."""
    return turn.asks_about not in (names.FOLLOW_UP, names.UNCLEAR, names.OUT_OF_SCOPE, "affirm_deny", *names.ALARMS)


def led_on(turn: Turn, way: str) -> Reply:
    """A way out of an alarm was taken, or the question back was answered: to the alarm, or to what was asked before it."""
    if way in LEADS_TO_ALARM and turn.asking:
        topic = turn.asking.partition(".")[0]
        outcome = Outcome("alarm", f"the question back was answered: {way}", topic, f"{topic}.overview", firm=True)
        return _alarm(turn, outcome)
    over: dict[str, Any] = dict.fromkeys((names.SLOT_URGENT, names.SLOT_SUSPECTED, names.SLOT_ASKING, names.SLOT_BEHIND))
    asked = turn if _asks(turn) and turn.pressed is None else _turn_behind(turn)
    if asked is not None:
        reply = answer_to(asked)
        return replace(reply, why=f"{way}; then {reply.why}", slots=over | reply.slots)
    found = desk().catalogue.find(way)
    if found is None:
        raise LookupError(f"there is no snippet {way}")
    card = snippet_card(desk().catalogue, desk().site, found, "smalltalk")
    return Reply(card, f"{way}: nothing was asked before it", over | {names.SLOT_OFFERED: []})


def _asks(turn: Turn) -> bool:
    """Whether the message itself asks something that can be answered."""
    readable = is_topic(turn.asks_about) or turn.asks_about == names.PERSONAL_ADVICE
    return readable and bool(questions_in(turn.asked) or "?" in turn.text)


def _turn_behind(turn: Turn) -> Turn | None:
    """The turn that asked what has waited behind the danger."""
    kept = turn.behind
    if not kept:
        return None
    questions = tuple((text, topic, card) for text, topic, card in kept.get("questions", ()))
    cards = tuple((name, share) for name, share in kept.get("cards", ()))
    intent = kept["intent"]
    said = replace(turn, text=kept["text"], asked=kept["asked"], intent=intent, asks_about=intent)
    return replace(said, questions=questions, cards=cards, topic=None, in_hand=None)


def _kept_behind(turn: Turn) -> dict[str, Any] | None:
    """What was asked beside the danger, to be answered once the danger is out of the way."""
    if not _asks(turn):
        return turn.behind
    asked = {"questions": [list(part) for part in turn.questions], "cards": [list(card) for card in turn.cards]}
    return {"text": turn.text, "asked": turn.asked, "intent": turn.asks_about, **asked}


def _alarm(turn: Turn, outcome: Outcome) -> Reply:
    """The urgent text, alone. A guess of the model is kept apart from what stands: the next topic ends it."""
    snippet_id = outcome.snippet or f"{outcome.topic}.overview"
    stands = _what_stands(turn, snippet_id) if outcome.firm else turn.urgent
    slots = {names.SLOT_URGENT: stands, names.SLOT_SUSPECTED: None if outcome.firm else snippet_id}
    return _urgent(turn, snippet_id, outcome.why, slots)


def _again(turn: Turn, why: str) -> Reply | None:
    """What stands, in other words than the last time."""
    stands = turn.urgent or turn.suspected
    if stands is None:
        return None
    again = f"{stands.partition('.')[0]}.again"
    snippet_id = stands if turn.snippet == again else again
    return _urgent(turn, snippet_id, why, {names.SLOT_URGENT: turn.urgent, names.SLOT_SUSPECTED: turn.suspected})


def _question(turn: Turn, outcome: Outcome) -> Reply:
    """One vetted question back, with the number to call above it and the answers as buttons."""
    topic = outcome.topic or names.ALARMS[0]
    found = desk().catalogue.find(f"{topic}.ask")
    if found is None or not found.served:  # without its question, the alarm itself
        return _alarm(turn, replace(outcome, snippet=f"{topic}.overview"))
    card = snippet_card(desk().catalogue, desk().site, found, "clarify")
    card = card | {"options": offers(desk().catalogue, OF_A_QUESTION[topic])}
    slots = {names.SLOT_ASKING: card["snippet"]["id"], names.SLOT_SUSPECTED: None}
    return Reply(card, outcome.why, _slots(turn, card, slots))


def _urgent(turn: Turn, snippet_id: str, why: str, slots: dict[str, Any]) -> Reply:
    topic = snippet_id.partition(".")[0]
    card = _card(topic, snippet_id)
    with suppress(Exception):  # without the content there are no buttons, but the alarm goes out
        card = card | {"options": offers(desk().catalogue, OF_AN_ALARM[topic])}
    return Reply(card, why, _slots(turn, card, {names.SLOT_ASKING: None} | slots))


def _slots(turn: Turn, card: Card, slots: dict[str, Any]) -> dict[str, Any]:
    """What the message was about beside the danger stays in hand, unless the danger is all that counts now."""
    return {
        names.SLOT_SNIPPET: card["snippet"]["id"],
        names.SLOT_TOPIC: None if card["urgency"] == CALL_NOW else topic_behind(turn),
        names.SLOT_OFFERED: [option["id"] for option in card["options"]],
        names.SLOT_MISSES: 0,
        names.SLOT_BEHIND: _kept_behind(turn),
        **slots,
    }


def _what_stands(turn: Turn, snippet_id: str) -> str | None:
    """The new urgent answer, unless it does not stand or a more urgent one stands already."""
    weaker = _urgency(snippet_id) != CALL_NOW and _urgency(turn.urgent) == CALL_NOW
    return turn.urgent if weaker or _urgency(snippet_id) == SAID_ONCE else snippet_id


def _urgency(snippet_id: str | None) -> str | None:
    """How urgent the text is; one that is not there counts as most urgent."""
    if snippet_id is None:
        return None
    found = desk().catalogue.find(snippet_id)
    return found.snippet.urgency if found else CALL_NOW


def _card(topic: str, snippet_id: str) -> Card:
    """The vetted text; where it is missing or withheld, the program's own last resort. Danger never meets silence."""
    catalogue = desk().catalogue
    for name in (snippet_id, f"{topic}.overview"):
        found = catalogue.find(name)
        if found and found.served:
            return snippet_card(catalogue, desk().site, found, "urgent")
    return safe_card(desk().site, topic, urgent=True)


def last_reply(text: str, slots: Mapping[str, Any]) -> Reply:
    """The program's own text, whatever else is broken: urgent where the words show a red flag, or where one stands.

    What the words show stands from now on.
    """
    heard = heard_by_rules(text, red_flags, spanish_rules)
    stood = slots.get(names.SLOT_URGENT) or slots.get(names.SLOT_SUSPECTED)
    shown = heard.flag or stood
    topic = shown.partition(".")[0] if shown else names.OUT_OF_SCOPE
    card = safe_card(_site(), topic, urgent=shown is not None, lang=heard.lang)
    raises = heard.stands and not _is_stronger(stood, heard.flag)
    return Reply(card, "failed inside", {names.SLOT_URGENT: heard.flag} if raises else {})


def _is_stronger(stood: str | None, flag: str | None) -> bool:
    """Whether what stands must not give way to a flag of this topic."""
    stood, flag = (stood or "").partition(".")[0], (flag or "").partition(".")[0]
    return stood in STRONGER and flag not in STRONGER


def _site() -> Site | None:
    """As it was read at the start; None where it cannot be read at all."""
    with suppress(Exception):
        return desk().site
    with suppress(Exception):
        return load_site()
    return None
