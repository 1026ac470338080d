"""The turns of the website's conversations: what was received, what was said, the replies as shown, and whether they helped.

Rasa's own store cannot serve them: it lacks replies given when something failed or was too slow, what a pressed button is
called, and feedback. All calls run in one thread of their own, so that the disk holds up nobody.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from bot.channels import waiting
from bot.channels.waiting import Asked
from bot.privacy.personal import without_personal
from bot.rendering.card import Card
from bot.store.faults import faults
from bot.store.sealing import SealError, seal

T = TypeVar("T")
PATIENCE = 1.5  # seconds that a message waits for each of the three things it asks here
MOST_TURNS = 200  # of one conversation; the oldest go first
TABLES = f"""
PRAGMA secure_delete = ON;  -- what is deleted is overwritten, not only forgotten
PRAGMA foreign_keys = ON;
CREATE TABLE IF NOT EXISTS conversations (name TEXT PRIMARY KEY, expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS turns (
  number INTEGER PRIMARY KEY,
  conversation TEXT NOT NULL REFERENCES conversations (name) ON DELETE CASCADE,
  id TEXT NOT NULL, echo TEXT NOT NULL, at REAL NOT NULL, took INTEGER,
  UNIQUE (conversation, id));
CREATE TABLE IF NOT EXISTS replies (
  id TEXT PRIMARY KEY,
  turn INTEGER NOT NULL REFERENCES turns (number) ON DELETE CASCADE,
  place INTEGER NOT NULL, card TEXT NOT NULL, helpful INTEGER);
CREATE INDEX IF NOT EXISTS replies_of_turn ON replies (turn, place);
CREATE INDEX IF NOT EXISTS turns_in_order ON turns (conversation, number);
{waiting.TABLE}
"""


@dataclass(frozen=True)
class Reply:
    """A card as it was shown. `helpful` is None until the reader said so or not."""

    id: str
    card: Card
    helpful: bool | None = None


@dataclass(frozen=True)
class Said:
    """One turn. `id` is the client's, `at` in seconds since 1970. `took`: milliseconds from the message to its answer, where
    they were measured; they are kept for the report, and not read back."""

    id: str
    echo: str
    at: float
    replies: tuple[Reply, ...]
    took: int | None = field(default=None, compare=False)


class Turns:
    """The store. Opened at its first use; a failure to open or write is raised to whoever asked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="turns")
        self._opened: sqlite3.Connection | None = None

    async def begin(self, conversation: str, expires: float) -> None:
        await self._do(lambda db: db.execute("INSERT INTO conversations VALUES (?, ?)", (conversation, expires)))

    async def prolong(self, conversation: str, expires: float) -> bool:
        """It goes on until then at least. False where there is none of this name."""
        change = "UPDATE conversations SET expires = max(expires, ?) WHERE name = ?"
        return await self._soon(lambda db: db.execute(change, (expires, conversation)).rowcount == 1)

    async def is_known(self, conversation: str) -> bool:
        """False once it was erased."""
        query = "SELECT 1 FROM conversations WHERE name = ?"
        return await self._soon(lambda db: db.execute(query, (conversation,)).fetchone() is not None)

    async def claim(self, asked: Asked) -> Asked | None:
        """Written down when this returns, and to be answered from then on, whatever becomes of this process. None where the
        conversation was erased. Raises IdTaken where its id stands for another message."""
        return await self._soon(lambda db: waiting.claim(db, asked))

    async def received_before(self, asked: Asked) -> list[Asked]:
        """What was received earlier in the conversation and has no answer, oldest first."""
        return await self._soon(lambda db: waiting.before(db, asked))

    async def left_behind(self) -> list[Asked]:
        """What an earlier process received and did not answer, oldest first. To be asked for once, at the start."""
        return await self._do(waiting.left_behind)

    async def find(self, conversation: str, turn_id: str) -> Said | None:
        found = await self._soon(lambda db: _said(db, conversation, turn_id))
        return found[0] if found else None

    async def keep(self, conversation: str, said: Said) -> Said:
        """Stores the turn and gives it back, or the one that stands under its id already. What tells who somebody is is not
        stored: whoever asks again, or for the history, gets a mark in its place.

        Of an erased conversation nothing is stored. A slow disk is not waited for: then it is stored when its time comes.
        """
        kept = asyncio.ensure_future(self._do(lambda db: _keep(db, conversation, said)))
        kept.add_done_callback(lambda done: done.cancelled() or done.exception())  # noted where it failed
        done, _ = await asyncio.wait({kept}, timeout=PATIENCE)
        return kept.result() if done else said

    async def history(self, conversation: str) -> list[Said]:
        """Oldest first."""
        return await self._soon(lambda db: _said(db, conversation))

    async def offers(self, conversation: str) -> dict[str, str]:
        """Title by id of everything offered in the replies that still stand."""
        shown = [reply.card for said in await self.history(conversation) for reply in said.replies]
        return {offer["id"]: offer["title"] for card in shown for offer in (*card["options"], *card["suggestions"])}

    async def judge(self, conversation: str, reply: str, helpful: bool) -> bool:
        """Notes whether a reply helped. False where this conversation has no such reply."""
        mine = "SELECT number FROM turns WHERE conversation = ?"
        change = f"UPDATE replies SET helpful = ? WHERE id = ? AND turn IN ({mine})"
        return await self._do(lambda db: db.execute(change, (helpful, reply, conversation)).rowcount == 1)

    async def erase(self, conversation: str) -> None:
        await self._do(lambda db: db.execute("DELETE FROM conversations WHERE name = ?", (conversation,)))

    async def expired(self, now: float) -> list[str]:
        """Conversations whose time is over."""
        query = "SELECT name FROM conversations WHERE expires <= ?"
        return await self._do(lambda db: [name for (name,) in db.execute(query, (now,))])

    async def _soon(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """As `_do`; raises sqlite3.OperationalError where it takes too long, as where another program holds the file."""
        try:
            return await asyncio.wait_for(self._do(work), PATIENCE)
        except asyncio.TimeoutError:
            raise sqlite3.OperationalError("no answer in time") from None

    async def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._in_one_step, work)

    def _in_one_step(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            if self._opened is None:
                self._opened = _open(self._path)
            with self._opened:
                return work(self._opened)
        except (sqlite3.Error, OSError) as error:
            faults().note(self._path.name, error)
            raise


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    opened = sqlite3.connect(path)
    opened.executescript(TABLES)
    if not _has_times(opened):  # of an earlier release
        with opened:
            opened.execute("BEGIN IMMEDIATE")  # of several that open it one adds the column
            if not _has_times(opened):
                opened.execute("ALTER TABLE turns ADD COLUMN took INTEGER")
    return opened


def _has_times(db: sqlite3.Connection) -> bool:
    return "took" in {row[1] for row in db.execute("PRAGMA table_info(turns)")}


def _said(db: sqlite3.Connection, conversation: str, turn_id: str | None = None) -> list[Said]:
    query = "SELECT number, id, echo, at FROM turns WHERE conversation = :name AND (:id IS NULL OR id = :id) ORDER BY number"
    rows = db.execute(query, {"name": conversation, "id": turn_id}).fetchall()
    return [said for row in rows if (said := _opened_turn(db, *row))]


def _opened_turn(db: sqlite3.Connection, number: int, name: str, echo: str, at: float) -> Said | None:
    """None where no key opens it: the rest of the conversation goes on without."""
    try:
        return Said(name, seal().open(echo), at, _replies(db, number))
    except SealError:
        return None


def _replies(db: sqlite3.Connection, turn: int) -> tuple[Reply, ...]:
    rows = db.execute("SELECT id, card, helpful FROM replies WHERE turn = ? ORDER BY place", (turn,))
    return tuple(Reply(name, json.loads(seal().open(card)), _yes_or_no(helpful)) for name, card, helpful in rows)


def _yes_or_no(helpful: Any) -> bool | None:
    return None if helpful is None else bool(helpful)


def _keep(db: sqlite3.Connection, conversation: str, said: Said) -> Said:
    number = waiting.over(db, conversation, said.id)
    standing = _said(db, conversation, said.id)
    if standing:
        return standing[0]
    columns = "(number, conversation, id, echo, at, took) SELECT ?, name, ?, ?, ?, ? FROM conversations WHERE name = ?"
    add = f"INSERT OR IGNORE INTO turns {columns}"  # where one stands that no key opens, it stays
    row = (number, said.id, seal().shut(without_personal(said.echo)), said.at, said.took, conversation)
    added = db.execute(add, row)
    if added.rowcount == 1:
        rows = [(r.id, number, n, seal().shut(json.dumps(r.card)), r.helpful) for n, r in enumerate(said.replies)]
        db.executemany("INSERT INTO replies VALUES (?, ?, ?, ?, ?)", rows)
        newest_old = "SELECT number FROM turns WHERE conversation = :name ORDER BY number DESC LIMIT 1 OFFSET :most"
        old = f"DELETE FROM turns WHERE conversation = :name AND number <= ({newest_old})"
        db.execute(old, {"name": conversation, "most": MOST_TURNS})
    return said
