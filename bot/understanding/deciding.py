"""From a ranking to what a message is taken for: a topic, a report of danger, unclear, or none of our field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.understanding.topic_model import ALARMS, OUT_OF_SCOPE, Ranking

UNCLEAR = "nlu_fallback"  # Rasa's word
PERSONAL_ADVICE = "personal_advice"
FEWEST_WORDS_OF_A_REPORT = 3  # "eye" or "dizzy?" alone reports nothing; the rules see such words too
MORE_LIKELY_THAN_NOT = 0.5
DangerIs = Literal["heard", "possible", "open", "unlikely"]
"""What the model makes of a message: a report of danger; perhaps one; no opinion; surely none."""


@dataclass(frozen=True)
class Limits:
    """Probabilities, 0 to 1.

    `refuse_below`: least of being in scope, unless the best topic is `sure`. `least` and `margin`: of the best topic, and
    between it and the next, else ask back. `advice`: where a message is unclear, but a request for advice on one's own case
    is at least this share as likely as the best topic, it is taken for one: saying whom to ask is safe for all of them.
    `alarm_least`: of a report of danger, to hear one where the rules of red flags do not fire. `alarm_beside`: from here on
    one is possible, and the answer has a warning below it. `unlikely`: below this, a rule that fires is said after the
    answer and not before it.
    """

    refuse_below: float = 0.55
    sure: float = 0.75
    least: float = 0.2
    margin: float = 0.03
    advice: float = 0.8
    alarm_least: float = 0.85
    alarm_beside: float = 0.5
    unlikely: float = 0.1


def danger_is(ranking: Ranking, text: str, limits: Limits) -> DangerIs:
    """How sure the model is of a report of danger, or of a topic without it. `text` is the message as it was typed."""
    if ranking.danger < limits.unlikely and _calm(ranking)[0][1] >= MORE_LIKELY_THAN_NOT:
        return "unlikely"
    if ranking.danger < limits.alarm_beside or len(text.split()) < FEWEST_WORDS_OF_A_REPORT:
        return "open"
    return "heard" if ranking.danger >= limits.alarm_least else "possible"


def likeliest_alarm(ranking: Ranking) -> str | None:
    """The kind of danger that is likeliest, if there is any; None where none was learnt."""
    return next((label for label, _ in ranking.labels if label in ALARMS), None)


def taken_for(ranking: Ranking, text: str, limits: Limits) -> tuple[str, float]:
    """The label, or `UNCLEAR`, and its probability. `text` is the message as it was typed."""
    alarm = likeliest_alarm(ranking)
    if alarm and danger_is(ranking, text, limits) == "heard":
        return alarm, ranking.danger
    calm = _calm(ranking)
    (best, odds), (_, second) = calm[:2]
    if best == OUT_OF_SCOPE or (ranking.in_scope < limits.refuse_below and odds < limits.sure):
        return OUT_OF_SCOPE, odds
    if odds >= limits.least and odds - second >= limits.margin:
        return best, odds
    advice = dict(calm).get(PERSONAL_ADVICE, 0.0)
    return (PERSONAL_ADVICE, advice) if advice >= limits.advice * odds else (UNCLEAR, odds)


def _calm(ranking: Ranking) -> list[tuple[str, float]]:
    return [entry for entry in ranking.labels if entry[0] not in ALARMS]
