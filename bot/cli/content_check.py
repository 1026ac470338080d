"""`palsy content check`: every problem in the content, in one run."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bot.cli.content_lookup import Run

GOOD, PROBLEMS, UNREADABLE = 0, 1, 2


def add_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser(
        "check", help="every problem in the content; exit code 1 if there is one, 2 if a file cannot be read at all"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--only", default="", metavar="TEXT", help="only problems of files whose path holds this text")
    return parser, check


def check(args: argparse.Namespace) -> int:
    from bot.content.check import all_problems

    _, problems = all_problems(args.root, args.today)
    shown = [p for p in problems if args.only in p.path]
    if args.format == "json":
        print(json.dumps([p.as_dict() for p in shown], indent=1, ensure_ascii=False))
    else:
        for problem in shown:
            print(problem)
        print(f"{len(shown)} problem{'' if len(shown) == 1 else 's'}")
    if any(p.unreadable for p in shown):
        return UNREADABLE
    return PROBLEMS if shown else GOOD
