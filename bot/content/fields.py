"""Reads the fields of one mapping of a content file and collects what is wrong with it, all in one go."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from bot.content.lines import LinedDict, line_of
from bot.content.problem import Problem


class Fields:
    """One mapping of a file. Each `read` names a field that may stand there; `close` complains about all others."""

    def __init__(self, value: Any, path: str, what: str, line: int, problems: list[Problem]) -> None:
        self.path, self.what, self.problems = path, what, problems
        self.line = line_of(value, line)
        self._known: set[str] = set()
        if not isinstance(value, dict):
            self.complain(self.line, f"{what} is not a mapping", "write it as `key: value` lines")
            value = LinedDict()
        self.value: dict[str, Any] = value

    def complain(self, line: int, what: str, todo: str, code: str = "C001") -> None:
        self.problems.append(Problem(self.path, line, code, what, todo))

    def line_at(self, key: str) -> int:
        lines: dict[str, int] = getattr(self.value, "key_lines", {})
        return lines.get(key, self.line)

    def raw(self, key: str) -> Any:
        self._known.add(key)
        return self.value.get(key)

    def text(self, key: str, required: bool = True, among: Collection[str] = ()) -> str:
        value = self.raw(key)
        if value is None and not required:
            return ""
        if isinstance(value, datetime.date):
            value = value.isoformat()
        if not isinstance(value, str) or not value.strip():
            self.complain(self.line_at(key), f"{self.what} has no `{key}`", f"add `{key}:` with a text")
            return ""
        if among and value not in among:
            self.complain(self.line_at(key), f"`{key}: {value}` is not known", f"use one of {', '.join(among)}")
            return ""
        return str(value)

    def optional_text(self, key: str) -> str | None:
        return self.text(key, required=False) or None

    def day(self, key: str) -> str:
        """A date as 2026-11-22, quoted or not; needed."""
        written = self.text(key)
        if written and not _is_day(written):
            self.complain(self.line_at(key), f"`{key}: {written}` is no day", "write it as 2026-11-22")
        return written

    def number(self, key: str) -> float | None:
        value = self.raw(key)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        self.complain(self.line_at(key), f"`{key}` is not a number", "write a plain number")
        return None

    def texts(self, key: str, required: bool = False) -> tuple[str, ...]:
        """A list of texts; an absent list is empty."""
        return tuple(str(item) for item in self.items(key, required) if self.is_text(item, key))

    def is_text(self, item: Any, key: str) -> bool:
        """Whether an entry of that list is a text; it is complained of where it is none."""
        if isinstance(item, str):
            return True
        self.complain(line_of(item, self.line_at(key)), f"an entry of `{key}` is not a text", "put it in quotes")
        return False

    def items(self, key: str, required: bool = True) -> list[Any]:
        value = self.raw(key)
        if value is None and not required:
            return []
        if not isinstance(value, list) or (required and not value):
            self.complain(self.line_at(key), f"{self.what} has no list `{key}`", f"write `{key}:` and `- ...` lines")
            return []
        return value

    def close(self) -> None:
        for key in self.value:
            if key not in self._known:
                known = ", ".join(sorted(self._known))
                self.complain(self.line_at(key), f"{self.what} has an unknown key `{key}`", f"known keys: {known}")


def _is_day(written: str) -> bool:
    try:
        return datetime.date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False
