"""Two or three topics are about as likely: asks which was meant, with plain titles."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions import names
from actions.answering import answer_with, is_topic, just_shown, missed, offered_ids
from actions.card_action import CardAction
from actions.desk import desk
from actions.fixed import fixed_card, with_first_choices
from actions.not_covered import likeliest, no_card_for_it, not_covered
from actions.turn import Reply, Turn
from bot.rendering.card import MOST_OPTIONS, Card, snippet_options, topic_options

MOST_MISSES = 2


class ActionClarify(CardAction):
    stem = "clarify"

    def reply(self, turn: Turn) -> Reply:
        sure = likeliest(turn)
        if sure and not just_shown(turn, sure):
            return answer_with(turn, sure, f"no sure topic, but {sure} is likely to answer")
        if no_card_for_it(turn):
            return not_covered(turn, "a clear question, and no card is likely to answer it")
        if turn.misses >= MOST_MISSES:
            return after_two_misses(turn)
        topics = [name for name, _ in turn.ranking if is_topic(name)][:MOST_OPTIONS]
        if not topics:
            card = with_first_choices(fixed_card(turn, "fallback", "out_of_scope.no_topic", "out_of_scope.lost_topic"))
            return missed(turn, card, "nothing to choose between")
        reply = missed(turn, _card(turn, topics), "several topics are about as likely")
        return replace(reply, slots=reply.slots | _named_topic(turn))


def _named_topic(turn: Turn) -> dict[str, Any]:
    """What the message names by its name is in hand from now on, where nothing else is: "how long before it works"."""
    named = {e.get("topic") for e in turn.heard.get("entities") or []}
    topic = next((name for name, _ in turn.ranking if name in named and is_topic(name)), None)
    return {names.SLOT_TOPIC: topic} if topic and turn.topic is None else {}


def _card(turn: Turn, topics: list[str]) -> Card:
    """Asks which was meant: of the likeliest snippets, or where none was ranked, of the likeliest topics."""
    card = fixed_card(turn, "clarify", "capabilities.which", "capabilities.which_again")
    options = snippet_options(desk().catalogue, [name for name, _ in turn.cards]) or topic_options(desk().catalogue, topics)
    return card | {"topic": options[0]["topic"], "options": options, "suggestions": []}


def after_two_misses(turn: Turn) -> Reply:
    card = with_first_choices(fixed_card(turn, "handoff", "human.after_two", "human.overview"))
    return Reply(card, "two misses in a row", {names.SLOT_MISSES: 0, names.SLOT_OFFERED: offered_ids(card)})
