"""How long the mailroom keeps what, and how a person's rows are erased."""

from __future__ import annotations

import sqlite3

from bot.mailroom.message import DAY

KEYS_KEPT = 8 * DAY  # seconds; the vendor that tries longest stops after seven days
MOST_TIMES = 7  # as long as a silence may last, a conversation may: then it ends in its next pause
ALONE = "alone-"  # so begins, behind the channel, the name under which a part goes out that leads to nobody any more
PAUSE = 3600.0  # seconds without a message in which a chat is not cut in two


def is_over(begun: float, heard: float, now: float, keep: float) -> bool:
    """Whether a conversation ended: nobody wrote for `keep` seconds, or it is old and pauses."""
    silent = now - heard
    return silent >= keep or (silent >= PAUSE and now - begun >= MOST_TIMES * keep)


def sweep(db: sqlite3.Connection, now: float, keep: float) -> None:
    db.execute("DELETE FROM seen WHERE at < ?", (now - KEYS_KEPT,))
    db.execute("DELETE FROM outbox WHERE state IN ('sent', 'unknown', 'dead') AND began < ?", (now - max(keep, DAY),))
    db.execute("DELETE FROM inbox WHERE state != 'waiting' AND at < ?", (now - 2 * max(keep, DAY),))
    idle = "heard < ? AND person NOT IN (SELECT person FROM inbox WHERE state = 'waiting')"
    db.execute(f"DELETE FROM people WHERE {idle}", (now - keep,))


def conversations_of(db: sqlite3.Connection, person: str) -> list[str]:
    """The one that goes on, and those over of which messages are still here. `person`: the hash."""
    both = "SELECT conversation FROM people WHERE person = :p UNION SELECT conversation FROM inbox WHERE person = :p"
    return [conversation for (conversation,) in db.execute(both, {"p": person}).fetchall()]


def spare_urgent(db: sqlite3.Connection, person: str, alone: str) -> None:
    """Before `forget`: an urgent text that is due goes out all the same, under the name `alone`, which is nobody's."""
    urgent = "conversation = ? AND urgent = 1 AND state IN ('due', 'sending')"
    for conversation in conversations_of(db, person):
        db.execute(f"UPDATE outbox SET conversation = ? WHERE {urgent}", (alone, conversation))


def drop_words_of_nobody(db: sqlite3.Connection, answers: int) -> None:
    """Of a part that did not go and whose conversation was erased: nobody is to send it again."""
    over = "answers = ? AND state IN ('unknown', 'dead')"
    db.execute(f"UPDATE outbox SET sealed = NULL WHERE {over} AND conversation LIKE '%:{ALONE}%'", (answers,))


def forget(db: sqlite3.Connection, person: str, upto: int, new: str, now: float) -> None:
    """Deletes the person's messages up to that number and what is in the outbox for them; that they sent STOP is kept.
    Later messages are of somebody new, in a conversation of the name `new`."""
    for conversation in conversations_of(db, person):
        db.execute("DELETE FROM outbox WHERE conversation = ?", (conversation,))
    db.execute("DELETE FROM inbox WHERE person = ? AND number <= ?", (person, upto))
    named = {"p": person, "new": new, "now": now}
    if db.execute("UPDATE inbox SET conversation = :new WHERE person = :p", named).rowcount:
        change = "conversation = :new, begun = :now, heard = :now, greeted = 0, pages = NULL"
        db.execute(f"UPDATE people SET {change} WHERE person = :p", named)
    else:
        db.execute("DELETE FROM people WHERE person = ?", (person,))
