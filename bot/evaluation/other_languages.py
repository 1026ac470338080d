"""Sets in other languages: which language a message is in, and danger told in Spanish."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.evaluation.questions import ALARMS, Dialogue, Question, QuestionsError
from bot.evaluation.scoring import Share
from bot.understanding.language import language_of

ENGLISH = "en"
ENOUGH_WORDS = 5  # of a message whose language can be told for sure
NO_BLANKS = ("zh", "ja", "th")
ENOUGH_LETTERS = 8  # of one that is written without blanks
ANY_ALARM = tuple(sorted(ALARMS))
NO_ALARM = ("any topic",)  # a calm message may get any answer; only alarms are counted

Said = tuple[str, str]  # language, message


def read_spanish(path: Path) -> list[Dialogue]:
    """Reports and calm messages: YAML with the lists `danger` and `calm`, or JSON lines with `accept` for reports.

    Raises QuestionsError.
    """
    if path.suffix == ".yml":
        said = _yaml(path)
        pairs = [(text, kind == "danger") for kind in ("danger", "calm") for text in said[kind]]
    else:
        pairs = [(str(row["text"]), bool(row.get("accept"))) for row in _rows(path, "text")]
    return [Dialogue(str(n), (_question(text, danger),)) for n, (text, danger) in enumerate(pairs, 1)]


def read_languages(path: Path) -> list[Said]:
    """JSON lines with `lang` (ISO 639-1) and `say` or `text`. Raises QuestionsError."""
    return [(str(row["lang"]), str(row.get("say") or row["text"])) for row in _rows(path, "lang")]


def languages_right(said: Sequence[Said]) -> tuple[Share, Share]:
    """Of the messages of five words or more, and of all, those whose language is told right."""
    right = [(_is_long(lang, text), _code(text) == lang) for lang, text in said]
    long = [found for is_long, found in right if is_long]
    return Share(sum(long), len(long)), Share(sum(found for _, found in right), len(right))


def _is_long(lang: str, text: str) -> bool:
    return len(text) >= ENOUGH_LETTERS if lang in NO_BLANKS else len(text.split()) >= ENOUGH_WORDS


def _code(text: str) -> str:
    language = language_of(text)
    return language.code if language else ENGLISH


def _question(text: str, danger: bool) -> Question:
    return Question(text, ANY_ALARM) if danger else Question(text, NO_ALARM, ANY_ALARM)


def _yaml(path: Path) -> dict[str, list[str]]:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {kind: [str(text) for text in found[kind]] for kind in ("danger", "calm")}
    except (OSError, yaml.YAMLError, ValueError, KeyError, TypeError):
        raise QuestionsError(f"{path}:1: cannot be used (write the lists `danger` and `calm`)") from None


def _rows(path: Path, needed: str) -> list[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise QuestionsError(f"{path}: cannot be read: name a file of JSON lines") from None
    return [_row(f"{path}:{number}", line, needed) for number, line in enumerate(lines, 1) if line.strip()]


def _row(where: str, line: str, needed: str) -> dict[str, Any]:
    try:
        row: dict[str, Any] = json.loads(line)
        if not row[needed] or not (row.get("say") or row["text"]):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        raise QuestionsError(f'{where}: is no message: write {{"lang": "es", "text": "..."}}') from None
    return row
