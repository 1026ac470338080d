"""Conversations go for good: at the patient's word, and when their time is over."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

from rasa.core.tracker_store import InMemoryTrackerStore

from bot.channels.assistant import assistant
from bot.channels.rasas_record import stores
from bot.channels.turns import Turns
from bot.store.damaged import forget_damaged
from bot.store.standing import Standing

logger = logging.getLogger(__name__)
SECONDS_BETWEEN_SWEEPS = 600.0


class CannotErase(Exception):
    """Rasa's tracker store has no way to delete. The message says what to do."""


async def erase_tracker(agent: Any, conversation: str) -> None:
    """Rasa's own record of the conversation. In the assistant's thread: a message under way there ends before."""
    await assistant().does(_erase_from_all(agent, conversation))


async def sweep(agent: Any, turns: Turns, standing: Standing, keep_hours: int) -> int:
    """Deletes what is older than may be kept: how many conversations.

    Those of the website when their session expires; others when nothing was said in them for as long.
    """
    now = time.time()
    over = await turns.expired(now)
    idle = await assistant().does(_idle_since(agent, now - keep_hours * 3600))
    for conversation in {*over, *idle}:
        await erase_tracker(agent, conversation)
    for conversation in {*over, *idle, *standing.idle(keep_hours * 3600)}:
        await standing.erase(conversation, for_good=conversation in over)
    for conversation in over:
        await turns.erase(conversation)
    return len({*over, *idle})


async def sweep_safely(agent: Any, turns: Turns, standing: Standing, keep_hours: int, folder: Path | None = None) -> None:
    """A sweep whose failure is said, and tried again at the next one. `folder`: where damaged files were put aside."""
    try:
        await sweep(agent, turns, standing, keep_hours)
        if folder is not None:
            forget_damaged(folder, keep_hours * 3600.0)
    except Exception as error:
        logger.error("old conversations were not deleted: %s", type(error).__name__)


async def _erase_from_all(agent: Any, conversation: str) -> None:
    for store in stores(agent):
        if isinstance(store, InMemoryTrackerStore):
            store.store.pop(conversation, None)
        elif hasattr(store, "erase"):
            store.erase(conversation)
        else:
            raise CannotErase(f"{type(store).__name__} cannot erase: use bot.serving.storage.ErasableTrackerStore")


async def _idle_since(agent: Any, moment: float) -> list[str]:
    return [name for store in stores(agent) if hasattr(store, "idle_since") for name in store.idle_since(moment)]
