"""The keeper of what stands: an urgent card that was given is here before it goes out, and stays until it is closed.

All of it is in memory, and in a small file that is read at the start and written before an answer goes out. Where the file
cannot be written, memory holds it and it is tried again; where it cannot be read, conversations from before are unknown.
Rasa's slots are fed from here.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.store.faults import faults
from bot.store.standing_file import DamagedFile, StandingFile, Stands

SLOTS = ("urgent", "suspected", "asking")
SILENCE = 3600.0  # seconds after which nothing stands any more, by a clock that nobody sets
PATIENCE = 0.5  # seconds that an answer waits for the disk
STRONGEST = ("emergency", "crisis")


class Standing:
    """What stands, by conversation. May be asked from any thread. Without a path it is in memory only."""

    def __init__(self, path: Path | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._file = StandingFile(path) if path else None
        self._clock, self._lock = clock, threading.RLock()
        self._rows: dict[str, Stands] = {}
        self._heard: dict[str, float] = {}  # when a conversation was last heard
        self._unwritten: set[str] = set()
        self._gone: set[str] = set()  # erased for good: what is still under way leaves nothing behind
        self._begun: set[str] = set()  # conversations that are known although nothing stands in them
        self._counter = 0
        self._began = clock()
        self._is_read, self._lost = path is None, False
        self._disk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="standing")
        self._waiting: Future[None] | None = None

    # What stands

    def of(self, conversation: str) -> Stands | None:
        """None where nothing ever stood here, as far as is known. Counts as having heard the conversation."""
        with self._lock:
            now = self._clock()
            silent = now - self._heard.get(conversation, now)
            self._heard[conversation] = now
            row = self._rows.get(conversation)
            if row is not None and silent > SILENCE:
                row = self._put(Stands(conversation, 0))
            return row

    def stands(self, conversation: str) -> bool:
        """Whether something urgent stands, without having heard the conversation."""
        with self._lock:
            row = self._rows.get(conversation)
            return row is not None and (row.urgent or row.suspected) is not None

    async def note(self, conversation: str, seen: int, flags: Mapping[str, str | None], urgency: str | None = None) -> None:
        """A turn set these. It closes only what it saw: `seen` is the counter that it began with.

        Written when this returns, or held until it can be.
        """
        with self._lock:
            if conversation in self._gone:
                return
            row = self._rows.get(conversation) or Stands(conversation, 0)
            newer = row.counter > seen
            changes: dict[str, Any] = {
                slot: flag for slot, flag in flags.items() if slot in SLOTS and (flag is not None or not newer)
            }
            if all(getattr(row, slot) == flag for slot, flag in changes.items()):
                return
            self._put(replace(row, **changes, urgency=urgency or row.urgency))
        await self._written()

    async def raised(self, conversation: str, flag: str, urgency: str) -> None:
        """An urgent card goes out that no action made. What is stronger stays."""
        with self._lock:
            if conversation in self._gone:
                return
            row = self._rows.get(conversation) or Stands(conversation, 0)
            weaker = _topic(row.urgent) in STRONGEST and _topic(flag) not in STRONGEST
            self._put(replace(row, urgent=row.urgent if weaker else flag, urgency=urgency))
        await self._written()

    async def erase(self, conversation: str, for_good: bool = False) -> None:
        """`for_good`: nobody can come back to it. Raises sqlite3.Error or OSError where it could not be erased; then it
        stands on."""
        with self._lock:
            row = self._rows.pop(conversation, None)
        try:
            if self._file is not None and (row is not None or not self._is_read):
                await asyncio.wrap_future(self._disk.submit(self._file.erase, conversation))
        except BaseException:
            with self._lock:
                if row is not None:
                    self._rows.setdefault(conversation, row)
            raise
        with self._lock:
            self._forget(conversation)
            if for_good:
                self._gone.add(conversation)

    def idle(self, seconds: float) -> list[str]:
        """Conversations with a row that were not heard for as long while this process ran; those without are forgotten."""
        with self._lock:
            now, began = self._clock(), self._began
            if now - began >= seconds:
                self._lost = False  # whatever was lost is too old to be kept
                self._gone.clear()
                self._began = now
            names = {*self._rows, *self._begun, *self._heard}
            over = [name for name in names if now - self._heard.get(name, began) >= seconds]
            for name in over:
                if name not in self._rows:
                    self._forget(name)
            return [name for name in over if name in self._rows]

    def _forget(self, conversation: str) -> None:
        self._heard.pop(conversation, None)
        self._unwritten.discard(conversation)
        self._begun.discard(conversation)

    # What is not known

    def begins(self, conversation: str) -> None:
        """A new conversation: nothing of it can have been lost. Also where one of its name was erased."""
        with self._lock:
            self._gone.discard(conversation)
            self._begun.add(conversation)
            self._heard[conversation] = self._clock()

    def is_unknown(self, conversation: str) -> bool:
        """Whether something may stand here that cannot be read. Once it was said, see `told`, it counts as known."""
        with self._lock:
            missing = self._lost or not self._is_read or not self.knows_people(conversation.partition(":")[0])
            return missing and conversation not in self._begun and conversation not in self._rows

    def loses_people(self, channel: str) -> None:
        """Who wrote in a messaging app is not known any more. Where something stands there, whoever writes may be the one:
        that is remembered as a row of nobody's, until that is swept as a silent conversation."""
        mine = f"{channel}:"
        with self._lock:
            if any(name.startswith(mine) and (row.urgent or row.suspected) for name, row in self._rows.items()):
                self._put(Stands(mine, 0))

    def knows_people(self, channel: str) -> bool:
        with self._lock:
            return f"{channel}:" not in self._rows

    def told(self, conversation: str) -> None:
        """The person was told that it is not known what was said before."""
        self.begins(conversation)

    # The file

    def settle(self) -> None:
        """Reads what could not be read, writes what is not written. Never raises; a failure is in `faults()`."""
        if self._file is None:
            return
        try:
            self._settle(self._file)
            faults().well(self._file.path.name)
        except (sqlite3.Error, OSError) as error:
            faults().note(self._file.path.name, error)

    def try_again(self) -> None:
        """`settle` in the thread of the file; does not wait."""
        self._handed()

    def _settle(self, file: StandingFile) -> None:
        if not self._is_read:
            self._read(file)
        with self._lock:
            names = set(self._rows) if file.is_new() else set(self._unwritten)
            rows = [self._rows[name] for name in names if name in self._rows]
            lost = self._lost
        if not rows and not file.is_new():
            return
        try:
            file.write(rows, lost)
        except DamagedFile as error:
            faults().note(file.path.name, error)
            file.put_aside()
            with self._lock:
                rows = list(self._rows.values())
            file.write(rows, lost)
        with self._lock:
            self._unwritten -= {row.conversation for row in rows if self._rows.get(row.conversation) == row}

    def _read(self, file: StandingFile) -> None:
        try:
            rows, lost = file.read()
        except DamagedFile as error:
            faults().note(file.path.name, error)
            file.put_aside()
            rows, lost = [], True
        self._take_in(rows, lost)

    def _take_in(self, rows: Iterable[Stands], lost: bool) -> None:
        """What was read is older than what came since the start."""
        with self._lock:
            read = {row.conversation: row for row in rows}
            above = max((row.counter for row in read.values()), default=0)
            since = {name: replace(row, counter=row.counter + above) for name, row in self._rows.items()}
            self._counter += above
            self._rows = {**read, **{name: _both(read.get(name), row) for name, row in since.items()}}
            self._unwritten |= set(since)
            self._is_read, self._lost = True, lost

    async def _written(self) -> None:
        """Waits for the disk, but not for long."""
        future = self._handed()
        if future is not None:
            await asyncio.wait({asyncio.wrap_future(future)}, timeout=PATIENCE)

    def _handed(self) -> Future[None] | None:
        if self._file is None:
            return None
        with self._lock:
            waiting = self._waiting
            if waiting is None or waiting.running() or waiting.done():  # one that waits will write this too
                waiting = self._waiting = self._disk.submit(self.settle)
            return waiting

    def _put(self, row: Stands) -> Stands:
        self._counter += 1
        row = replace(row, counter=self._counter)
        self._rows[row.conversation] = row
        self._unwritten.add(row.conversation)
        return row


def _both(read: Stands | None, since: Stands) -> Stands:
    """What stood before was not seen by the turns since, so they have not closed it."""
    if read is None:
        return since
    kept = {slot: getattr(since, slot) or getattr(read, slot) for slot in SLOTS}
    return replace(since, **kept, urgency=since.urgency or read.urgency)


def _topic(flag: str | None) -> str:
    return (flag or "").partition(".")[0]
