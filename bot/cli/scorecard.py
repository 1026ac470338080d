"""`palsy scorecard`: one page on how well patients are understood, and who had read what it was measured on."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.before_start import check_files

if TYPE_CHECKING:
    from bot.evaluation.asked_now import Now
    from bot.evaluation.cross_validation import CrossValidated
    from bot.evaluation.scorecard import Beside
    from bot.serving.agent import PalsyAgent

FACTS = Path("tests/evaluation/facts.jsonl")
LIST = Path("tests/evaluation/sets.yml")
PAGE, DATA = Path("docs/scorecard.md"), Path("results/scorecard.json")
HELD_OUT = "held_out"  # folder of the sets that the figures by group are of


def add_to(nouns: Any) -> None:
    parser = nouns.add_parser("scorecard", help=f"measure on all sets of {LIST} and write {PAGE}", example="palsy scorecard")
    parser.add_argument("--no-train", action="store_true", help="measure the model at hand instead of training anew")
    parser.add_argument("--baseline-epochs", type=int, default=20, help="of DIET in Rasa's default recipe; 0 leaves it out")
    parser.add_argument("--baseline-phrasings", type=int, default=10, help="of each topic, that both are trained on")
    parser.add_argument("--folds", type=int, default=5, help="of the cross-validation; 0 leaves it out")
    parser.add_argument("--no-regression", action="store_true", help="without a logistic regression beside the model")
    parser.add_argument("--sets", type=Path, default=LIST, help="another list of sets")
    parser.add_argument("--facts", type=Path, default=FACTS, help="another file of facts")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the page is written")
    parser.add_argument("--data", type=Path, default=DATA, help="where the same is written as JSON")
    parser.set_defaults(run=scorecard)


def scorecard(args: argparse.Namespace) -> int:
    from bot.content.load import read_library
    from bot.evaluation import two_tables
    from bot.evaluation.asked_now import ask_set
    from bot.evaluation.scorecard import as_data, as_page
    from bot.evaluation.sets import read_sets
    from bot.serving.quiet import quiet, quiet_rasa

    check_files()
    known = read_sets(args.sets)
    quiet()
    quiet_rasa()
    from bot.serving.memory import agent_without_storage

    took = None if args.no_train else _trained()
    agent = agent_without_storage()
    found = []
    for one in known:
        found.append(ask_set(agent, one))
        print(f"asked: {one.name}", file=sys.stderr)
    held_out = [now for now in found if now.of.path.parent.name == HELD_OUT]
    answered = {now.of.path.stem: now.answered for now in held_out}
    where = {**_where(args), "training_seconds": took, "phrasings": _phrasings() if args.baseline_epochs else None}
    data = as_data(where, answered, read_library(), _beside(args, agent, held_out))
    rows = [] if args.no_regression else _regression(found)
    page = _with_quality(as_page(data, two_tables.page(known, found, rows)))
    _write(args, page, {**data, **two_tables.as_data(known, found, rows)})
    return 0


def _with_quality(page: str) -> str:
    """The page with the content's own ratings at its end."""
    import datetime

    from bot.content.quality.page import scorecard_section, with_section
    from bot.content.quality.whole import read_quality

    rated, _ = read_quality(datetime.date.today().isoformat())
    return with_section(page, scorecard_section(rated.totals, rated))


def _trained() -> float:
    """Seconds. Anew, so that both trainings are timed in one run on one machine."""
    from bot.serving.model import train

    start = time.perf_counter()
    train()
    return round(time.perf_counter() - start, 1)


def _beside(args: argparse.Namespace, agent: PalsyAgent, held_out: list[Now]) -> Beside:
    import asyncio

    from bot.evaluation.facts import read_facts, told, untold
    from bot.evaluation.scorecard import Beside

    facts = read_facts(args.facts)
    share = told(facts, asyncio.run(untold(agent, facts)))
    unread = frozenset(now.of.path.stem for now in held_out if now.of.is_unread)
    baseline = _baseline(held_out, args) if args.baseline_epochs else None
    return Beside(share, baseline, _crossed(args.folds) if args.folds else None, unread)


def _crossed(folds: int) -> CrossValidated:
    from bot.evaluation.cross_validation import cross_validate, examples

    return cross_validate(examples(), folds)


def _baseline(held_out: list[Now], args: argparse.Namespace) -> Any:
    from bot.evaluation.baseline import compare
    from bot.evaluation.scorecard import OF_THE_FIELD, OUTSIDE, named

    sets = {now.of.path.stem: now.answered for now in held_out if not now.of.is_unread}
    inside, outside = ([a.question for a in named(sets, names)] for names in (OF_THE_FIELD, OUTSIDE))
    return compare(inside, outside, args.baseline_epochs, args.baseline_phrasings)


def _regression(found: list[Now]) -> Any:
    from bot.evaluation.regression import Regression, taught_phrasings
    from bot.evaluation.two_tables import compared

    return compared(found, Regression.fit(taught_phrasings()))


def _write(args: argparse.Namespace, page: str, data: dict[str, Any]) -> None:
    for path, text in ((args.page, page), (args.data, json.dumps(data, indent=1) + "\n")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"written: {args.page} and {args.data}", file=sys.stderr)


def _where(args: argparse.Namespace) -> dict[str, Any]:
    """What the figures depend on."""
    import datetime
    import hashlib

    from bot.serving.model import STAMP

    lock = Path("data/content/vetting.lock.yml").read_bytes()
    flags = [("--no-train", args.no_train), ("--no-regression", args.no_regression)]
    options = [name for name, is_set in flags if is_set]
    options += [f"--baseline-epochs {args.baseline_epochs}", f"--baseline-phrasings {args.baseline_phrasings}"]
    return {
        "command": " ".join(["palsy scorecard", *options, f"--folds {args.folds}"]),
        "date": datetime.date.today().isoformat(),
        "content": hashlib.sha256(lock).hexdigest()[:12],
        "model": STAMP.read_text().strip()[:12],
    }


def _phrasings() -> int:
    from bot.components.importing import read_phrasings

    return len(read_phrasings().intent_examples)
