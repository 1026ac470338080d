"""Messages that were received and have no answer yet: claimed by their id before the reader is told so.

A row stands from then until the answer is kept, in one step with that. What a process that was killed leaves behind is
answered by the next one, or as soon as its reader comes back.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from dataclasses import dataclass, field, replace

from bot.privacy.personal import without_personal
from bot.store.sealing import SealError, seal

logger = logging.getLogger(__name__)

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

    `again`: it was claimed before, so Rasa may have heard it. `starts`: how many processes began since then. `came`: when it
    was read, by the clock that nobody sets.
    """

    conversation: str
    id: str
    echo: str
    pressed: str | None = None
    starts: int = 0
    again: bool = False
    came: float = field(default_factory=time.monotonic, compare=False)


class IdTaken(Exception):
    """The id stands for another message of this conversation."""


def claim(db: sqlite3.Connection, asked: Asked) -> Asked | None:
    """None where there is no such conversation. Of what was claimed before, `again`. Raises IdTaken."""
    echo = without_personal(asked.echo)
    key = {"name": asked.conversation, "id": asked.id}
    for table in ("turns", "waiting"):
        known = db.execute(f"SELECT echo FROM {table} WHERE conversation = :name AND id = :id", key).fetchone()
        if known is not None:
            if _says_another(known[0], echo):
                raise IdTaken
            return replace(asked, again=True)
    add = "INSERT INTO waiting (number, conversation, id, echo, pressed, at) SELECT ?, name, ?, ?, ?, ? FROM conversations"
    row = (next_number(db), asked.id, seal().shut(echo), asked.pressed and seal().shut(asked.pressed), time.time())
    added = db.execute(f"{add} WHERE name = ?", (*row, asked.conversation))
    return asked if added.rowcount == 1 else None


def before(db: sqlite3.Connection, asked: Asked) -> list[Asked]:
    """Those of the same conversation that were received earlier, oldest first; all where this one could not be claimed."""
    own = "SELECT number FROM waiting WHERE conversation = :name AND id = :id"
    older = "conversation = :name AND id != :id AND number < coalesce((" + own + "), number + 1)"
    query = f"SELECT {COLUMNS} FROM waiting WHERE {older} ORDER BY number"
    rows = db.execute(query, {"name": asked.conversation, "id": asked.id})
    return [earlier for row in rows if (earlier := _again(row))]


def left_behind(db: sqlite3.Connection) -> list[Asked]:
    """All of them, oldest first, each with one start more. What no key opens is left as it is, and told by its number alone:
    it is answered at a start with the key that sealed it."""
    rows = db.execute(f"SELECT {COLUMNS} FROM waiting ORDER BY number").fetchall()
    opened = [asked for row in rows if (asked := _again(row))]
    started = "UPDATE waiting SET starts = starts + 1 WHERE conversation = ? AND id = ?"
    db.executemany(started, [(asked.conversation, asked.id) for asked in opened])
    if len(opened) < len(rows):
        what = "%d of the messages from before the start cannot be opened and are left as they are: %s"
        logger.error(what, len(rows) - len(opened), "put the key that sealed them behind the present one, and start again")
    return [replace(asked, starts=asked.starts + 1) for asked in opened]


def over(db: sqlite3.Connection, conversation: str, asked_id: str) -> int:
    """It has its answer. The number of its turn, by which the turns of a conversation stand in order: that of the message,
    so that an answer that comes late stands where it was asked."""
    mine = "FROM waiting WHERE conversation = ? AND id = ?"
    claimed = db.execute(f"SELECT number {mine}", (conversation, asked_id)).fetchone()
    number = claimed[0] if claimed else next_number(db)
    db.execute(f"DELETE {mine}", (conversation, asked_id))
    taken = db.execute("SELECT 1 FROM turns WHERE number = ?", (number,)).fetchone()
    return next_number(db) if taken else int(number)


def next_number(db: sqlite3.Connection) -> int:
    """Higher than that of any message and any turn."""
    numbers = "SELECT 0 n UNION SELECT max(number) FROM waiting UNION SELECT max(number) FROM turns"
    return int(db.execute(f"SELECT 1 + max(n) FROM ({numbers})").fetchone()[0])


def _says_another(kept: str, echo: str) -> bool:
    """Never where no key opens what was kept: then its sender is believed."""
    try:
        return seal().open(kept) != echo
    except SealError:
        return False


def _again(row: tuple[str, str, str, str | None, int]) -> Asked | None:
    """None where no key opens it."""
    conversation, name, echo, pressed, starts = row
    try:
        return Asked(conversation, name, seal().open(echo), pressed and seal().open(pressed), starts, again=True)
    except SealError:
        return None
