"""Does the card that answers come first? Asked of labelled messages that nothing is learnt from, in the form of data/pairs.

They are many, so that a change to the choice of cards shows by less than a point of chance. What the reply then makes
of the card (leaning, two answers, alarms) is measured by `answers.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.content.load import read_library
from bot.evaluation.questions import QuestionsError
from bot.evaluation.scoring import Share
from bot.understanding.card_ranker import Pair, topic_of
from bot.understanding.in_context import after_title
from bot.understanding.pairs import PairsError, read_file

if TYPE_CHECKING:
    from bot.serving.agent import PalsyAgent


CONTENT = Path("data/content")
FIRST = (1, 2, 3)


@dataclass(frozen=True)
class Ranked:
    """A labelled message, and the snippets that were likeliest to answer it, best first."""

    pair: Pair
    cards: tuple[str, ...]


def labelled(path: Path) -> tuple[list[Pair], dict[str, str]]:
    """The messages of a file, and the titles of all snippets. Raises QuestionsError where a line cannot be used."""
    titles = {snippet.id: snippet.title for snippet in read_library(CONTENT).snippets.values()}
    try:
        return read_file(path, titles), titles
    except PairsError as error:
        raise QuestionsError(str(error)) from error


async def rank_all(agent: PalsyAgent, pairs: Sequence[Pair], titles: Mapping[str, str]) -> list[Ranked]:
    """Each message as the first of a conversation, or with the snippet in hand behind which it was said."""
    return [Ranked(pair, await _ranked(agent, pair, titles)) for pair in pairs]


async def _ranked(agent: PalsyAgent, pair: Pair, titles: Mapping[str, str]) -> tuple[str, ...]:
    from rasa.core.channels.channel import UserMessage

    from bot.components.topics import CARD_IN_HAND, CARDS, IN_HAND

    text = pair.text.removeprefix(after_title(titles[pair.behind], "")) if pair.behind else pair.text
    topic = topic_of(pair.behind) if pair.behind else None
    heard = await agent.processor.parse_message(UserMessage(text, metadata={IN_HAND: topic, CARD_IN_HAND: pair.behind}))
    return tuple(card["id"] for card in heard.get(CARDS) or [])


def among_first(ranked: Sequence[Ranked], count: int) -> Share:
    """Of the messages, those with a card that answers among the first `count`."""
    return Share(sum(not set(one.pair.cards).isdisjoint(one.cards[:count]) for one in ranked), len(ranked))
