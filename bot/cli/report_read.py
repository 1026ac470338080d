"""What the store of conversations tells as counts: nobody is named, and of words only those of questions without an answer.

Everything is counted in one reading in the order of the turns, so that a million of them are read in one go.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.cli.content_lookup import CallError

WAY_OUT = "affirm_deny."  # ids of the ways out of an alarm begin so
STILL_STANDS, SILENT = "wrote on while it stood", "wrote nothing more"
PATIENCE = 5  # seconds for a store that another program holds
MOST_WORDS_KEPT = 20_000  # different questions; of a flood of them the first are enough to read
UP_TO = ((1, "1"), (2, "2"), (5, "3 to 5"), (10, "6 to 10"), (float("inf"), "more"))
QUERY = """
SELECT t.number, date(t.at, 'unixepoch'), strftime('%H', t.at, 'unixepoch'), t.conversation, t.echo, r.helpful, r.card
FROM turns t JOIN replies r ON r.turn = t.number WHERE t.at >= ? AND t.at < ? ORDER BY t.number, r.place
"""
Counts = Counter[str]


@dataclass
class Told:
    """Counts of replies, but for `turns`, `channels` (conversations) and `danger`. `helpful`: by text and version, `yes` and
    `no`. `unanswered`: what got a fallback. `asked_back`: what got a question back, and `offered`: its first offer.

    `danger`: by topic, each alarm of a conversation once until a way out is taken. `ended`: how those ended.
    """

    replies: int = 0
    conversations: int = 0
    days: Counts = field(default_factory=Counter)
    hours: Counts = field(default_factory=Counter)
    channels: Counts = field(default_factory=Counter)
    turns: Counts = field(default_factory=Counter)
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


@dataclass
class _Talk:
    """A conversation while it is read. `alarm`: whether one stands; `since`: turns since it was raised."""

    turns: int = 0
    last: int = 0
    alarm: bool = False
    since: int = 0


def read(store: Path, since: float, until: float) -> Told:
    """Of the turns in these seconds since 1970. Raises CallError where the store cannot be read, SealError without key."""
    if not store.is_file():
        raise CallError(f"{store} is missing: run this in the project's folder, where an assistant has run, or give --store")
    told = Told()
    talks: dict[str, _Talk] = {}
    try:
        for row in _rows(store, since, until):
            _count(told, talks, row)
    except sqlite3.Error as error:
        raise CallError(f"{store} cannot be read ({error}): try again, or look at docs/operations.md") from None
    except (ValueError, KeyError, TypeError) as error:
        what = f"{type(error).__name__}: {error}"
        raise CallError(f"{store} holds a reply of another form ({what}): it was written by another release") from None
    told.conversations = len(talks)
    for name, talk in talks.items():
        told.channels[name.partition(":")[0] if ":" in name else "rest"] += 1
        told.turns[_how_many(talk.turns)] += 1
        if talk.alarm:
            told.ended[STILL_STANDS if talk.since else SILENT] += 1
    return told


def _rows(store: Path, since: float, until: float) -> Iterator[tuple[Any, ...]]:
    from contextlib import closing

    address = f"{store.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=PATIENCE)) as db:
        yield from db.execute(QUERY, (since, until))


def _count(told: Told, talks: dict[str, _Talk], row: tuple[Any, ...]) -> None:
    from bot.store.sealing import seal

    number, day, hour, conversation, echo, helpful, kept = row
    card = json.loads(seal().open(kept))
    kind, snippet = card["type"], card["snippet"]
    talk = talks.setdefault(conversation, _Talk())
    if number != talk.last:
        talk.turns, talk.last, talk.since = talk.turns + 1, number, talk.since + 1
    _count_danger(told, talk, card)
    told.replies += 1
    told.days[day] += 1
    told.hours[hour] += 1
    told.kinds[kind] += 1
    told.topics[card["topic"]] += 1
    told.texts[snippet["id"]] += 1
    told.urgencies[card["urgency"] or "none"] += 1
    if helpful is not None:
        told.helpful[f"{snippet['id']} {snippet['version']}: {'yes' if helpful else 'no'}"] += 1
    if kind in ("fallback", "clarify") and echo:
        words = _words(seal().open(echo))
        counts = told.unanswered if kind == "fallback" else told.asked_back
        if words in counts or len(counts) < MOST_WORDS_KEPT:
            counts[words] += 1
        for offer in [*card.get("options", ()), *card.get("suggestions", ())][:1]:
            told.offered.setdefault(words, offer["id"])


def _count_danger(told: Told, talk: _Talk, card: dict[str, Any]) -> None:
    if card["type"] == "urgent":
        if not talk.alarm:
            told.danger[card["topic"]] += 1
        talk.alarm, talk.since = True, 0
    elif talk.alarm and card["snippet"]["id"].startswith(WAY_OUT):
        told.ended[card["snippet"]["id"].removeprefix(WAY_OUT).replace("_", " ")] += 1
        talk.alarm = False


def _words(echo: str) -> str:
    """Without what tells who somebody is: that was taken out when it was written, but by an older release maybe not."""
    from bot.privacy.personal import without_personal

    return " ".join(without_personal(echo).split()).casefold()


def _how_many(turns: int) -> str:
    return next(label for most, label in UP_TO if turns <= most)
