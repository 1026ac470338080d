"""The files of data/content/red_flags: their data, the line of each value, and errors as `path:line: what (what to do)`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Generic, TypeVar

import yaml
from pydantic import ValidationError

from bot.understanding.danger.schema import FlagData, SharedData, Strict

SHARED = "shared.yml"
_TODO = {
    "extra fields": "remove it or mend its name",
    "str type expected": "put it in quotes: bare no, yes, on are not text",
}
Where = tuple[str | int, ...]
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the quick one, where PyYAML has it
Data = TypeVar("Data", bound=Strict)


class RedFlagsError(ValueError):
    """The red flags cannot be used; one line for each thing that is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(problems))


class SourceFile(Generic[Data]):
    """One file: its data, and the line of each of its values. RedFlagsError where it cannot be read."""

    def __init__(self, path: Path, shape: type[Data]) -> None:
        self.path = path
        self.node = self._compose()
        self.data = self._validated(shape)

    def problem(self, where: Where, what: str, todo: str) -> str:
        """One line for a thing that is wrong at `where` (keys and list positions from the top)."""
        return f"{self.path}:{self._line(where)}: {what} ({todo})"

    def _compose(self) -> yaml.Node:
        try:
            node = yaml.compose(self.path.read_text(encoding="utf-8"), Loader=_Loader)
        except OSError as error:
            raise RedFlagsError([f"{self.path}:0: {error.strerror} (restore the file from git)"]) from None
        except UnicodeDecodeError:
            raise RedFlagsError([f"{self.path}:0: not UTF-8 text (save it as UTF-8)"]) from None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 0
            raise RedFlagsError([f"{self.path}:{line}: {error.problem} (mend the YAML here)"]) from None
        except yaml.YAMLError as error:
            raise RedFlagsError([f"{self.path}:0: not readable as YAML (remove odd characters: {error})"]) from None
        if not isinstance(node, yaml.MappingNode):
            raise RedFlagsError([f"{self.path}:1: not a mapping (start with keys such as id, words, patterns)"])
        return node

    def _validated(self, shape: type[Data]) -> Data:
        try:
            return shape.parse_obj(yaml.constructor.SafeConstructor().construct_document(self.node))
        except ValidationError as error:
            raise RedFlagsError([self._told(e["loc"], e["msg"]) for e in error.errors()]) from None
        except (yaml.YAMLError, ValueError, TypeError):  # such as a date that is none, or a list for a key
            raise RedFlagsError([f"{self.path}:0: holds a key or a value that is no text (put it in quotes)"]) from None

    def _told(self, loc: Where, message: str) -> str:
        where = tuple(part for part in loc if part != "__root__")
        name = ".".join(str(part) for part in where) or "file"
        todo = next((todo for hint, todo in _TODO.items() if hint in message), f"see the notes at the top of {SHARED}")
        return self.problem(where, f"{name}: {message}", todo)

    def _line(self, where: Where) -> int:
        """The line of the deepest value on the way to `where` that exists, counted from 1."""
        node, line = self.node, 1
        for step in where:
            found = _child(node, step)
            if found is None:
                break
            node, line = found
        return line


class SourceFolder:
    """All files of a folder: `shared`, and `flags` in the order that it gives."""

    def __init__(self, folder: Path) -> None:
        """RedFlagsError with every problem of every file."""
        self.folder = folder
        self._problems: list[str] = []
        shared = self._read(folder / SHARED, SharedData)
        paths = (path for path in sorted(folder.glob("*.yml")) if path.name != SHARED)
        flags = {path.stem: flag for path in paths if (flag := self._read(path, FlagData))}
        if shared:
            self._problems.extend(self._out_of_order(shared, flags))
        if shared is None or self._problems:
            raise RedFlagsError(self._problems)
        self.shared = shared
        self.flags = [flags[name] for name in shared.data.order]

    def _read(self, path: Path, shape: type[Data]) -> SourceFile[Data] | None:
        try:
            return SourceFile(path, shape)
        except RedFlagsError as error:
            self._problems.extend(error.problems)
            return None

    def _out_of_order(self, shared: SourceFile[SharedData], flags: dict[str, SourceFile[FlagData]]) -> Iterator[str]:
        """Flags that have no place, or a place and no file, or another name than their file."""
        order = shared.data.order
        for place, name in enumerate(order):
            if not (self.folder / f"{name}.yml").exists():
                yield shared.problem(("order", place), f"no file {name}.yml", "write it, or take the name out here")
        for name, flag in flags.items():
            if flag.data.id != name:
                yield flag.problem(("id",), f"the file is called {name}", "give id and file the same name")
            if name not in order:
                yield flag.problem(("id",), f"`{name}` has no place", f"add it to `order` in {SHARED}")


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        value = node.value[step]
        return value, value.start_mark.line + 1
    return None
