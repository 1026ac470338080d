"""`palsy understand "text"`: what was heard, step by step, for staff and for debugging."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from bot.cli.assistants import add_choice, assistant_for
from bot.cli.content_lookup import must_be_known
from bot.cli.red_flag_check import RED_FLAGS

if TYPE_CHECKING:
    from bot.understanding.written import Written

SHOWN = 5  # places of a ranking


def add_to(nouns: Any) -> None:
    parser = nouns.add_parser(
        "understand",
        help="show what is heard in a text, step by step, without answering it",
        example='palsy understand "and when will it stop?" --after corticosteroids',
    )
    parser.add_argument("text", help="in quotes")
    parser.add_argument("--after", metavar="TOPIC", help="as if this topic had just been answered")
    parser.add_argument("--json", action="store_true", help="all that is heard, as the pipeline gives it")
    add_choice(parser)
    parser.set_defaults(run=understand)


def understand(args: argparse.Namespace) -> int:
    if args.after is not None:
        _must_be_a_topic(args.after)
    heard = assistant_for(args).hear(args.text, args.after)
    if args.json:
        print(json.dumps(heard, indent=1, ensure_ascii=False, default=float))
    else:
        print(*understood(args.text, heard), sep="\n")
    return 0


def understood(text: str, heard: dict[str, Any]) -> list[str]:
    """What was heard, one line a step, and the rules that found something, as they stand in the files."""
    from bot.content.load import CONTENT
    from bot.understanding.danger import red_flags_in
    from bot.understanding.reading import cleaned
    from bot.understanding.written import Written

    written = Written.of(cleaned(text))
    return [*_steps(written, heard), *_rules(red_flags_in(CONTENT / RED_FLAGS), written.whole)]


def _must_be_a_topic(name: str) -> None:
    """Raises CallError."""
    from bot.content.load import load_topics

    topics, _, broken = load_topics()
    if not broken:
        must_be_known([name], topics, "topic")


def _steps(written: Written, heard: dict[str, Any]) -> list[str]:
    """One line a step, in the order in which they happen."""
    ranking = ", ".join(f"{r['name']} {r['confidence']:.3f}" for r in heard.get("intent_ranking", [])[:SHOWN])
    named = ", ".join(f"{e['value']} ({e['entity']}) at {e['start']}" for e in heard["entities"])
    danger, spanish = heard.get("danger") or {}, heard.get("danger_es")
    flag = next(iter(danger.get("rules", ())), None)
    situation = danger.get("situation", {})
    steps = {
        "read": written.text,
        "clipped": "the middle is looked through for red flags only" if written.is_clipped else None,
        "set aside": written.set_aside,
        "cannot be read": heard.get("unreadable"),
        "language": heard.get("language"),
        "in ordinary words": heard.get("normalised"),
        "asked": heard.get("asked"),
        "named": named or "nothing",
        "topic in hand": heard.get("in_hand") or "has no say",
        "about": "; ".join(f"{kind} {value} ({shown})" for kind, (value, shown) in (heard.get("about") or {}).items()),
        "ranking": ranking,
        "of our field": _share(heard.get("in_scope")),
        "danger, by the model": _share(danger.get("odds")),
        "situation": ", ".join(f"{name} {words!r}" for name, words in situation.get("read", ())) or "nothing told of it",
        "danger, a clear question": "yes: the model must be surer" if danger.get("clear") else "no",
        "danger, by the rules": f"{flag['rule']}: {flag['snippet']}" if flag else "no rule fired",
        "danger, in Spanish": f"{spanish['snippet']} ({spanish['why']})" if spanish else None,
        "two questions": "; ".join(f"{q['text']} ({q['topic']})" for q in heard.get("questions") or []),
        "heard": f"{heard['intent']['name']} {heard['intent']['confidence']:.3f}",
    }
    return [f"{name:21} {value}" for name, value in steps.items() if value]


def _share(odds: float | None) -> str | None:
    return None if odds is None else f"{odds:.3f}"


def _rules(flags: Any, text: str) -> list[str]:
    """The rules that found something, fired or held back, and why."""
    tried = [t for t in flags.explain(text) if t.outcome != "silent"]
    lines = [f"  {t.outcome} {t.rule}: {' ... '.join(t.matched)} {'; '.join(t.reasons)}".rstrip() for t in tried]
    return [f"rules tried           {len(flags.rules)}, of which found something: {len(tried)}", *lines]
