"""One thing that is wrong with the content, said so that an editor can mend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """Where, which rule (`C001` ...), what is wrong and what to do. `line` counts from 1; 0 means the whole file.

    `unreadable` marks a file that could not be read at all, so that more may be wrong in it than is listed.
    """

    path: str
    line: int
    code: str
    what: str
    todo: str
    unreadable: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.code} {self.what} ({self.todo})"

    def as_dict(self) -> dict[str, str | int]:
        return {"path": self.path, "line": self.line, "code": self.code, "what": self.what, "todo": self.todo}


class ContentError(Exception):
    """Content so broken that nothing can be served from it. The message is made for the person at the terminal."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def shown_path(path: Path) -> str:
    """The path as the editor typed it: relative to the working directory where that is possible."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, RuntimeError):  # elsewhere, or a link that leads to itself
        return str(path)
