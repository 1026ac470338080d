"""The less a message says alone, the more the topic in hand has a say."""

from __future__ import annotations

import pytest

from bot.understanding.in_context import in_context, without_follow_up
from bot.understanding.topic_model import Ranking


def ranking(in_scope: float = 0.9, **labels: float) -> Ranking:
    return Ranking(tuple(sorted(labels.items(), key=lambda entry: -entry[1])), in_scope)


TITLED = ranking(follow_up=0.0, joining_a_trial=0.9, botox=0.1)


def test_a_bare_follow_up_is_heard_with_the_topic_in_hand() -> None:
    alone = ranking(follow_up=0.99, joining_a_trial=0.005, botox=0.005)
    assert in_context(alone, TITLED).labels[0][0] == "joining_a_trial"


def test_a_message_sure_of_its_own_topic_keeps_it() -> None:
    alone = ranking(follow_up=0.01, joining_a_trial=0.01, botox=0.98)
    assert in_context(alone, TITLED).labels[0][0] == "botox"


def test_odds_stay_whole() -> None:
    alone = ranking(follow_up=0.5, joining_a_trial=0.2, botox=0.3)
    assert sum(odds for _, odds in in_context(alone, TITLED).labels) == pytest.approx(1.0)


def test_with_nothing_in_hand_there_is_no_follow_up() -> None:
    rest = without_follow_up(ranking(follow_up=0.8, botox=0.15, joining_a_trial=0.05))
    assert dict(rest.labels) == pytest.approx({"botox": 0.75, "joining_a_trial": 0.25})
