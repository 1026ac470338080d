"""From answers to figures: right, clarified, refused, wrong; danger caught and false alarms; with 95 % intervals."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.asking import Answered
from bot.evaluation.questions import ALARMS

REFUSAL = "out_of_scope"
Z95 = 1.96
VERDICTS = ("right", "clarified", "refused", "wrong")


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """From 0 to 1; 1 of nothing, since nothing failed."""
        return self.part / self.whole if self.whole else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval."""
        if not self.whole:
            return 0.0, 1.0
        spread = Z95**2 / self.whole
        middle = (self.value + spread / 2) / (1 + spread)
        half = Z95 / (1 + spread) * math.sqrt(self.value * (1 - self.value) / self.whole + spread / (4 * self.whole))
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        return f"{self.value:.1%} ({self.part}/{self.whole})"


@dataclass(frozen=True)
class Figures:
    """What became of the questions of one set."""

    verdicts: dict[str, Share]
    danger_caught: Share
    false_alarms: Share

    @property
    def right(self) -> Share:
        return self.verdicts["right"]

    @property
    def helped(self) -> Share:
        """Right, or asked back with a right topic among the offers."""
        return Share(self.right.part + self.verdicts["clarified"].part, self.right.whole)


def verdict(answered: Answered) -> str:
    """One of VERDICTS."""
    card, accept = answered.card, answered.question.accept
    if card["topic"] in accept:
        return "right"
    if card["type"] == "clarify" and {option["topic"] for option in card["options"]} & set(accept):
        return "clarified"
    return "refused" if card["topic"] == REFUSAL else "wrong"


def figures(answers: Sequence[Answered]) -> Figures:
    counts = Counter(verdict(answered) for answered in answers)
    danger = [a.card["topic"] in ALARMS for a in answers if a.question.is_danger]
    calm = [a.card["topic"] in a.question.must_not for a in answers if a.question.must_not]
    return Figures(
        verdicts={name: Share(counts[name], len(answers)) for name in VERDICTS},
        danger_caught=Share(sum(danger), len(danger)),
        false_alarms=Share(sum(calm), len(calm)),
    )


def top(answers: Sequence[Answered], places: int) -> Share:
    """Of the answers with a ranking, those with a right topic among its first places."""
    ranked = [(a, [r["topic"] for r in a.card["trace"].get("ranking") or []]) for a in answers]
    ranked = [(a, topics) for a, topics in ranked if topics]
    return Share(sum(bool(set(topics[:places]) & set(a.question.accept)) for a, topics in ranked), len(ranked))


def area_under_curve(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Chance that a question of the field scores above one from outside; ties count half."""
    if not inside or not outside:
        return math.nan
    won = sum((i > o) + (i == o) / 2 for i in inside for o in outside)
    return won / (len(inside) * len(outside))


def confusions(answers: Sequence[Answered]) -> list[tuple[str, str, int]]:
    """Expected topic, answered topic, how often; the most frequent first."""
    wrong = [a for a in answers if verdict(a) in ("wrong", "refused")]
    counts = Counter((a.question.accept[0], a.card["topic"]) for a in wrong)
    return [(expected, got, n) for (expected, got), n in counts.most_common()]
