"""What the store of conversations tells as counts: nobody is named, and of words only those of questions without an answer.

Everything is counted in one reading in the order of the turns, some thousand at a time: a million take little memory, and
the assistant that writes beside it never waits for long.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.report.words import told_words, under

WAY_OUT = "affirm_deny."  # ids of the ways out of an alarm begin so
STILL_STANDS, SILENT = "wrote on while it stood", "wrote nothing more"
PATIENCE = 5  # seconds for a store that another program holds
AT_ONCE = 2000  # turns; while they are read, nobody can write
MOST_WORDS_KEPT = 20_000  # different questions; of a flood of them the first are enough to read
UP_TO = ((1, "1"), (2, "2"), (5, "3 to 5"), (10, "6 to 10"), (float("inf"), "more"))
WENT_ON = (2, 3, 5, 10)  # messages of one conversation
# What is counted of a card. SQLite reads it three times as fast as Python; what is sealed it cannot read.
PATHS = "'$.type', '$.topic', '$.urgency', '$.snippet.id', '$.snippet.version', '$.options[0].id', '$.suggestions[0].id'"
LAST_OF_NEXT = "SELECT max(number) FROM (SELECT number FROM turns WHERE number > ? ORDER BY number LIMIT ?)"
QUERY = """
SELECT t.number, date(t.at, 'unixepoch'), strftime('%H', t.at, 'unixepoch'), t.conversation, t.echo, {took}, r.helpful,
  CASE WHEN r.card LIKE '{{%' THEN json_extract(r.card, {paths}) ELSE r.card END
FROM turns t JOIN replies r ON r.turn = t.number
WHERE t.number > ? AND t.number <= ? AND t.at >= ? AND t.at < ? ORDER BY t.number, r.place
"""
Counts = Counter[str]


class ReportError(Exception):
    """The store cannot be read. The message says why, and what to do."""


@dataclass
class Told:
    """Counts of replies, but for `turns`, `went_on`, `left`, `channels` (conversations), `times` (turns) and `danger`.

    `helpful`: by text and version, `yes` and `no`. `unanswered`: what got a fallback. `asked_back`: what got a question
    back, and `offered`: its first offer. `danger`: by topic, each alarm of a conversation once until a way out is taken.
    `ended`: how those ended. `went_on`: by number of messages, who wrote at least so many. `left`: by kind, the last reply
    that somebody read. `times`: by milliseconds from when a message came until its answer was made.
    """

    replies: int = 0
    conversations: int = 0
    days: Counts = field(default_factory=Counter)
    hours: Counts = field(default_factory=Counter)
    channels: Counts = field(default_factory=Counter)
    turns: Counts = field(default_factory=Counter)
    went_on: Counts = field(default_factory=Counter)
    left: Counts = field(default_factory=Counter)
    times: Counter[int] = field(default_factory=Counter)
    kinds: Counts = field(default_factory=Counter)
    topics: Counts = field(default_factory=Counter)
    texts: Counts = field(default_factory=Counter)
    urgencies: Counts = field(default_factory=Counter)
    helpful: Counts = field(default_factory=Counter)
    danger: Counts = field(default_factory=Counter)
    ended: Counts = field(default_factory=Counter)
    unanswered: Counts = field(default_factory=Counter)
    asked_back: Counts = field(default_factory=Counter)
    offered: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """What is counted of one card."""

    kind: str
    topic: str
    urgency: str | None
    text: str
    version: str
    offer: str | None


@dataclass
class _Talk:
    """A conversation while it is read. `alarm`: whether one stands; `since`: turns since it was raised."""

    __slots__ = ("alarm", "kind", "last", "since", "turns")
    turns: int
    last: int
    alarm: bool
    since: int
    kind: str


def read(store: Path, since: float, until: float) -> Told:
    """Of the turns in these seconds since 1970. Raises ReportError where the store cannot be read, SealError without key."""
    if not store.is_file():
        raise ReportError(
            f"{store} is missing: run this in the project's folder, where an assistant has run, or give --store"
        )
    told = Told()
    talks: dict[str, _Talk] = {}
    try:
        for row in _rows(store, since, until):
            _count(told, talks, row)
    except sqlite3.Error as error:
        raise ReportError(_why(store, error)) from None
    except (ValueError, KeyError, TypeError) as error:
        what = f"{type(error).__name__}: {error}"
        raise ReportError(f"{store} holds a reply of another form ({what}): it was written by another release") from None
    _count_talks(told, talks)
    _tell_words(told)
    return told


def _why(store: Path, error: sqlite3.Error) -> str:
    if "locked" in str(error) or "busy" in str(error):
        return f"{store} is held by another program ({error}): try again, or stop that program first"
    if "no such" in str(error):
        return f"{store} is no store of conversations, or was written by another release ({error}): name web.db with --store"
    return f"{store} cannot be read ({error}): try again, or look at docs/operations.md"


def _rows(store: Path, since: float, until: float) -> Iterator[tuple[Any, ...]]:
    """Some thousand turns at a time, each time anew: the store is free in between."""
    with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)) as db:
        if not db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            return  # an assistant was begun here, and nobody has written yet
        kept = {row[1] for row in db.execute("PRAGMA table_info(turns)")}
        query = QUERY.format(paths=PATHS, took="t.took" if "took" in kept else "NULL")  # an earlier release kept no times
        db.execute(query, (0, 0, since, until)).fetchall()  # fails where the tables are others
        last = -1
        while (to := db.execute(LAST_OF_NEXT, (last, AT_ONCE)).fetchone()[0]) is not None:
            yield from db.execute(query, (last, to, since, until)).fetchall()
            last = to


def _count(told: Told, talks: dict[str, _Talk], row: tuple[Any, ...]) -> None:
    number, day, hour, conversation, echo, took, helpful, kept = row
    shown = shown_of(kept)
    talk = talks.get(conversation)
    if talk is None:
        talk = talks[conversation] = _Talk(0, -1, False, 0, "")
    if number != talk.last:
        talk.turns, talk.last, talk.since = talk.turns + 1, number, talk.since + 1
        if took is not None:
            told.times[took] += 1
    _count_danger(told, talk, shown)
    talk.kind = shown.kind
    told.replies += 1
    told.days[day] += 1
    told.hours[hour] += 1
    told.kinds[shown.kind] += 1
    told.topics[shown.topic] += 1
    told.texts[shown.text] += 1
    told.urgencies[shown.urgency or "none"] += 1
    if helpful is not None:
        told.helpful[f"{shown.text} {shown.version}: {'yes' if helpful else 'no'}"] += 1
    if shown.kind in ("fallback", "clarify") and echo:
        _count_words(told, shown, echo)


def shown_of(kept: str) -> Shown:
    """Of a card, or of what SQLite took out of it. Raises ValueError, KeyError, TypeError for another form, SealError."""
    from bot.store.sealing import seal

    card = json.loads(seal().open(kept))
    if isinstance(card, list):
        kind, topic, urgency, text, version, *offers = card
    else:
        kind, topic, urgency = card["type"], card["topic"], card["urgency"]
        text, version = card["snippet"]["id"], card["snippet"]["version"]
        offers = [offer["id"] for offer in (*card.get("options", ())[:1], *card.get("suggestions", ())[:1])]
    if not all(isinstance(part, str) for part in (kind, topic, text, version)):
        raise ValueError("a card without type, topic or snippet")
    return Shown(kind, topic, urgency, text, version, next((offer for offer in offers if offer), None))


def _count_words(told: Told, shown: Shown, echo: str) -> None:
    from bot.store.sealing import seal

    words = seal().open(echo)
    counts = told.unanswered if shown.kind == "fallback" else told.asked_back
    if words in counts or len(counts) < MOST_WORDS_KEPT:
        counts[words] += 1
        if shown.offer:
            told.offered.setdefault(words, shown.offer)


def _tell_words(told: Told) -> None:
    """In place of the words as they were kept, those that may be told."""
    words = told_words((told.unanswered, told.asked_back))
    told.unanswered, told.asked_back = under(words, told.unanswered), under(words, told.asked_back)
    offered, told.offered = told.offered, {}
    for kept, offer in offered.items():
        if kept in words:
            told.offered.setdefault(words[kept], offer)


def _count_danger(told: Told, talk: _Talk, shown: Shown) -> None:
    if shown.kind == "urgent":
        if not talk.alarm:
            told.danger[shown.topic] += 1
        talk.alarm, talk.since = True, 0
    elif talk.alarm and shown.text.startswith(WAY_OUT):
        told.ended[shown.text.removeprefix(WAY_OUT).replace("_", " ")] += 1
        talk.alarm = False


def _count_talks(told: Told, talks: dict[str, _Talk]) -> None:
    told.conversations = len(talks)
    for name, talk in talks.items():
        told.channels[name.partition(":")[0] if ":" in name else "rest"] += 1
        told.turns[_how_many(talk.turns)] += 1
        told.left[talk.kind] += 1
        for many in WENT_ON:
            if talk.turns >= many:
                told.went_on[str(many)] += 1
        if talk.alarm:
            told.ended[STILL_STANDS if talk.since else SILENT] += 1


def _how_many(turns: int) -> str:
    return next(label for most, label in UP_TO if turns <= most)
