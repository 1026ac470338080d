"""`palsy report`: what was asked on the website and what became of it, as figures; and the questions that got no answer.

It reads what the store still holds. Conversations are gone after `keep_hours`, so that a longer record is made of reports.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.cli.content_lookup import CallError, day

STORE = Path(".palsy/web.db")
MOST_GROUPED, MOST_SHOWN, ALIKE = 2000, 20, 70
SECONDS_OF_A_DAY = 86400
QUERY = """
SELECT date(t.at, 'unixepoch'), t.conversation, r.helpful, json_extract(r.card, '$.type'), json_extract(r.card, '$.topic'),
       json_extract(r.card, '$.snippet.id'), json_extract(r.card, '$.snippet.version'), json_extract(r.card, '$.urgency'),
       CASE WHEN json_extract(r.card, '$.type') = 'fallback' THEN t.echo END
FROM replies r JOIN turns t ON t.number = r.turn WHERE t.at >= ? AND t.at < ?
"""


@dataclass
class Told:
    """Counts of replies. `helpful`: by text and version, `yes` and `no`. `unanswered`: what got a fallback."""

    replies: int = 0
    conversations: int = 0
    days: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)
    urgencies: Counter[str] = field(default_factory=Counter)
    helpful: Counter[str] = field(default_factory=Counter)
    unanswered: Counter[str] = field(default_factory=Counter)


def add_to(nouns: Any) -> None:
    parser = nouns.add_parser(
        "report",
        help="what was asked on the website, and what became of it, as figures",
        example="palsy report --from 2026-11-27",
    )
    parser.add_argument(
        "what", nargs="?", choices=("unanswered",), help="only the questions that got no answer, alike ones together"
    )
    parser.add_argument("--from", dest="since", type=day, metavar="DATE", help="from that day on (UTC)")
    parser.add_argument("--until", type=day, metavar="DATE", help="up to and with that day (UTC)")
    parser.add_argument("--store", type=Path, default=STORE, metavar="FILE", help="default: %(default)s")
    parser.add_argument("--format", choices=("text", "csv", "json"), default="text")
    parser.set_defaults(run=report)


def report(args: argparse.Namespace) -> int:
    told = read(args.store, _seconds(args.since, 0), _seconds(args.until, 1) if args.until else float("inf"))
    rows = list(_grouped(told.unanswered) if args.what else _rows(told))
    if args.format == "json":
        print(
            json.dumps(
                [dict(zip(("part", "name", "count"), row, strict=True)) for row in rows], indent=1, ensure_ascii=False
            )
        )
    elif args.format == "csv":
        import csv

        csv.writer(sys.stdout).writerows([("part", "name", "count"), *rows])
    else:
        from bot.cli.content_table import print_rows

        print_rows(("part", "name", "count"), [(part, _plain(name), str(count)) for part, name, count in rows])
    return 0


def _plain(name: str) -> str:
    from bot.cli.shell_screen import harmless

    return harmless(name)


def _seconds(wanted: datetime.date | None, days_later: int) -> float:
    if wanted is None:
        return 0.0
    return (wanted - datetime.date(1970, 1, 1)).days * SECONDS_OF_A_DAY + days_later * SECONDS_OF_A_DAY


def read(store: Path, since: float, until: float) -> Told:
    """Raises CallError where the store cannot be read."""
    if not store.is_file():
        raise CallError(f"{store} is missing: run this in the project's folder, where an assistant has run, or give --store")
    told, seen = Told(), set()
    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=5) as db:
            for when, conversation, helpful, kind, topic, name, version, urgency, echo in db.execute(QUERY, (since, until)):
                seen.add(conversation)
                told.replies += 1
                told.days[when] += 1
                told.kinds[kind] += 1
                told.topics[topic] += 1
                told.texts[name] += 1
                told.urgencies[urgency or "none"] += 1
                if helpful is not None:
                    told.helpful[f"{name} {version}: {'yes' if helpful else 'no'}"] += 1
                if echo:
                    told.unanswered[" ".join(echo.split()).casefold()] += 1
    except sqlite3.Error as error:
        raise CallError(f"{store} cannot be read ({error}): try again, or look at docs/operations.md") from None
    told.conversations = len(seen)
    return told


def _rows(told: Told) -> Iterator[tuple[str, str, int]]:
    yield "all", "conversations", told.conversations
    yield "all", "replies", told.replies
    yield from (("day", when, count) for when, count in sorted(told.days.items()))
    for part, counts in (("kind", told.kinds), ("urgency", told.urgencies), ("topic", told.topics), ("text", told.texts)):
        yield from ((part, str(name), count) for name, count in counts.most_common())
    yield from (("helpful", name, count) for name, count in sorted(told.helpful.items()))
    yield from _grouped(told.unanswered)


def _grouped(unanswered: Counter[str]) -> Iterator[tuple[str, str, int]]:
    """Alike questions under the commonest of them; by their words, since no model is loaded."""
    from rapidfuzz import fuzz

    groups: list[tuple[str, int]] = []
    for words, count in unanswered.most_common(MOST_GROUPED):
        place = next((n for n, (head, _) in enumerate(groups) if fuzz.token_sort_ratio(head, words) >= ALIKE), None)
        if place is None:
            groups.append((words, count))
        else:
            groups[place] = (groups[place][0], groups[place][1] + count)
    yield from (("unanswered", words, count) for words, count in sorted(groups, key=lambda g: -g[1])[:MOST_SHOWN])
