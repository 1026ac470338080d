"""Steps on the file of the mailroom, in one thread of their own. Those that wait are written with one commit, since the disk
takes as long for many as for one; each is done as a whole or not at all."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from bot.mailroom.tables import opened

T = TypeVar("T")
Step = tuple[Callable[[sqlite3.Connection], Any], "Future[Any]"]


class Steps:
    """Opened at its first use. Failures are raised as sqlite3.Error or OSError to whoever asked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mailroom")
        self._lock, self._waiting = threading.Lock(), list[Step]()
        self._opened: sqlite3.Connection | None = None

    async def do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """On the disk when it returns."""
        done: Future[T] = Future()
        with self._lock:
            self._waiting.append((work, done))
        self._thread.submit(self._all_that_wait)
        return await asyncio.wrap_future(done)

    def _all_that_wait(self) -> None:
        with self._lock:
            steps, self._waiting = self._waiting, []
        steps = [step for step in steps if step[1].set_running_or_notify_cancel()]
        if not steps:
            return
        try:
            results = self._written(steps)
        except Exception as error:
            results = [error] * len(steps)
        for (_, done), result in zip(steps, results, strict=True):
            if isinstance(result, Exception):
                done.set_exception(result)
            else:
                done.set_result(result)

    def _written(self, steps: list[Step]) -> list[Any]:
        """What each gave, or how it failed. Where the commit fails, all have."""
        if self._opened is None:
            self._opened = opened(self._path)
        db = self._opened
        # At once: after a read SQLite would not wait for whoever writes, were it our own watch, but fail.
        db.execute("BEGIN IMMEDIATE")
        try:
            results = [_one(db, work) for work, _ in steps]
            db.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                db.execute("ROLLBACK")
            raise
        return results


def _one(db: sqlite3.Connection, work: Callable[[sqlite3.Connection], Any]) -> Any:
    db.execute("SAVEPOINT step")
    try:
        result = work(db)
    except Exception as error:
        db.execute("ROLLBACK TO step")
        result = error
    db.execute("RELEASE step")
    return result
