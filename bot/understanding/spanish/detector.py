"""Danger told in Spanish, by rule or as it was learnt: the alarm, or one question back where it is left open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.understanding.language import share_of, words_of
from bot.understanding.spanish.learnt import Learnt
from bot.understanding.spanish.rules import Rules, Screened

SPANISH = "es"
# The languages that short or misspelt Spanish may be taken for: there the rules still listen.
CLOSE = (None, SPANISH, "pt", "it", "ro", "fr", "tl", "id", "vi", "sw")
FEWEST_SPANISH_WORDS = 2  # in a message that is taken for English or another language, for the rules to listen
LIKELY_SPANISH = 0.5  # by the model of languages, and with one such word they listen too
UNLIKELY = 0.1  # odds of danger below which a rule that fires asks back
ASKED = 0.12  # from here on the odds alone ask back
HEARD = 0.25  # from here on they raise the alarm
HEARD_IN_SPITE = 0.8  # the same where the message speaks of long ago, or of somebody who has looked, or is taken for English
FEWEST_WORDS_OF_A_REPORT = 3
OPEN = frozenset({"past", "seen"})


@dataclass(frozen=True)
class Told:
    """Danger that was told: its topic, the text that answers, and why (a rule, or the odds as learnt).

    `surely`: whether it raises the alarm; otherwise the text is a question back.
    """

    topic: str
    snippet: str
    why: str
    surely: bool = True

    def asked_back(self) -> Told:
        return Told(self.topic, f"{self.topic}.ask_{SPANISH}", self.why, surely=False)


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
        heard = self.rules.hear(text)
        odds, kind = self._odds(text, language, heard)
        fired = next((match for match in heard.fired if not match.calm), None)
        if fired:
            told = Told(fired.topic, fired.snippet, f"rule {fired.rule}")
            return told if odds is None or odds >= UNLIKELY else told.asked_back()
        if odds is None:
            return None
        return _as_learnt(odds, kind, language == SPANISH and not heard.settled) or _left_open(odds, heard)

    def _odds(self, text: str, language: str | None, heard: Screened) -> tuple[float | None, str]:
        if self.learnt is None or language not in (None, SPANISH) or len(text.split()) < FEWEST_WORDS_OF_A_REPORT:
            return None, ""
        return self.learnt.heard(text, heard.signs)


def _is_partly_spanish(text: str) -> bool:
    found = words_of(SPANISH, text)
    if found >= FEWEST_SPANISH_WORDS or found >= len(text.split()) / 2:
        return True
    return found > 0 and share_of(SPANISH, text) >= LIKELY_SPANISH


def _left_open(odds: float, heard: Screened) -> Told | None:
    """The question back where a rule was calmed by what was long ago or has been looked at, and what is told may be new."""
    calmed = next((match for match in heard.fired if OPEN.issuperset(match.calm)), None)
    told = calmed and Told(calmed.topic, calmed.snippet, f"rule {calmed.rule}, but {' and '.join(calmed.calm)}")
    return told.asked_back() if told and odds >= UNLIKELY else None


def _as_learnt(odds: float, kind: str, plainly: bool) -> Told | None:
    told = Told(kind.partition(".")[0], f"{kind}_{SPANISH}", f"learnt, {odds:.2f}")
    if odds >= (HEARD if plainly else HEARD_IN_SPITE):
        return told
    return told.asked_back() if odds >= (ASKED if plainly else HEARD) else None
