"""Another language is answered in that language; danger told in Spanish is answered first, in Spanish, and stands."""

from __future__ import annotations

import pytest

from actions import names
from actions.desk import desk
from bot.understanding.triage import Fired, Heard
from tests.actions.conftest import ACTIONS, Conversation

STROKE = "mi cara está caída y no puedo hablar"
CALM = "cuánto dura la parálisis facial"


@pytest.mark.parametrize("action", ACTIONS)
def test_danger_told_in_spanish_comes_first_in_each_action_and_in_spanish(talk: Conversation, action: str) -> None:
    card = talk.says(STROKE, action, language="es", unreadable="other_language")
    assert (card["type"], card["lang"], card["urgency"]) == ("urgent", "es", "call_now")
    assert "Llame ahora al 112" in talk.texts[-1]
    assert talk.slots[names.SLOT_URGENT] == "emergency.stroke_es"


def test_what_only_the_learnt_detector_heard_is_urgent_too(talk: Conversation) -> None:
    heard = {"snippet": "urgent_eye.overview_es", "why": "learnt, 0.90"}
    card = talk.says("ay mi ojito", "danger", intent="urgent_eye", language="es", danger_es=heard)
    assert (card["type"], card["lang"], card["urgency"]) == ("urgent", "es", "same_day")


def test_a_text_that_is_not_there_gives_way_to_the_overview_of_its_topic(talk: Conversation) -> None:
    heard = {"snippet": "urgent_eye.not_closing_es", "why": "learnt, 0.90"}
    assert talk.says("mi ojo", "danger", language="es", danger_es=heard)["snippet"]["id"] == "urgent_eye.overview_es"


def test_a_calm_question_in_spanish_is_told_that_only_danger_is_understood(talk: Conversation) -> None:
    card = talk.says(CALM, "fallback", ranking=(), language="es", unreadable="other_language")
    assert (card["type"], card["lang"]) == ("fallback", "es")
    assert "emergencias" in talk.texts[-1]
    assert not talk.slots.get(names.SLOT_URGENT)


@pytest.mark.parametrize(
    ("text", "language", "says"),
    [
        ("mon visage est tombé et je ne peux plus parler", "fr", "anglais"),
        ("twarz mi opadła i nie mogę mówić", "pl", "angielsku"),
        ("yuzum dustu konusamiyorum", "tr", "İngilizce"),
        ("面瘫会好吗", "zh", "英文"),
        ("وجهي سقط", "ar", "بالإنجليزية"),
    ],
)
def test_another_language_is_answered_in_that_language(talk: Conversation, text: str, language: str, says: str) -> None:
    card = talk.says(text, "fallback", ranking=(), language=language, unreadable="other_language")
    assert (card["type"], card["topic"], card["lang"]) == ("fallback", names.OUT_OF_SCOPE, language)
    assert says in talk.texts[-1]
    assert "112" in talk.texts[-1]


def test_a_language_without_a_text_gets_the_one_in_several_languages(talk: Conversation) -> None:
    talk.says("ನನ್ನ ಮುಖ", "fallback", ranking=(), language="kn", unreadable="foreign_script")
    assert "Español" in talk.texts[-1]


def test_a_call_now_in_spanish_stands_until_help_has_come(talk: Conversation) -> None:
    talk.says(STROKE, "fallback", language="es", unreadable="other_language")
    card = talk.says("y cuánto tarda", "fallback", language="es", unreadable="other_language")
    assert (card["snippet"]["id"], talk.slots[names.SLOT_URGENT]) == ("emergency.again_es", "emergency.stroke_es")
    card = talk.says("no sé", "fallback", language="es", unreadable="other_language")
    assert card["snippet"]["id"] == "emergency.stroke_es"
    card = talk.says("ya llegó la ambulancia", "fallback", language="es", unreadable="other_language")
    assert (card["snippet"]["id"], talk.slots[names.SLOT_URGENT]) == ("out_of_scope.over_es", None)


def test_a_call_now_in_spanish_stands_also_over_a_question_in_english(talk: Conversation) -> None:
    talk.says(STROKE, "fallback", language="es", unreadable="other_language")
    assert talk.says("what is botox", "answer")["type"] == "urgent"
    assert talk.slots[names.SLOT_URGENT] == "emergency.stroke_es"


def test_a_same_day_text_does_not_take_the_place_of_a_call_now(talk: Conversation) -> None:
    talk.says(STROKE, "fallback", language="es", unreadable="other_language")
    talk.says("me duele mucho el ojo", "fallback", language="es", unreadable="other_language")
    assert talk.slots[names.SLOT_URGENT] == "emergency.stroke_es"


def test_english_danger_with_spanish_words_raises_the_alarm(talk: Conversation) -> None:
    card = talk.says("my suegra no puede mover el brazo and her face is drooping", "answer")
    assert (card["type"], card["urgency"]) == ("urgent", "call_now")


def test_an_alarm_of_the_english_rules_over_another_language_has_that_language_below_it(talk: Conversation) -> None:
    heard = Heard((Fired("suicidal_thoughts", "crisis", "call_now", "crisis.overview"),)).as_dict()
    card = talk.says("je veux mourir", "fallback", replies=2, danger=heard, language="fr", unreadable="other_language")
    assert (card["type"], card["topic"]) == ("urgent", "crisis")
    assert "anglais" in talk.texts[-1]


def test_an_english_question_is_left_alone(talk: Conversation) -> None:
    assert talk.says("how do I tape my eye", "answer")["lang"] == "en"


def test_every_text_that_a_spanish_rule_names_is_there(vetted_desk: object) -> None:
    named = {flag.snippet for flag in desk().spanish.rules.flags}
    assert [name for name in named if desk().catalogue.find(name) is None] == []
