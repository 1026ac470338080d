"""A line of comfort stands above the answer where somebody says how they feel: once a mood, and never with an alarm."""

from __future__ import annotations

import pytest

from actions import names
from tests.actions.conftest import Conversation

LINES = {
    "frightened": "I am sorry that you are so frightened, and it is good that you asked.",
    "sad": "I am sorry, this sounds very hard for you.",
    "angry": "It is understandable that you are angry.",
}
SAID = {
    "frightened": "I'm so scared. what is bell's palsy",
    "sad": "I feel so ugly. what is bell's palsy",
    "angry": "I am furious with my GP. what is bell's palsy",
}


@pytest.mark.parametrize("mood", LINES)
def test_the_line_comes_first_and_then_the_answer(talk: Conversation, mood: str) -> None:
    plain = Conversation().says("what is bell's palsy", "answer", intent="bells_palsy")
    card = talk.says(SAID[mood], "answer", intent="bells_palsy")
    assert card["blocks"][0]["text"] == LINES[mood]
    assert card["blocks"][2:] == plain["blocks"]
    assert card["snippet"] == plain["snippet"]
    assert card["sources"] == plain["sources"]
    title, first = talk.texts[-1].split("\n")[:2]
    assert (title, first) == (card["title"], LINES[mood])


def test_it_is_said_once_in_a_conversation_and_each_mood_has_its_own(talk: Conversation) -> None:
    for mood in ("frightened", "frightened", "sad", "sad", "frightened"):
        talk.says(SAID[mood], "answer", intent="bells_palsy")
        talk.says("thanks", "small_talk", intent="thanks")
    for line in (LINES["frightened"], LINES["sad"]):
        assert sum(line in text for text in talk.texts) == 1


@pytest.mark.parametrize(
    "text", ["I'm so scared, my face just dropped and my arm is weak", "im terrified. my speech is slurred now"]
)
def test_an_alarm_has_no_such_line(talk: Conversation, text: str) -> None:
    card = talk.says(text, "danger")
    assert card["type"] == "urgent"
    assert not any(line in talk.texts[-1] for line in LINES.values())


def test_a_question_back_about_danger_has_no_such_line(talk: Conversation) -> None:
    heard = {"rules": [], "odds": 0.3, "kind": "emergency", "situation": {}, "puts_off": 0.0}
    card = talk.says("I'm so scared, it feels odd", "answer", intent="bells_palsy", danger=heard)
    assert card["snippet"]["id"] == "emergency.ask"
    assert not any(line in talk.texts[-1] for line in LINES.values())


def test_here_is_what_i_have_stands_above_no_refusal(talk: Conversation) -> None:
    for action in ("fallback", "clarify"):
        talk.says("I am furious", action)
        assert LINES["angry"] not in talk.texts[-1]


def test_the_card_stays_the_last_one_shown(talk: Conversation) -> None:
    card = talk.says(SAID["frightened"], "answer", intent="bells_palsy")
    assert talk.slots[names.SLOT_SHOWN][-2:] == ["capabilities.comfort_frightened", card["snippet"]["id"]]
    talk.says("what is bell's palsy", "answer", intent="bells_palsy")
    assert talk.slots[names.SLOT_SHOWN][-1] == "more_detail.same_again"


def test_a_button_says_nothing_of_a_mood(talk: Conversation) -> None:
    talk.channel = "web"
    card = talk.presses("bells_palsy.overview", "I'm so scared")
    assert not any(line in talk.texts[-1] for line in LINES.values())
    assert card["snippet"]["id"] == "bells_palsy.overview"


def test_small_talk_stays_small(talk: Conversation) -> None:
    talk.says("hello, I'm so scared", "small_talk", intent="greet")
    assert LINES["frightened"] not in talk.texts[-1]
