"""A sure topic keeps its snippets in front, and whom to ask comes last unless it is what was meant."""

from __future__ import annotations

import pytest

from bot.components.topics import FEELINGS, _is_clear, _of_sure_topic, _topic_of_first
from bot.understanding.deciding import UNCLEAR
from bot.understanding.topic_model import Ranking

CARDS = [("personal_advice.dose", 0.4), ("pain.overview", 0.3), ("botox.how", 0.2), ("botox.risks", 0.1)]


def names(topic: str, odds: float, sure: float = 0.6) -> list[str]:
    return [name for name, _ in _of_sure_topic(CARDS, Ranking(((topic, odds), ("thanks", 0.0)), 1.0), sure)]


def test_a_sure_topics_cards_come_first_in_their_order() -> None:
    assert names("botox", 0.9)[:2] == ["botox.how", "botox.risks"]


def test_an_unsure_topic_leaves_the_order_but_for_whom_to_ask() -> None:
    assert names("botox", 0.3) == ["pain.overview", "botox.how", "botox.risks", "personal_advice.dose"]


def test_whom_to_ask_stays_where_it_is_meant() -> None:
    assert names("personal_advice", 0.3)[0] == "personal_advice.dose"


def test_below_the_least_probability_no_topic_is_taken() -> None:
    assert _topic_of_first(CARDS, 0.4) == "personal_advice"
    assert _topic_of_first(CARDS, 0.5) == UNCLEAR


@pytest.mark.parametrize(
    ("topic", "odds", "clear"),
    [("botox", 0.8, True), ("botox", 0.79, False), (FEELINGS, 0.99, False), ("thanks", 0.99, False)],
)
def test_a_question_is_clear_where_a_topic_of_the_field_is_beyond_doubt_but_not_of_feelings(
    topic: str, odds: float, clear: bool
) -> None:
    ranking = Ranking(((topic, odds), ("pain", 1.0 - odds)), 1.0)
    assert _is_clear(ranking, {"botox", "pain", FEELINGS}) is clear
