"""From a ranking to what a message is taken for: a topic, unclear, or none of our field. Danger is decided in triage.py."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.topic_model import OUT_OF_SCOPE, Ranking

UNCLEAR = "nlu_fallback"  # Rasa's word
PERSONAL_ADVICE = "personal_advice"


@dataclass(frozen=True)
class Limits:
    """Probabilities, 0 to 1.

    `refuse_below`: least of being in scope, unless the best topic is `sure` (`sure_in_hand` of few words after an answer),
    or a request for advice on one's own case `sure_advice`. `least` and `margin`: of the best topic, and between it and the
    next, else ask back. `advises`: of such a request, from which on a message is taken for one whatever is likelier.
    `advice`: share of the best topic's probability from which on an unclear message is. Saying whom to ask is safe for all
    of them.
    """

    refuse_below: float = 0.55
    sure: float = 0.9
    sure_in_hand: float = 0.7
    sure_advice: float = 0.75
    least: float = 0.2
    margin: float = 0.03
    advice: float = 0.8
    advises: float = 0.3


def taken_for(ranking: Ranking, limits: Limits, in_hand: bool = False) -> tuple[str, float]:
    """The label, or `UNCLEAR`, and its probability. `in_hand`: whether it was heard with the topic in hand."""
    (best, odds), (_, second) = ranking.labels[:2]
    sure = limits.sure_advice if best == PERSONAL_ADVICE else limits.sure_in_hand if in_hand else limits.sure
    if best == OUT_OF_SCOPE or (ranking.in_scope < limits.refuse_below and odds < sure):
        return OUT_OF_SCOPE, odds
    advice = dict(ranking.labels).get(PERSONAL_ADVICE, 0.0)
    if advice >= limits.advises:
        return PERSONAL_ADVICE, advice
    if odds >= limits.least and odds - second >= limits.margin:
        return best, odds
    return (PERSONAL_ADVICE, advice) if advice >= limits.advice * odds else (UNCLEAR, odds)
