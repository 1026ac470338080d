"""Messages that were received and have no answer yet: claimed by their id before the reader is told so.

A row stands from then until the answer is kept, in one step with that. What a process that was killed leaves behind is
answered by the next one, or as soon as its reader comes back.
"""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass, replace

from bot.privacy.personal import without_personal
from bot.store.sealing import seal

TABLE = """
CREATE TABLE IF NOT EXISTS waiting (
  number INTEGER PRIMARY KEY,
  conversation TEXT NOT NULL REFERENCES conversations (name) ON DELETE CASCADE,
  id TEXT NOT NULL, echo TEXT NOT NULL, pressed TEXT, at REAL NOT NULL, starts INTEGER NOT NULL DEFAULT 0,
  UNIQUE (conversation, id));
"""
COLUMNS = "conversation, id, echo, pressed, starts"


@dataclass(frozen=True)
class Asked:
    """A checked message. `id` is the client's. `echo` is the text, or the title of the offer `pressed`; it is empty where
    the store could not say whether this was offered.

    `again`: it was claimed before, so Rasa may have heard it. `starts`: how many processes began since then.
    """

    conversation: str
    id: str
    echo: str
    pressed: str | None = None
    starts: int = 0
    again: bool = False


class IdTaken(Exception):
    """The id stands for another message of this conversation."""


def claim(db: sqlite3.Connection, asked: Asked) -> Asked | None:
    """None where there is no such conversation. Of what was claimed before, `again`. Raises IdTaken."""
    echo = without_personal(asked.echo)
    key = {"name": asked.conversation, "id": asked.id}
    for table in ("turns", "waiting"):
        known = db.execute(f"SELECT echo FROM {table} WHERE conversation = :name AND id = :id", key).fetchone()
        if known is not None:
            if seal().open(known[0]) != echo:
                raise IdTaken
            return replace(asked, again=True)
    add = "INSERT INTO waiting (conversation, id, echo, pressed, at) SELECT name, ?, ?, ?, ? FROM conversations"
    row = (asked.id, seal().shut(echo), asked.pressed and seal().shut(asked.pressed), time.time())
    added = db.execute(f"{add} WHERE name = ?", (*row, asked.conversation))
    return asked if added.rowcount == 1 else None


def before(db: sqlite3.Connection, asked: Asked) -> list[Asked]:
    """Those of the same conversation that were received earlier, oldest first; all where this one could not be claimed."""
    own = "SELECT number FROM waiting WHERE conversation = :name AND id = :id"
    older = "conversation = :name AND id != :id AND number < coalesce((" + own + "), number + 1)"
    query = f"SELECT {COLUMNS} FROM waiting WHERE {older} ORDER BY number"
    return [_again(row) for row in db.execute(query, {"name": asked.conversation, "id": asked.id})]


def left_behind(db: sqlite3.Connection) -> list[Asked]:
    """All of them, oldest first, each with one start more."""
    db.execute("UPDATE waiting SET starts = starts + 1")
    return [_again(row) for row in db.execute(f"SELECT {COLUMNS} FROM waiting ORDER BY number")]


def over(db: sqlite3.Connection, conversation: str, asked_id: str) -> None:
    """It has its answer."""
    db.execute("DELETE FROM waiting WHERE conversation = ? AND id = ?", (conversation, asked_id))


def _again(row: tuple[str, str, str, str | None, int]) -> Asked:
    conversation, name, echo, pressed, starts = row
    return Asked(conversation, name, seal().open(echo), pressed and seal().open(pressed), starts, again=True)
