"""The file of what stands: SQLite with a write-ahead log, written whole again where it was lost, replaced or damaged.

Ids of conversations and of vetted texts, how urgent, and a counter: nothing that anybody wrote.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

WAITS = 0.3  # seconds for another program's lock
VERSION = 1
HEAD = b"SQLite format 3\x00"
COLUMNS = "conversation, counter, urgent, suspected, asking, urgency"
TABLES = f"""
CREATE TABLE IF NOT EXISTS standing (
  conversation TEXT PRIMARY KEY, counter INTEGER NOT NULL, urgent TEXT, suspected TEXT, asking TEXT, urgency TEXT);
CREATE TABLE IF NOT EXISTS losses (number INTEGER PRIMARY KEY);
PRAGMA user_version = {VERSION};
"""
OF_A_DAMAGED_FILE = (
    "not a database", "malformed", "no such table", "no such column", "no column named", "another version", "encrypted"
)  # fmt: skip


class DamagedFile(sqlite3.DatabaseError):
    """What is in the file is not what this program writes."""


@dataclass(frozen=True)
class Stands:
    """What stands in one conversation, as ids of vetted texts. `counter` grows with each change of any conversation.

    `urgent` for a reason, `suspected` for a guess; `asking`: our question back that waits.
    `urgency`: of the last urgent card.
    """

    conversation: str
    counter: int
    urgent: str | None = None
    suspected: str | None = None
    asking: str | None = None
    urgency: str | None = None


class StandingFile:
    """All calls come from one thread at a time, any thread. Failures are raised as sqlite3.Error or OSError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: sqlite3.Connection | None = None
        self._inode: int | None = None

    def read(self) -> tuple[list[Stands], bool]:
        """All rows, and whether some were lost before. Raises DamagedFile where what is there cannot be used."""
        try:
            db = self._connected()
            rows = [Stands(*row) for row in db.execute(f"SELECT {COLUMNS} FROM standing")]
            return rows, db.execute("SELECT 1 FROM losses").fetchone() is not None
        except sqlite3.DatabaseError as error:
            raise self._told_apart(error) from None

    def is_new(self) -> bool:
        """Whether the file is not the one that was written to: deleted, replaced, emptied, or closed after a failure.

        SQLite itself does not see that: it goes on writing to its log, which a later start would drop.
        """
        return self._opened is None or self._inode is None or self._inode != _inode(self.path)

    def write(self, rows: Iterable[Stands], lost: bool) -> None:
        """In one step, on the disk when it returns."""
        try:
            with self._connected() as db:
                values = [(s.conversation, s.counter, s.urgent, s.suspected, s.asking, s.urgency) for s in rows]
                db.executemany(f"INSERT OR REPLACE INTO standing ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", values)
                db.execute("INSERT OR IGNORE INTO losses VALUES (1)" if lost else "DELETE FROM losses")
        except sqlite3.DatabaseError as error:
            self.close()
            raise self._told_apart(error) from None

    def erase(self, conversation: str) -> None:
        """The row is overwritten, in the log too."""
        try:
            with self._connected() as db:
                db.execute("DELETE FROM standing WHERE conversation = ?", (conversation,))
            self._connected().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.DatabaseError as error:
            self.close()
            raise self._told_apart(error) from None

    def put_aside(self) -> None:
        """A damaged file is kept under another name, so that a new one can be begun."""
        self.close()
        for end in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{self.path}{end}").unlink()
        with suppress(FileNotFoundError):
            os.replace(self.path, self.path.with_suffix(".damaged"))

    def close(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            with suppress(sqlite3.Error):
                opened.close()

    def _connected(self) -> sqlite3.Connection:
        if self.is_new():
            self.close()
            self._opened = _open(self.path)
            self._inode = _inode(self.path)
        assert self._opened is not None
        return self._opened

    @staticmethod
    def _told_apart(error: sqlite3.DatabaseError) -> sqlite3.DatabaseError:
        return DamagedFile(str(error)) if any(words in str(error) for words in OF_A_DAMAGED_FILE) else error


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    opened = sqlite3.connect(path, timeout=WAITS, check_same_thread=False)
    try:
        (version,) = opened.execute("PRAGMA user_version").fetchone()
        if version not in (0, VERSION):
            raise DamagedFile(f"another version of the file: {version}")
        opened.execute("PRAGMA journal_mode = WAL").fetchone()
        opened.execute("PRAGMA synchronous = FULL")
        opened.execute("PRAGMA secure_delete = ON").fetchone()
        if version != VERSION:
            opened.executescript(TABLES)
    except BaseException:
        opened.close()
        raise
    return opened


def _inode(path: Path) -> int | None:
    """Which file it is; None where it is no database."""
    try:
        with path.open("rb") as file:
            return os.fstat(file.fileno()).st_ino if file.read(len(HEAD)) == HEAD else None
    except OSError:
        return None
