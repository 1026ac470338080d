"""The files of a topic: those that a new one needs, and what domain.yml and the rules take from topics.yml.

Texts are changed by lines, so that what people wrote around them, comments too, stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.content.load import load_topics
from bot.content.model import Topic
from bot.content.problem import ContentError
from bot.phrasings.house import PHRASINGS
from bot.phrasings.kinds import APART
from bot.understanding.in_context import FOLLOW_UP

CONTENT, DOMAIN, RULES = Path("data/content"), Path("domain.yml"), Path("data/stories/rules.yml")
TOPICS = CONTENT / "topics.yml"
ANSWERED_TOO = "personal_advice"  # of the topics apart: it is answered as the topics to read about are
INTENTS, OR, INTENT = "intents:", "  - or:", "    - intent: "
ID = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
SNIPPET = """\
- id: {topic}.overview
  title: {title}
  gist: Write here what a patient should know first.
  blocks:
  - paragraph:
    - Write here what follows from it, each fact with its source.
  asks:
  - {question}
"""
SAID = """\
version: "3.1"

nlu:
- intent: {topic}
  examples: |
    - {question}
"""


class TopicError(Exception):
    """The call or a file cannot be used. One line that says why and what to do."""


def new_topic(project: Path, topic: Topic) -> dict[Path, str]:
    """Every file that the topic needs, with its new text. Raises TopicError, ContentError."""
    topics, groups = _read(project)
    _must_be_new(topic, topics, groups)
    question = " ".join(topic.title.lower().split())
    written = {"topic": topic.id, "title": json.dumps(topic.title, ensure_ascii=False), "question": json.dumps(question)}
    made = {
        project / CONTENT / "snippets" / topic.group / f"{topic.id}.yml": SNIPPET.format(**written),
        project / PHRASINGS / topic.group / f"{topic.id}.yml": SAID.format(**{**written, "question": question}),
    }
    for path in made:
        if path.exists():
            raise TopicError(f"{path} is there already: move it away, or choose another id")
    listed = _with_entry(_text(project / TOPICS), topic)
    return {project / TOPICS: listed, **made, **_from_topics(project, _with_topic(topics, topic))}


def out_of_date(project: Path) -> dict[Path, str]:
    """domain.yml and the rules, each with the text that topics.yml asks for, where it is another."""
    topics, _ = _read(project)
    return {path: text for path, text in _from_topics(project, topics).items() if text != _text(path)}


def _read(project: Path) -> tuple[dict[str, Topic], dict[str, str]]:
    topics, groups, broken = load_topics(project / CONTENT)
    if broken:
        raise ContentError(broken)
    return topics, groups


def _must_be_new(topic: Topic, topics: Mapping[str, Topic], groups: Mapping[str, str]) -> None:
    reading = [group for group in groups if group not in APART]
    if topic.group not in reading:
        raise TopicError(f"no group {topic.group!r} that takes a new topic: one of {', '.join(reading)}")
    if not topic.id or not ID.issuperset(topic.id) or not topic.id[0].isalpha():
        raise TopicError(f"{topic.id!r} is no id: a letter, then small letters, digits and `_`, such as eye_taping")
    if topic.id in (*topics, FOLLOW_UP):
        raise TopicError(f"there is a topic {topic.id!r} already: choose another id")
    if not topic.title.strip() or "\n" in topic.title or "\n" in topic.about:
        raise TopicError("a title and what it is about are one line each: write what a patient sees, such as 'Eye drops'")
    same = [t.id for t in topics.values() if t.title.casefold() == topic.title.casefold()]
    if same:
        raise TopicError(f"the topic {same[0]!r} has that title already: choose another title")


def _with_topic(topics: Mapping[str, Topic], topic: Topic) -> list[Topic]:
    """In the order of the file: the new one is the last of its group."""
    ordered = list(topics.values())
    last = max((n for n, t in enumerate(ordered) if t.group == topic.group), default=len(ordered) - 1)
    return [*ordered[: last + 1], topic, *ordered[last + 1 :]]


def _with_entry(text: str, topic: Topic) -> str:
    """topics.yml with a line more, below the last topic of the group."""
    lines = text.splitlines()
    begins = next((n for n, line in enumerate(lines) if line.startswith(f"{topic.group}:")), None)
    if begins is None:
        raise TopicError(f"{TOPICS}: no line begins with `{topic.group}:`: write the group's name there without quotes")
    after = (n for n in range(begins + 1, len(lines)) if lines[n][:1].strip())
    end = next(after, len(lines))
    title, about = (json.dumps(said, ensure_ascii=False) for said in (topic.title, topic.about))
    lines.insert(end, f"    {topic.id}: {{title: {title}, about: {about}}}")
    return "\n".join(lines) + "\n"


def _from_topics(project: Path, topics: Mapping[str, Topic] | list[Topic]) -> dict[Path, str]:
    listed = list(topics.values()) if isinstance(topics, Mapping) else topics
    answered = [t.id for t in listed if t.group not in APART or t.id == ANSWERED_TOO]
    domain, rules = project / DOMAIN, project / RULES
    return {
        domain: _with_items(domain, INTENTS, "- ", [*(t.id for t in listed), FOLLOW_UP]),
        rules: _with_items(rules, OR, INTENT, answered),
    }


def _with_items(path: Path, head: str, mark: str, items: Iterable[str]) -> str:
    """The file's text with these items below the first line `head`. Raises TopicError where there is no such line."""
    lines = _text(path).splitlines()
    if head not in lines:
        raise TopicError(f"{path}: no line {head.strip()!r}: restore it from git")
    begins = lines.index(head) + 1
    end = next((n for n in range(begins, len(lines)) if not lines[n].startswith(mark)), len(lines))
    return "\n".join([*lines[:begins], *(f"{mark}{item}" for item in items), *lines[end:]]) + "\n"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise TopicError(f"{path}: cannot be read: restore it from git") from None
