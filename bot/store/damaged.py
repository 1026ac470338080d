"""At the start: a record of conversations that cannot be used is put aside, so that patients are answered all the same.

What stands is not in these files (see `standing.py`). What is put aside holds patients' words: it goes after the time that
conversations may be kept, and whenever somebody erases a conversation, for it cannot be told whose words are in it.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from bot.store.faults import reason_of
from bot.store.standing_file import OF_A_DAMAGED_FILE

logger = logging.getLogger(__name__)
WAITS = 1.5  # seconds for another program's lock; a file that is held is not damaged
# The columns that are read and written. A table that is not there yet is made at its first use.
TABLES = {
    "conversations.db": {
        "events": {"id", "sender_id", "type_name", "timestamp", "intent_name", "action_name", "data"},
        "slots": {"sender_id", "data"},
    },
    "web.db": {
        "conversations": {"name", "expires"},
        "turns": {"number", "conversation", "id", "echo", "at"},
        "replies": {"id", "turn", "place", "card", "helpful"},
        "waiting": {"number", "conversation", "id", "echo", "pressed", "at", "starts"},
    },
    "mail.db": {
        "people": {"person", "channel", "conversation", "begun", "heard", "greeted", "pages"},
        "seen": {"key", "at"},
        "inbox": {"number", "channel", "person", "conversation", "sealed", "at", "state", "reason"},
        "outbox": {
            *("number", "channel", "conversation", "answers", "part", "sealed", "urgent", "state"),
            *("tries", "due", "lease", "began", "vendor_id", "reason"),
        },
    },
}


def put_damaged_aside(folder: Path) -> None:
    """Each damaged file gets the end `.damaged`, and one clear line. Before anything has opened them. Never raises."""
    for name, tables in TABLES.items():
        path = folder / name
        try:
            why = _what_is_wrong(path, tables)
            if why is None:
                continue
            aside = path.with_suffix(".damaged")
            for end in ("-journal", "-wal", "-shm"):  # of another file, the new one would be spoilt by it
                Path(f"{path}{end}").unlink(missing_ok=True)
            os.replace(path, aside)
            told = "a new one is begun, and earlier conversations are not known any more; what stands is kept elsewhere"
            logger.error("%s cannot be used (%s): kept as %s, with patients' words in it; %s", path, why, aside.name, told)
        except OSError as error:
            logger.error("%s cannot be used (%s): move it away, then start again", path, reason_of(error))


def forget_damaged(folder: Path, older_than: float = 0.0) -> None:
    """Deletes what was put aside for so many seconds. Raises OSError where that fails."""
    for name in TABLES:
        aside = (folder / name).with_suffix(".damaged")
        with suppress(FileNotFoundError):
            if time.time() - aside.stat().st_ctime >= older_than:
                aside.unlink()


def _what_is_wrong(path: Path, tables: dict[str, set[str]]) -> str | None:
    """None where the file is well, not there yet, or only held by another program or not to be written."""
    if not path.exists() or (path.is_file() and path.stat().st_size == 0):
        return None
    if not path.is_file():
        return "it is no file"
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=WAITS)) as db:
            (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                return "database disk image is malformed"
            other = [table for table, columns in tables.items() if _lacks(db, table, columns)]
            return f"`{other[0]}` is of another version" if other else None
    except sqlite3.Error as error:
        return str(error) if any(words in str(error) for words in OF_A_DAMAGED_FILE) else None


def _lacks(db: sqlite3.Connection, table: str, columns: set[str]) -> bool:
    has = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
    return bool(has) and not columns <= has
