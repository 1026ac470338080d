"""A red flag wins over whatever an action is for, and an urgent answer stands until help is there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from actions import names
from actions.desk import red_flags
from tests.actions.conftest import ACTIONS, HEARD, Conversation

STROKE = "my face just dropped and I cannot lift my left arm"
EYE = "my eye hurts badly since this morning and I see less with it"


@pytest.mark.parametrize("action", ACTIONS)
def test_a_red_flag_comes_first_in_each_action(talk: Conversation, action: str) -> None:
    card = talk.says(STROKE, action)
    assert (card["type"], card["topic"], card["urgency"]) == ("urgent", "emergency", "call_now")
    assert "112" in talk.texts[-1]


@pytest.mark.parametrize("action", ACTIONS)
def test_a_red_flag_beside_a_plain_question_comes_first(talk: Conversation, action: str) -> None:
    assert talk.says(f"thanks! how do I tape my eye? oh and {STROKE}", action)["type"] == "urgent"


@pytest.mark.parametrize("intent", names.ALARMS)
@pytest.mark.parametrize("action", ["answer", "small_talk", "fallback", "danger"])
def test_danger_that_only_the_model_heard_is_urgent_too(talk: Conversation, action: str, intent: str) -> None:
    card = talk.says("it is happening right now", action, intent=intent)
    assert (card["type"], card["topic"]) == ("urgent", intent)
    assert card["urgency"] is not None


def test_an_eye_in_danger_is_urgent(talk: Conversation) -> None:
    card = talk.says(EYE, "answer", intent="eye_complications")
    assert card["type"] == "urgent"
    assert card["urgency"] in ("same_day", "call_now")


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("how long does it last", "follow_up"),
        ("and then?", "fallback"),
        ("no", "small_talk"),
        ("what is botox", "answer"),
    ],
)
def test_an_urgent_answer_stands(talk: Conversation, text: str, action: str) -> None:
    talk.says(STROKE, "danger")
    intent = "affirm_deny" if action == "small_talk" else None
    assert talk.says(text, action, intent=intent)["type"] == "urgent"
    assert talk.slots[names.SLOT_URGENT]


def test_an_urgent_answer_that_stands_is_not_told_in_the_same_words_twice_in_a_row(talk: Conversation) -> None:
    talk.says(STROKE, "danger")
    for _ in range(4):
        assert talk.says("hm", "fallback")["type"] == "urgent"
        assert talk.texts[-1] != talk.texts[-2]


@pytest.mark.parametrize(
    "text", ["the ambulance is here", "the paramedics have arrived", "help is here now", "they have checked her"]
)
@pytest.mark.parametrize("action", ["small_talk", "fallback", "answer"])
def test_an_urgent_answer_is_over_when_help_is_there(talk: Conversation, text: str, action: str) -> None:
    talk.says(STROKE, "danger")
    assert talk.says(text, action)["type"] != "urgent"
    assert talk.slots[names.SLOT_URGENT] is None
    assert talk.says("how do I tape my eye", "answer")["type"] == "answer"


def test_thanks_does_not_end_what_stands(talk: Conversation) -> None:
    talk.says(STROKE, "danger")
    assert talk.says("thank you", "small_talk", intent="thanks")["type"] == "smalltalk"
    assert talk.says("and now?", "follow_up")["type"] == "urgent"


@pytest.mark.parametrize("text", ["ok ringing them", "I have called them", "we are on our way to casualty"])
def test_help_that_is_only_sought_leaves_the_urgent_answer(talk: Conversation, text: str) -> None:
    talk.says(STROKE, "danger")
    assert talk.says(text, "small_talk", intent="affirm_deny")["snippet"]["id"] == "emergency.again"


def test_right_after_a_same_day_alarm_it_is_said_again_above_the_answer(talk: Conversation) -> None:
    talk.says("there are blisters in my ear and it hurts", "danger", "urgent_medical")
    first = talk.says("will the aciclovir I have for cold sores do", "answer", intent="antivirals", cards=2)
    assert (first["type"], first["urgency"]) == ("urgent", "same_day")
    assert talk.slots[names.SLOT_TOPIC] == "antivirals"
    assert talk.slots[names.SLOT_URGENT]


def test_later_a_same_day_alarm_lets_a_question_with_a_topic_of_its_own_through(talk: Conversation) -> None:
    talk.says("there are blisters in my ear and it hurts", "danger", "urgent_medical")
    talk.says("how do I tape my eye shut", "answer", cards=2)
    assert talk.says("what are steroids", "answer", intent="corticosteroids")["type"] == "answer"
    assert talk.says("and how long?", "follow_up")["type"] == "urgent"


def test_the_topic_in_hand_is_forgotten_in_danger(talk: Conversation) -> None:
    talk.says("how do I tape my eye", "answer")
    talk.says(STROKE, "danger")
    assert talk.slots[names.SLOT_TOPIC] is None
    assert talk.slots[names.SLOT_OFFERED] == []


@pytest.mark.parametrize("action", ACTIONS)
def test_an_error_inside_still_gives_one_card(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, action: str
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("secret words of a patient")

    monkeypatch.setattr(ACTIONS[action], "reply", broken)
    card = talk.says("secret words of a patient", action, intent="human")
    assert (card["type"], card["topic"]) == ("fallback", "out_of_scope")
    assert "call" in talk.texts[-1]
    assert "secret" not in caplog.text


@pytest.mark.parametrize("action", ACTIONS)
def test_danger_is_urgent_even_with_no_content_at_all(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    def broken() -> Any:
        raise OSError("no content")

    red_flags()
    for module in ("card_action", "urgency", "answering"):
        monkeypatch.setattr(f"actions.{module}.desk", broken)
    card = talk.says(STROKE, action, intent=HEARD["answer"])
    assert (card["type"], card["topic"], card["urgency"]) == ("urgent", "emergency", "call_now")


def test_a_withheld_urgent_text_is_replaced_by_the_fixed_one(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch, vetted_desk: Any
) -> None:
    monkeypatch.setattr(vetted_desk.catalogue, "_lock", {})
    card = talk.says(STROKE, "danger")
    assert (card["type"], card["snippet"]["id"]) == ("urgent", "emergency.safe")
    assert "112" in talk.texts[-1]


def test_a_weaker_alarm_does_not_take_the_place_of_one_that_says_call_now(talk: Conversation) -> None:
    talk.says(STROKE, "danger")
    standing = talk.slots[names.SLOT_URGENT]
    talk.says("there are also blisters in my ear and it hurts", "danger", "urgent_medical")
    assert talk.slots[names.SLOT_URGENT] == standing


def test_danger_heard_by_the_model_is_said_while_a_weaker_alarm_stands(talk: Conversation) -> None:
    talk.says("there are blisters in my ear and it hurts", "danger", "urgent_medical")
    standing = talk.slots[names.SLOT_URGENT]
    assert talk.says("everything has gone odd all of a sudden", "danger", "emergency")["topic"] == "emergency"
    assert talk.slots[names.SLOT_URGENT] == standing


@pytest.mark.parametrize(
    ("text", "action"), [("forget I said it", "small_talk"), ("can it wait", "follow_up"), ("hm", "fallback")]
)
def test_danger_heard_by_the_model_is_said_again_where_the_next_words_have_no_topic(
    talk: Conversation, text: str, action: str
) -> None:
    talk.says("everything is to end tonight", "danger", "crisis")
    intent = "affirm_deny" if action == "small_talk" else None
    again = talk.says(text, action, intent=intent)
    assert (again["type"], again["snippet"]["id"]) == ("urgent", "crisis.again")
    assert talk.says(text, action, intent=intent)["type"] != "urgent"


@pytest.mark.parametrize(("text", "intent"), [("what is botox", "botox"), ("thanks", "thanks")])
def test_a_topic_or_thanks_after_danger_heard_by_the_model_goes_its_own_way(
    talk: Conversation, text: str, intent: str
) -> None:
    talk.says("everything is to end tonight", "danger", "crisis")
    assert talk.says(text, "small_talk" if intent == "thanks" else "answer", intent=intent)["type"] != "urgent"
    assert talk.says("and then?", "follow_up")["type"] != "urgent"


def test_help_that_has_come_ends_what_the_model_heard_too(talk: Conversation) -> None:
    talk.says("everything has gone odd all of a sudden", "danger", "emergency")
    assert talk.says("the ambulance is here", "fallback")["snippet"]["id"] == "affirm_deny.stop"
    assert talk.says("and then?", "follow_up")["type"] != "urgent"


HEAT = "how warm should a heat pack be? I would hate to burn myself"


@pytest.fixture
def burns_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that fires at a plain question, as some rule always will."""
    alarm = SimpleNamespace(rule="suicidal_thoughts", topic="crisis", snippet="crisis.overview", matched="burn myself")
    screen = red_flags().screen
    monkeypatch.setattr(type(red_flags()), "screen", lambda _, text: [alarm] if text == HEAT else screen(text))


def test_a_rule_that_the_model_doubts_is_said_below_the_answer(talk: Conversation, burns_alarm: None) -> None:
    card = talk.says(HEAT, "answer", intent="eye_taping", danger_is="unlikely", cards=2)
    assert (card["type"], card["topic"]) == ("answer", "eye_taping")
    assert "hurting yourself" in talk.texts[-1]


@pytest.mark.parametrize("danger_is", ["open", "possible", None])
def test_a_rule_comes_first_where_the_model_is_not_sure(talk: Conversation, burns_alarm: None, danger_is: str) -> None:
    card = talk.says(HEAT, "answer", intent="eye_taping", danger_is=danger_is)
    assert (card["type"], card["topic"]) == ("urgent", "crisis")


@pytest.mark.parametrize("intent", ["follow_up", "nlu_fallback", "out_of_scope", "affirm_deny"])
def test_a_rule_is_never_doubted_without_a_topic(talk: Conversation, burns_alarm: None, intent: str) -> None:
    assert talk.says(HEAT, "answer", intent=intent, danger_is="unlikely")["type"] == "urgent"


def test_danger_that_is_possible_is_said_below_the_answer_but_not_twice_in_a_row(talk: Conversation) -> None:
    heard: dict[str, Any] = {"danger_is": "possible", "alarm": "urgent_eye"}
    card = talk.says("the tape pulls at my lid", "answer", intent="eye_taping", cards=2, **heard)
    assert card["type"] == "answer"
    assert "have it seen today" in talk.texts[-1]
    talk.says("and at the lashes", "answer", intent="eye_taping", cards=1, **heard)
    talk.says("what is botox", "answer", intent="botox")
    talk.says("now the tape pulls again", "answer", intent="eye_taping", cards=2, **heard)


def test_a_button_raises_no_warning_of_its_own(talk: Conversation) -> None:
    talk.says("what is botox", "answer", intent="botox")
    talk.presses(talk.slots[names.SLOT_OFFERED][0], "anything", danger_is="possible", alarm="crisis")
