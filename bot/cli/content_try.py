"""`palsy content try ID`: are the questions that a text says it answers led to it; and which text comes instead."""

from __future__ import annotations

import argparse
from typing import Any

from bot.cli.assistants import add_choice, assistant_for
from bot.cli.content_lookup import Run, catalogue_of, must_be_known
from bot.cli.content_table import print_rows, say

HEADS = ("comes", "question", "odds of ours", "reply")
FOUND, NOT_FOUND = 0, 1


def add_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser(
        "try",
        help="ask the text's own questions, and others, and say which text comes",
        example='palsy content try eye_taping.how "my lid opens at night"',
    )
    parser.add_argument("id", metavar="ID", help="such as eye_taping.how")
    parser.add_argument("questions", nargs="*", metavar="QUESTION", help="more questions, in quotes")
    parser.add_argument("--json", action="store_true", help="as a list of objects")
    add_choice(parser)
    return parser, try_it


def try_it(args: argparse.Namespace) -> int:
    snippets = catalogue_of(args).library.snippets
    must_be_known([args.id], snippets, "snippet")
    assistant = assistant_for(args)
    rows = []
    for question in [*snippets[args.id].asks, *args.questions]:
        first = assistant.ask(question)[0]
        assistant.forget()
        came = first["snippet"]["id"]
        odds = {card["id"]: card["odds"] for card in first["trace"].get("cards", [])}
        rows.append(("yes" if came == args.id else "no", question, f"{odds.get(args.id, 0):.2f}", f"{first['type']} {came}"))
    print_rows(HEADS, rows, args.json)
    right = sum(row[0] == "yes" for row in rows)
    say(f"{right} of {len(rows)} questions lead to {args.id}; `asks` are learnt from at the next training")
    return FOUND if rows and right == len(rows) else NOT_FOUND
