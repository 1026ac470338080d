"""What was not understood: asked about with plain titles, in other words each time, and after two misses a person."""

from __future__ import annotations

import pytest

from actions import names
from tests.actions.conftest import Conversation


def test_a_question_outside_the_field_is_refused_with_what_to_do_in_an_emergency(talk: Conversation) -> None:
    card = talk.says("who won the football", "fallback")
    assert (card["type"], card["topic"]) == ("fallback", names.OUT_OF_SCOPE)
    assert "112" in talk.texts[-1]


def test_a_refusal_offers_the_nearest_topics_that_can_be_read_about(talk: Conversation) -> None:
    card = talk.says("who won the football", "fallback")
    assert [s["id"] for s in card["suggestions"]] == ["botox.overview", "synkinesis.overview"]


def test_two_topics_about_as_likely_are_asked_about_with_plain_titles(talk: Conversation) -> None:
    card = talk.says("my face moves wrong", "clarify")
    assert (card["type"], card["topic"]) == ("clarify", "botox")
    assert [o["topic"] for o in card["options"]] == ["botox", "synkinesis", "pain"]
    assert all("_" not in o["title"] for o in card["options"])
    assert all(o["title"] in talk.texts[-1] for o in card["options"])


def test_a_question_that_cannot_be_told_apart_at_all_still_gets_a_card(talk: Conversation) -> None:
    card = talk.says("hm", "clarify", ranking=(("greet", 0.4), ("thanks", 0.39)))
    assert (card["type"], card["snippet"]["id"]) == ("fallback", "out_of_scope.no_topic")


def test_a_refused_topic_is_never_offered(talk: Conversation) -> None:
    card = talk.says("hm", "clarify", ranking=(("emergency", 0.4), ("greet", 0.3), ("out_of_scope", 0.2), ("botox", 0.1)))
    assert [o["topic"] for o in card["options"]] == ["botox"]


@pytest.mark.parametrize("third", ["fallback", "clarify"])
@pytest.mark.parametrize("second", ["fallback", "clarify"])
@pytest.mark.parametrize("first", ["fallback", "clarify"])
def test_after_two_misses_in_a_row_a_person_is_offered(talk: Conversation, first: str, second: str, third: str) -> None:
    for action in (first, second):
        assert talk.says("hm", action)["snippet"]["id"] != "human.after_two"
    card = talk.says("hm", third)
    assert card["snippet"]["id"] == "human.after_two"
    assert card["type"] == ("handoff" if third == "clarify" else "fallback")
    assert card["suggestions"]
    assert "555-0199" in talk.texts[-1]
    assert talk.slots[names.SLOT_MISSES] == 0


def test_an_answer_between_ends_the_row_of_misses(talk: Conversation) -> None:
    for action in ("fallback", "fallback", "answer", "fallback", "fallback"):
        card = talk.says("hm", action) if action != "answer" else talk.says("what is botox", action, intent="botox")
        assert card["snippet"]["id"] != "human.after_two"


@pytest.mark.parametrize(
    ("action", "intent", "reason"),
    [
        ("fallback", "out_of_scope", None),
        ("fallback", "out_of_scope", "empty"),
        ("fallback", "out_of_scope", "no_letters"),
        ("fallback", "out_of_scope", "foreign_script"),
        ("clarify", "nlu_fallback", None),
        ("follow_up", "follow_up", None),
        ("small_talk", "greet", None),
        ("small_talk", "thanks", None),
    ],
)
def test_the_same_text_never_comes_twice_in_a_row(talk: Conversation, action: str, intent: str, reason: str | None) -> None:
    for _ in range(7):
        talk.says("hm", action, intent=intent, unreadable=reason)
    assert [a for a, b in zip(talk.texts, talk.texts[1:], strict=False) if a == b] == []


@pytest.mark.parametrize("reason", ["empty", "no_letters", "foreign_script"])
def test_what_cannot_be_read_gets_a_fallback_that_says_what_to_do_in_an_emergency(talk: Conversation, reason: str) -> None:
    for _ in range(4):
        card = talk.says("", "fallback", ranking=(), unreadable=reason)
        assert (card["type"], card["topic"]) == ("fallback", names.OUT_OF_SCOPE)
        assert "112" in talk.texts[-1]


def test_a_foreign_script_is_told_in_several_languages_whom_to_call(talk: Conversation) -> None:
    talk.says("面瘫会好吗", "fallback", ranking=(), unreadable="foreign_script")
    assert "Español" in talk.texts[-1]
    assert "中文" in talk.texts[-1]
    assert talk.texts[-1].count("112") >= 6


def test_few_words_near_to_the_topic_in_hand_are_taken_for_it(talk: Conversation) -> None:
    talk.says("what are steroids", "answer", intent="corticosteroids")
    for action in ("fallback", "clarify"):
        card = talk.says("how sure are doctors that they help", action)
        assert (card["type"], card["topic"]) == ("answer", "corticosteroids")


def test_words_that_name_another_thing_are_not_taken_for_the_topic_in_hand(talk: Conversation) -> None:
    talk.says("what are steroids", "answer", intent="corticosteroids")
    entity = {"entity": "procedure", "value": "gold weight", "topic": "eyelid_weights"}
    assert talk.says("how sure are doctors that they help", "fallback", entities=[entity])["type"] == "fallback"


def test_menu_shows_what_can_be_asked(talk: Conversation) -> None:
    card = talk.says("menu", "topics")
    assert (card["type"], card["topic"], len(card["suggestions"])) == ("smalltalk", "capabilities", 3)


@pytest.mark.parametrize("text", ["will I smile again, its been 5 weeks", "my cheek is stiff, it's been a month"])
def test_how_long_it_has_been_does_not_point_back(talk: Conversation, text: str) -> None:
    talk.says("what is botox", "answer", intent="botox")
    assert talk.says(text, "clarify")["type"] == "clarify"


def test_what_an_unclear_message_names_is_in_hand_for_the_next(talk: Conversation) -> None:
    named = [{"value": "prednisolone", "entity": "medicine", "topic": "corticosteroids"}]
    ranking = (("bells_palsy", 0.2), ("corticosteroids", 0.1))
    talk.says("half my face went on sunday, they gave me prednisolone", "clarify", ranking=ranking, entities=named)
    assert talk.slots[names.SLOT_TOPIC] == "corticosteroids"
    assert talk.says("how long before it works", "follow_up")["snippet"]["id"] == "corticosteroids.how"


def test_an_unclear_message_leaves_what_is_in_hand(talk: Conversation) -> None:
    talk.slots[names.SLOT_TOPIC] = "pain"
    named = [{"value": "prednisolone", "entity": "medicine", "topic": "corticosteroids"}]
    talk.says("and the prednisolone thing they said", "clarify", ranking=(("corticosteroids", 0.1),), entities=named)
    assert talk.slots[names.SLOT_TOPIC] == "pain"
