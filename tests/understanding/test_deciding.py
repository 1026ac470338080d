"""What a ranking makes of a message, at the limits and on both sides of them."""

from __future__ import annotations

import pytest

from bot.understanding.deciding import UNCLEAR, Limits, taken_for
from bot.understanding.topic_model import Ranking

LIMITS = Limits(refuse_below=0.5, sure=0.7, least=0.2, margin=0.05, advice=0.5, sure_advice=0.6, advises=0.4)


def heard(odds: dict[str, float], in_scope: float = 1.0) -> str:
    labels = tuple(sorted(odds.items(), key=lambda entry: -entry[1]))
    return taken_for(Ranking(labels, in_scope), LIMITS)[0]


@pytest.mark.parametrize(
    ("odds", "in_scope", "label"),
    [
        ({"pain": 0.6, "botox": 0.1}, 1.0, "pain"),
        ({"pain": 0.25, "botox": 0.19}, 1.0, "pain"),
        ({"pain": 0.25, "botox": 0.21}, 1.0, UNCLEAR),
        ({"pain": 0.19, "botox": 0.01}, 1.0, UNCLEAR),
        ({"pain": 0.6, "botox": 0.1}, 0.4, "out_of_scope"),
        ({"pain": 0.8, "botox": 0.1}, 0.4, "pain"),
        ({"out_of_scope": 0.3, "pain": 0.2}, 1.0, "out_of_scope"),
    ],
)
def test_a_ranking_is_taken_for(odds: dict[str, float], in_scope: float, label: str) -> None:
    assert heard(odds, in_scope) == label


def test_few_words_after_an_answer_need_less_to_be_sure() -> None:
    labels = (("eating_drinking", 0.65), ("pain", 0.1))
    limits = Limits(refuse_below=0.5, sure=0.7, sure_in_hand=0.6)
    assert taken_for(Ranking(labels, 0.4), limits)[0] == "out_of_scope"
    assert taken_for(Ranking(labels, 0.4), limits, in_hand=True)[0] == "eating_drinking"


@pytest.mark.parametrize(("advice", "label"), [(0.1, "personal_advice"), (0.09, UNCLEAR)])
def test_an_unclear_message_that_may_ask_for_advice_is_told_whom_to_ask(advice: float, label: str) -> None:
    assert heard({"symptoms": 0.19, "children": 0.15, "personal_advice": advice}) == label


def test_a_message_that_is_likely_enough_to_ask_for_advice_is_told_whom_to_ask() -> None:
    assert heard({"symptoms": 0.55, "personal_advice": 0.4}) == "personal_advice"


@pytest.mark.parametrize(("odds", "label"), [(0.65, "personal_advice"), (0.55, "out_of_scope")])
def test_a_request_for_advice_outside_the_field_needs_less_to_be_sure(odds: float, label: str) -> None:
    assert heard({"personal_advice": odds, "pain": 0.1}, in_scope=0.4) == label


def test_a_clear_topic_is_not_taken_for_a_request_for_advice() -> None:
    assert heard({"symptoms": 0.6, "personal_advice": 0.35}) == "symptoms"
