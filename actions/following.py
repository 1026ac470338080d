"""From the decision of leaning.py to a reply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from actions import names
from actions.answering import answer_with, missed, offered_ids, same_again, served, with_offers
from actions.desk import desk
from actions.fixed import fixed_card, with_first_choices
from actions.leaning import How, Leaning
from actions.not_covered import not_covered
from actions.turn import Reply, Turn
from bot.content.catalogue import Found
from bot.rendering.card import Card, snippet_card


def followed(turn: Turn, leaning: Leaning) -> Reply:
    """The reply to a message that leans on what is in hand. Raises LookupError where its card is gone."""
    if leaning.card is None:
        return _without_card(turn, leaning)
    return REPLIES[leaning.how](turn, leaning.card, leaning.why)


def _without_card(turn: Turn, leaning: Leaning) -> Reply:
    if leaning.how == "not_covered":
        return not_covered(turn, leaning.why, leaning.near)
    if leaning.how == "no_more":
        fresh = [name for name in _first_choices() if name not in turn.shown]
        return with_offers(turn, fixed_card(turn, "smalltalk", "more_detail.end"), fresh, leaning.why)
    if leaning.way == "sources":
        return where_answers_come_from(turn, leaning.why)
    if leaning.way in ("more", "next", "again", "simpler"):
        return more_about_what(turn, leaning.why)
    return about_what(turn, leaning.why)


def about_what(turn: Turn, why: str) -> Reply:
    """Asks what a question is about that names no topic, where none is in hand."""
    card = with_first_choices(fixed_card(turn, "fallback", "out_of_scope.no_topic", "out_of_scope.lost_topic"))
    return missed(turn, card, why)


def more_about_what(turn: Turn, why: str) -> Reply:
    card = with_first_choices(fixed_card(turn, "smalltalk", "more_detail.overview"))
    return Reply(card, why, {names.SLOT_OFFERED: offered_ids(card)})


def where_answers_come_from(turn: Turn, why: str) -> Reply:
    return Reply(fixed_card(turn, "smalltalk", "sources.overview"), why, {names.SLOT_MISSES: 0})


def _first_choices() -> list[str]:
    return [offer["id"] for offer in with_first_choices({})["suggestions"]]


def _once_more(turn: Turn, snippet_id: str, why: str) -> Reply:
    """The card in hand, whole; the topic in hand stays what it is."""
    return answer_with(turn, snippet_id, why, turn.topic)


def _taken(turn: Turn, offer: str, why: str) -> Reply:
    """An offer that was chosen; the others of the same reply are kept, for "the other one"."""
    reply = answer_with(turn, offer, why)
    beside = turn.offered if offer in turn.offered else (*turn.passed_over, turn.snippet or "")
    left = [name for name in dict.fromkeys(beside) if name != offer]
    return replace(reply, slots=reply.slots | {names.SLOT_PASSED_OVER: left})


def _simpler(turn: Turn, snippet_id: str, why: str) -> Reply:
    """The one-sentence answer of the card in hand."""
    card = snippet_card(desk().catalogue, desk().site, _found(snippet_id), "answer", gist_only=True)
    return served(turn, card, why, turn.topic or card["topic"])


def _with_who_says_so(turn: Turn, snippet_id: str, why: str) -> Reply:
    """The card in hand again, sentence by sentence with the numbers of its sources, and how answers are sourced."""
    card = fixed_card(turn, "smalltalk", "sources.overview")
    shown = snippet_card(desk().catalogue, desk().site, _found(snippet_id), "answer")
    return Reply(_with_sources(card, shown), why, {names.SLOT_MISSES: 0})


def _with_sources(card: Card, last: Card) -> Card:
    if not last["sources"]:
        return card
    return card | {
        "title": f"{card['title']}: {last['title']}",
        "blocks": [*last["blocks"], *card["blocks"][:1]],
        "sources": last["sources"],
        "snippet": last["snippet"],
        "review": last["review"],
    }


def _found(snippet_id: str) -> Found:
    found = desk().catalogue.find(snippet_id)
    if found is None:
        raise LookupError(f"there is no snippet {snippet_id}")
    return found


REPLIES: dict[How, Callable[[Turn, str, str], Reply]] = {
    "offer": _taken,
    "other": _taken,
    "again": _once_more,
    "simpler": _simpler,
    "sources": _with_who_says_so,
    "answer": answer_with,
    "same": same_again,
}
"""To each way of leaning on a card its reply, from the turn, the card's id and, for staff, why."""
