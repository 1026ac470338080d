"""The answer on a topic: its snippet that fits the words best, and what the conversation then has in hand."""

from __future__ import annotations

from typing import Any

from actions import names
from actions.about import fitting
from actions.desk import desk
from actions.turn import Reply, Turn
from bot.rendering.card import MOST_SUGGESTIONS, Card, offers, snippet_card

LEAVES_TOPIC = 0.12  # how much nearer a snippet of the same group must be, to leave the topic in hand
NAMED_ANEW = 0.05  # the same for a snippet of the topic that the message itself was heard to be about
BEHIND = 0.03  # probability from which on a topic counts as what a message was about
UNSURE = 0.5  # probability of a snippet below which others are offered beside it
OTHERS = 2
REMEMBERED = 30  # snippets shown; a conversation that long has forgotten its beginning


def answer(turn: Turn, topic: str, why: str, snippet_id: str | None = None) -> Reply:
    """The topic's snippet that is likeliest to answer; `snippet_id` where one was picked by a button."""
    catalogue = desk().catalogue
    if snippet_id is None:
        snippet_id, how = _chosen_side(turn, topic)
        why = f"{why}; {how}"
    found = catalogue.find(snippet_id)
    if found is None:
        raise LookupError(f"there is no snippet {snippet_id}")
    return served(turn, _with_others(turn, snippet_card(catalogue, desk().site, found, "answer")), why, topic)


def _with_others(turn: Turn, card: Card) -> Card:
    """Where it is unsure that this snippet was meant, the next likeliest two are offered before its own suggestions."""
    if dict(turn.cards).get(card["snippet"]["id"], 1.0) >= UNSURE:
        return card
    others = [name for name, _ in turn.cards if name != card["snippet"]["id"]][:OTHERS]
    offered = [*offers(desk().catalogue, others), *(o for o in card["suggestions"] if o["id"] not in others)]
    return card | {"suggestions": offered[:MOST_SUGGESTIONS]}


def _chosen_side(turn: Turn, topic: str) -> tuple[str, str]:
    """The snippet of a topic and how it was chosen: ranked with all others, or where none of it was, by nearness."""
    sides = [snippet.id for snippet in desk().catalogue.aspects(topic)]
    ranked = [(name, share) for name, share in turn.cards if name in sides]
    if ranked:
        chosen, share = fitting(turn, ranked)
        return chosen, f"{chosen} answers with {share:.2f}"
    name, nearness = desk().sides.best(sides, turn.asked)
    return name, f"side {name} at {nearness:.2f}"


def answer_in_hand(turn: Turn, topic: str, why: str, heard: str | None = None) -> Reply:
    """A question without a clear topic of its own, asked of the topic in hand, its group, and the topic `heard`.

    Leaving the topic in hand takes a clearly nearer snippet; the more so, the further away.
    """
    catalogue = desk().catalogue
    question = f"{catalogue.title(topic)}: {turn.asked}"
    costs = _costs(topic, turn.snippet, heard)
    nearness, best = max((desk().sides.nearness(name, question) - cost, name) for name, cost in costs.items())
    return answer(turn, best.partition(".")[0], f"{why}; {best} at {nearness:.2f}", best)


def _costs(topic: str, snippet_id: str | None, heard: str | None) -> dict[str, float]:
    """Snippets that a follow-up may be about, with what each costs in nearness."""
    library = desk().catalogue.library
    group = library.topics[topic].group
    last = library.snippets.get(snippet_id or "")
    near = [] if group == "safety" else [s for s in library.snippets.values() if library.topics[s.topic].group == group]
    costs = {s.id: LEAVES_TOPIC for s in near}
    costs |= dict.fromkeys(last.next if last else (), LEAVES_TOPIC)
    costs |= {s.id: NAMED_ANEW for s in library.snippets.values() if s.topic == heard}
    return costs | {s.id: 0.0 for s in library.snippets.values() if s.topic == topic}


def pressed(turn: Turn, offer: str) -> Reply:
    """The offer of the last reply with this id was chosen, by a button or in words."""
    return answer(turn, offer.partition(".")[0], "chosen from the offers", offer)


def topic_behind(turn: Turn) -> str | None:
    """What a message that gets a fixed reply was about: the likeliest topic of the content, else the topic in hand."""
    likely = next((name for name, odds in turn.ranking if odds >= BEHIND and is_topic(name)), None)
    return likely or turn.topic


def is_topic(intent: str) -> bool:
    """Whether a label is something a patient can be offered to read about."""
    topic = desk().catalogue.library.topics.get(intent)
    return topic is not None and topic.group not in ("safety", "conversation", "out_of_scope")


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
