"""What waits or failed, for staff, beside a running server: no words and no address, which are sealed."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.mailroom.tables import opened

MAIL = "mail.db"
OUTBOX = """SELECT number, channel, state, tries, began, reason FROM outbox WHERE state != 'sent' ORDER BY number"""
INBOX = """SELECT number, channel, state, starts, at, reason FROM inbox ORDER BY number"""


class MailError(Exception):
    """The file of the mailroom cannot be used. The message says what to do."""


@dataclass(frozen=True)
class Row:
    """`since` in seconds since 1970: when a part was made, or a message written or put by."""

    number: int
    channel: str
    state: str
    tries: int
    since: float
    reason: str


def inbox_and_outbox(folder: Path) -> tuple[list[Row], list[Row]]:
    """What is not answered and what is not sent. Raises MailError."""
    try:
        with closing(_opened(folder)) as db:
            return tuple([Row(*row) for row in db.execute(query)] for query in (INBOX, OUTBOX))  # type: ignore[return-value]
    except (sqlite3.Error, OSError) as error:
        raise _told(folder, error) from None


def send_again(folder: Path, number: int) -> bool:
    """A part that is dead or unknown is due now. False where there is none, or its address is gone. Raises MailError."""
    change = """UPDATE outbox SET state = 'due', due = 0, tries = 0, began = ? WHERE number = ?
      AND state IN ('dead', 'unknown') AND sealed IS NOT NULL"""
    try:
        with closing(_opened(folder)) as db:
            return db.execute(change, (time.time(), number)).rowcount == 1
    except (sqlite3.Error, OSError) as error:
        raise _told(folder, error) from None


def _opened(folder: Path) -> sqlite3.Connection:
    if not (folder / MAIL).is_file():
        raise MailError(f"{folder / MAIL} is not there: no messaging app was open in this folder")
    return opened(folder / MAIL)


def _told(folder: Path, error: Exception) -> MailError:
    return MailError(f"{folder / MAIL} cannot be used: {error} (see docs/operations.md)")
