"""An offer is taken by its number, its place, or words like its title; and two questions get two answers."""

from __future__ import annotations

import asyncio

import pytest
from rasa_sdk.executor import CollectingDispatcher

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
