"""`palsy content check`: every problem in the content, the red flags and the site file, in one run."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bot.cli.before_start import site_problems
from bot.cli.content_lookup import CallError, Run, lock_of
from bot.cli.red_flag_check import flags_in, other_rules, rule_problems
from bot.content.problem import Problem

GOOD, PROBLEMS, UNREADABLE = 0, 1, 2


def add_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser(
        "check",
        help="every problem in content, red flags and site file; exit code 1 if there is one, 2 if a file cannot be read",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--all", action="store_true", help="list too what is for somebody to judge")
    parser.add_argument("--only", default="", metavar="TEXT", help="only problems of files whose path holds this text")
    return parser, check


def check(args: argparse.Namespace) -> int:
    problems, to_judge = _problems(args)
    _must_name_a_file(args, problems)
    wrong = [p for p in problems if args.only in p.path]
    judge = [p for p in to_judge if args.only in p.path]
    shown = sorted([*wrong, *(judge if args.all else [])])
    if args.format == "json":
        print(json.dumps([p.as_dict() for p in shown], indent=1, ensure_ascii=False))
    else:
        for problem in shown:
            print(problem)
        print(f"{len(wrong)} problem{'' if len(wrong) == 1 else 's'}{_told(judge)}")
    if any(p.unreadable for p in wrong):
        return UNREADABLE
    return PROBLEMS if wrong else GOOD


def _told(judge: list[Problem]) -> str:
    return f", {len(judge)} to judge: --all lists them" if judge else ""


def _problems(args: argparse.Namespace) -> tuple[list[Problem], list[Problem]]:
    """Those of the content, of the red flags and of the site file, by file and line; and what is to be judged."""
    from bot.content.check import all_problems, to_judge
    from bot.content.vetting import load_lock

    library, problems = all_problems(args.root, args.today)
    flags, broken = flags_in(args.root)
    found = [*problems, *broken, *other_rules(args.root), *site_problems()]
    if flags and not any(p.unreadable for p in problems):  # else texts only seem to be missing
        found.extend(rule_problems(args.root, flags, library, load_lock(lock_of(args.root))[0], args.today))
    return sorted(set(found)), to_judge(library)


def _must_name_a_file(args: argparse.Namespace, problems: list[Problem]) -> None:
    """Raises CallError where `--only` fits no path: a slip of the pen must not look like good content."""
    from bot.content.problem import shown_path
    from bot.content.site import site_path

    paths = {*(p.path for p in problems), *(shown_path(path) for path in (*args.root.rglob("*.yml"), site_path()))}
    if not any(args.only in path for path in paths):
        raise CallError(f"no file has {args.only!r} in its path: name a part of one, such as eye_taping")
