"""Reads data/nlu into blocks of phrasings that know where they stand, and lists what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.lines import line_of, load_lined
from bot.content.model import Topic
from bot.content.problem import Problem, shown_path
from bot.understanding.in_context import FOLLOW_UP, after_title

PHRASINGS = Path("data/nlu")
KEYS = {"intent", "metadata", "examples"}
MARKS = {"kind", "topic"}
UNMARKED = "ordinary"  # the kind of a block without metadata
NOT_WORDS = re.compile(r"[^\w\s]")
FORM = "write it as docs/data.md shows"


@dataclass(frozen=True)
class Phrasing:
    """One line of a file. `text`: as it is taught, the title of the topic in hand in front."""

    path: str
    line: int
    intent: str
    kind: str
    topic: str | None
    words: str
    text: str

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True)
class Block:
    """Phrasings of one intent and kind; `topic`: what was spoken of before. `line` is that of its first key."""

    path: str
    line: int
    intent: str
    kind: str
    topic: str | None
    phrasings: tuple[Phrasing, ...]


@dataclass(frozen=True)
class House:
    """All blocks, and the topics of topics.yml with `follow_up`, which is an intent and no topic."""

    root: Path
    topics: Mapping[str, Topic]
    blocks: tuple[Block, ...]

    @property
    def phrasings(self) -> Iterator[Phrasing]:
        return (phrasing for block in self.blocks for phrasing in block.phrasings)

    @property
    def intents(self) -> tuple[str, ...]:
        return (*self.topics, FOLLOW_UP)

    def group_of(self, intent: str) -> str:
        return "conversation" if intent == FOLLOW_UP else self.topics[intent].group

    def file_of(self, intent: str) -> Path:
        return self.root / self.group_of(intent) / f"{intent}.yml"


def bare(text: str) -> str:
    """Case-folded, without punctuation, single spaces: what no two phrasings may share."""
    return " ".join(NOT_WORDS.sub(" ", text.casefold().replace("'", "").replace("\u2019", "")).split())


def read_house(root: Path, topics: Mapping[str, Topic]) -> tuple[House, list[Problem]]:
    """Every block that can be read, and D001 for what cannot."""
    problems: list[Problem] = []
    blocks: list[Block] = []
    for path in sorted(root.rglob("*.yml")):
        value, broken = load_lined(path)
        if broken:
            problems += [Problem(p.path, p.line, "D001", p.what, p.todo, unreadable=True) for p in broken]
            continue
        blocks += _blocks(shown_path(path), value, topics, problems)
    return House(root, topics, tuple(blocks)), problems


def _blocks(path: str, value: Any, topics: Mapping[str, Topic], problems: list[Problem]) -> Iterator[Block]:
    entries = value.get("nlu") if isinstance(value, dict) else None
    if not isinstance(entries, list):
        problems.append(Problem(path, 1, "D001", "the file has no list `nlu`", FORM, unreadable=True))
        return
    for entry in entries:
        wrong = _wrong_form(entry)
        if wrong:
            problems.append(Problem(path, line_of(entry, 1), "D001", wrong, FORM, unreadable=True))
        else:
            yield _block(path, entry, topics)


def _wrong_form(entry: Any) -> str | None:
    """What keeps an entry from being a block, None where it is one."""
    if not isinstance(entry, dict) or not isinstance(entry.get("intent"), str) or not isinstance(entry.get("examples"), str):
        return "a block needs `intent` and `examples: |`"
    marks = entry.get("metadata", {})
    if not isinstance(marks, dict) or not all(isinstance(mark, str) for mark in marks.values()):
        return "`metadata` is not of the form {kind: ..., topic: ...}"
    unknown = [*(set(entry) - KEYS), *(set(marks) - MARKS)]
    if unknown:
        return f"unknown key `{min(unknown)}`"
    torn = [line for line in entry["examples"].splitlines() if line.strip() and not line.startswith("- ")]
    return f"a line of the examples does not begin with `- `: {torn[0][:40]!r}" if torn else None


def _block(path: str, entry: Any, topics: Mapping[str, Topic]) -> Block:
    marks = entry.get("metadata", {})
    intent, kind, topic = str(entry["intent"]), str(marks.get("kind", UNMARKED)), marks.get("topic")
    title = topics[topic].title if topic in topics else None
    begins = line_of(entry["examples"]) + 1  # the text begins below the line of its `|`

    def phrasing(line: int, said: str) -> Phrasing:
        return Phrasing(path, line, intent, kind, topic, said, after_title(title, said) if title else said)

    lines = enumerate(entry["examples"].splitlines(), begins)
    phrasings = tuple(phrasing(number, line[2:].strip()) for number, line in lines if line.strip())
    return Block(path, line_of(entry), intent, kind, topic, phrasings)
