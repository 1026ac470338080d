"""YAML that remembers its line numbers, so that a problem can be named by `path:line`."""

from __future__ import annotations

from collections.abc import Collection
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


_NULL = "tag:yaml.org,2002:null"
_NOT_A_START, _MISREAD = "cannot start any token", "would be read as"


class _Loader(_Base):  # type: ignore[misc]  # its base is chosen at run time
    """`as_written`: keys whose value is the very text in the file, where YAML would make 0 of `000`."""

    as_written: Collection[str] = ()


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
        as_text = key in loader.as_written and isinstance(value_node, yaml.ScalarNode) and value_node.tag != _NULL
        mapping[key] = _text(loader, value_node) if as_text else loader.construct_object(value_node, deep=True)
        mapping.key_lines[key] = key_node.start_mark.line + 1
    return mapping


def _whole_number(loader: _Loader, node: yaml.ScalarNode) -> int:
    """Only what a person reads as the same number: YAML takes 030 for 24, 1_0 for 10 and 1:30 for 90."""
    number = int(loader.construct_yaml_int(node))
    if str(number) != node.value.removeprefix("+"):
        what = f"`{node.value}` {_MISREAD} {number}"
        raise yaml.constructor.ConstructorError(None, None, what, node.start_mark)
    return number


_Loader.add_constructor("tag:yaml.org,2002:int", _whole_number)
_Loader.add_constructor("tag:yaml.org,2002:str", _text)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def line_of(value: object, otherwise: int = 0) -> int:
    """The line a loaded value began on, or `otherwise` where none is known (numbers, lists)."""
    return int(getattr(value, "line", otherwise))


def load_lined(  # noqa: PLR0911  (one return a way to fail)
    path: Path, as_written: Collection[str] = ()
) -> tuple[Any, list[Problem]]:
    """The file's value, and at most one problem: it is missing, cannot be opened, is not UTF-8, or is not YAML.

    The values of the keys `as_written` are texts, whatever YAML takes them for: quoted and unquoted are the same.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return _unreadable(path, 0, "the file is missing", "restore it from git")
    except OSError as error:
        return _unreadable(path, 0, f"cannot be opened: {error.strerror}", "mend its rights or restore it from git")
    except UnicodeDecodeError as error:
        return _unreadable(path, 0, f"not UTF-8 at byte {error.start}", "save the file as UTF-8")
    try:
        return _loaded(text, as_written), []
    except yaml.MarkedYAMLError as error:
        what = f"not readable as YAML: {error.problem or error.context}"
        return _unreadable(path, _line_of_error(error), what, _what_to_do(error, text))
    except yaml.YAMLError as error:
        return _unreadable(path, 0, f"not readable as YAML: {_one_line(error)}", "mend the YAML")
    except ValueError as error:  # such as the day 2026-13-45
        what = f"a value is not what it looks like: {_one_line(error)}"
        return _unreadable(path, 0, what, "mend it or put it in quotes")
    except RecursionError:
        return _unreadable(path, 0, "its lists are nested too deep", "take out brackets that were left open")


def _unreadable(path: Path, line: int, what: str, todo: str) -> tuple[None, list[Problem]]:
    return None, [Problem(shown_path(path), line, "C001", what, todo, unreadable=True)]


def _loaded(text: str, as_written: Collection[str]) -> Any:
    loader = _Loader(text)
    loader.as_written = as_written
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def _line_of_error(error: yaml.MarkedYAMLError) -> int:
    """Where to mend, counted from 1: for a quote that is never closed the line it opens on, not the end of the file."""
    mark = error.context_mark if _is_open_quote(error) else error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 0


def _is_open_quote(error: yaml.MarkedYAMLError) -> bool:
    return "scanning a quoted scalar" in (error.context or "") and error.context_mark is not None


def _what_to_do(error: yaml.MarkedYAMLError, text: str) -> str:
    what, mark = error.problem or "", error.problem_mark
    if "mapping values are not allowed" in what:
        return 'a value that holds a colon must stand in quotes, such as `key: "A: B"`'
    if _MISREAD in what:
        return "write the number plainly, or put it in quotes"
    if _is_open_quote(error):
        return "close the quote that this line opens"
    if _NOT_A_START in what and mark:
        lines = text.splitlines()
        tab = mark.line < len(lines) and "\t" in lines[mark.line]
        return "indent with blanks, not with a tab" if tab else "put the value in quotes"
    return "mend the YAML on this line or just above it"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
