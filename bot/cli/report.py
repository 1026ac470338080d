"""`palsy report`: what was asked on the website and what became of it, as figures; and the questions that got no answer.

It reads what the store still holds. Conversations are gone after `keep_hours`, so that a longer record is made of reports.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.cli.content_lookup import CallError, day
from bot.cli.report_read import Told, read

STORE = Path(".palsy/web.db")
MOST_GROUPED, MOST_SHOWN, ALIKE = 2000, 20, 70
SECONDS_OF_A_DAY = 86400
PARTS = ("kind", "channel", "urgency", "danger", "ended", "topic", "text")
ONLY = {"unanswered": "unanswered", "asked-back": "asked_back"}


def add_to(nouns: Any) -> None:
    parser = nouns.add_parser(
        "report",
        help="what was asked on the website, and what became of it, as figures",
        example="palsy report --from 2026-11-27 --html report.html",
    )
    parser.add_argument(
        "what",
        nargs="?",
        choices=tuple(ONLY),
        help="only questions that got no answer, or a question back; alike ones together",
    )
    parser.add_argument("--from", dest="since", type=day, metavar="DATE", help="from that day on (UTC)")
    parser.add_argument("--until", type=day, metavar="DATE", help="up to and with that day (UTC)")
    parser.add_argument("--store", type=Path, default=STORE, metavar="FILE", help="default: %(default)s")
    parser.add_argument("--format", choices=("text", "csv", "json"), default="text")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write it there as one page with plots, to open from disk")
    parser.set_defaults(run=report)


def report(args: argparse.Namespace) -> int:
    if args.since and args.until and args.until < args.since:
        raise CallError(f"--until {args.until} lies before --from {args.since}: exchange the two")
    told = read(args.store, _seconds(args.since, 0), _seconds(args.until, 1) if args.until else float("inf"))
    if args.html:
        return _write(told, args)
    rows = list(_asked(told, ONLY[args.what]) if args.what else _rows(told))
    if args.format == "json":
        objects = [dict(zip(("part", "name", "count"), row, strict=True)) for row in rows]
        print(json.dumps(objects, indent=1, ensure_ascii=False))
    elif args.format == "csv":
        import csv

        csv.writer(sys.stdout).writerows([("part", "name", "count"), *rows])
    else:
        from bot.cli.content_table import print_rows

        print_rows(("part", "name", "count"), [(part, _plain(name), str(count)) for part, name, count in rows])
    return 0


def _write(told: Told, args: argparse.Namespace) -> int:
    from bot.cli.content_table import say
    from bot.cli.report_page import page

    groups = {part: [(name, count) for _, name, count in _asked(told, part)] for part in ONLY.values()}
    try:
        args.html.write_text(page(told, groups, args.since, args.until), encoding="utf-8")
    except OSError as error:
        raise CallError(f"{args.html} could not be written ({error.strerror}): give another place with --html") from None
    say(f"wrote {args.html}: {told.replies} replies")
    return 0


def _plain(name: str) -> str:
    from bot.cli.shell_screen import harmless

    return harmless(name)


def _seconds(wanted: datetime.date | None, days_later: int) -> float:
    if wanted is None:
        return 0.0
    return (wanted - datetime.date(1970, 1, 1)).days * SECONDS_OF_A_DAY + days_later * SECONDS_OF_A_DAY


def _rows(told: Told) -> Iterator[tuple[str, str, int]]:
    yield "all", "conversations", told.conversations
    yield "all", "replies", told.replies
    yield from (("day", when, count) for when, count in sorted(told.days.items()))
    yield from (("hour", when, count) for when, count in sorted(told.hours.items()))
    yield from (("turns", many, count) for many, count in sorted(told.turns.items()))
    counts = (told.kinds, told.channels, told.urgencies, told.danger, told.ended, told.topics, told.texts)
    for part, of in zip(PARTS, counts, strict=True):
        yield from ((part, str(name), count) for name, count in of.most_common())
    yield from (("helpful", name, count) for name, count in sorted(told.helpful.items()))
    for part in ONLY.values():
        yield from _asked(told, part)


def _asked(told: Told, part: str) -> Iterator[tuple[str, str, int]]:
    groups = grouped(told.unanswered if part == "unanswered" else told.asked_back)
    return ((part, words, count) for words, count in groups)


def grouped(asked: Counter[str]) -> list[tuple[str, int]]:
    """Alike questions under the commonest of them; by their words, since no model is loaded."""
    from rapidfuzz import fuzz

    groups: list[tuple[str, int]] = []
    for words, count in asked.most_common(MOST_GROUPED):
        place = next((n for n, (head, _) in enumerate(groups) if fuzz.token_sort_ratio(head, words) >= ALIKE), None)
        if place is None:
            groups.append((words, count))
        else:
            groups[place] = (groups[place][0], groups[place][1] + count)
    return sorted(groups, key=lambda g: -g[1])[:MOST_SHOWN]
