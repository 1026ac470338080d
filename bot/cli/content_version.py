"""`palsy content version HASH`: which wording that was."""

from __future__ import annotations

import argparse
from typing import Any

from bot.cli.content_lookup import Run, catalogue_of
from bot.cli.content_table import print_text


def add_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser(
        "version",
        help="which wording a version or code names, when it was approved, and what was changed since",
        example="palsy content version bbf9f1f10f5f43a3",
    )
    parser.add_argument("hash", metavar="HASH", help="six digits or more of a version, or the code of a card")
    return parser, version


def version(args: argparse.Namespace) -> int:
    from bot.cli.why import told_of

    print_text("\n".join(told_of(catalogue_of(args), args.root, args.hash)))
    return 0
