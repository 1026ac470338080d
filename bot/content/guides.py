"""The guides by stage, `guides.yml`: which texts make up each, and in which order. Its form is told in the file's head.

A guide has no sentence of its own: its title and headings are lines of a vetted snippet (rule C052), all else is snippets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.content.fields import Fields
from bot.content.lines import line_of, load_lined
from bot.content.problem import Problem, shown_path

GUIDES = "guides.yml"
HELP = "help"
PARTS = (HELP, "now", "expect", "ask")  # in the order of the chat: when to get help comes first
ON_A_PAGE = ("now", HELP, "expect", "ask")  # below whom to call and a link to when to get help, which come first there
WORDS = "capabilities.guides"  # the snippet that holds the titles and the headings
LEFT_OUT = "capabilities.guide_part"  # the snippet that is shown for a text that may not be served


@dataclass(frozen=True)
class Named:
    """A text that a guide names, and the line where it does."""

    snippet: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Guide:
    """`called`: the words in which people ask for it. `parts`: of each of PARTS the texts, in their order."""

    id: str
    title: str
    called: tuple[str, ...]
    parts: Mapping[str, tuple[Named, ...]] = field(hash=False)
    path: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    def named(self) -> Iterator[Named]:
        """All its texts in the order of the chat."""
        for part in PARTS:
            yield from self.parts.get(part, ())


@dataclass(frozen=True)
class Guides:
    """`headings`: by part. `stages`: by id, in the file's order."""

    headings: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, Guide] = field(default_factory=dict)
    path: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


def load_guides(path: Path) -> tuple[Guides, list[Problem]]:
    """The guides as far as they can be read, and what cannot (rule C001). Without the file there are none."""
    if not path.exists():
        return Guides(), []
    value, problems = load_lined(path)
    if problems:
        return Guides(), problems
    whole = Fields(value, shown_path(path), "the file", 1, problems)
    told = Fields(whole.raw("headings"), whole.path, "`headings`", whole.line_at("headings"), problems)
    headings = {part: told.text(part) for part in PARTS}
    told.close()
    entries = Fields(whole.raw("stages"), whole.path, "`stages`", whole.line_at("stages"), problems)
    stages = {name: _guide(name, entries) for name in entries.value}
    whole.close()
    return Guides(headings, stages, whole.path, whole.line_at("headings")), problems


def _guide(name: str, entries: Fields) -> Guide:
    line = entries.line_at(name)
    fields = Fields(entries.raw(name), entries.path, f"stage `{name}`", line, entries.problems)
    made = Guide(
        id=str(name),
        title=fields.text("title"),
        called=fields.texts("called", required=True),
        parts={part: _named(fields, part) for part in PARTS},
        path=fields.path,
        line=line,
    )
    fields.close()
    return made


def _named(fields: Fields, part: str) -> tuple[Named, ...]:
    """A stage without `help` is found by rule C050, which says more."""
    texts = fields.items(part, required=part != HELP)
    return tuple(Named(str(item), line_of(item, fields.line_at(part))) for item in texts if fields.is_text(item, part))
