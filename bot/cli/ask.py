"""`palsy ask "question"`: the answer, its sources, and why."""

from __future__ import annotations

import argparse
import asyncio
import json
from typing import Any

from bot.cli.before_start import check_files

CHANNEL = "palsy"


def add_to(nouns: Any) -> None:
    ask_parser = nouns.add_parser("ask", help="ask questions in one conversation and see why it answered so")
    ask_parser.add_argument("question", nargs="+")
    ask_parser.add_argument("--json", action="store_true", help="the cards as they go over the wire, with their trace")
    ask_parser.set_defaults(run=ask)


def ask(args: argparse.Namespace) -> int:
    from bot.serving.quiet import quiet, quiet_rasa

    check_files()
    quiet()
    quiet_rasa()
    for card in asyncio.run(_cards(args.question)):
        print(json.dumps(card, indent=1, ensure_ascii=False) if args.json else _shown(card))
    return 0


async def _cards(questions: list[str]) -> list[dict[str, Any]]:
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    from bot.serving.memory import agent_without_storage
    from bot.understanding.reading import cleaned

    agent = agent_without_storage()
    cards: list[dict[str, Any]] = []
    for question in questions:
        said = CollectingOutputChannel()
        await agent.handle_message(UserMessage(cleaned(question), said, CHANNEL, input_channel=CHANNEL))
        cards.extend(message["custom"] for message in said.messages if "custom" in message)
    return cards


def _shown(card: dict[str, Any]) -> str:
    from bot.rendering.text import plain_text

    trace = card["trace"]
    ranked = ", ".join(f"{r['topic']} {r['confidence']:.2f}" for r in trace.get("ranking", []))
    chosen = ", ".join(f"{c['id']} {c['odds']:.2f}" for c in trace.get("cards", []))
    gate = trace.get("in_scope")
    why = [
        f"{card['type']} {card['snippet']['id']} by {trace.get('action')}: {trace.get('why')}",
        f"heard {trace.get('intent')}; ranking {ranked}; in scope {gate:.2f}" if gate is not None else "",
        f"cards: {chosen}" if chosen else "",
        "named: " + ", ".join(f"{e['value']} ({e['entity']})" for e in trace.get("entities", [])),
        f"about: {trace['about']}" if trace.get("about") else "",
        f"carried: {trace.get('carried')}",
    ]
    return "\n".join([plain_text(card), "--- why", *(line for line in why if line), ""])
