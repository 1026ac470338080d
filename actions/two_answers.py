"""A second answer below the first where it is unsure which of two was meant; a vetted line between them says so.

So it is where the card just shown seems to be meant again, and the words alone would lead to another.

It ends the first, for the sentence that answers must stay the first, which is shown large.
"""

from __future__ import annotations

from dataclasses import replace

from actions import names
from actions.about import contradicts
from actions.answering import REMEMBERED, SAME_AGAIN, TWO_ANSWERS, is_topic, same_again
from actions.desk import desk
from actions.turn import Reply, Turn
from bot.content.catalogue import Found
from bot.rendering.card import Card, offers, snippet_card

UNSURE = 0.8  # probability of the first snippet below which a second is shown
DECENT = 0.15  # least probability of the second
SURE_ALONE = 0.5  # probability for the words alone from which on a snippet stands below the part of the card just shown
JUST_SHOWN = 2  # cards of the reply before


def with_second(turn: Turn, reply: Reply) -> Reply:
    """The reply, with the next likeliest answer below it where neither is sure. The first stays in hand."""
    first = reply.card["snippet"]["id"]
    if reply.slots[names.SLOT_SHOWN][-1] == SAME_AGAIN and first == turn.snippet:
        return _with_another(turn, reply)
    line, second = desk().catalogue.find(TWO_ANSWERS), _second(turn, reply.card)
    if second is None or line is None or not line.served or reply.slots[names.SLOT_SHOWN][-1] != first:
        return reply  # a part of the card just shown stands alone
    below = snippet_card(desk().catalogue, desk().site, second, "answer") | {"suggestions": []}
    told = snippet_card(desk().catalogue, desk().site, line, "answer")["blocks"]
    left = [offer["id"] for offer in reply.card["suggestions"] if offer["id"] != second.snippet.id]
    card = reply.card | {"blocks": [*reply.card["blocks"], *told], "suggestions": offers(desk().catalogue, left)}
    shown = [*reply.slots[names.SLOT_SHOWN][:-1], TWO_ANSWERS, second.snippet.id, first][-REMEMBERED:]
    slots = reply.slots | {names.SLOT_SHOWN: shown, names.SLOT_OFFERED: left}
    why = f"{reply.why}; unsure, so {second.snippet.id} too"
    return replace(reply, card=card, slots=slots, why=why, also=Reply(below, why))


def _with_another(turn: Turn, reply: Reply) -> Reply:
    """The part of the card just shown, with the snippet below it that the words alone lead to, where they surely do."""
    name, odds = turn.alone or ("", 0.0)
    second = desk().catalogue.find(name) if odds >= SURE_ALONE and name != turn.snippet and _may_stand(turn, name) else None
    line = desk().catalogue.find(TWO_ANSWERS)
    if second is None or line is None or not line.served:
        return reply
    why = f"{reply.why}; for the words alone {name} at {odds:.2f}"
    told = same_again(turn, reply.card["snippet"]["id"], why, TWO_ANSWERS)
    below = snippet_card(desk().catalogue, desk().site, second, "answer") | {"suggestions": []}
    left = [offer for offer in told.card["suggestions"] if offer["id"] != name]
    shown = [*turn.shown, TWO_ANSWERS, name, SAME_AGAIN][-REMEMBERED:]
    slots = told.slots | {names.SLOT_SHOWN: shown, names.SLOT_OFFERED: [offer["id"] for offer in left]}
    return replace(told, card=told.card | {"suggestions": left}, slots=slots, also=Reply(below, why))


def _second(turn: Turn, card: Card) -> Found | None:
    """The likeliest snippet but the one served, where that is unsure, and this one decent, harmless and new."""
    first = card["snippet"]["id"]
    if card["type"] != "answer" or dict(turn.cards).get(first, 1.0) >= UNSURE:
        return None
    others = [(share, name) for name, share in turn.cards if share >= DECENT and name != first and _may_stand(turn, name)]
    return desk().catalogue.find(max(others)[1]) if others else None


def _may_stand(turn: Turn, name: str) -> bool:
    """Whether a snippet may stand below another: no call to see somebody, not just read, and for this person."""
    found = desk().catalogue.find(name)
    if found is None or not found.served or found.snippet.urgency is not None or not is_topic(found.snippet.topic):
        return False
    return name not in turn.shown[-JUST_SHOWN:] and not contradicts(turn, name)
