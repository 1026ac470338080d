"""`palsy shell`: a conversation as a patient has it, and under each reply, folded, why it came."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.cli.assistants import add_choice, assistant_for
from bot.cli.running import ServerError
from bot.cli.shell_screen import Screen

if TYPE_CHECKING:
    from bot.cli.shell_talk import Talk

GOOD, BAD_INPUT = 0, 2
HELLO = "Write as a patient would. /why says why the last reply came, /help lists all commands, /quit or Ctrl-D leaves."


def add_to(nouns: Any) -> None:
    parser = nouns.add_parser(
        "shell", help="talk with the assistant as a patient would, and see why it answers so", example="palsy shell --plain"
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--plain", action="store_true", help="no colours and no drawing, for screen readers and pipes")
    how.add_argument("--json", action="store_true", help="one JSON object a reply: what was said, the cards, the times")
    add_choice(parser)
    parser.set_defaults(run=shell)


def shell(args: argparse.Namespace) -> int:
    from bot.cli.shell_talk import Talk

    screen = Screen(plain=args.plain, as_json=args.json)
    talk = Talk(assistant_for(args), screen)
    screen.note(f"asking {talk.assistant}. {HELLO}")
    code = converse(talk, _lines(screen))
    try:
        talk.assistant.forget()
    except ServerError:  # it is gone: what it kept goes with its time
        return code
    return code


def converse(talk: Talk, lines: Iterator[str]) -> int:
    """Until the lines end or somebody leaves. Where a pipe is read, the first failure of the server ends it."""
    for line in lines:
        try:
            if not talk.takes(line):
                break
        except KeyboardInterrupt:
            talk.screen.note("stopped; the conversation goes on")
        except ServerError as error:
            talk.screen.fault(str(error))
            if not sys.stdin.isatty():
                return BAD_INPUT
    return GOOD


def _lines(screen: Screen) -> Iterator[str]:
    """What is typed, with history and completion on a terminal, until its end (Ctrl-D)."""
    if screen.plain or screen.as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield from _plain_lines(screen)
        return
    from bot.cli.shell_prompt import prompt

    session = prompt()
    while True:
        try:
            yield session.prompt("you> ")
        except KeyboardInterrupt:
            screen.note("Ctrl-D or /quit leaves")
        except EOFError:
            return


def _plain_lines(screen: Screen) -> Iterator[str]:
    asks = sys.stdin.isatty()
    while True:
        if asks:
            print("You: ", end="", flush=True)
        try:
            line = sys.stdin.readline()
        except KeyboardInterrupt:
            screen.note("Ctrl-D or /quit leaves")
            continue
        except UnicodeDecodeError:
            screen.fault("this line is no UTF-8 text, so that it was left out")
            continue
        if not line:
            return
        yield line
