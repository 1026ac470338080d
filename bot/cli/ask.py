"""`palsy ask "question"`: the answer, its sources, and why."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bot.cli.assistants import add_choice, assistant_for


def add_to(nouns: Any) -> None:
    ask_parser = nouns.add_parser(
        "ask",
        help="ask questions in one conversation and see why it answered so",
        example='palsy ask "how do I tape my eye?"',
    )
    ask_parser.add_argument("question", nargs="+", help="in quotes; more than one are one conversation")
    ask_parser.add_argument("--json", action="store_true", help="a list of cards as they go over the wire, with their trace")
    add_choice(ask_parser)
    ask_parser.set_defaults(run=ask)


def ask(args: argparse.Namespace) -> int:
    assistant = assistant_for(args)
    cards = [card for question in args.question for card in assistant.ask(question)]
    assistant.forget()
    if args.json:
        print(json.dumps(cards, indent=1, ensure_ascii=False))
        return 0
    for card in cards:
        print(_shown(card))
    return 0


def _shown(card: dict[str, Any]) -> str:
    from bot.cli.reasons import reasons
    from bot.rendering.text import plain_text

    return "\n".join([plain_text(card), "--- why", *(f"{name:11} {told}" for name, told in reasons(card)), ""])
