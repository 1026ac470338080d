"""The store of the mailroom. Each method is one step: done and on the disk when it returns, or not at all."""

from __future__ import annotations

import logging
import secrets
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from bot.mailroom import backoff, keeping
from bot.mailroom.message import (
    DAY,
    Beyond,
    Incoming,
    Letter,
    Outcome,
    Receipt,
    Reply,
    Waiting,
    incoming_of_json,
    letter_of_json,
    part_as_json,
)
from bot.mailroom.sealing import Seals
from bot.mailroom.steps import Steps
from bot.rendering.parts import Part

logger = logging.getLogger(__name__)
MOST_WAITING = 60  # messages of one person that wait to be answered; of what is beyond, danger alone is
BEYOND: Mapping[str, Beyond] = {"too many at once, and told so": "first", "too many at once": "more"}
URGENT_TRIES = 2  # of an urgent text of which it is not known whether it arrived: twice beats never
LEASE = 60.0  # seconds that a try to send may take
STALE = """INSERT INTO inbox (channel, person, conversation, at, state, reason)
  VALUES (?, '', '', ?, 'stale', 'older than 8 days, or played again')"""
FREE = "DELETE FROM stopped WHERE person = ?"
UNREADABLE = "cannot be read: sealed under another secret, or of another release"


@dataclass(frozen=True)
class _To:
    """`answers`: the number of the message; below nought where it answers none that is kept."""

    conversation: str
    answers: int
    address: Mapping[str, str]


class Mailroom:
    """`keep` in seconds: how long a conversation is kept after its last message, and what failed after it failed."""

    def __init__(self, path: Path, seals: Seals, keep: float) -> None:
        self.path, self.keep = path, keep
        self._seals = seals
        self._do = Steps(path).do

    async def accept(self, channel: str, came: Sequence[Incoming | Receipt], now: float) -> int:
        """Stores what was not seen before: how many messages. After this the vendor may be told that it was taken.

        Of what is older than the keys of what was seen, only that it came is noted: it may have been recorded, and be played
        again. What says no time is taken as new."""
        return await self._do(partial(self._accept, channel=channel, came=came, now=now))

    async def waiting(self, channel: str, busy: Collection[str]) -> Waiting | None:
        """The oldest message of a conversation that nobody works on."""
        return await self._do(partial(self._waiting, channel=channel, busy=busy))

    async def answer(self, waiting: Waiting, reply: Reply, now: float) -> None:
        """Puts the parts into the outbox and takes the message out of the inbox, both or neither."""
        await self._do(partial(self._answer, waiting=waiting, reply=reply, now=now))

    async def begin(self, waiting: Waiting) -> Waiting:
        """Counts, before anything is asked, that one process more begins to answer it: it may be what ends the process."""
        count = "UPDATE inbox SET starts = starts + 1 WHERE number = ?"
        await self._do(lambda db: db.execute(count, (waiting.number,)))
        return replace(waiting, starts=waiting.starts + 1, again=waiting.starts > 0)

    async def put_by(self, waiting: Waiting, state: Literal["late", "beyond"], reason: str, now: float) -> None:
        """The message is not answered: it is kept for staff to see, without its words."""
        await self._do(lambda db: _put_by(db, waiting.number, state, reason, now))

    async def due(self, channel: str, now: float, busy: Collection[str]) -> tuple[str, Letter] | None:
        """The next part to send, and its conversation. A part waits for the one before it. Counts as tried from now on."""
        return await self._do(partial(self._due, channel=channel, now=now, busy=busy))

    async def ended(self, letter: Letter, outcome: Outcome, now: float) -> Letter | None:
        """Notes it, and gives the next part for the same conversation, where one is due."""

        def work(db: sqlite3.Connection) -> Letter | None:
            _ended(db, letter.number, outcome, now)
            found = self._due(db, letter.channel, now, (), letter.conversation)
            return found[1] if found else None

        return await self._do(work)

    async def recover(self, channel: str, now: float, all_of_them: bool = False) -> None:
        """What was being sent when its time was over, or at the start when the process ended, may have arrived."""
        await self._do(partial(_recover, channel=channel, now=now, before=float("inf") if all_of_them else now))

    async def forget(self, channel: str, waiting: Waiting, gone: Collection[str], last_word: Part, now: float) -> list[str]:
        """Erases the person's messages up to this one and what was to be sent to them, but for an urgent text that is due,
        and has the last word sent behind that, all in one step. Where a conversation of theirs is not `gone` elsewhere yet,
        nothing is done: those that are not."""

        def work(db: sqlite3.Connection) -> list[str]:
            name = self._seals.name(channel, waiting.message.person)
            left = [conversation for conversation in keeping.conversations_of(db, name) if conversation not in gone]
            if not left:
                alone = f"{channel}:{keeping.ALONE}{secrets.token_hex(8)}"
                keeping.spare_urgent(db, name, alone)
                keeping.forget(db, name, waiting.number, _drawn(channel), now)
                self._put_alone(db, alone, waiting.message.address, last_word, now)
            return left

        return await self._do(work)

    def _accept(self, db: sqlite3.Connection, channel: str, came: Sequence[Incoming | Receipt], now: float) -> int:
        stored = 0
        for one in came:
            if isinstance(one, Receipt):
                _received(db, channel, one, now)
            elif not self._is_new(db, channel, one.key, now):
                continue
            elif one.at is not None and now - one.at > keeping.KEYS_KEPT:
                logger.warning("%s: a message older than 8 days is not answered", channel)
                db.execute(STALE, (channel, now))
            else:
                self._store(db, channel, one, now)
                stored += 1
        return stored

    def _is_new(self, db: sqlite3.Connection, channel: str, key: str, now: float) -> bool:
        add = "INSERT INTO seen VALUES (?, ?) ON CONFLICT DO NOTHING"
        return db.execute(add, (self._seals.name("key", channel, key), now)).rowcount == 1

    def _store(self, db: sqlite3.Connection, channel: str, message: Incoming, now: float) -> None:
        name = self._seals.name(channel, message.person)
        conversation = self._conversation(db, channel, name, now)
        count = "SELECT count(*), count(nullif(reason, '')) FROM inbox WHERE person = ? AND state = 'waiting'"
        waiting, beyond = db.execute(count, (name,)).fetchone()
        told, untold = BEYOND
        reason = "" if waiting < MOST_WAITING else untold if beyond else told
        add = "INSERT INTO inbox (channel, person, conversation, sealed, at, reason) VALUES (?, ?, ?, ?, ?, ?)"
        at = now if message.at is None else message.at
        db.execute(add, (channel, name, conversation, self._seals.seal(asdict(message) | {"at": at}), at, reason))

    def _conversation(self, db: sqlite3.Connection, channel: str, name: str, now: float) -> str:
        """A new name where there is none, or the one before is over: names are drawn, so none leads back to a person."""
        row = db.execute("SELECT conversation, begun, heard FROM people WHERE person = ?", (name,)).fetchone()
        if row is not None and not keeping.is_over(row["begun"], row["heard"], now, self.keep):
            db.execute("UPDATE people SET heard = ? WHERE person = ?", (now, name))
            return str(row["conversation"])
        drawn = _drawn(channel)
        add = """INSERT INTO people (person, channel, conversation, begun, heard) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (person) DO UPDATE SET conversation = excluded.conversation, begun = excluded.begun,
          heard = excluded.heard, greeted = 0, pages = NULL"""
        db.execute(add, (name, channel, drawn, now, now))
        return drawn

    def _waiting(self, db: sqlite3.Connection, channel: str, busy: Collection[str]) -> Waiting | None:
        marks = ", ".join("?" * len(busy))
        sent_stop = "EXISTS (SELECT 1 FROM stopped s WHERE s.person = i.person) AS stopped"
        query = f"""SELECT i.number, i.conversation, i.sealed, i.reason, i.starts, p.greeted, p.pages, {sent_stop},
          p.conversation = i.conversation AS same FROM inbox i JOIN people p ON p.person = i.person
          WHERE i.channel = ? AND i.state = 'waiting' AND i.conversation NOT IN ({marks}) ORDER BY i.number LIMIT 1"""
        while (row := db.execute(query, (channel, *busy)).fetchone()) is not None:
            message = self._seals.read(row["sealed"], incoming_of_json)
            if message is None:
                _put_by(db, row["number"], "late", UNREADABLE)
                continue
            pages = self._seals.read(row["pages"], dict) if row["pages"] and row["same"] else None
            greeted, stopped, beyond = bool(row["greeted"]), bool(row["stopped"]), BEYOND.get(row["reason"], "")
            who = row["number"], row["conversation"], message, greeted, stopped
            return Waiting(*who, pages or {}, beyond, row["starts"])
        return None

    def _answer(self, db: sqlite3.Connection, waiting: Waiting, reply: Reply, now: float) -> None:
        asked = db.execute("SELECT person FROM inbox WHERE number = ?", (waiting.number,)).fetchone()
        if asked is None:
            return  # erased while it was answered
        if reply.listed:
            _put_by(db, waiting.number, "failed", reply.listed, now)
        else:
            db.execute("DELETE FROM inbox WHERE number = ?", (waiting.number,))
        self._put(db, _To(waiting.conversation, waiting.number, waiting.message.address), reply.parts, now)
        mine = "WHERE conversation = ?"
        if reply.pages is not None:
            sealed = self._seals.seal(dict(reply.pages))
            db.execute(f"UPDATE people SET pages = ? {mine}", (sealed, waiting.conversation))
        if "greeted" in reply.person:
            db.execute(f"UPDATE people SET greeted = ? {mine}", (reply.person["greeted"], waiting.conversation))
        if "stopped" in reply.person:
            change = "INSERT OR IGNORE INTO stopped VALUES (?)" if reply.person["stopped"] else FREE
            db.execute(change, (asked["person"],))

    def _put_alone(self, db: sqlite3.Connection, alone: str, address: Mapping[str, str], part: Part, now: float) -> None:
        """A part that belongs to no conversation any more."""
        (least,) = db.execute("SELECT min(answers) FROM outbox").fetchone()
        self._put(db, _To(alone, min(least or 0, 0) - 1, address), [part], now)

    def _put(self, db: sqlite3.Connection, to: _To, parts: Sequence[Part], now: float) -> None:
        add = """INSERT INTO outbox (channel, conversation, answers, part, sealed, urgent, due, began)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
        channel = to.conversation.partition(":")[0]
        for place, part in enumerate(parts):
            sealed = self._seals.seal({"address": dict(to.address), "part": part_as_json(part)})
            db.execute(add, (channel, to.conversation, to.answers, place, sealed, part.urgent, now, now))

    def _due(
        self, db: sqlite3.Connection, channel: str, now: float, busy: Collection[str], of: str | None = None
    ) -> tuple[str, Letter] | None:
        """`of`: of this conversation alone."""
        mine = f"conversation NOT IN ({', '.join('?' * len(busy))})" if of is None else "conversation = ?"
        query = f"""SELECT number, conversation, sealed, answers, part FROM outbox o
          WHERE channel = ? AND state = 'due' AND due <= ? AND {mine} AND NOT EXISTS (
            SELECT 1 FROM outbox b WHERE b.conversation = o.conversation AND b.number < o.number
            AND b.state IN ('due', 'sending')) ORDER BY number LIMIT 1"""
        while (row := db.execute(query, (channel, now, *(busy if of is None else (of,)))).fetchone()) is not None:
            kept = self._seals.read(row["sealed"], letter_of_json)
            if kept is None:
                _ended(db, row["number"], Outcome("refused", reason=UNREADABLE), now)
                continue
            change = "UPDATE outbox SET state = 'sending', tries = tries + 1, lease = ? WHERE number = ?"
            db.execute(change, (now + LEASE, row["number"]))
            key = self._seals.name("letter", row["conversation"], str(row["answers"]), str(row["part"]))
            address, part = kept
            return row["conversation"], Letter(row["number"], key, address, part, channel, row["conversation"])
        return None


def _drawn(channel: str) -> str:
    return f"{channel}:{secrets.token_hex(16)}"


def _put_by(db: sqlite3.Connection, number: int, state: str, reason: str, now: float | None = None) -> None:
    """`now`: from then on it is kept for staff, however old the message is."""
    change = "UPDATE inbox SET state = ?, sealed = NULL, reason = ?, at = coalesce(?, at) WHERE number = ?"
    db.execute(change, (state, reason, now, number))


def _ended(db: sqlite3.Connection, number: int, outcome: Outcome, now: float) -> None:
    row = db.execute("SELECT * FROM outbox WHERE number = ?", (number,)).fetchone()
    if row is None:  # erased while it was sent
        return
    if outcome.kind == "sent":
        done = "UPDATE outbox SET state = 'sent', sealed = NULL, vendor_id = ?, reason = '' WHERE number = ?"
        db.execute(done, (outcome.vendor_id, number))
        return
    again = outcome.kind == "later" or (outcome.kind == "unknown" and row["urgent"] and row["tries"] < URGENT_TRIES)
    if again and now - row["began"] < DAY:
        change = "UPDATE outbox SET state = 'due', due = ?, reason = ? WHERE number = ?"
        db.execute(change, (now + backoff.seconds(row["tries"], outcome.after), outcome.reason, number))
        return
    state = "unknown" if outcome.kind == "unknown" else "dead"
    db.execute("UPDATE outbox SET state = ?, reason = ? WHERE number = ?", (state, outcome.reason, number))
    if state == "dead":  # what follows would stand without its beginning
        rest = "UPDATE outbox SET state = 'dead', reason = 'a part before it did not go' WHERE answers = ? AND state = 'due'"
        db.execute(rest, (row["answers"],))
    keeping.drop_words_of_nobody(db, row["answers"])


def _recover(db: sqlite3.Connection, channel: str, now: float, before: float) -> None:
    query = "SELECT number FROM outbox WHERE channel = ? AND state = 'sending' AND lease < ?"
    for (number,) in db.execute(query, (channel, before)).fetchall():
        _ended(db, number, Outcome("unknown", reason="the program ended while it was sent"), now)


def _received(db: sqlite3.Connection, channel: str, receipt: Receipt, now: float) -> None:
    """Only what changes something: a sent message that failed after all, or one of which it was not known."""
    state = "sent" if receipt.arrived else "dead"
    change = """UPDATE outbox SET state = ?, reason = ? WHERE channel = ? AND vendor_id = ? AND state IN ('sent', 'unknown')
      AND state != ?"""
    db.execute(change, (state, receipt.reason, channel, receipt.vendor_id, state))
