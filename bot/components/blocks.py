"""Kinds of blocks of phrasings: what a block teaches, where its `metadata` in data/nlu says so."""

from __future__ import annotations

from rasa.shared.nlu.training_data.message import Message

from bot.understanding.danger_model import PUTS_OFF

KIND = "kind"
TOPIC = "topic"  # the topic in hand, of a block of what is said next
ASIDE, STATEMENT = "aside", "statement"  # harmless clauses; harmless messages that ask nothing
ONLY_DANGER = (ASIDE, STATEMENT, PUTS_OFF)
"""Taught to the detector of danger alone: they are about no topic."""


def kind_of_block(example: Message) -> str | None:
    """The kind of the block that an example stands in, None for an ordinary one."""
    return _marked(example, KIND)


def topic_in_hand(example: Message) -> str | None:
    """The topic after which an example is said, None where it is said at any time."""
    return _marked(example, TOPIC)


def _marked(example: Message, key: str) -> str | None:
    metadata = (example.get("metadata") or {}).get("intent") or {}
    return metadata.get(key) if isinstance(metadata, dict) else None
