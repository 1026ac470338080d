"""`palsy content ...`: what an editor needs. Each verb has its module; this one puts them together."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path
from typing import Any

from bot.cli import (
    content_approve,
    content_check,
    content_diff,
    content_due,
    content_edit,
    content_export,
    content_list,
    content_new,
    content_preview,
    content_quality,
    content_show,
    content_sources,
    content_try,
    content_version,
    content_where,
    content_withdraw,
)
from bot.cli.content_lookup import CallError, Run, day

VERBS = (
    content_check.add_to, content_list.add_to, content_show.add_to, content_sources.add_to, content_approve.add_to,
    content_due.add_to, content_diff.add_to, content_version.add_to, content_withdraw.add_to, content_withdraw.add_retire_to,
    content_withdraw.add_restore_to, content_withdraw.add_off_to, content_preview.add_to, content_try.add_to,
    content_edit.add_to, content_where.add_to, content_new.add_to, content_quality.add_to,
    content_export.add_to,
)  # fmt: skip
CONTENT = Path("data/content")  # as bot.content.load has it; that module is read only when a verb runs
BAD_CALL = 2


def add_to(nouns: Any) -> None:
    content = nouns.add_parser(
        "content", help="check, list, show and approve the vetted content", example="palsy content show eye_taping.how"
    )
    content.add_argument("--root", type=Path, default=CONTENT, help="the content folder (default: %(default)s)")
    content.add_argument("--today", type=day, help="judge reviews as on that day, such as 2027-05-01")
    verbs = content.add_subparsers(dest="verb", required=True, metavar="VERB")
    for add in VERBS:
        parser, run = add(verbs)
        # The two may stand behind the verb as well as before it.
        parser.add_argument("--root", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        parser.add_argument("--today", type=day, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        parser.set_defaults(run=guarded(run))


def guarded(run: Run) -> Run:
    """The verb with its day set, and a bad call said in one clear line (exit code 2)."""

    def guarded_run(args: argparse.Namespace) -> int:
        args.today = args.today or datetime.date.today()
        try:
            if not args.root.is_dir():
                raise CallError(f"there is no content folder {args.root}: run this in the project, or give --root")
            return run(args)
        except CallError as error:
            print(error, file=sys.stderr)
            return BAD_CALL

    return guarded_run
