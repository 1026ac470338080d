"""Rasa's own record of a conversation: where it is, and what it holds of one message."""

from __future__ import annotations

from typing import Any

from bot.channels.assistant import assistant
from bot.rendering.card import Card


def stores(agent: Any) -> list[Any]:
    """The store itself, and the one in memory that Rasa falls back to when it fails."""
    outer = agent.tracker_store
    found = [getattr(outer, "_tracker_store", outer), getattr(outer, "_fallback_tracker_store", None)]
    return [store for store in found if store is not None]


async def cards_given(agent: Any, conversation: str, message_id: str) -> list[Card] | None:
    """What was answered to a message of the client's id; None where it was not heard. In the assistant's thread: where it is
    under way there, that ends before."""
    return await assistant().does(_look_up(agent, conversation, message_id))


async def _look_up(agent: Any, conversation: str, message_id: str) -> list[Card] | None:
    for store in stores(agent):
        if hasattr(store, "cards_given"):
            cards: list[Card] | None = store.cards_given(conversation, message_id)
            return cards
    return None
