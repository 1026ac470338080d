"""YAML that remembers its line numbers, so that a problem can be named by `path:line`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.content.problem import Problem, shown_path


class LinedDict(dict[str, Any]):
    """A mapping that knows the line it began on and the line of each of its keys (both counted from 1)."""

    line: int = 0
    key_lines: dict[str, int]


class LinedText(str):
    """A piece of text that knows the line it began on (counted from 1)."""

    line: int = 0


# The loader of libyaml is six times as fast; every wheel of PyYAML has it, a build from source may not.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]  # its base is chosen at run time
    pass


def _text(loader: _Loader, node: yaml.ScalarNode) -> LinedText:
    text = LinedText(loader.construct_scalar(node))
    text.line = node.start_mark.line + 1
    return text


def _mapping(loader: _Loader, node: yaml.MappingNode) -> LinedDict:
    mapping = LinedDict()
    mapping.line = node.start_mark.line + 1
    mapping.key_lines = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node))
        if key in mapping:
            raise yaml.constructor.ConstructorError(None, None, f"the key `{key}` stands twice", key_node.start_mark)
        mapping[key] = loader.construct_object(value_node, deep=True)
        mapping.key_lines[key] = key_node.start_mark.line + 1
    return mapping


_Loader.add_constructor("tag:yaml.org,2002:str", _text)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def line_of(value: object, otherwise: int = 0) -> int:
    """The line a loaded value began on, or `otherwise` where none is known (numbers, lists)."""
    return int(getattr(value, "line", otherwise))


def load_lined(path: Path) -> tuple[Any, list[Problem]]:  # noqa: PLR0911  (one return a way to fail)
    """The file's value, and at most one problem: it is missing, cannot be opened, is not UTF-8, or is not YAML."""
    shown = shown_path(path)

    def unreadable(line: int, what: str, todo: str) -> tuple[None, list[Problem]]:
        return None, [Problem(shown, line, "C001", what, todo, unreadable=True)]

    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader), []
    except FileNotFoundError:
        return unreadable(0, "the file is missing", "restore it from git")
    except OSError as error:
        return unreadable(0, f"cannot be opened: {error.strerror}", "mend its rights or restore it from git")
    except UnicodeDecodeError as error:
        return unreadable(0, f"not UTF-8 at byte {error.start}", "save the file as UTF-8")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"not readable as YAML: {error.problem or error.context}"
        return unreadable(mark.line + 1 if mark else 0, what, "mend the YAML on this line or just above it")
    except yaml.YAMLError as error:
        return unreadable(0, f"not readable as YAML: {_one_line(error)}", "mend the YAML")
    except ValueError as error:  # such as the day 2026-13-45
        return unreadable(0, f"a value is not what it looks like: {_one_line(error)}", "mend it or put it in quotes")
    except RecursionError:
        return unreadable(0, "its lists are nested too deep", "take out brackets that were left open")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
