"""Does the card that answers come first? Asked of labelled messages that nothing is learnt from, in the form of data/pairs.

They are many, so that a change to the choice of cards shows by less than a point of chance. What the reply then makes
of the card (leaning, two answers, alarms) is measured by `answers.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.evaluation.scoring import Share
from bot.understanding.card_ranker import Pair, topic_of
from bot.understanding.in_context import after_title

if TYPE_CHECKING:
    from bot.serving.agent import PalsyAgent


@dataclass(frozen=True)
class Ranked:
    """A labelled message, and the snippets that were likeliest to answer it, best first."""

    pair: Pair
    cards: tuple[str, ...]


async def rank_all(agent: PalsyAgent, pairs: Sequence[Pair], titles: Mapping[str, str]) -> list[Ranked]:
    """Each message as the first of a conversation, or with the snippet in hand behind which it was said."""
    return [Ranked(pair, await _ranked(agent, pair, titles)) for pair in pairs]


async def _ranked(agent: PalsyAgent, pair: Pair, titles: Mapping[str, str]) -> tuple[str, ...]:
    from rasa.core.channels.channel import UserMessage

    from bot.components.topics import CARD_IN_HAND, CARDS, IN_HAND

    text = pair.text.removeprefix(after_title(titles[pair.behind], "")) if pair.behind else pair.text
    in_hand = {IN_HAND: topic_of(pair.behind), CARD_IN_HAND: pair.behind} if pair.behind else {IN_HAND: None}
    heard = await agent.processor.parse_message(UserMessage(text, metadata=in_hand))
    return tuple(card["id"] for card in heard.get(CARDS) or [])


def among_first(ranked: Sequence[Ranked], count: int) -> Share:
    """Of the messages, those with a card that answers among the first `count`."""
    return Share(sum(not set(one.pair.cards).isdisjoint(one.cards[:count]) for one in ranked), len(ranked))
