"""`palsy content quality`: the project's own ratings of the content, their totals, and whether their reasons still hold."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.content_lookup import Run
from bot.cli.content_table import Row, print_rows, say

if TYPE_CHECKING:
    from bot.content.problem import Problem
    from bot.content.quality.whole import Quality, Total

GOOD, PROBLEMS = 0, 1
FOLDER, PAGE, SCORECARD = Path("data/quality"), Path("docs/quality.md"), Path("docs/scorecard.md")
HEADS = ("group", "DISCERN (of 75)", "all 16 (of 80)", "understandability", "actionability", "open")


def add_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser(
        "quality", help="the content self-scored by DISCERN and PEMAT-P; exit code 1 if a reason no longer holds"
    )
    parser.add_argument("--ratings", type=Path, default=FOLDER, metavar="DIR", help="the ratings (default: %(default)s)")
    parser.add_argument("--write", action="store_true", help=f"measure anew, and write {PAGE} and its part of {SCORECARD}")
    parser.add_argument("--json", action="store_true", help="totals, figures and problems as one object")
    return parser, quality


def quality(args: argparse.Namespace) -> int:
    from bot.content.quality.whole import read_quality

    found, problems = read_quality(args.today.isoformat(), args.root, args.ratings)
    if args.write and not problems:
        _write(found, args.ratings)
    if args.json:
        print(json.dumps(_as_data(found, problems), indent=1))
    else:
        _print(found, problems)
    return PROBLEMS if problems else GOOD


def _write(found: Quality, folder: Path) -> None:
    from bot.content.quality.page import page, scorecard_section, with_section
    from bot.content.quality.whole import save_measured

    save_measured(found.now, folder)
    PAGE.write_text(page(found, found.now), encoding="utf-8")
    section = scorecard_section(found.totals, found)
    SCORECARD.write_text(with_section(SCORECARD.read_text(encoding="utf-8"), section), encoding="utf-8")
    say(f"written: {PAGE}, and its part of {SCORECARD}")


def _print(found: Quality, problems: list[Problem]) -> None:
    print_rows(HEADS, (_row(group, total) for group, total in found.totals.items()))
    for problem in problems:
        print(problem)
    say(f"self-scored, one rater, no outside rater; {len(problems)} problem{'' if len(problems) == 1 else 's'}")


def _row(group: str, total: Total) -> Row:
    shares = (f"{share:g} %" for share in (total.understandability, total.actionability))
    return group, str(total.discern), str(total.discern_all), *shares, ", ".join(total.open)


def _as_data(found: Quality, problems: list[Problem]) -> dict[str, Any]:
    from bot.content.quality.whole import as_data

    return {
        "self_scored": True,
        "totals": {group: {**asdict(total), "open": total.open} for group, total in found.totals.items()},
        "figures": as_data(found.now),
        "problems": [problem.as_dict() for problem in problems],
    }
