"""Danger told in Spanish, by rule or as it was learnt: either raises the alarm."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.understanding.language import words_of
from bot.understanding.spanish.learnt import Learnt
from bot.understanding.spanish.rules import Rules

SPANISH = "es"
# The languages that short or misspelt Spanish may be taken for: there the rules still listen.
CLOSE = (None, SPANISH, "pt", "it", "ro", "fr", "tl", "id", "vi", "sw")
FEWEST_SPANISH_WORDS = 2  # in a message that is taken for English or another language, for the rules to listen
HEARD = 0.7  # odds of danger
HEARD_IN_SPITE = 0.9  # the same where the message speaks of long ago, or of somebody who has looked
FEWEST_WORDS_OF_A_REPORT = 3


@dataclass(frozen=True)
class Told:
    """Danger that was told: its topic, the text that answers, and why (a rule, or the odds as learnt)."""

    topic: str
    snippet: str
    why: str


class SpanishDanger:
    """`learnt` may be missing: then the rules stand alone."""

    def __init__(self, rules: Rules, learnt: Learnt | None = None) -> None:
        self.rules, self.learnt = rules, learnt

    @classmethod
    def load(cls, rules: Path, learnt: Learnt | None = None) -> SpanishDanger:
        """Raises SpanishError."""
        return cls(Rules.load(rules), learnt)

    def told(self, text: str, language: str | None) -> Told | None:
        """Danger in a message, whose language is known, or None for English."""
        if language not in CLOSE or (language != SPANISH and not _is_partly_spanish(text)):
            return None
        fired = next((match for match in self.rules.screen(text) if not match.calm), None)
        if fired:
            return Told(fired.topic, fired.snippet, f"rule {fired.rule}")
        return self._learnt(text, HEARD if language == SPANISH else HEARD_IN_SPITE) if language in (None, SPANISH) else None

    def _learnt(self, text: str, least: float) -> Told | None:
        if self.learnt is None or len(text.split()) < FEWEST_WORDS_OF_A_REPORT:
            return None
        danger, kind = self.learnt.heard(text)
        if danger < (HEARD_IN_SPITE if self.rules.calm_reasons(text) else least):
            return None
        return Told(kind.partition(".")[0], f"{kind}_{SPANISH}", f"learnt, {danger:.2f}")


def _is_partly_spanish(text: str) -> bool:
    found = words_of(SPANISH, text)
    return found >= FEWEST_SPANISH_WORDS or found >= len(text.split()) / 2
