"""`palsy evaluate FILE...`: held-out questions asked of the trained model, with every answer that was not right.

`palsy evaluate answers FILE...` asks whether the question was answered, and shows the worst replies. `palsy evaluate cards
FILE...` asks whether the card that answers came first.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.before_start import check_files
from bot.cli.evaluate_answers import ANSWERS, evaluate_answers
from bot.cli.evaluate_cards import CARDS, evaluate_cards

if TYPE_CHECKING:
    from bot.evaluation.asking import Answered

HELD_OUT = Path("tests/evaluation/held_out")
OF_ANSWERS, OF_CARDS = "answers", "cards"  # as the first word: another kind of set follows
KINDS = {OF_ANSWERS: ANSWERS, OF_CARDS: CARDS}


def add_to(nouns: Any) -> None:
    parser = nouns.add_parser(
        "evaluate",
        help="ask held-out questions and say how many were answered right",
        example="palsy evaluate my-questions.jsonl --errors",
    )
    others = ", ".join(f"behind the word `{word}`, those of {place}" for word, place in KINDS.items())
    named = f"JSON lines; without any, those of {HELD_OUT}; {others}"
    parser.add_argument("files", nargs="*", type=Path, help=named)
    parser.add_argument("--errors", action="store_true", help="also list every answer that was not right")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help=f"with `{OF_ANSWERS}`: the worst to read")
    parser.set_defaults(run=evaluate)


def evaluate(args: argparse.Namespace) -> int:
    import asyncio

    from bot.evaluation.asking import ask_all
    from bot.evaluation.questions import read_dialogues
    from bot.serving.quiet import quiet, quiet_rasa

    check_files()
    if args.files and str(args.files[0]) == OF_ANSWERS:
        return evaluate_answers(args.files[1:], args.worst)
    if args.files and str(args.files[0]) == OF_CARDS:
        return evaluate_cards(args.files[1:])
    asked = {path: read_dialogues(path) for path in args.files or sorted(HELD_OUT.glob("*.jsonl"))}
    quiet()
    quiet_rasa()
    from bot.serving.memory import agent_without_storage

    agent = agent_without_storage()
    for path, dialogues in asked.items():
        answers = asyncio.run(ask_all(agent, dialogues))
        print(_line(path.name, answers))
        if args.errors:
            print(*_errors(answers), sep="\n")
    return 0


def _line(name: str, answers: list[Answered]) -> str:
    from bot.evaluation.scoring import figures, top

    found = figures(answers)
    shares = ", ".join(f"{verdict} {share.value:.1%}" for verdict, share in found.verdicts.items())
    danger = f"; danger caught {found.danger_caught}" if found.danger_caught.whole else ""
    alarms = f"; false alarms {found.false_alarms}" if found.false_alarms.whole else ""
    return f"{name}: {len(answers)} asked, {shares}; top-1 {top(answers, 1)}, top-3 {top(answers, 3)}{danger}{alarms}"


def _errors(answers: list[Answered]) -> list[str]:
    from bot.evaluation.scoring import verdict

    wrong = [(verdict(a), a) for a in answers if verdict(a) != "right"]
    return [f"    {how}: {a.question.text!r} -> {_got(a)}; wanted {', '.join(a.question.accept)}" for how, a in wrong]


def _got(answered: Answered) -> str:
    card = answered.card
    ranking = ", ".join(f"{r['topic']} {r['confidence']:.2f}" for r in card["trace"].get("ranking", [])[:3])
    return f"{card['type']} {card['snippet']['id']} ({card['trace'].get('why')}; {ranking})"
