"""The answer on a topic: its snippet that fits the words best, and what the conversation then has in hand."""

from __future__ import annotations

from typing import Any

from actions import names
from actions.desk import desk
from actions.turn import Reply, Turn
from bot.rendering.card import Card, snippet_card

LEAVES_TOPIC = 0.1  # how much nearer a snippet of another topic must be, to leave the topic in hand
REMEMBERED = 30  # snippets shown; a conversation that long has forgotten its beginning


def answer(turn: Turn, topic: str, why: str, snippet_id: str | None = None) -> Reply:
    """The topic's snippet nearest to the words; `snippet_id` where one was picked by a button."""
    catalogue = desk().catalogue
    if snippet_id is None:
        sides = [snippet.id for snippet in catalogue.aspects(topic)]
        snippet_id, nearness = desk().sides.best(sides, turn.text)
        why = f"{why}; side {snippet_id} at {nearness:.2f}"
    found = catalogue.find(snippet_id)
    if found is None:
        raise LookupError(f"there is no snippet {snippet_id}")
    return served(turn, snippet_card(catalogue, desk().site, found, "answer"), why, topic)


def answer_in_hand(turn: Turn, topic: str, why: str) -> Reply:
    """A question without a topic of its own, asked of the topic in hand and of what its last snippet leads to."""
    catalogue = desk().catalogue
    last = catalogue.find(turn.snippet) if turn.snippet else None
    sides = [snippet.id for snippet in catalogue.aspects(topic)]
    beyond = [name for name in (last.snippet.next if last else ()) if name not in sides]
    question = f"{catalogue.title(topic)}: {turn.text}"
    best, nearness = desk().sides.best(sides, question)
    for name in beyond:
        if desk().sides.nearness(name, question) > nearness + LEAVES_TOPIC:
            best, nearness = name, desk().sides.nearness(name, question)
    return answer(turn, best.partition(".")[0], f"{why}; {best} at {nearness:.2f}", best)


def pressed(turn: Turn) -> Reply:
    """The text is an id that the last reply offered: a button."""
    return answer(turn, turn.text.partition(".")[0], "button", turn.text)


def served(turn: Turn, card: Card, why: str, topic: str) -> Reply:
    """A reply that answered: remembers what was shown and offered, and forgets earlier misses."""
    slots: dict[str, Any] = {
        names.SLOT_TOPIC: topic,
        names.SLOT_SNIPPET: card["snippet"]["id"],
        names.SLOT_SHOWN: shown_with(turn, card),
        names.SLOT_OFFERED: offered_ids(card),
        names.SLOT_MISSES: 0,
    }
    return Reply(card, why, slots)


def missed(turn: Turn, card: Card, why: str) -> Reply:
    """A reply that was no answer: one miss more."""
    slots: dict[str, Any] = {
        names.SLOT_SHOWN: shown_with(turn, card),
        names.SLOT_OFFERED: offered_ids(card),
        names.SLOT_MISSES: turn.misses + 1,
    }
    return Reply(card, why, slots)


def shown_with(turn: Turn, card: Card) -> list[str]:
    return [*turn.shown, card["snippet"]["id"]][-REMEMBERED:]


def offered_ids(card: Card) -> list[str]:
    return [offer["id"] for offer in (*card["options"], *card["suggestions"])]
