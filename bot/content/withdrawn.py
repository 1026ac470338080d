"""`withdrawn.yml`: what is taken off the air by hand, and what was retired for good. A running assistant reads it at once.

A key is a snippet, a topic, `figure/<id>`, or `all`. A topic and `all` leave texts that tell how soon to be seen in place:
those are taken off one by one.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml

from bot.content.fields import Fields
from bot.content.lines import load_lined
from bot.content.model import ENGLISH, Snippet
from bot.content.problem import Problem, shown_path

WITHDRAWN = "withdrawn.yml"  # in the content folder
ALL = "all"
FIGURE_PREFIX = "figure/"
KINDS = ("withdrawn", "retired")
HEAD = "# Made by `palsy content withdraw`, `retire` and `restore`.\n"


@dataclass(frozen=True)
class Off:
    """`instead`: of a retired text, the one that is shown in its place."""

    kind: str
    by: str
    reason: str
    on: str
    instead: str = ""


def load_withdrawn(path: Path) -> tuple[dict[str, Off], list[Problem]]:
    """By snippet, topic or `all`. A missing file is an empty one."""
    if not path.exists():
        return {}, []
    value, problems = load_lined(path)
    whole = Fields({} if problems or value is None else value, shown_path(path), "the file", 1, problems)
    off: dict[str, Off] = {}
    for name in whole.value:
        fields = Fields(whole.raw(name), whole.path, f"the entry `{name}`", whole.line_at(name), problems)
        off[name] = Off(
            kind=fields.text("kind", among=KINDS),
            by=fields.text("by"),
            reason=fields.text("reason"),
            on=fields.day("on"),
            instead=fields.text("instead", required=False),
        )
        fields.close()
    return off, problems


def save_withdrawn(off: Mapping[str, Off], path: Path) -> None:
    """Whole or not at all. Raises OSError."""
    body = {name: {k: v for k, v in asdict(off[name]).items() if v} for name in sorted(off)}
    new = path.with_suffix(".new")
    try:
        new.write_text(HEAD + (yaml.safe_dump(body, sort_keys=False, allow_unicode=True) if body else ""), encoding="utf-8")
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def off_for(off: Mapping[str, Off], snippet: Snippet) -> Off | None:
    """What takes this text off the air, if anything does. A translation goes with its English text."""
    kept = snippet.urgency or snippet.lang != ENGLISH  # what tells of danger, and what tells it in another language
    wide = None if kept else off.get(snippet.topic) or off.get(ALL)
    return off.get(snippet.id) or off.get(english_of(snippet)) or wide


def english_of(snippet: Snippet) -> str:
    """The id of the text that this one translates; its own where it is none."""
    return snippet.id if snippet.lang == ENGLISH else snippet.id.removesuffix(f"_{snippet.lang}")


def today_written() -> str:
    return datetime.date.today().isoformat()
