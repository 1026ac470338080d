"""`palsy report`: what was asked on the website and what became of it, as figures; and the questions that got no answer.

It reads what the store still holds. Conversations are gone after `keep_hours`, so that a longer record is made of reports.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.cli.content_lookup import CallError, day
from bot.cli.content_table import print_rows, say
from bot.report.read import Told, read
from bot.report.span import seconds_of
from bot.report.times import times_of
from bot.report.words import grouped

NOTHING = "nothing was asked in these days, or it is no longer kept"
STORE = Path(".palsy/web.db")
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
    told = read(args.store, *seconds_of(args.since, args.until))
    if args.html:
        return _write(told, args)
    if not told.replies:
        say(NOTHING)
    rows = list(_asked(told, ONLY[args.what]) if args.what else _rows(told))
    if args.format == "json":
        objects = [dict(zip(("part", "name", "count"), row, strict=True)) for row in rows]
        print(json.dumps(objects, indent=1, ensure_ascii=False))
    elif args.format == "csv":
        import csv

        csv.writer(sys.stdout).writerows([("part", "name", "count"), *rows])
    else:
        print_rows(("part", "name", "count"), [(part, _plain(name), str(count)) for part, name, count in rows])
    return 0


def _write(told: Told, args: argparse.Namespace) -> int:
    from bot.report.page import page

    try:
        args.html.write_text(page(told, args.since, args.until), encoding="utf-8")
    except OSError as error:
        raise CallError(f"{args.html} could not be written ({error.strerror}): give another place with --html") from None
    say(f"wrote {args.html}: {told.replies} replies")
    return 0


def _plain(name: str) -> str:
    from bot.rendering.harmless import harmless

    return harmless(name)


def _rows(told: Told) -> Iterator[tuple[str, str, int]]:
    yield "all", "conversations", told.conversations
    yield "all", "replies", told.replies
    yield from (("day", when, count) for when, count in sorted(told.days.items()))
    yield from (("hour", when, count) for when, count in sorted(told.hours.items()))
    yield from (("turns", many, count) for many, count in sorted(told.turns.items()))
    yield from (("went on to message", many, told.went_on[many]) for many in sorted(told.went_on, key=int))
    yield from (("last reply read", kind, count) for kind, count in told.left.most_common())
    yield from (("milliseconds", name, value) for name, value in times_of(told.times))
    counts = (told.kinds, told.channels, told.urgencies, told.danger, told.ended, told.topics, told.texts)
    for part, of in zip(PARTS, counts, strict=True):
        yield from ((part, str(name), count) for name, count in of.most_common())
    yield from (("helpful", name, count) for name, count in sorted(told.helpful.items()))
    for part in ONLY.values():
        yield from _asked(told, part)


def _asked(told: Told, part: str) -> Iterator[tuple[str, str, int]]:
    groups = grouped(told.unanswered if part == "unanswered" else told.asked_back)
    return ((part, words, count) for words, count in groups)
