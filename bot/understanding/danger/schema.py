"""The shape of data/content/red_flags: `shared.yml`, and one file a flag."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Extra, Field, StrictStr, constr, root_validator, validator

URGENCIES = ("call_now", "same_day", "soon")
CALM_LISTS = (
    "negation", "negation_ends", "well", "past", "now", "asks", "asks_first", "fillers", "personal", "reports",
    "pretend", "told", "study", "idioms", "neutral",
)  # fmt: skip
CalmKind = Literal["negated", "past", "about", "pretend"]
Line = constr(strip_whitespace=True, min_length=1)


class Strict(BaseModel):
    """What may hold the named keys alone."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False


class PatternData(Strict):
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


class WordList(Strict):
    """Phrases, parted by commas, that stand for one thing; `tells` says in plain words which."""

    tells: Line  # type: ignore[valid-type]
    words: list[StrictStr] = Field(min_items=1)


class SignData(Strict):
    """Patterns that stand for one thing; `tells` says in plain words which."""

    tells: Line  # type: ignore[valid-type]
    patterns: list[PatternData] = Field(min_items=1)


class KnownData(Strict):
    """What a conversation may know that the flag is about: `who`, a value of about.yml; `reads`: in words of the flag."""

    who: Line  # type: ignore[valid-type]
    reads: Line  # type: ignore[valid-type]


class FlagData(Strict):
    """One flag: what it answers with, how soon, why, and the patterns that raise it.

    `tells` is its description in plain words, for the clinician who signs it. `despite`: calm readings it does not
    heed; `past`: whether a match is history only when all its parts are old, or as soon as one is (a cause and its
    effect); `unless`: names that let it go anywhere in the message; `needs`: names of which one must be in the message;
    `known`: where the conversation knows this already, the message is read behind it.
    """

    id: constr(regex=r"^[a-z][a-z0-9_]*$")  # type: ignore[valid-type]
    topic: Literal["emergency", "urgent_eye", "urgent_medical", "crisis"]
    urgency: Literal["call_now", "same_day", "soon"]
    snippet: constr(regex=r"^[a-z_]+\.[a-z_]+$")  # type: ignore[valid-type]
    tells: Line  # type: ignore[valid-type]
    why: Line  # type: ignore[valid-type]
    sources: list[StrictStr] = Field(min_items=1)
    despite: list[CalmKind] = []
    past: Literal["all", "any"] = "all"
    unless: list[StrictStr] = []
    needs: list[StrictStr] = []
    known: KnownData | None = None
    words: dict[StrictStr, WordList] = {}
    signs: dict[StrictStr, SignData] = {}
    patterns: list[PatternData] = Field(min_items=1)
    examples: list[StrictStr] = Field(min_items=1)
    calm: list[StrictStr] = Field(min_items=1)

    @validator("snippet")
    def _of_its_topic(cls, snippet: str, values: dict[str, Any]) -> str:
        if "topic" in values and not snippet.startswith(f"{values['topic']}."):
            raise ValueError(f"the snippet must begin with `{values['topic']}.`")
        return snippet


class SharedData(Strict):
    """What more than one flag uses, and `order`: every flag once; of one urgency the earlier comes first."""

    order: list[StrictStr] = Field(min_items=1)
    spelt: dict[StrictStr, StrictStr]
    misspelt: list[StrictStr]
    calm_words: dict[str, list[StrictStr]]
    words: dict[StrictStr, WordList] = {}
    signs: dict[StrictStr, SignData] = {}

    @validator("order")
    def _once(cls, order: list[str]) -> list[str]:
        twice = sorted({i for i in order if order.count(i) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} stands twice")
        return order

    @validator("calm_words")
    def _all_calm_lists(cls, lists: dict[str, list[str]]) -> dict[str, list[str]]:
        wrong = sorted(set(lists) ^ set(CALM_LISTS))
        if wrong:
            raise ValueError(f"needs exactly the lists {', '.join(CALM_LISTS)}; look at {', '.join(wrong)}")
        return lists
