"""The parser of the commands: a slip of the pen gets the nearest right word, and the command whose help has them all."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
WIDTH = 100  # columns of the help in the docs; a terminal has its own
MOST_PROPOSED = 1


class Parser(argparse.ArgumentParser):
    """`example`: a call that works, shown below the help."""

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        kwargs.setdefault("epilog", f"example:\n  {example}" if example else None)
        self.below: Any = None
        self._chosen_by = ""
        super().__init__(*args, **kwargs)

    def add_subparsers(self, **kwargs: Any) -> Any:
        self.below = super().add_subparsers(**kwargs)
        self._chosen_by = str(kwargs["dest"])
        return self.below

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {_plainly(message)} (`{self.prog} --help` shows what there is)\n")

    def understood(self, argv: Sequence[str] | None) -> argparse.Namespace:
        """As `parse_args`, but an option that is none is said by the command that was called. Leaves by SystemExit."""
        args, unknown = self.parse_known_args(argv)
        if unknown:
            command = self.called(args)
            command.error(f"{unknown[0]!r} is none of its words{_nearest(unknown[0], command.options())}")
        return args

    def called(self, args: argparse.Namespace) -> Parser:
        """The parser of the noun, or of its verb, that was called."""
        below = self.verbs().get(str(getattr(args, self._chosen_by, None)))
        return below.called(args) if below else self

    def verbs(self) -> dict[str, Parser]:
        """The commands right below this one, in the order of their making."""
        return dict(self.below.choices) if self.below else {}

    def options(self) -> list[str]:
        return sorted(set(OPTION.findall(self.format_help())))

    def commands(self) -> Iterator[Parser]:
        """This one and all below it."""
        yield self
        for below in self.verbs().values():
            yield from below.commands()


def _plainly(message: str) -> str:
    """argparse's own words for a choice that is none list all choices: the nearest are enough."""
    head, found, choices = message.partition(" (choose from ")
    if not found:
        return message
    wrong = head.rpartition("invalid choice: ")[2].strip("'\"")
    known = [choice.strip("' )") for choice in choices.split(",")]
    return f"{wrong!r} is none of its words{_nearest(wrong, known)}"


def _nearest(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word.partition("=")[0], known, MOST_PROPOSED, 0.5)
    return f", did you mean {' or '.join(near)}?" if near else ""
