"""Kinds of blocks of phrasings: what a block teaches, where its `metadata` in data/nlu says so."""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.understanding.card_ranker import Pair, topic_of
from bot.understanding.danger_model import PUTS_OFF

KIND = "kind"
TOPIC = "topic"  # the topic in hand, of a block of what is said next
ASIDE, STATEMENT = "aside", "statement"  # harmless clauses; harmless messages that ask nothing
PAIR, CARDS = "pair", "cards"  # a labelled message of data/pairs, and the ids of the snippets that answer it
BEHIND = "behind"  # of a labelled message: the snippet after which it was said, whose title then stands in front
ONLY_DANGER = (ASIDE, STATEMENT, PUTS_OFF)
"""Taught to the detector of danger alone: they are about no topic."""


def kind_of_block(example: Message) -> str | None:
    """The kind of the block that an example stands in, None for an ordinary one."""
    kind: str | None = _marked(example, KIND)
    return kind


def pair_example(pair: Pair) -> Message:
    """A labelled message as an example of the topic of its first snippet."""
    metadata = {"intent": {KIND: PAIR, CARDS: list(pair.cards), BEHIND: pair.behind}}
    return Message(data={TEXT: pair.text, INTENT: topic_of(pair.cards[0]), METADATA: metadata})


def cards_of(example: Message) -> tuple[str, ...]:
    """The snippets that answer a labelled message; none for a phrasing."""
    return tuple(_marked(example, CARDS) or ())


def said_behind(example: Message) -> str | None:
    """The snippet after which a labelled message was said, whose title stands in front of it."""
    snippet_id: str | None = _marked(example, BEHIND)
    return snippet_id


def topic_in_hand(example: Message) -> str | None:
    """The topic after which an example is said, None where it is said at any time."""
    topic: str | None = _marked(example, TOPIC)
    return topic


def _marked(example: Message, key: str) -> Any:
    metadata = (example.get(METADATA) or {}).get("intent") or {}
    return metadata.get(key) if isinstance(metadata, dict) else None
