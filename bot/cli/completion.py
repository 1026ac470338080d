"""`palsy completion bash | zsh`: what a shell needs to complete commands and options."""

from __future__ import annotations

import argparse
from typing import Any

from bot.cli.parsing import Parser

SCRIPT = """\
# Put this into your shell's start file: source <(palsy completion {shell})
{zsh}_palsy() {{
  local words="${{COMP_WORDS[*]:0:COMP_CWORD}}" choices=""
  case "${{words}}" in
{cases}
  esac
  COMPREPLY=($(compgen -W "${{choices}}" -- "${{COMP_WORDS[COMP_CWORD]}}"))
}}
complete -o default -F _palsy palsy
"""
FOR_ZSH = "autoload -U +X bashcompinit && bashcompinit\n"


def add_to(nouns: Any) -> None:
    parser = nouns.add_parser(
        "completion",
        help="print what completes commands and options in your shell",
        example="source <(palsy completion bash)",
    )
    parser.add_argument("shell", choices=("bash", "zsh"))
    parser.set_defaults(run=completion)


def completion(args: argparse.Namespace) -> int:
    print(script(args.shell), end="")
    return 0


def script(shell: str) -> str:
    """The longest command first, so that `palsy content check` is not taken for `palsy content`."""
    from bot.cli import parser

    commands = sorted(parser().commands(), key=lambda command: -len(command.prog))
    cases = "\n".join(f'    "{c.prog}"*) choices="{" ".join(_words(c))}" ;;' for c in commands)
    return SCRIPT.format(shell=shell, zsh=FOR_ZSH if shell == "zsh" else "", cases=cases)


def _words(command: Parser) -> list[str]:
    """Its verbs and its long options."""
    return [*command.verbs(), *command.options()]
