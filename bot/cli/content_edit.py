"""`palsy content edit ID`: the text's file in your editor at its line; then what is to be mended in it."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
from typing import Any

from bot.cli.content_lookup import CallError, Run, catalogue_of, must_be_known
from bot.cli.content_table import say

USUAL = ("sensible-editor", "nano", "vim", "vi")
GOOD, PROBLEMS = 0, 1


def add_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser(
        "edit",
        help="open a text's file at its line, then say what is to be mended",
        example="palsy content edit eye_taping.how",
    )
    parser.add_argument("id", metavar="ID", help="such as eye_taping.how")
    return parser, edit


def edit(args: argparse.Namespace) -> int:
    from bot.content.check import all_problems

    texts = catalogue_of(args).library.texts
    must_be_known([args.id], texts, "snippet")
    snippet = texts[args.id]
    command = [*_editor(), f"+{snippet.line}", snippet.path]
    try:
        subprocess.run(command, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise CallError(f"{command[0]} did not end well ({error}): set EDITOR to an editor that takes +LINE") from None
    found = [p for p in all_problems(args.root, args.today)[1] if p.path == snippet.path]
    for problem in found:
        print(problem)
    say(f"patients read the approved wording until `palsy content approve {args.id}`; `palsy content preview` shows yours")
    return PROBLEMS if found else GOOD


def _editor() -> list[str]:
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if named:
        return shlex.split(named)
    usual = next((name for name in USUAL if shutil.which(name)), None)
    if usual is None:
        raise CallError("no editor was found: set EDITOR, such as EDITOR=nano")
    return [usual]
