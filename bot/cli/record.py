"""`palsy export` and `palsy erase`: what is kept of one conversation, given out or erased."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(".palsy")
NOTHING = 1  # exit code where nothing is kept of the conversation


def add_to(nouns: Any) -> None:
    exported = nouns.add_parser(
        "export",
        help="all that is kept of one conversation, as JSON; without an ID, the ids",
        example="palsy export web:0f3a",
    )
    exported.add_argument("id", metavar="ID", nargs="?", help="such as web:0f3a...; the sender over REST")
    exported.set_defaults(run=export)
    erased = nouns.add_parser("erase", help="erase all that is kept of one conversation", example="palsy erase web:0f3a")
    erased.add_argument("id", metavar="ID")
    erased.set_defaults(run=erase)
    for parser in (exported, erased):
        parser.add_argument("--folder", type=Path, default=FOLDER, help="folder of the conversations (default: .palsy)")


def export(args: argparse.Namespace) -> int:
    from bot.store.record import conversations, kept_of

    if args.id is None:
        print("".join(f"{name}\n" for name in conversations(args.folder)), end="")
        return 0
    kept = kept_of(args.folder, args.id)
    if kept is None:
        return _nothing(args.id)
    print(json.dumps(kept, indent=1, ensure_ascii=False))
    return 0


def erase(args: argparse.Namespace) -> int:
    from bot.store import record

    if not record.erase(args.folder, args.id):
        return _nothing(args.id)
    print(f"erased: {args.id} (copies in backups are not reached)")
    return 0


def _nothing(conversation: str) -> int:
    print(f"nothing is kept of {conversation}: `palsy export` lists the ids", file=sys.stderr)
    return NOTHING
