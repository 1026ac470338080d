"""From a ranking to what a message is taken for: a topic, unclear, or none of our field. Danger is decided in triage.py."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.topic_model import OUT_OF_SCOPE, Ranking

UNCLEAR = "nlu_fallback"  # Rasa's word
PERSONAL_ADVICE = "personal_advice"


@dataclass(frozen=True)
class Limits:
    """Probabilities, 0 to 1.

    `refuse_below`: least of being in scope, unless the best topic is `sure`. `least` and `margin`: of the best topic, and
    between it and the next, else ask back. `advice`: where a message is unclear, but a request for advice on one's own case
    is at least this share as likely as the best topic, it is taken for one: saying whom to ask is safe for all of them.
    """

    refuse_below: float = 0.55
    sure: float = 0.75
    least: float = 0.2
    margin: float = 0.03
    advice: float = 0.8


def taken_for(ranking: Ranking, limits: Limits) -> tuple[str, float]:
    """The label, or `UNCLEAR`, and its probability."""
    (best, odds), (_, second) = ranking.labels[:2]
    if best == OUT_OF_SCOPE or (ranking.in_scope < limits.refuse_below and odds < limits.sure):
        return OUT_OF_SCOPE, odds
    if odds >= limits.least and odds - second >= limits.margin:
        return best, odds
    advice = dict(ranking.labels).get(PERSONAL_ADVICE, 0.0)
    return (PERSONAL_ADVICE, advice) if advice >= limits.advice * odds else (UNCLEAR, odds)
