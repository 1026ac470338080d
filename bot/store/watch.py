"""Tries the storage every two seconds, so that a fault is told before a patient meets it."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.store.faults import faults

EVERY = 2.0  # seconds
WAITS = 0.5  # seconds for another program's lock
TRIAL_BYTES = 65_536
LATE = 5.0  # seconds without a whole round: the disk does not answer


class FileLost(OSError):
    """A database file is not the one that was there before."""


class Folder:
    """Whether the folder takes a file of some size."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, f"{path.name}/"

    def try_it(self) -> None:
        trial = self.path / f".trial-{os.getpid()}"
        try:
            trial.write_bytes(bytes(TRIAL_BYTES))
        finally:
            with suppress(OSError):
                trial.unlink()


class Database:
    """Whether an SQLite file is there, the same as before, readable by the `queries`, and open to be written to.

    One that never was there, or is empty yet, is well: it is made at its first use.
    """

    def __init__(self, path: Path, *queries: str) -> None:
        self.path, self.name, self._queries = path, path.name, queries
        self._inode: int | None = None

    def try_it(self) -> None:
        if not self.path.exists() or (self._inode is None and self.path.stat().st_size == 0):
            if self._inode is not None:
                raise FileLost(0, "the file is gone")
            return
        inode = self.path.stat().st_ino
        if self._inode not in (None, inode):
            self._inode = inode  # told once; whether the new one is of use is seen below
            raise FileLost(0, "the file was replaced while in use")
        self._inode = inode
        with closing(sqlite3.connect(f"file:{self.path}?mode=rw", uri=True, timeout=WAITS, isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")
            for query in self._queries:
                db.execute(query).fetchone()
            db.execute("ROLLBACK")


class Trouble(OSError):
    """A part of the server says itself that it is not well."""


@dataclass(frozen=True)
class Teller:
    """What is asked how it is: `trouble` gives the reason, or None."""

    name: str
    trouble: Callable[[], str | None]

    def try_it(self) -> None:
        why = self.trouble()
        if why is not None:
            raise Trouble(0, why)


Part = Folder | Database | Teller


class Watch:
    """A thread of its own, so that a disk that hangs holds up nobody. `also`: what else is to be done each time."""

    def __init__(self, parts: Sequence[Part], also: Callable[[], None] = lambda: None, every: float = EVERY) -> None:
        self._parts, self._also, self._every = parts, also, every
        self._ended = threading.Event()
        self._whole_round = time.monotonic()

    def begin(self) -> None:
        self._whole_round = time.monotonic()
        threading.Thread(target=self._on, name="storage-watch", daemon=True).start()

    def end(self) -> None:
        self._ended.set()

    def once(self) -> None:
        for part in self._parts:
            try:
                part.try_it()
            except (sqlite3.Error, OSError) as error:
                faults().note(part.name, error)
            else:
                faults().well(part.name)
        self._also()
        self._whole_round = time.monotonic()

    def is_late(self) -> bool:
        """Whether a part of the storage does not even fail."""
        return time.monotonic() - self._whole_round > max(LATE, 2 * self._every)

    def _on(self) -> None:
        while not self._ended.wait(self._every):
            self.once()


WAITS_FOR_ITS_ANSWER = "number, conversation, id, echo, pressed, at, starts FROM waiting"
OF_MAIL = (
    "person, conversation, heard FROM people",
    "person FROM stopped",
    "key FROM seen",
    "channel, sealed, state, starts FROM inbox ORDER BY number DESC",
    "channel, sealed, state, due FROM outbox ORDER BY number DESC",
)


def watch_of(folder: Path, also: Callable[[], None], tellers: Sequence[Teller] = ()) -> Watch:
    """The files of the server in its folder, and whoever else is to be asked."""
    latest = "SELECT sender_id, type_name, timestamp, action_name, data FROM events ORDER BY id DESC LIMIT 1"
    of_turns = [
        f"SELECT {columns} LIMIT 1"
        for columns in ("name, expires FROM conversations", "echo FROM turns", "card FROM replies", WAITS_FOR_ITS_ANSWER)
    ]
    parts: list[Part] = [
        Folder(folder),
        Database(folder / "conversations.db", latest, "SELECT sender_id, data FROM slots LIMIT 1"),
        Database(folder / "web.db", *of_turns),
        Database(folder / "standing.db", "SELECT conversation, counter, urgent, urgency FROM standing LIMIT 1"),
        Database(folder / "mail.db", *(f"SELECT {columns} LIMIT 1" for columns in OF_MAIL)),
        *tellers,
    ]
    return Watch(parts, also)
