"""Conversations go for good: at the patient's word, and when their time is over."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from rasa.core.tracker_store import InMemoryTrackerStore

from bot.channels.assistant import assistant
from bot.channels.rasas_record import stores
from bot.channels.turns import Turns
from bot.mailroom import keeping
from bot.mailroom.tables import opened
from bot.store.clock import SweepClock
from bot.store.damaged import forget_damaged
from bot.store.standing import Standing

logger = logging.getLogger(__name__)
SECONDS_BETWEEN_SWEEPS = 600.0
WEB, MAIL = "web.db", "mail.db"


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


async def sweep_on(agent: Any, standing: Standing, keep_hours: int, folders: Sequence[Path]) -> None:
    """Sweeps now and every ten minutes, whichever channels are open. The first of the folders is the server's own; a channel
    may keep its files in another."""
    kept = [(folder, Turns(folder / WEB)) for folder in dict.fromkeys(folders)]
    clock = SweepClock(folders[0] / "swept", keep_hours * 3600.0, time.time)
    while True:
        if clock.is_believed():
            for folder, turns in kept:
                await sweep_safely(agent, turns, standing, keep_hours, folder)
                await sweep_mail_safely(folder, keep_hours * 3600.0)
        await asyncio.sleep(SECONDS_BETWEEN_SWEEPS)


async def sweep_mail_safely(folder: Path, keep: float) -> None:
    """Of the messaging apps, also of one that is closed by now."""
    try:
        await asyncio.to_thread(_sweep_mail, folder / MAIL, keep)
    except (sqlite3.Error, OSError) as error:
        logger.error("the mailroom was not swept: %s", type(error).__name__)


def _sweep_mail(path: Path, keep: float) -> None:
    if path.is_file():
        with closing(opened(path)) as db:
            db.execute("BEGIN IMMEDIATE")
            keeping.sweep(db, time.time(), keep)
            db.execute("COMMIT")


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
