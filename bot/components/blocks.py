"""Kinds of blocks of phrasings: what a block teaches, where its `metadata` in data/nlu says so."""

from __future__ import annotations

from rasa.shared.nlu.training_data.message import Message

from bot.understanding.danger_model import PUTS_OFF

KIND = "kind"
ASIDE, STATEMENT = "aside", "statement"  # harmless clauses; harmless messages that ask nothing
ONLY_DANGER = (ASIDE, STATEMENT, PUTS_OFF)
"""Taught to the detector of danger alone: they are about no topic."""


def kind_of_block(example: Message) -> str | None:
    """The kind of the block that an example stands in, None for an ordinary one."""
    metadata = (example.get("metadata") or {}).get("intent") or {}
    return metadata.get(KIND) if isinstance(metadata, dict) else None
