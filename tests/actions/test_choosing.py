"""An offer is taken by its number, its place, or words like its title; and two questions get two answers."""

from __future__ import annotations

import asyncio

import pytest
from rasa_sdk.executor import CollectingDispatcher

import actions.turn
import bot.channels.answering
from actions.answer import ActionAnswer
from tests.actions.conftest import Conversation

LIDS = (("eyelid_weights", 0.3), ("tarsorrhaphy", 0.29), ("eyelid_springs", 0.28), ("greet", 0.01))


@pytest.fixture
def asked_back(vetted_desk: object) -> Conversation:
    talk = Conversation()
    card = talk.says("the lid operation", "clarify", ranking=LIDS)
    assert [option["topic"] for option in card["options"]] == ["eyelid_weights", "tarsorrhaphy", "eyelid_springs"]
    return talk


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("1", "eyelid_weights"),
        ("2.", "tarsorrhaphy"),
        ("#2", "tarsorrhaphy"),
        ("number 3 please", "eyelid_springs"),
        ("the second one", "tarsorrhaphy"),
        ("ok the last one then", "eyelid_springs"),
        ("first", "eyelid_weights"),
    ],
)
def test_by_number_or_place(asked_back: Conversation, said: str, topic: str) -> None:
    assert asked_back.says(said, "fallback")["topic"] == topic


def test_by_words_like_its_title(asked_back: Conversation) -> None:
    assert asked_back.says("stitching the lids together", "follow_up")["topic"] == "tarsorrhaphy"


def test_a_number_that_was_not_offered_chooses_nothing(vetted_desk: object) -> None:
    talk = Conversation()
    talk.says("the lid operation", "clarify", ranking=LIDS[:1])
    assert talk.says("3", "fallback", unreadable="no_letters")["type"] == "fallback"


def test_danger_comes_before_a_choice(asked_back: Conversation) -> None:
    card = asked_back.says("the second one. his arm went weak and his speech is slurred just now", "follow_up")
    assert card["type"] == "urgent"


def test_two_questions_get_two_answers_the_first_first(vetted_desk: object) -> None:
    questions = [{"text": "how do I tape my eye", "topic": "eye_taping"}, {"text": "can I drive", "topic": "daily_life"}]
    said = CollectingDispatcher()
    tracker = Conversation().tracker("how do I tape my eye and can I drive", "eye_taping", (), {"questions": questions})
    events = asyncio.run(ActionAnswer().run(said, tracker, {}))
    assert [message["custom"]["topic"] for message in said.messages] == ["eye_taping", "daily_life"]
    assert {e["name"]: e["value"] for e in events}["topic"] == "daily_life"


# Buttons of the web channel


@pytest.fixture
def on_the_web(vetted_desk: object) -> Conversation:
    """A conversation whose last reply offered next questions."""
    talk = Conversation("web")
    assert talk.says("what is botox", "answer", intent="botox")["suggestions"]
    return talk


def test_the_doors_word_for_a_button_is_the_actions_word() -> None:
    assert actions.turn.PRESSED == bot.channels.answering.PRESSED


def test_a_button_is_pressed_by_its_id_whatever_its_title_says(on_the_web: Conversation) -> None:
    offer = on_the_web.slots["offered"][0]
    assert on_the_web.presses(offer, "my face dropped and my arm is weak", "danger")["snippet"]["id"] == offer


def test_an_id_that_is_typed_on_the_web_presses_nothing(on_the_web: Conversation) -> None:
    on_the_web.slots["offered"] = ["tarsorrhaphy.after"]
    assert on_the_web.says("tarsorrhaphy.after", "fallback")["snippet"]["id"] != "tarsorrhaphy.after"


def test_an_id_that_is_typed_over_rest_is_taken(vetted_desk: object) -> None:
    talk = Conversation("rest")
    offer = talk.says("what is botox", "answer", intent="botox")["suggestions"][0]["id"]
    assert talk.says(offer, "fallback")["snippet"]["id"] == offer


def test_an_offer_of_an_older_reply_is_taken(on_the_web: Conversation) -> None:
    offer = on_the_web.slots["offered"][0]
    on_the_web.says("thanks", "small_talk", intent="thanks")
    on_the_web.slots["offered"] = []
    assert on_the_web.presses(offer, "an older one")["snippet"]["id"] == offer


def test_an_old_button_does_not_hide_a_call_now(on_the_web: Conversation) -> None:
    offer = on_the_web.slots["offered"][0]
    assert on_the_web.says("my face just dropped and my arm is weak", "danger")["urgency"] == "call_now"
    card = on_the_web.presses(offer, "How botox is given")
    assert (card["type"], card["urgency"]) == ("urgent", "call_now")
    assert on_the_web.slots["urgent"]


def test_an_old_button_answers_again_once_help_is_there(on_the_web: Conversation) -> None:
    offer = on_the_web.slots["offered"][0]
    on_the_web.says("my face just dropped and my arm is weak", "danger")
    on_the_web.says("the ambulance is here", "fallback")
    assert on_the_web.presses(offer, "How botox is given")["snippet"]["id"] == offer
