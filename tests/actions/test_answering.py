"""Answers, follow-ups, more, simpler, sources: each on the topic in hand."""

from __future__ import annotations

from typing import Any

import pytest

from actions import names
from tests.actions.conftest import ACTIONS, Conversation

OFFERED = "eye_taping.overview"


def words_of(card: dict[str, Any]) -> list[str]:
    return [text for block in card["blocks"] for text in block.get("items", [block.get("text")])]


def test_a_question_is_answered_from_its_topic(talk: Conversation) -> None:
    card = talk.says("how do I tape my eye shut at night", "answer", intent="eye_taping")
    assert (card["type"], card["topic"]) == ("answer", "eye_taping")
    assert card["sources"]
    assert talk.slots[names.SLOT_TOPIC] == "eye_taping"
    assert talk.slots[names.SLOT_SNIPPET] == card["snippet"]["id"]


@pytest.mark.parametrize(
    ("text", "topic", "snippet"),
    [
        ("what is bell's palsy", "bells_palsy", "bells_palsy.overview"),
        ("what are steroids for bells palsy", "corticosteroids", "corticosteroids.overview"),
        ("botox", "botox", "botox.overview"),
        ("can you tell me how much prednisolone to take", "personal_advice", "personal_advice.dose"),
        ("have I got bell's palsy or something else", "personal_advice", "personal_advice.diagnosis"),
        ("am I fit to drive", "personal_advice", "personal_advice.fitness"),
    ],
)
def test_the_snippet_nearest_to_the_words_is_served(talk: Conversation, text: str, topic: str, snippet: str) -> None:
    assert talk.says(text, "answer", intent=topic)["snippet"]["id"] == snippet


def test_every_topic_that_can_be_read_about_is_answered_with_a_sourced_card(talk: Conversation, vetted_desk: Any) -> None:
    unsourced = ("safety", "conversation", "out_of_scope")
    topics = [t for t in vetted_desk.catalogue.library.topics.values() if t.group not in unsourced]
    cards = [talk.says(topic.title, "answer", intent=topic.id) for topic in topics]
    assert [c["topic"] for c in cards if c["type"] != "answer" or not c["sources"]] == []
    assert [c["topic"] for c in cards] == [t.id for t in topics]


def test_a_follow_up_stays_with_the_topic_in_hand(talk: Conversation) -> None:
    talk.says("what are steroids", "answer", intent="corticosteroids")
    card = talk.says("do they really work", "follow_up")
    assert (card["type"], card["topic"]) == ("answer", "corticosteroids")


def test_a_topic_named_in_the_message_replaces_the_one_in_hand(talk: Conversation) -> None:
    talk.says("what are steroids", "answer", intent="corticosteroids")
    entity = {"entity": "medicine", "value": "Botox", "topic": "botox"}
    talk.says("and botox?", "answer", intent="botox", entities=[entity])
    assert talk.slots[names.SLOT_TOPIC] == "botox"


def test_a_follow_up_with_no_topic_in_hand_asks_for_one(talk: Conversation) -> None:
    card = talk.says("how long does it take", "follow_up")
    assert (card["type"], card["topic"]) == ("fallback", names.OUT_OF_SCOPE)
    assert [s["id"] for s in card["suggestions"]] == talk.slots[names.SLOT_OFFERED]


def test_more_gives_each_snippet_of_the_topic_once_and_then_what_the_last_one_leads_on_to(
    talk: Conversation, vetted_desk: Any
) -> None:
    talk.says("what are steroids", "answer", intent="corticosteroids")
    sides = [s.id for s in vetted_desk.catalogue.aspects("corticosteroids")]
    seen = [talk.slots[names.SLOT_SNIPPET]]
    seen += [talk.says("tell me more", "more_detail")["snippet"]["id"] for _ in sides[1:]]
    assert sorted(seen) == sorted(sides)
    last = vetted_desk.catalogue.library.snippets[seen[-1]]
    assert talk.says("tell me more", "more_detail")["snippet"]["id"] in last.next


def test_more_with_nothing_in_hand_asks_about_what(talk: Conversation) -> None:
    card = talk.says("tell me more", "more_detail")
    assert card["snippet"]["id"] == "more_detail.overview"
    assert [s["id"] for s in card["suggestions"]] == talk.slots[names.SLOT_OFFERED]


@pytest.mark.parametrize("text", ["simpler please", "I didn't understand", "in plain words", "too long, shorter", "eli5"])
def test_simpler_gives_the_gist_and_nothing_else(talk: Conversation, vetted_desk: Any, text: str) -> None:
    whole = talk.says("what are steroids", "answer", intent="corticosteroids")
    card = talk.says(text, "more_detail")
    assert card["snippet"] == whole["snippet"]
    assert words_of(card) == words_of(whole)[:1]
    assert {s["n"] for s in card["sources"]} == set(card["blocks"][0]["cites"])


def test_the_sources_are_those_of_the_last_answer(talk: Conversation) -> None:
    last = talk.says("what are steroids", "answer", intent="corticosteroids")
    card = talk.says("who says so", "sources")
    assert card["sources"] == last["sources"]
    assert card["snippet"] == last["snippet"]
    assert {n for block in card["blocks"] for n in block["cites"]} == {s["n"] for s in card["sources"]}


def test_asked_for_sources_before_any_answer_it_says_where_answers_come_from(talk: Conversation) -> None:
    card = talk.says("who says so", "sources")
    assert (card["type"], card["snippet"]["id"], card["sources"]) == ("smalltalk", "sources.overview", [])


def test_a_person_is_offered_with_the_number_of_the_clinic(talk: Conversation) -> None:
    assert talk.says("can I talk to somebody", "handoff")["type"] == "handoff"
    assert "555-0199" in talk.texts[-1]


@pytest.mark.parametrize("action", ACTIONS)
def test_an_id_that_was_offered_is_a_button(talk: Conversation, action: str) -> None:
    talk.slots[names.SLOT_OFFERED] = [OFFERED]
    card = talk.says(OFFERED, action)
    assert (card["type"], card["snippet"]["id"]) == ("answer", OFFERED)
    assert talk.slots[names.SLOT_TOPIC] == "eye_taping"


@pytest.mark.parametrize("action", [a for a in ACTIONS if a not in ("answer", "danger")])
def test_an_id_that_was_never_offered_is_only_text(talk: Conversation, action: str) -> None:
    talk.slots[names.SLOT_OFFERED] = ["botox.overview"]
    assert talk.says(OFFERED, action)["snippet"]["id"] != OFFERED


def test_what_an_answer_suggests_can_be_pressed_next(talk: Conversation) -> None:
    first = talk.says("what is bell's palsy", "answer", intent="bells_palsy")
    for suggestion in first["suggestions"]:
        talk.slots[names.SLOT_OFFERED] = [s["id"] for s in first["suggestions"]]
        card = talk.says(suggestion["id"], "fallback")
        assert (card["snippet"]["id"], card["title"]) == (suggestion["id"], suggestion["title"])


@pytest.mark.parametrize("action", ["fallback", "clarify", "follow_up", "more_detail", "topics"])
def test_every_offer_of_a_reply_is_a_button_afterwards(talk: Conversation, action: str) -> None:
    card = talk.says("hm", action)
    offers = [o["id"] for o in (*card["options"], *card["suggestions"])]
    assert offers
    assert talk.slots[names.SLOT_OFFERED] == offers


@pytest.mark.parametrize("channel", ["palsy", "cmdline"])
def test_staff_see_why(channel: str, vetted_desk: object) -> None:
    trace = Conversation(channel=channel).says("what is botox", "answer", intent="botox", in_scope=0.9)["trace"]
    assert (trace["action"], trace["intent"], trace["in_scope"]) == ("action_answer", "botox", 0.9)
    assert trace["ranking"][0] == {"topic": "botox", "confidence": 0.31}


@pytest.mark.parametrize("channel", ["rest", "web", "", "telegram"])
def test_the_public_sees_no_trace(channel: str, vetted_desk: object) -> None:
    assert Conversation(channel=channel).says("what is botox", "answer", intent="botox")["trace"] == {}


def test_a_long_conversation_does_not_grow_its_memory_without_end(talk: Conversation) -> None:
    for _ in range(45):
        talk.says("what is botox", "answer", intent="botox")
    assert len(talk.slots[names.SLOT_SHOWN]) == 30
