"""A sure topic keeps its snippets in front, and whom to ask comes last unless it is what was meant."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from rasa.shared.nlu.constants import METADATA
from rasa.shared.nlu.training_data.message import Message

from bot.components.topics import (
    CARD_IN_HAND,
    FEELINGS,
    TopicClassifier,
    _is_clear,
    _of_sure_topic,
    _topic_of_first,
)  # fmt: skip
from bot.understanding.card_ranker import CardRanker
from bot.understanding.deciding import UNCLEAR
from bot.understanding.topic_model import OUT_OF_SCOPE, Ranking

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
    [
        ("botox", 0.8, True),
        ("botox", 0.79, False),
        (FEELINGS, 0.99, False),
        ("thanks", 0.99, False),
        (OUT_OF_SCOPE, 0.9, True),
    ],
)
def test_a_question_is_clear_where_its_topic_is_beyond_doubt_but_not_of_feelings(
    topic: str, odds: float, clear: bool
) -> None:
    ranking = Ranking(((topic, odds), ("pain", 1.0 - odds)), 1.0)
    assert _is_clear("does it hurt", ranking, {"botox", "pain", FEELINGS}) is clear
    assert not _is_clear("it made my arm numb", ranking, {"botox", "pain", FEELINGS}) or topic == OUT_OF_SCOPE


@pytest.mark.parametrize(
    ("card", "share", "in_scope", "clear"),
    [
        ("pain.overview", 0.85, 0.95, True),
        ("pain.overview", 0.7, 0.95, False),
        ("pain.overview", 0.85, 0.5, False),
        (f"{FEELINGS}.help", 0.99, 0.99, False),
    ],
)
def test_a_message_is_clear_too_where_one_snippet_of_the_field_is_beyond_doubt_whether_it_asks_or_not(
    card: str, share: float, in_scope: float, clear: bool
) -> None:
    ranking = Ranking((("botox", 0.5), ("pain", 0.5)), in_scope)
    assert _is_clear("does it hurt", ranking, {"botox", "pain", FEELINGS}, [(card, share)]) is clear
    assert _is_clear("my face aches by the evening", ranking, {"botox", "pain", FEELINGS}, [(card, share)]) is clear


def title_in_hand(topic: str | None, card: str | None) -> str | None:
    classifier = TopicClassifier.__new__(TopicClassifier)
    classifier._titles = {"botox": "Botox injections", "pain": "Pain and what helps"}
    classifier._cards = CardRanker(Mock())
    classifier._cards.titles = {"botox.cost": "Who pays for Botox", "personal_advice.dose": "Your dose"}
    return classifier._title_in_hand(topic, Message({METADATA: {CARD_IN_HAND: card}}))


def test_words_are_heard_behind_the_title_of_the_card_in_hand() -> None:
    assert title_in_hand("botox", "botox.cost") == "Who pays for Botox"


def test_a_card_that_is_not_of_the_topic_in_hand_lends_no_title() -> None:
    assert title_in_hand("botox", "personal_advice.dose") == "Botox injections"
    assert title_in_hand("pain", None) == "Pain and what helps"
    assert title_in_hand(None, "botox.cost") is None
