"""Another language is answered in that language; danger told in Spanish is answered first, in Spanish, and stands."""

from __future__ import annotations

from typing import Any

import pytest

from actions import names
from actions.desk import desk
from actions.urgency import last_reply
from actions.ways import OF_A_QUESTION, OF_AN_ALARM
from bot.understanding.triage import Fired, Heard
from tests.actions.conftest import ACTIONS, Card, Conversation

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
    assert (card["snippet"]["id"], talk.slots[names.SLOT_URGENT]) == ("affirm_deny.help_has_come_es", None)


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


ASKED = {"snippet": "emergency.ask_es", "why": "learnt, 0.20"}
HEARD_AS_SPANISH: dict[str, Any] = {"language": "es", "unreadable": "other_language"}
IN_ENGLISH = ("Call", "Help has", "doctor", "Sources:", "Checked", "reply with", "Automatic")


def in_spanish_throughout(card: Card, text: str) -> bool:
    """Whether text, buttons and notice are; the titles of the sources stay as they were published."""
    own = [line for line in text.split("\n") if not line.startswith("[") and "language model" not in line]
    own += [option["title"] for option in card["options"]] + [card["notice"]]
    return card["lang"] == "es" and not [line for line in own if any(word in line for word in IN_ENGLISH)]


def alarm(talk: Conversation) -> Card:
    return talk.says(STROKE, "fallback", **HEARD_AS_SPANISH)


@pytest.mark.parametrize("topic", ["emergency", "urgent_eye", "urgent_medical", "crisis"])
def test_alarm_and_question_back_are_in_spanish_throughout_with_as_many_ways_as_in_english(
    talk: Conversation, topic: str
) -> None:
    for name, ways in (("overview", OF_AN_ALARM), ("ask", OF_A_QUESTION)):
        talk.slots.clear()
        heard = {"snippet": f"{topic}.{name}_es", "why": "learnt, 0.90"}
        card = talk.says("ay doctor lo mío", "fallback", danger_es=heard, **HEARD_AS_SPANISH)
        assert card["type"] == ("urgent" if name == "overview" else "clarify")
        assert [option["id"] for option in card["options"]] == [f"{way}_es" for way in ways[topic]]
        assert in_spanish_throughout(card, talk.texts[-1])


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("ya llegó la ambulancia", "affirm_deny.help_has_come_es"),
        ("ya me vio un médico", "affirm_deny.checked_es"),
        ("no tengo esos signos", "affirm_deny.no_such_signs_es"),
        ("2", "affirm_deny.checked_es"),
        ("la tercera", "affirm_deny.no_such_signs_es"),
    ],
)
def test_each_way_out_may_be_typed_in_spanish(talk: Conversation, said: str, shown: str) -> None:
    alarm(talk)
    card = talk.says(said, "fallback", **HEARD_AS_SPANISH)
    assert (card["snippet"]["id"], talk.slots[names.SLOT_URGENT]) == (shown, None)
    assert in_spanish_throughout(card, talk.texts[-1])


def test_a_spanish_button_takes_its_way(talk: Conversation) -> None:
    options = alarm(talk)["options"]
    card = talk.presses(options[0]["id"], options[0]["title"], "fallback", **HEARD_AS_SPANISH)
    assert (card["snippet"]["id"], talk.slots[names.SLOT_URGENT]) == ("affirm_deny.help_has_come_es", None)


def test_an_old_spanish_button_takes_no_new_call_away(talk: Conversation) -> None:
    talk.says("me duele mucho el ojo y está rojo", "fallback", **HEARD_AS_SPANISH)
    alarm(talk)
    talk.slots[names.SLOT_OFFERED] = []
    card = talk.presses("affirm_deny.checked_es", "Ya lo ha visto un médico", "fallback", **HEARD_AS_SPANISH)
    assert (card["type"], talk.slots[names.SLOT_URGENT]) == ("urgent", "emergency.stroke_es")


def test_of_a_crisis_it_was_a_mistake_is_no_way_out_in_words(talk: Conversation) -> None:
    talk.says("me quiero matar", "fallback", **HEARD_AS_SPANISH)
    card = talk.says("fue un error", "fallback", **HEARD_AS_SPANISH)
    assert (card["type"], card["topic"]) == ("urgent", "crisis")


def test_spanish_words_are_a_way_out_of_an_english_alarm_too(talk: Conversation) -> None:
    talk.slots[names.SLOT_URGENT] = "emergency.stroke"
    card = talk.says("ya llegó la ambulancia", "fallback", **HEARD_AS_SPANISH)
    assert (card["snippet"]["id"], talk.slots[names.SLOT_URGENT]) == ("affirm_deny.help_has_come_es", None)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("no", "emergency.overview_es"),
        ("nadie me ha visto", "emergency.overview_es"),
        ("sí", "affirm_deny.checked_es"),
        ("sí, ya me vio el doctor", "affirm_deny.checked_es"),
    ],
)
def test_the_answer_to_the_question_back_leads_to_the_alarm_or_on(talk: Conversation, said: str, shown: str) -> None:
    talk.says("tengo algo raro", "fallback", danger_es=ASKED, **HEARD_AS_SPANISH)
    card = talk.says(said, "fallback")
    assert (card["snippet"]["id"], talk.slots[names.SLOT_ASKING]) == (shown, None)


def test_a_sign_that_a_rule_hears_is_no_way_out_whatever_is_said_beside_it(talk: Conversation) -> None:
    alarm(talk)
    card = talk.says("ya llegó la ambulancia y se desmayó", "fallback", **HEARD_AS_SPANISH)
    assert card["snippet"]["id"] == "emergency.headache_or_collapse_es"


def test_the_last_words_of_an_action_that_fails_are_in_spanish_too() -> None:
    card = last_reply("se me cayó la cara y no puedo hablar", {}).card
    assert (card["type"], card["lang"], card["urgency"]) == ("urgent", "es", "call_now")
