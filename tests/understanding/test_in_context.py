"""The less a message says alone, the more the topic in hand has a say."""

from __future__ import annotations

import pytest

from bot.understanding.in_context import cards_in_context, in_context, without_follow_up
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


def test_words_that_mean_most_things_are_about_the_card_in_hand() -> None:
    alone = [("recurrence.overview", 0.6), ("symptoms.taste", 0.1), ("pain.overview", 0.3)]
    behind = [("symptoms.taste", 0.95), ("recurrence.overview", 0.01), ("pain.overview", 0.0)]
    assert cards_in_context(alone, behind)[0][0] == "symptoms.taste"


def test_a_thing_named_in_the_words_beats_the_title_in_hand() -> None:
    alone = [("daily_life.driving", 0.98), ("eye_ointment.blur", 0.0)]
    behind = [("eye_ointment.blur", 0.9), ("daily_life.driving", 0.05)]
    assert cards_in_context(alone, behind)[0][0] == "daily_life.driving"


def test_a_card_that_both_rankings_have_beats_the_first_of_either() -> None:
    alone = [("scans", 0.98), ("weights.mri", 0.01), ("weights.overview", 0.0)]
    behind = [("weights.overview", 0.2), ("weights.mri", 0.8), ("scans", 0.0)]
    assert cards_in_context(alone, behind)[0][0] == "weights.mri"


def test_odds_of_cards_stay_whole() -> None:
    found = cards_in_context([("a", 0.7), ("b", 0.3)], [("b", 1.0), ("a", 0.0)])
    assert sum(odds for _, odds in found) == pytest.approx(1.0)
