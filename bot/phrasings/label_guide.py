"""The label guide: for two topics that are confused, what decides between them (data/label_guide.yml, docs/data.md)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.lines import line_of, load_lined
from bot.content.problem import Problem, shown_path

GUIDE = Path("data/label_guide.yml")  # not in data/nlu, all of which Rasa would read
KEYS = {"pair", "a_when", "b_when", "examples"}
FEWEST, MOST = 2, 4  # examples of an entry
FORM = "write it as docs/data.md shows"


@dataclass(frozen=True)
class Entry:
    """What decides between two topics. `examples`: topic and message."""

    line: int
    pair: tuple[str, str]
    when: tuple[str, str]
    examples: tuple[tuple[str, str], ...]

    @property
    def key(self) -> frozenset[str]:
        return frozenset(self.pair)


def read_guide(path: Path = GUIDE) -> tuple[list[Entry], list[Problem]]:
    """Every entry that can be read, and D015 for what cannot."""
    value, broken = load_lined(path)
    if broken:
        return [], [Problem(p.path, p.line, "D015", p.what, p.todo, unreadable=True) for p in broken]
    shown = shown_path(path)
    if not isinstance(value, list):
        return [], [Problem(shown, 1, "D015", "the file is not a list", FORM, unreadable=True)]
    entries = [item for item in value if _has_form(item)]
    torn = [Problem(shown, line_of(item, 1), "D015", _what(item), FORM) for item in value if not _has_form(item)]
    return [_entry(item) for item in entries], torn


def guide_problems(path: Path, topics: Collection[str]) -> list[Problem]:
    """D015 to D017: what cannot be read, unknown topics and pairs twice, examples that fit neither topic."""
    entries, problems = read_guide(path)
    shown, seen = shown_path(path), dict[frozenset[str], int]()
    for entry in entries:
        problems += (Problem(shown, entry.line, *told) for told in (*_of_pair(entry, topics, seen), *_of_examples(entry)))
        seen.setdefault(entry.key, entry.line)
    return problems


def _of_pair(entry: Entry, topics: Collection[str], seen: dict[frozenset[str], int]) -> Iterator[tuple[str, str, str]]:
    for topic in sorted(entry.key.difference(topics)):
        yield "D016", f"no topic `{topic}`", "name topics by their ids, as in topics.yml"
    if len(entry.key) == 1:
        yield "D016", "a pair of one topic", "name two"
    if entry.key in seen:
        yield "D016", f"the same pair as on line {seen[entry.key]}", "keep one entry"


def _of_examples(entry: Entry) -> Iterator[tuple[str, str, str]]:
    for topic in sorted({topic for topic, _ in entry.examples} - entry.key):
        yield "D017", f"an example of `{topic}`, which is not of the pair", f"one of {' and '.join(entry.pair)}"
    if not FEWEST <= len(entry.examples) <= MOST:
        yield "D017", f"{len(entry.examples)} examples", f"write {FEWEST} to {MOST}"


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) and text.strip() for text in value)


def _has_form(item: Any) -> bool:
    if not isinstance(item, dict) or set(item) != KEYS or not isinstance(item["examples"], dict):
        return False
    said = [item["a_when"], item["b_when"]]
    return (
        _texts(item["pair"])
        and len(item["pair"]) == len(said)
        and _texts(said)
        and all(map(_texts, item["examples"].values()))
    )


def _what(item: Any) -> str:
    unknown = sorted(set(item) - KEYS) if isinstance(item, dict) else []
    return f"unknown key `{unknown[0]}`" if unknown else "an entry needs `pair`, `a_when`, `b_when` and `examples`"


def _entry(item: Any) -> Entry:
    examples = tuple((str(topic), str(text)) for topic, texts in item["examples"].items() for text in texts)
    (first, second), when = item["pair"], (str(item["a_when"]), str(item["b_when"]))
    return Entry(line_of(item), (str(first), str(second)), when, examples)
