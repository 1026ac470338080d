"""`palsy content due`: which reviews have lapsed or will."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.cli.content_lookup import Run, catalogue_of, lock_of, standing
from bot.cli.content_table import Row, print_rows, say

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue

MOST_DAYS = 3660
HEADS = ("id", "due", "days left", "odds?", "status")


def add_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser("due", help="snippets whose review has lapsed or lapses soon")
    parser.add_argument("--days", type=_days, default=30, metavar="N", help="how far ahead to look (default: 30 days)")
    parser.add_argument("--json", action="store_true", help="as a list of objects")
    return parser, due


def _days(written: str) -> int:
    if not (written.isascii() and written.isdigit() and int(written) <= MOST_DAYS):
        raise argparse.ArgumentTypeError(f"{written!r} is no number of days from 0 to {MOST_DAYS}")
    return int(written)


def due(args: argparse.Namespace) -> int:
    from bot.content.vetting import load_lock

    catalogue = catalogue_of(args)
    lock, _ = load_lock(lock_of(args.root))
    until = args.today + datetime.timedelta(days=args.days)
    print_rows(HEADS, rows := list(_rows(catalogue, args.today, until)), args.json)
    unvetted = len(catalogue.library.texts.keys() - lock.keys())
    never = f"; {unvetted} were never vetted (`palsy content check`)" if unvetted else ""
    say(f"{len(rows)} lapsed or lapsing by {until}{never}")
    return 0


def _rows(catalogue: Catalogue, today: datetime.date, until: datetime.date) -> Iterator[Row]:
    """A changed snippet is withheld, whatever its day."""
    from bot.content.due import lapsing
    from bot.content.vetting import states_odds

    for found, entry in lapsing(catalogue, until):
        left = (entry.until - today).days
        odds = "odds" if states_odds(catalogue.library, found.snippet) else ""
        yield found.snippet.id, entry.until.isoformat(), str(left), odds, "lapsed" if left < 0 else standing(found)
