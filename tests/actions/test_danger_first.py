"""A red flag wins over whatever an action is for, and an urgent answer stands until help is there."""

from __future__ import annotations

from typing import Any

import pytest

from actions import names
from actions.desk import red_flags
from actions.ways import CHECKED, HELP_HAS_COME, NO_SUCH_SIGNS, WAYS
from bot.understanding.situation import Situation
from bot.understanding.triage import Fired, Heard
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


def test_a_same_day_alarm_lets_a_question_with_a_topic_of_its_own_through(talk: Conversation) -> None:
    talk.says("there are blisters in my ear and it hurts", "danger", "urgent_medical")
    assert talk.says("what are steroids", "answer", intent="corticosteroids")["type"] == "answer"
    assert talk.slots[names.SLOT_URGENT]
    assert talk.says("hm", "fallback")["type"] == "urgent"


@pytest.mark.parametrize("text", ["can it wait till monday", "its sunday", "the clinic is closed", "its only a bit"])
def test_putting_it_off_stays_with_a_same_day_alarm_too(talk: Conversation, text: str) -> None:
    talk.says("there are blisters in my ear and it hurts", "danger", "urgent_medical")
    again = talk.says(text, "answer", intent="treatment_timing")
    assert (again["type"], again["topic"]) == ("urgent", "urgent_medical")


def test_the_topic_in_hand_is_forgotten_in_danger(talk: Conversation) -> None:
    talk.says("how do I tape my eye", "answer")
    talk.says(STROKE, "danger")
    assert talk.slots[names.SLOT_TOPIC] is None
    assert talk.slots[names.SLOT_OFFERED] == [HELP_HAS_COME, CHECKED, NO_SUCH_SIGNS]


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


@pytest.mark.parametrize("text", ["forget I said it", "can it wait", "hm"])
def test_danger_heard_by_the_model_is_said_again_until_a_topic_comes(talk: Conversation, text: str) -> None:
    talk.says("everything is to end tonight", "danger", "crisis")
    for _ in range(2):
        again = talk.says(text, "fallback")
        assert (again["type"], again["topic"]) == ("urgent", "crisis")
    assert talk.says("what is botox", "answer", intent="botox")["type"] == "answer"
    assert talk.says("hm", "fallback")["type"] != "urgent"


def test_thanks_after_danger_heard_by_the_model_goes_its_own_way(talk: Conversation) -> None:
    talk.says("everything is to end tonight", "danger", "crisis")
    assert talk.says("thanks", "small_talk", intent="thanks")["type"] != "urgent"


def test_help_that_has_come_ends_what_the_model_heard_too(talk: Conversation) -> None:
    talk.says("everything has gone odd all of a sudden", "danger", "emergency")
    assert talk.says("the ambulance is here", "fallback")["snippet"]["id"] == HELP_HAS_COME
    assert talk.says("and then?", "follow_up")["type"] != "urgent"


ASKED = "how do I tape my eye? my face just dropped and I cannot lift my left arm"


@pytest.mark.parametrize("way", [HELP_HAS_COME, CHECKED, NO_SUCH_SIGNS])
def test_each_way_out_leads_on_to_what_was_asked(talk: Conversation, way: str) -> None:
    card = talk.says(ASKED, "answer", intent="eye_taping")
    assert way in [option["id"] for option in card["options"]]
    answer = talk.presses(way, "the title of the button")
    assert (answer["type"], answer["topic"]) == ("answer", "eye_taping")
    assert talk.slots[names.SLOT_URGENT] is None
    assert talk.says("what is botox", "answer", intent="botox")["type"] == "answer"


@pytest.mark.parametrize("said", ["3", "the third one", "I do not have any of these signs", "it was a mistake"])
def test_a_way_out_is_taken_by_number_and_in_words(talk: Conversation, said: str) -> None:
    talk.says(ASKED, "answer", intent="eye_taping")
    assert talk.says(said, "fallback", intent="out_of_scope")["topic"] == "eye_taping"


def test_where_nothing_was_asked_a_way_out_is_only_noted(talk: Conversation) -> None:
    talk.says(STROKE, "danger")
    assert talk.presses(CHECKED, "A doctor has checked this")["snippet"]["id"] == CHECKED
    assert talk.slots[names.SLOT_URGENT] is None


def test_a_denial_in_words_does_not_end_a_crisis_but_the_button_does(talk: Conversation) -> None:
    talk.says("I want to end my life", "danger", "crisis")
    assert talk.says("it was a mistake", "fallback")["topic"] == "crisis"
    assert talk.presses(NO_SUCH_SIGNS, "I do not have these signs")["type"] != "urgent"


def possible(kind: str, odds: float = 0.4) -> dict[str, Any]:
    return {"danger": Heard(odds=odds, kind=kind).as_dict()}


@pytest.mark.parametrize("kind", names.ALARMS)
def test_possible_danger_asks_one_question_back_with_the_number_above(talk: Conversation, kind: str) -> None:
    card = talk.says("how do I tape an eye, it feels odd", "answer", intent="eye_taping", **possible(kind))
    assert (card["type"], card["snippet"]["id"]) == ("clarify", f"{kind}.ask")
    assert "112" in talk.texts[-1]
    assert 2 <= len(card["options"]) <= 3


@pytest.mark.parametrize(
    ("kind", "said", "wanted"),
    [
        ("emergency", "no", "emergency"),
        ("emergency", "nobody has looked yet", "emergency"),
        ("emergency", "yes", "eye_taping"),
        ("emergency", "1", "emergency"),
        ("emergency", "2", "eye_taping"),
        ("urgent_medical", "yes my doctor has seen it", "eye_taping"),
        ("urgent_eye", "yes", "urgent_eye"),
        ("urgent_eye", "no", "eye_taping"),
        ("crisis", "yes", "crisis"),
        ("crisis", "no", "eye_taping"),
    ],
)
def test_the_answer_to_the_question_back_leads_to_the_alarm_or_to_what_was_asked(
    talk: Conversation, kind: str, said: str, wanted: str
) -> None:
    talk.says("how do I tape an eye, it feels odd?", "answer", intent="eye_taping", **possible(kind))
    card = talk.says(said, "small_talk", intent="affirm_deny")
    assert (card["topic"], card["type"]) == (wanted, "answer" if wanted == "eye_taping" else "urgent")
    assert talk.slots[names.SLOT_ASKING] is None


def test_a_rule_that_the_detector_and_the_situation_speak_against_is_answered_without_a_warning(talk: Conversation) -> None:
    fired = Fired("stroke_signs", "emergency", "call_now", "emergency.stroke")
    heard = Heard((fired,), 0.02, "emergency", Situation(judged=True))
    card = talk.says("how do I tape it", "answer", intent="eye_taping", danger=heard.as_dict())
    assert (card["type"], card["topic"]) == ("answer", "eye_taping")


@pytest.mark.parametrize("way", WAYS)
def test_an_old_button_of_a_way_out_does_not_end_what_stands_now(talk: Conversation, way: str) -> None:
    talk.says(STROKE, "danger")
    talk.slots[names.SLOT_OFFERED] = []
    assert talk.presses(way, "an old button")["type"] == "urgent"
    assert talk.slots[names.SLOT_URGENT]


def test_a_yes_with_a_new_sign_is_an_alarm(talk: Conversation) -> None:
    talk.says("how do I tape an eye, it feels odd?", "answer", intent="eye_taping", **possible("emergency"))
    fired = Fired("stroke_signs", "emergency", "call_now", "emergency.stroke")
    heard = Heard((fired,), 0.9, "emergency").as_dict()
    assert talk.says("yes and my arm is weak", "danger", danger=heard)["snippet"]["id"] == "emergency.stroke"


def test_a_button_raises_no_alarm_of_its_own(talk: Conversation) -> None:
    talk.says("what is botox", "answer", intent="botox")
    assert talk.presses(talk.slots[names.SLOT_OFFERED][0], "anything", **possible("crisis", 0.9))["type"] == "answer"
