"""The shape of data/content/red_flags.yml, and its errors as `path:line: what (what to do)`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, Extra, Field, StrictStr, ValidationError, constr, root_validator, validator

TOPICS = ("emergency", "urgent_eye", "urgent_medical", "crisis")
URGENCIES = ("call_now", "same_day", "soon")
CALM_LISTS = (
    "negation", "negation_ends", "well", "past", "now", "asks", "asks_first", "fillers", "personal", "reports",
    "pretend", "told", "study", "idioms", "neutral",
)  # fmt: skip
CalmKind = Literal["negated", "past", "about", "pretend"]
_TODO = {
    "extra fields": "remove it or mend its name",
    "str type expected": "put it in quotes: bare no, yes, on are not text",
}
Where = tuple[str | int, ...]
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the quick one, where PyYAML has it


class RedFlagsError(ValueError):
    """The red-flag file cannot be used; one line for each thing that is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(problems))


class _Strict(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_mutation = False


class PatternData(_Strict):
    """Parts that must stand together: `near` in any order, `then` in this order, `all` anywhere in the message.

    A part is the name of a word list or a sign, or several joined by `|`. `within` is how many other words may
    stand between them; `unless` names what, in the same sentence, makes the pattern not count; `whole`: the match
    must take up the whole message.
    """

    near: list[StrictStr] = []
    then: list[StrictStr] = []
    all: list[StrictStr] = []
    within: int | None = Field(None, ge=0, le=60)
    same: Literal["clause", "sentence", "message"] | None = None
    unless: list[StrictStr] = []
    whole: bool = False

    @root_validator
    def _one_kind(cls, values: dict[str, Any]) -> dict[str, Any]:
        if sum(bool(values.get(kind)) for kind in ("near", "then", "all")) != 1:
            raise ValueError("a pattern needs exactly one of `near`, `then`, `all`")
        return values


class FlagData(_Strict):
    """One rule: what it answers with, how soon, why, and the patterns that raise it.

    `despite`: calm readings it does not heed; `past`: whether a match is history only when all its parts are old, or as
    soon as one is (a cause and its effect); `unless`: names that let it go anywhere in the message; `needs`: names of
    which one must be in the message.
    """

    id: constr(regex=r"^[a-z][a-z0-9_]*$")  # type: ignore[valid-type]
    topic: Literal["emergency", "urgent_eye", "urgent_medical", "crisis"]
    urgency: Literal["call_now", "same_day", "soon"]
    snippet: constr(regex=r"^[a-z_]+\.[a-z_]+$")  # type: ignore[valid-type]
    why: str
    sources: list[StrictStr] = Field(min_items=1)
    despite: list[CalmKind] = []
    past: Literal["all", "any"] = "all"
    unless: list[StrictStr] = []
    needs: list[StrictStr] = []
    patterns: list[PatternData] = Field(min_items=1)
    examples: list[StrictStr] = Field(min_items=1)
    calm: list[StrictStr] = Field(min_items=1)

    @validator("snippet")
    def _of_its_topic(cls, snippet: str, values: dict[str, Any]) -> str:
        if "topic" in values and not snippet.startswith(f"{values['topic']}."):
            raise ValueError(f"the snippet must begin with `{values['topic']}.`")
        return snippet


class RedFlagData(_Strict):
    """The whole file."""

    spelt: dict[StrictStr, StrictStr]
    misspelt: list[StrictStr]
    calm_words: dict[str, list[StrictStr]]
    words: dict[str, list[StrictStr]]
    signs: dict[str, list[PatternData]]
    flags: list[FlagData] = Field(min_items=1)

    @validator("calm_words")
    def _all_calm_lists(cls, lists: dict[str, list[str]]) -> dict[str, list[str]]:
        wrong = sorted(set(lists) ^ set(CALM_LISTS))
        if wrong:
            raise ValueError(f"needs exactly the lists {', '.join(CALM_LISTS)}; look at {', '.join(wrong)}")
        return lists

    @validator("flags")
    def _ids_once(cls, flags: list[FlagData]) -> list[FlagData]:
        ids = [flag.id for flag in flags]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"the rule id {', '.join(twice)} stands twice")
        return flags


class SourceFile:
    """One red-flag file: its data, and the line of each of its values."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.node = self._compose()
        self.data = self._validated()

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
            raise RedFlagsError([f"{self.path}:1: not a mapping (start with the keys words, signs, flags)"])
        return node

    def _validated(self) -> RedFlagData:
        raw = yaml.constructor.SafeConstructor().construct_document(self.node)
        try:
            return RedFlagData.parse_obj(raw)
        except ValidationError as error:
            raise RedFlagsError([self._told(e["loc"], e["msg"]) for e in error.errors()]) from None

    def _told(self, loc: Where, message: str) -> str:
        where = tuple(part for part in loc if part != "__root__")
        name = ".".join(str(part) for part in where) or "file"
        todo = next((todo for hint, todo in _TODO.items() if hint in message), "see the notes at the top of the file")
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


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        value = node.value[step]
        return value, value.start_mark.line + 1
    return None
