"""The file of the mailroom: who is known by what hash, what was seen, what waits to be answered, what waits to be sent."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

WAITS = 5.0  # seconds for another program's lock
TABLES = """
CREATE TABLE IF NOT EXISTS people (
  person TEXT PRIMARY KEY, channel TEXT NOT NULL, conversation TEXT NOT NULL UNIQUE, begun REAL NOT NULL,
  heard REAL NOT NULL, greeted INTEGER NOT NULL DEFAULT 0, pages BLOB);
CREATE TABLE IF NOT EXISTS stopped (person TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS seen (key TEXT PRIMARY KEY, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS inbox (
  number INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, person TEXT NOT NULL, conversation TEXT NOT NULL,
  sealed BLOB, at REAL NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', reason TEXT NOT NULL DEFAULT '',
  starts INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS outbox (
  number INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, conversation TEXT NOT NULL, answers INTEGER NOT NULL,
  part INTEGER NOT NULL, sealed BLOB, urgent INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'due',
  tries INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL, lease REAL, began REAL NOT NULL, vendor_id TEXT,
  reason TEXT NOT NULL DEFAULT '', UNIQUE (answers, part));
CREATE INDEX IF NOT EXISTS inbox_in_order ON inbox (channel, state, number);
CREATE INDEX IF NOT EXISTS inbox_of_one ON inbox (person, state);
CREATE INDEX IF NOT EXISTS outbox_in_order ON outbox (channel, state, number);
CREATE INDEX IF NOT EXISTS outbox_of_one ON outbox (conversation, state, number);
CREATE INDEX IF NOT EXISTS outbox_by_vendor ON outbox (channel, vendor_id);
"""
EARLIER = """
ALTER TABLE inbox ADD COLUMN starts INTEGER NOT NULL DEFAULT 0;
UPDATE inbox SET starts = 1 WHERE state = 'waiting';
INSERT OR IGNORE INTO stopped SELECT person FROM people WHERE stopped = 1;
"""
"""For a file of the release that counted no starts, and kept STOP with the person, where erasing undid it."""


def opened(path: Path) -> sqlite3.Connection:
    """On the disk when a step returns; what is deleted is overwritten; shut to others. Raises sqlite3.Error, OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    db = sqlite3.connect(path, timeout=WAITS, check_same_thread=False, isolation_level=None)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA secure_delete = ON").fetchone()
    if "starts" not in _columns_of_the_inbox(db):
        _make(db)
    db.execute("PRAGMA journal_mode = WAL").fetchone()
    return db


def is_begun(path: Path) -> bool:
    """Whether it holds who wrote. False where it is not there, or was emptied; a file that is held by another is there."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'people'").fetchone() is not None
    except sqlite3.Error:
        return path.exists()


def _make(db: sqlite3.Connection) -> None:
    """All at once: who watches the file must not see it half made, and of several that open it one makes it."""
    db.execute("BEGIN IMMEDIATE")
    try:
        found = _columns_of_the_inbox(db)
        for statement in f"{TABLES}{EARLIER if found and 'starts' not in found else ''}".split(";"):
            db.execute(statement)
        db.execute("COMMIT")
    except sqlite3.Error:
        db.execute("ROLLBACK")
        raise


def _columns_of_the_inbox(db: sqlite3.Connection) -> set[str]:
    """None where there is no such table yet."""
    return {row["name"] for row in db.execute("PRAGMA table_info(inbox)")}
