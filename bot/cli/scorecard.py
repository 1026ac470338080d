"""`palsy scorecard`: one page on how well patients are understood, beside Rasa's default recipe trained in the same run."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from bot.cli.before_start import check_files
from bot.cli.evaluate import HELD_OUT

FACTS = Path("tests/evaluation/facts.jsonl")
PAGE, DATA = Path("docs/scorecard.md"), Path("results/scorecard.json")


def add_to(nouns: Any) -> None:
    parser = nouns.add_parser("scorecard", help=f"measure on the held-out questions and write {PAGE}")
    parser.add_argument("--baseline-epochs", type=int, default=20, help="of DIET in Rasa's default recipe; 0 leaves it out")
    parser.add_argument("--baseline-phrasings", type=int, default=10, help="of each topic, that both are trained on")
    parser.set_defaults(run=scorecard)


def scorecard(args: argparse.Namespace) -> int:
    from bot.content.load import read_library
    from bot.evaluation.asking import ask_all
    from bot.evaluation.cross_validation import cross_validate, examples
    from bot.evaluation.facts import read_facts, told, untold
    from bot.evaluation.questions import read_dialogues
    from bot.evaluation.scorecard import Beside, as_data, as_page
    from bot.serving.quiet import quiet, quiet_rasa

    check_files()
    quiet()
    quiet_rasa()
    from bot.serving.memory import agent_without_storage
    from bot.serving.model import train

    start = time.perf_counter()
    train()  # anew, so that both trainings are timed in one run on one machine
    took = time.perf_counter() - start
    agent = agent_without_storage()
    sets = {p.stem: asyncio.run(ask_all(agent, read_dialogues(p))) for p in sorted(HELD_OUT.glob("*.jsonl"))}
    baseline = _baseline(sets, args) if args.baseline_epochs else None
    where = {**_where(args), "training_seconds": round(took, 1), "phrasings": _phrasings()}
    facts = read_facts(FACTS)
    share = told(facts, asyncio.run(untold(agent, facts)))
    data = as_data(where, sets, read_library(), Beside(share, baseline, cross_validate(examples())))
    for path, text in ((PAGE, as_page(data)), (DATA, json.dumps(data, indent=1) + "\n")):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"written: {PAGE} and {DATA}", file=sys.stderr)
    return 0


def _baseline(sets: Any, args: argparse.Namespace) -> Any:
    from bot.evaluation.baseline import compare
    from bot.evaluation.scorecard import OF_THE_FIELD, OUTSIDE, named

    inside, outside = ([a.question for a in named(sets, names)] for names in (OF_THE_FIELD, OUTSIDE))
    return compare(inside, outside, args.baseline_epochs, args.baseline_phrasings)


def _where(args: argparse.Namespace) -> dict[str, Any]:
    """What the figures depend on."""
    import datetime
    import hashlib

    from bot.serving.model import STAMP

    lock = Path("data/content/vetting.lock.yml").read_bytes()
    options = f"--baseline-epochs {args.baseline_epochs} --baseline-phrasings {args.baseline_phrasings}"
    return {
        "command": f"palsy scorecard {options}",
        "date": datetime.date.today().isoformat(),
        "content": hashlib.sha256(lock).hexdigest()[:12],
        "model": STAMP.read_text().strip()[:12],
    }


def _phrasings() -> int:
    from bot.components.importing import read_phrasings

    return len(read_phrasings().intent_examples)
