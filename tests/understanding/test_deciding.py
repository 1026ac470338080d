"""What a ranking makes of a message, at the limits and on both sides of them."""

from __future__ import annotations

import pytest

from bot.understanding.deciding import UNCLEAR, Limits, danger_is, likeliest_alarm, taken_for
from bot.understanding.topic_model import Ranking

SAID = "four words of it"
LIMITS = Limits(
    refuse_below=0.5, sure=0.7, least=0.2, margin=0.05, advice=0.5, alarm_least=0.9, alarm_beside=0.6, unlikely=0.1
)


def heard(odds: dict[str, float], in_scope: float = 1.0, danger: float = 0.0, text: str = SAID) -> str:
    labels = tuple(sorted(odds.items(), key=lambda entry: -entry[1]))
    return taken_for(Ranking(labels, in_scope, danger), text, LIMITS)[0]


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
        ({"emergency": 0.5, "pain": 0.3, "botox": 0.1}, 1.0, "pain"),
    ],
)
def test_a_ranking_is_taken_for(odds: dict[str, float], in_scope: float, label: str) -> None:
    assert heard(odds, in_scope) == label


@pytest.mark.parametrize(("advice", "label"), [(0.1, "personal_advice"), (0.09, UNCLEAR)])
def test_an_unclear_message_that_may_ask_for_advice_is_told_whom_to_ask(advice: float, label: str) -> None:
    assert heard({"symptoms": 0.19, "children": 0.15, "personal_advice": advice}) == label


def test_a_clear_topic_is_not_taken_for_a_request_for_advice() -> None:
    assert heard({"symptoms": 0.6, "personal_advice": 0.35}) == "symptoms"


@pytest.mark.parametrize(("danger", "text", "label"), [(0.9, SAID, "crisis"), (0.89, SAID, "pain"), (0.9, "dizzy?", "pain")])
def test_danger_comes_before_topic_and_gate(danger: float, text: str, label: str) -> None:
    assert heard({"pain": 0.9, "crisis": 0.06, "emergency": 0.02, "botox": 0.01}, 0.9, danger, text) == label


@pytest.mark.parametrize(
    ("danger", "topic", "text", "found"),
    [
        (0.9, 0.9, SAID, "heard"),
        (0.89, 0.9, SAID, "possible"),
        (0.6, 0.9, SAID, "possible"),
        (0.6, 0.9, "dizzy?", "open"),
        (0.59, 0.9, SAID, "open"),
        (0.1, 0.9, SAID, "open"),
        (0.09, 0.5, SAID, "unlikely"),
        (0.09, 0.49, SAID, "open"),
    ],
)
def test_danger_is(danger: float, topic: float, text: str, found: str) -> None:
    ranking = Ranking((("pain", topic), ("botox", 0.05), ("crisis", 0.01)), 0.9, danger)
    assert danger_is(ranking, text, LIMITS) == found


def test_where_no_danger_was_learnt_none_is_heard() -> None:
    ranking = Ranking((("pain", 0.6), ("botox", 0.1)), 1.0, 0.95)
    assert likeliest_alarm(ranking) is None
    assert taken_for(ranking, SAID, LIMITS)[0] == "pain"
