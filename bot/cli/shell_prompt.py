"""The line that is typed on a terminal: history while the shell runs, and completion of commands and ids."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory

from bot.cli.shell_talk import COMMANDS


class Words(Completer):
    """Commands behind a slash; the ids of texts, sources or files behind those that take one."""

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        before = document.text_before_cursor
        command, blank, begun = before.partition(" ")
        if not before.startswith("/"):
            return
        known = choices(command) if blank else [*COMMANDS, "/quit"]
        word = begun if blank else command
        yield from (Completion(name, start_position=-len(word)) for name in known if name.startswith(word))


def choices(command: str) -> list[str]:
    if command == "/replay":
        return sorted(str(path) for path in Path().iterdir() if path.suffix in (".json", ".txt"))
    return ids().get(command, [])


@lru_cache(maxsize=1)
def ids() -> dict[str, list[str]]:
    """Read when first asked for, which takes two seconds; what cannot be read is not completed."""
    from bot.content.load import load_library

    library, _ = load_library()
    return {"/snippet": sorted(library.texts), "/source": sorted(library.sources)}


def prompt() -> PromptSession[str]:
    """What is typed is kept in memory alone: it may be a patient's."""
    return PromptSession(history=InMemoryHistory(), completer=Words(), complete_while_typing=False)
