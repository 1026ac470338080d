"""What few words mean after what was last spoken of."""

from __future__ import annotations

from bot.understanding.topic_model import Ranking

FOLLOW_UP = "follow_up"
ENOUGH = 0.4  # share of one label among all that are no follow-up, to be taken for what was meant
POWER = 3.0  # how fast a message that is unsure alone gives way to the topic in hand


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


def without_follow_up(ranking: Ranking) -> Ranking:
    """With no topic in hand there is nothing to follow up: the message is heard as the rest, where that says enough."""
    others = {label: odds for label, odds in ranking.labels if label != FOLLOW_UP}
    whole = sum(others.values())
    if ranking.labels[0][0] == FOLLOW_UP and max(others.values()) < ENOUGH * whole:
        return ranking
    return _sorted({label: odds / whole for label, odds in others.items()}, ranking.in_scope)


def _sorted(odds: dict[str, float], in_scope: float) -> Ranking:
    return Ranking(tuple(sorted(odds.items(), key=lambda entry: -entry[1])), in_scope)
