"""What few words mean after what was last spoken of."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from bot.understanding.topic_model import Ranking

FOLLOW_UP = "follow_up"
ENOUGH = 0.4  # share of one label among all that are no follow-up, to be taken for what was meant
POWER = 3.0  # how fast a message that is unsure alone gives way to the topic in hand
ALONE, BEHIND = 0.6, 0.7  # powers of a card's odds for the words alone, and for the words behind the title in hand
LEAST = 1e-4  # of such odds: neither can rule a card out by itself


def after_title(title: str, said: str) -> str:
    """How words are taught, and heard, that follow on the topic of this title."""
    return f"{title}: {said}"


def in_context(alone: Ranking, after_title: Ranking) -> Ranking:
    """The message as heard alone, mixed with how it is heard with the title of the topic in hand in front.

    The surer it is alone, the less the title counts. A follow-up is alone about nothing at all.
    """
    own = own_share(alone)
    titled = dict(after_title.labels)
    mixed = {label: own * odds + (1 - own) * titled[label] for label, odds in alone.labels}
    return _sorted(mixed, own * alone.in_scope + (1 - own) * after_title.in_scope)


def own_share(alone: Ranking) -> float:
    """How much a message counts by itself beside the topic in hand, 0 to 1."""
    return float(max(odds for label, odds in alone.labels if label != FOLLOW_UP) ** POWER)


def cards_in_context(alone: Sequence[tuple[str, float]], behind: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Cards by both rankings, best first: a card must answer the words, and go with the title that they lean on.

    The title alone draws its own card, the words alone draw their commonest meaning; a product lets neither win where
    the other is sure that it is wrong.
    """
    titled = dict(behind)
    scores = {name: ALONE * log(odds + LEAST) + BEHIND * log(titled[name] + LEAST) for name, odds in alone}
    powers = {name: exp(score) for name, score in scores.items()}
    whole = sum(powers.values())
    return sorted(((name, power / whole) for name, power in powers.items()), key=lambda entry: -entry[1])


def without_follow_up(ranking: Ranking) -> Ranking:
    """With no topic in hand there is nothing to follow up: the message is heard as the rest, where that says enough."""
    others = {label: odds for label, odds in ranking.labels if label != FOLLOW_UP}
    whole = sum(others.values())
    if ranking.labels[0][0] == FOLLOW_UP and max(others.values()) < ENOUGH * whole:
        return ranking
    return _sorted({label: odds / whole for label, odds in others.items()}, ranking.in_scope)


def _sorted(odds: dict[str, float], in_scope: float) -> Ranking:
    return Ranking(tuple(sorted(odds.items(), key=lambda entry: -entry[1])), in_scope)
