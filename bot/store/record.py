"""All that is kept of one conversation, over the four files: given out, or erased in all of them or in none.

By SQLite alone, so that it works beside a running server and where Rasa cannot start.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from bot.store.sealing import seal

WAITS = 5.0  # seconds for another program's lock
RASAS, TURNS, STANDING, MAIL = "conversations.db", "web.db", "standing.db", "mail.db"
# By file: the tables that hold something of a conversation, and the column that names it; the first is never without it.
TABLES = {
    RASAS: (("events", "sender_id"), ("slots", "sender_id")),
    STANDING: (("standing", "conversation"),),
    MAIL: (("people", "conversation"), ("inbox", "conversation"), ("outbox", "conversation")),
    TURNS: (("conversations", "name"),),  # last: until then the reader's token still works
}
STAYS = {"outbox": " AND NOT (urgent = 1 AND state IN ('due', 'sending'))"}  # sealed, and it goes out all the same
ALONE = "UPDATE outbox SET conversation = channel || ':alone-' || lower(hex(randomblob(8))) WHERE conversation = ?"
EVENTS = "SELECT data FROM events WHERE sender_id = ? ORDER BY id"
SLOTS = "SELECT data FROM slots WHERE sender_id = ?"
REPLIES = "SELECT id, card, helpful FROM replies WHERE turn = ? ORDER BY place"
# Without what is sealed, which the server alone can open.
PERSON = "SELECT person, channel, conversation, begun, heard, greeted FROM people WHERE conversation = ?"
STOPPED = "SELECT 1 FROM stopped WHERE person = ?"
INBOX = "SELECT number, at, state, reason FROM inbox WHERE conversation = ? ORDER BY number"
OUTBOX = "SELECT number, state, tries, began, vendor_id, reason FROM outbox WHERE conversation = ? ORDER BY number"
LATEST = {
    RASAS: "SELECT data FROM events ORDER BY id DESC LIMIT 1",
    TURNS: "SELECT echo FROM turns ORDER BY number DESC LIMIT 1",
}
Open = Mapping[str, sqlite3.Connection]


class RecordError(Exception):
    """The files cannot be read or changed. The message says which, why, and what to do."""


def conversations(folder: Path) -> list[str]:
    """The ids of all conversations of which something is kept."""
    with _opened(folder) as files:
        return sorted({name for file, db in files.items() for (name,) in _names(file, db)})


def kept_of(folder: Path, conversation: str) -> dict[str, Any] | None:
    """What is kept, ready for JSON; None where nothing is. Raises RecordError."""
    with _opened(folder) as files:
        events = [json.loads(seal().open(data)) for (data,) in _of(files, RASAS, EVENTS, conversation)]
        slots = [json.loads(seal().open(data)) for (data,) in _of_slots(files, conversation)]
        website = [
            _website(files, row) for row in _of(files, TURNS, "SELECT * FROM conversations WHERE name = ?", conversation)
        ]
        stands = [dict(row) for row in _of(files, STANDING, "SELECT * FROM standing WHERE conversation = ?", conversation)]
        mail = [_mail(files, row) for row in _of(files, MAIL, PERSON, conversation)]
    if not (events or website or stands or mail):
        return None
    return {
        "conversation": conversation,
        "stands": next(iter(stands), None),
        "website": next(iter(website), None),
        "rasa": events,
        "slots": next(iter(slots), None),
        "mail": next(iter(mail), None),
    }


def erase(folder: Path, conversation: str) -> bool:
    """Overwritten in all files or in none; whether there was anything. Raises RecordError."""
    with _opened(folder) as files:
        for file, db in files.items():
            _asked(file, db, "BEGIN EXCLUSIVE")  # all are held, against readers too, before anything is changed
        there = [bool(_kept(file, db, conversation)) for file, db in files.items()]
        for file, db in files.items():
            for table, column in _tables(file, db):
                _asked(file, db, f"DELETE FROM {table} WHERE {column} = ?{STAYS.get(table, '')}", conversation)
                if table in STAYS:  # what stays leads from here on to no conversation
                    _asked(file, db, ALONE, conversation)
        for file, db in files.items():
            _asked(file, db, "COMMIT", became="not all may be erased")
        for file in {STANDING, MAIL} & set(files):
            _asked(file, files[file], "PRAGMA wal_checkpoint(TRUNCATE)", became="not all may be overwritten")
    return any(there)


def check_keys(folder: Path) -> None:
    """Raises SealError where the keys are none, or do not open the latest of what is kept."""
    for file, query in LATEST.items():
        address = f"{(folder / file).absolute().as_uri()}?mode=ro"
        with suppress(sqlite3.Error), closing(sqlite3.connect(address, uri=True)) as db:
            for (kept,) in db.execute(query):
                seal().open(kept)
    seal()


def _tables(file: str, db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Those of TABLES that are there: an earlier release had no slots."""
    there = {name for (name,) in _asked(file, db, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    return [(table, column) for table, column in TABLES[file] if table in there or table == TABLES[file][0][0]]


def _names(file: str, db: sqlite3.Connection) -> list[Any]:
    table, column = TABLES[file][0]
    return _asked(file, db, f"SELECT DISTINCT {column} FROM {table}")


def _kept(file: str, db: sqlite3.Connection, conversation: str) -> list[Any]:
    table, column = TABLES[file][0]
    return _asked(file, db, f"SELECT 1 FROM {table} WHERE {column} = ? LIMIT 1", conversation)


def _website(files: Open, conversation: sqlite3.Row) -> dict[str, Any]:
    turns = _of(files, TURNS, "SELECT * FROM turns WHERE conversation = ? ORDER BY number", conversation["name"])
    told = [_turn(files, turn) for turn in turns]
    return {"expires": conversation["expires"], "turns": told, "waiting": _waiting(files, conversation["name"])}


def _turn(files: Open, turn: sqlite3.Row) -> dict[str, Any]:
    """An earlier release kept no times."""
    kept = dict(turn)
    replies = _replies(files, kept["number"])
    times = {"at": kept["at"], "took": kept.get("took")}
    return {"id": kept["id"], **times, "echo": seal().open(kept["echo"]), "replies": replies}


def _waiting(files: Open, conversation: str) -> list[dict[str, Any]]:
    """What was received and has no answer yet; an earlier release had no such table."""
    if not _of(files, TURNS, "SELECT 1 FROM sqlite_master WHERE name = ?", "waiting"):
        return []
    query = "SELECT id, at, echo, pressed FROM waiting WHERE conversation = ? ORDER BY number"
    return [
        {name: seal().open(value) if isinstance(value, str) else value for name, value in dict(row).items()}
        for row in _of(files, TURNS, query, conversation)
    ]


def _mail(files: Open, person: sqlite3.Row) -> dict[str, Any]:
    rows = {name: _of(files, MAIL, query, person["conversation"]) for name, query in (("inbox", INBOX), ("outbox", OUTBOX))}
    told = {name: value for name, value in dict(person).items() if name != "person"}
    return (
        told | {"stopped": _sent_stop(files, person)} | {name: [dict(row) for row in found] for name, found in rows.items()}
    )


def _sent_stop(files: Open, person: sqlite3.Row) -> bool:
    """In a file that only an earlier release has opened it is not told: there was no such table."""
    there = _of(files, MAIL, "SELECT 1 FROM sqlite_master WHERE name = ?", "stopped")
    return bool(there and _of(files, MAIL, STOPPED, person["person"]))


def _replies(files: Open, turn: int) -> list[dict[str, Any]]:
    return [dict(row) | {"card": json.loads(seal().open(row["card"]))} for row in _of(files, TURNS, REPLIES, turn)]


def _of_slots(files: Open, conversation: str) -> list[sqlite3.Row]:
    if RASAS not in files or len(_tables(RASAS, files[RASAS])) < len(TABLES[RASAS]):
        return []
    return _of(files, RASAS, SLOTS, conversation)


def _of(files: Open, file: str, query: str, key: str | int) -> list[sqlite3.Row]:
    return _asked(file, files[file], query, key) if file in files else []


def _asked(
    file: str, db: sqlite3.Connection, query: str, *keys: str | int, became: str = "nothing was changed"
) -> list[Any]:
    try:
        return db.execute(query, keys).fetchall()
    except sqlite3.Error as error:
        raise _told(file, error, became) from None


@contextmanager
def _opened(folder: Path) -> Iterator[dict[str, sqlite3.Connection]]:
    """The files that are there and were ever written to. Raises RecordError."""
    there = [file for file in TABLES if (folder / file).is_file()]
    if not there:
        raise RecordError(
            f"{folder} holds no conversations: run this in the project's folder, or name its folder with --folder"
        )
    with ExitStack() as stack:
        files = {}
        for file in there:
            try:
                db = sqlite3.connect(
                    f"{(folder / file).absolute().as_uri()}?mode=rw", uri=True, timeout=WAITS, isolation_level=None
                )
            except sqlite3.Error as error:
                raise _told(file, error) from None
            stack.enter_context(closing(db))
            db.row_factory = sqlite3.Row
            for setting in ("secure_delete", "foreign_keys"):
                _asked(file, db, f"PRAGMA {setting} = ON")
            if _asked(file, db, "SELECT 1 FROM sqlite_master LIMIT 1"):
                files[file] = db
        yield files


def _told(file: str, error: sqlite3.Error, became: str = "nothing was changed") -> RecordError:
    if "locked" in str(error) or "busy" in str(error):
        return RecordError(f"{file} is held by another program, {became}: try again, or stop that program first")
    return RecordError(f"{file} cannot be used, {became}: {error} (see docs/operations.md)")
