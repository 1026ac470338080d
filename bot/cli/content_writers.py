"""Who wrote a text, as git knows it: whoever approves it must be somebody else."""

from __future__ import annotations

import subprocess
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.content.model import Snippet

NOT_COMMITTED = "Not Committed Yet"
GIT_SECONDS = 30
FEWEST_LETTERS = 4  # of a name that is looked for within another


def writers_of(snippet: Snippet) -> set[str]:
    """The authors of the lines that changed since the text's file was last committed, else of the latest change of its
    lines. Empty where git does not know."""
    lines = blamed(snippet.path)
    last = max((s.line for s in snippet.own_sentences()), default=snippet.line)
    own = lines[snippet.line - 1 : last]
    fresh = {name for name, _ in own if name == NOT_COMMITTED}
    if fresh or not lines:  # changed since, or not in git yet
        return {name for name in [_git("config", "user.name").strip()] if name}
    newest = max((at for _, at in own), default=0)
    return {name for name, at in own if at == newest}


def is_writer(by: str, writers: set[str]) -> bool:
    """Whether the reader named is one of the writers, in the whole or as a part of the name."""
    said = _plain(by)
    return any(name == said or (len(name) >= FEWEST_LETTERS and name in said) for name in map(_plain, writers))


@lru_cache(maxsize=64)
def blamed(path: str) -> tuple[tuple[str, int], ...]:
    """Author and time (seconds) of each line of the file."""
    author, at = "", 0
    found: list[tuple[str, int]] = []
    for line in _git("-C", str(Path(path).parent), "blame", "--line-porcelain", "--", Path(path).name).splitlines():
        if line.startswith("author "):
            author = line[7:]
        elif line.startswith("author-time "):
            at = int(line[12:])
        elif line.startswith("\t"):
            found.append((author, at))
    return tuple(found)


def _git(*words: str) -> str:
    try:
        done = subprocess.run(["git", *words], check=False, capture_output=True, timeout=GIT_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
