"""Held-out questions and dialogues from JSON lines; see tests/evaluation/held_out/README.md for the form."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ALARMS = frozenset(("emergency", "urgent_eye", "urgent_medical", "crisis"))


class QuestionsError(Exception):
    """A file of questions cannot be used. The message says where and what to do."""


@dataclass(frozen=True)
class Question:
    """What is said, and the topics of which any is a right answer; `must_not`: topics that would be a false alarm."""

    text: str
    accept: tuple[str, ...]
    must_not: tuple[str, ...] = ()

    @property
    def is_danger(self) -> bool:
        return self.accept[0] in ALARMS


@dataclass(frozen=True)
class Dialogue:
    """One person's turns, in order; a single question is a dialogue of one turn."""

    id: str
    turns: tuple[Question, ...]


def read_dialogues(path: Path) -> list[Dialogue]:
    """Raises QuestionsError where the file or a line of it cannot be used."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise QuestionsError(f"{path}: cannot be read ({error.strerror}): name a file of JSON lines") from None
    return [_dialogue(f"{path}:{number}", line) for number, line in enumerate(lines, 1) if line.strip()]


def _dialogue(where: str, line: str) -> Dialogue:
    try:
        row: dict[str, Any] = json.loads(line)
        turns = tuple(_question(turn) for turn in row.get("turns") or [row])
        return Dialogue(str(row["id"]), turns)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise QuestionsError(
            f'{where}: is no question: write {{"id": "...", "text": "...", "accept": ["topic"]}} or "turns" of such'
        ) from None


def _question(row: dict[str, Any]) -> Question:
    text, accept = row["text"], tuple(row["accept"])
    if not isinstance(text, str) or not accept:
        raise ValueError
    return Question(text, accept, tuple(row.get("must_not") or ()))
