"""What can be told of Spanish by the rules alone, for the last words of a program that failed."""

from __future__ import annotations

from pathlib import Path

from bot.understanding.language import language_of
from bot.understanding.spanish.detector import SPANISH, SpanishDanger


def heard_in_spanish(text: str, rules: Path) -> tuple[bool, str | None]:
    """Whether the message is in Spanish, and the topic of the danger that is told in it. Raises SpanishError."""
    found = language_of(text)
    told = SpanishDanger.load(rules).told(text, found.code if found else None)
    return told is not None or (found is not None and found.code == SPANISH), told.topic if told else None
