"""The answer on a topic: its snippet that fits the words best, and what the conversation then has in hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions import names
from actions.about import contradicts, fitting
from actions.desk import desk
from actions.fixed import fixed_card
from actions.pointing import led_by_a_part
from actions.turn import Reply, Turn
from bot.rendering.card import MOST_SUGGESTIONS, Card, offers, snippet_card

BEHIND = 0.03  # probability from which on a topic counts as what a message was about
UNSURE = 0.5  # probability of a snippet below which others are offered beside it
OTHERS = 2
DECENT, DECENT_ELSEWHERE = 0.15, 0.25  # of the next likeliest where the likeliest was just shown; of another topic
REMEMBERED = 30  # snippets shown; a conversation that long has forgotten its beginning
SAME_AGAIN = "more_detail.same_again"
TWO_ANSWERS = "capabilities.two_answers"  # the line that says why there are two; in `shown` it stands before them


def answer(turn: Turn, topic: str, why: str) -> Reply:
    """The topic's snippet that is likeliest to answer; not the one that was just shown."""
    snippet_id, how = _chosen_side(turn, topic)
    if not just_shown(turn, snippet_id):
        return _with_others(turn, answer_with(turn, snippet_id, f"{why}; {how}", topic))
    following = _next_likeliest(turn, topic, snippet_id)
    if following:
        return answer_with(turn, following, f"{why}; {snippet_id} was just shown; {following} comes next")
    if turn.shown[-1] == SAME_AGAIN:  # who asks a third time wants to read it again
        return answer_with(turn, snippet_id, f"{why}; {snippet_id} is insisted on", topic)
    return same_again(turn, snippet_id, f"{why}; {snippet_id} was just shown")


def answer_with(turn: Turn, snippet_id: str, why: str, topic: str | None = None) -> Reply:
    """This snippet and no other, for it was chosen; the topic in hand is then its own, or `topic`. Raises LookupError."""
    catalogue = desk().catalogue
    found = catalogue.find(snippet_id)
    if found is None:
        raise LookupError(f"there is no snippet {snippet_id}")
    card = snippet_card(catalogue, desk().site, found, "answer")
    return served(turn, card, why, topic or snippet_id.partition(".")[0])


def _with_others(turn: Turn, reply: Reply) -> Reply:
    """Where it is unsure that this snippet was meant, the next likeliest two are offered before its own suggestions."""
    card = reply.card
    if dict(turn.cards).get(card["snippet"]["id"], 1.0) >= UNSURE:
        return reply
    others = [name for name, _ in turn.cards if name != card["snippet"]["id"]][:OTHERS]
    offered = [*offers(desk().catalogue, others), *(o for o in card["suggestions"] if o["id"] not in others)]
    card = card | {"suggestions": offered[:MOST_SUGGESTIONS]}
    return replace(reply, card=card, slots=reply.slots | {names.SLOT_OFFERED: offered_ids(card)})


def _chosen_side(turn: Turn, topic: str) -> tuple[str, str]:
    """The snippet of a topic and how it was chosen: ranked with all others, or where none of it was, by nearness."""
    sides = [snippet.id for snippet in desk().catalogue.aspects(topic)]
    ranked = [(name, share) for name, share in turn.cards if name in sides]
    if ranked:
        chosen, share = fitting(turn, ranked)
        return chosen, f"{chosen} answers with {share:.2f}"
    name, nearness = desk().sides.best(sides, turn.asked)
    return name, f"side {name} at {nearness:.2f}"


def just_shown(turn: Turn, snippet_id: str) -> bool:
    """Whether this card was in the last reply, or is what that spoke of."""
    if turn.shown[-3:-1] == (TWO_ANSWERS, snippet_id):  # below the first
        return True
    return turn.snippet == snippet_id and bool(turn.shown) and turn.shown[-1] in (snippet_id, SAME_AGAIN)


def _next_likeliest(turn: Turn, topic: str, shown: str) -> str | None:
    """The likeliest snippet but the one just shown: of the same topic, else of another; None where none is likely, or for
    what is known.
    """
    rest = [(name, odds) for name, odds in turn.cards if name != shown and not contradicts(turn, name)]
    own = [name for name, odds in rest if name.startswith(f"{topic}.") and odds >= DECENT]
    other = [name for name, odds in rest if is_topic(name.partition(".")[0]) and odds >= DECENT_ELSEWHERE]
    return next(iter([*own, *other]), None)


def same_again(turn: Turn, snippet_id: str, why: str, line: str = SAME_AGAIN) -> Reply:
    """The part of the card just shown that comes nearest, and that the whole is just above, with the next titles. What is in
    hand stays in hand. `line`: what is said below the part instead.
    """
    own = desk().catalogue.library.snippets[snippet_id]
    card = fixed_card(turn, "smalltalk", line) | {"topic": own.topic}  # what the reply is about
    ranked = [name for name, _ in turn.cards if name.startswith(f"{own.topic}.")]
    fresh = [name for name in dict.fromkeys((*ranked, *own.next)) if name not in turn.shown]
    told = with_offers(turn, card, fresh, why)
    return replace(told, card=led_by_a_part(turn, snippet_id, told.card))


def with_offers(turn: Turn, card: Card, snippet_ids: list[str], why: str, **slots: Any) -> Reply:
    """A fixed text with up to three titles below it, which are then buttons."""
    card = card | {"suggestions": offers(desk().catalogue, snippet_ids)[:MOST_SUGGESTIONS]}
    return Reply(card, why, {names.SLOT_SHOWN: shown_with(turn, card), names.SLOT_OFFERED: offered_ids(card), **slots})


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
        names.SLOT_PASSED_OVER: [],
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
