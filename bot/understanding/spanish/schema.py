"""The shape of data/content/red_flags_es.yml, and its errors as `path:line: ES01 what (what to do)`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, Extra, Field, StrictStr, ValidationError, constr

CALM_KINDS = ("past", "seen", "asked", "denied", "idiom")
URGENCIES = ("call_now", "same_day")
NOTES = "see the notes at the top of the file"
CODE = "ES01"
DEFAULT_WITHIN = 8


class SpanishError(ValueError):
    """The Spanish rules or phrasings cannot be used; one line for each thing that is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(problems))


class _Strict(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_mutation = False


class PatternData(_Strict):
    """Parts that must stand near each other, in any order; a part is a list's name or several (`a|b`)."""

    near: list[StrictStr] = Field(min_items=1)
    within: int = Field(DEFAULT_WITHIN, ge=0, le=60)
    unless: list[StrictStr] = []


class FlagData(_Strict):
    """One rule: what it answers with, how soon, why, and what raises it."""

    id: constr(regex=r"^[a-z][a-z0-9_]*$")  # type: ignore[valid-type]
    topic: Literal["emergency", "urgent_eye", "urgent_medical", "crisis"]
    urgency: Literal["call_now", "same_day"]
    snippet: constr(regex=r"^[a-z_]+\.[a-z_]+_es$")  # type: ignore[valid-type]
    why: StrictStr
    sources: list[StrictStr] = Field(min_items=1)
    despite: list[Literal["past", "seen", "asked", "denied", "idiom"]] = []
    unless: list[StrictStr] = []
    patterns: list[PatternData] = Field(min_items=1)
    examples: list[StrictStr] = Field(min_items=1)
    calm: list[StrictStr] = Field(min_items=1)


class RulesData(_Strict):
    words: dict[StrictStr, list[StrictStr]]
    calm: dict[StrictStr, list[StrictStr]]
    flags: list[FlagData] = Field(min_items=1)


def read_rules(path: Path) -> RulesData:
    """Raises SpanishError where the file cannot be read, is of another shape, or names a list that is not there."""
    node = _composed(path)
    try:
        data = RulesData.parse_obj(yaml.constructor.SafeConstructor().construct_document(node))
    except ValidationError as error:
        raise SpanishError([_told(path, node, e["loc"], e["msg"]) for e in error.errors()]) from None
    problems = [_told(path, node, where, what) for where, what in _misnamed(data)]
    if problems:
        raise SpanishError(problems)
    return data


def read_phrasings(folder: Path) -> list[tuple[str, str]]:
    """Text and label of every phrasing of a folder, file by file. Raises SpanishError."""
    found, problems = [], []
    for path in sorted(folder.glob("*.yml")):
        node = _composed(path)
        for label, texts in yaml.constructor.SafeConstructor().construct_document(node).items():
            for place, text in enumerate(texts or ()):
                if isinstance(text, str):
                    found.append((text, str(label)))
                else:
                    problems.append(_told(path, node, (label, place), f"{text!r} is not a text: put it in quotes"))
    if problems or not found:
        raise SpanishError(problems or [f"{folder}:0: {CODE} no phrasing stands here (restore the folder from git)"])
    return found


def _composed(path: Path) -> yaml.Node:
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise SpanishError([f"{path}:0: {CODE} {error.strerror} (restore the file from git)"]) from None
    except UnicodeDecodeError:
        raise SpanishError([f"{path}:0: {CODE} not UTF-8 text (save it as UTF-8)"]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, what = (mark.line + 1 if mark else 0), getattr(error, "problem", None) or "not readable as YAML"
        raise SpanishError([f"{path}:{line}: {CODE} {what} (mend the YAML here)"]) from None
    if not isinstance(node, yaml.MappingNode):
        raise SpanishError([f"{path}:1: {CODE} not a mapping ({NOTES})"])
    return node


def _misnamed(data: RulesData) -> Iterator[tuple[tuple[Any, ...], str]]:
    if set(data.calm) != set(CALM_KINDS):
        yield ("calm",), f"needs exactly the lists {', '.join(CALM_KINDS)}"
    for place, flag in enumerate(data.flags):
        parts = [part for pattern in flag.patterns for part in (*pattern.near, *pattern.unless)]
        for name in (name for part in [*parts, *flag.unless] for name in part.split("|")):
            if name not in data.words:
                yield ("flags", place, "patterns"), f"`{name}` is no word list"


def _told(path: Path, node: yaml.Node, where: Sequence[Any], what: str) -> str:
    """One line for what is wrong, at the deepest value on the way that exists."""
    line = 1
    for step in where:
        found = _child(node, step)
        if found is None:
            break
        node, line = found, found.start_mark.line + 1
    return f"{path}:{line}: {CODE} {what} ({NOTES})"


def _child(node: yaml.Node, step: Any) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    return None
