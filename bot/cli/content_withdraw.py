"""`palsy content withdraw | retire | restore | off`: what is taken off the air, at once on every running assistant."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.content_lookup import CallError, Run, catalogue_of, lock_of, must_be_known
from bot.cli.content_table import print_rows, say

if TYPE_CHECKING:
    from bot.content.withdrawn import Off

HEADS = ("id", "kind", "by", "reason", "on", "instead")
SOON = "a running assistant takes this up within 10 seconds; /version then has another hash"
WHAT = "a text, a topic, `figure/ID`, or `all`; a topic and `all` leave texts that tell how soon to be seen in place"


def add_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser(
        "withdraw",
        help="take a text, a topic or all answers off the air, at once and until `restore`",
        example='palsy content withdraw eye_taping.patch --by "A. Reader" --reason "the source was retracted"',
    )
    parser.add_argument("name", metavar="ID|TOPIC|figure/ID|all", help=WHAT)
    _say_why(parser)
    return parser, withdraw


def add_retire_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser(
        "retire",
        help="show another text in the place of this one, for good; old buttons lead there",
        example='palsy content retire eye_taping.patch --instead eye_taping.how --by "A. Reader" --reason "too alike"',
    )
    parser.add_argument("name", metavar="ID", help="the text that is no longer shown")
    parser.add_argument("--instead", required=True, metavar="ID", help="the text that is shown in its place")
    _say_why(parser)
    return parser, retire


def add_restore_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser(
        "restore", help="put back on the air what was withdrawn or retired", example="palsy content restore eye_taping.patch"
    )
    parser.add_argument("name", metavar="ID|TOPIC|figure/ID|all", help="as `palsy content off` lists it")
    return parser, restore


def add_off_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser("off", help="what is off the air by hand: by whom, and why")
    parser.add_argument("--json", action="store_true", help="as a list of objects")
    return parser, off


def _say_why(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", required=True, help="who takes it off")
    parser.add_argument("--reason", required=True, help="why; staff read it, patients do not")


def withdraw(args: argparse.Namespace) -> int:
    from bot.content.load import load_library
    from bot.content.vetting import load_lock
    from bot.content.withdrawn import ALL, FIGURE_PREFIX, Off, english_of

    library, _ = load_library(args.root)  # what can be read of it, and what was ever approved: a slip stops no withdrawal
    approved, _ = load_lock(lock_of(args.root))
    pictures = (FIGURE_PREFIX + name for name in library.figures)
    must_be_known([args.name], [*library.texts, *library.topics, *approved, *pictures, ALL], "text, topic or figure")
    _change(args.root, lambda now: now | {args.name: Off("withdrawn", args.by, args.reason, args.today.isoformat())})
    say(f"{args.name} is withdrawn: {SOON}")
    if twins := [s.id for s in library.translations.values() if args.name == english_of(s) != s.id]:
        say(f"with it: {', '.join(twins)}")
    return 0


def retire(args: argparse.Namespace) -> int:
    from bot.content.withdrawn import Off

    library = catalogue_of(args).library
    must_be_known([args.name, args.instead], library.snippets, "text")
    if args.name == args.instead:
        raise CallError("a text cannot stand in its own place: name another one with --instead")
    urgency = library.snippets[args.name].urgency
    if urgency and library.snippets[args.instead].urgency != urgency:
        raise CallError(
            f"{args.name} tells how soon to be seen, and {args.instead} does not tell the same: name one that does"
        )
    entry = Off("retired", args.by, args.reason, args.today.isoformat(), args.instead)
    _change(args.root, lambda now: _must_be_shown(now, args.instead) | {args.name: entry})
    say(f"{args.name} is retired, {args.instead} is shown: {SOON}")
    return 0


def restore(args: argparse.Namespace) -> int:
    def without(now: dict[str, Off]) -> dict[str, Off]:
        must_be_known([args.name], now, "text or topic off the air called", "palsy content off")
        return {name: entry for name, entry in now.items() if name != args.name}

    _change(args.root, without)
    say(f"{args.name} is on the air again, where its check still fits: {SOON}")
    return 0


def off(args: argparse.Namespace) -> int:
    now = _now(args.root)
    rows = [(name, e.kind, e.by, e.reason, e.on, e.instead) for name, e in sorted(now.items())]
    print_rows(HEADS, rows, args.json)
    say(f"{len(rows)} off the air by hand")
    return 0


def _must_be_shown(now: dict[str, Off], instead: str) -> dict[str, Off]:
    if instead in now:
        raise CallError(f"{instead} is {now[instead].kind} itself: name a text that is shown")
    return now


def _now(root: Path) -> dict[str, Off]:
    from bot.content.problem import ContentError
    from bot.content.withdrawn import WITHDRAWN, load_withdrawn

    now, broken = load_withdrawn(root / WITHDRAWN)
    if broken:
        raise ContentError(broken)
    return now


def _change(root: Path, made: Callable[[dict[str, Off]], dict[str, Off]]) -> None:
    from bot.content.withdrawn import WITHDRAWN, save_withdrawn

    path = root / WITHDRAWN
    try:
        save_withdrawn(made(_now(root)), path)
    except OSError as error:
        raise CallError(f"{path} could not be written, and is as it was: {error.strerror}") from None
