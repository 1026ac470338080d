"""No card comes twice in a row, unless it is asked for again."""

from __future__ import annotations

import pytest

from actions import names
from tests.actions.conftest import Conversation
from tests.actions.test_ranked_cards import ranked

AGAIN = "more_detail.same_again"
SURE = ranked(("botox.risks", 0.9), ("botox.how", 0.05), ("pain.overview", 0.03))


def test_the_next_likeliest_of_the_topic_comes_instead(talk: Conversation) -> None:
    cards = ranked(("botox.risks", 0.5), ("pain.overview", 0.26), ("botox.how", 0.2))
    first = talk.says("is that jab safe", "answer", intent="botox", cards=cards, replies=2)
    second = talk.says("but is it safe", "answer", intent="botox", cards=cards)
    assert [first["snippet"]["id"], second["snippet"]["id"]] == ["botox.risks", "botox.how"]


def test_one_of_another_topic_comes_where_it_is_likely_enough(talk: Conversation) -> None:
    talk.says("is that jab safe", "answer", intent="botox", cards=SURE)
    cards = ranked(("botox.risks", 0.6), ("pain.overview", 0.3))
    assert talk.says("but is it safe", "answer", intent="botox", cards=cards)["snippet"]["id"] == "pain.overview"


def test_where_no_other_is_likely_the_part_that_answers_comes_with_the_next_titles(talk: Conversation) -> None:
    whole = talk.says("is that jab safe", "answer", intent="botox", cards=SURE)
    card = talk.says("can it make my eye droop", "answer", intent="botox", cards=SURE)
    assert (card["type"], card["topic"], card["snippet"]) == ("answer", "botox", whole["snippet"])
    assert card["blocks"][0] in whole["blocks"]
    assert "droop" in str(card["blocks"][0])
    assert [block for block in whole["blocks"] if block["kind"] == "warning"] == card["blocks"][1:-2]
    assert {n for block in card["blocks"] for n in block["cites"]} == {source["n"] for source in card["sources"]}
    assert "just above" in talk.texts[-1]
    assert card["suggestions"][0]["id"] == "botox.how"
    assert len(card["suggestions"]) <= 3
    assert [s["id"] for s in card["suggestions"]] == talk.slots[names.SLOT_OFFERED]
    assert "555-0199" in talk.texts[-1]
    assert talk.slots[names.SLOT_SNIPPET] == "botox.risks"


def test_who_insists_reads_it_again(talk: Conversation) -> None:
    cards = [talk.says("is that jab safe", "answer", intent="botox", cards=SURE) for _ in range(5)]
    assert [shown == AGAIN for shown in talk.slots[names.SLOT_SHOWN][-5:]] == [False, True, False, True, False]
    assert cards[2]["blocks"] == cards[4]["blocks"] == cards[0]["blocks"]
    assert cards[3]["blocks"] == cards[1]["blocks"] != cards[0]["blocks"]


@pytest.mark.parametrize("words", ["say that again", "repeat please", "pardon?"])
def test_asked_for_again_it_comes_again(talk: Conversation, words: str) -> None:
    first = talk.says("is that jab safe", "answer", intent="botox", cards=SURE)
    assert talk.says(words, "more_detail")["snippet"] == first["snippet"]


def test_a_pressed_button_is_answered_whatever_was_just_shown(talk: Conversation) -> None:
    talk.says("is that jab safe", "answer", intent="botox", cards=SURE)
    talk.slots[names.SLOT_OFFERED] = ["botox.risks"]
    assert talk.says("botox.risks", "fallback")["snippet"]["id"] == "botox.risks"


def test_a_card_comes_again_when_something_else_came_between(talk: Conversation) -> None:
    talk.says("is that jab safe", "answer", intent="botox", cards=SURE)
    talk.says("thank you", "small_talk", intent="thanks")
    assert talk.says("so is it safe", "answer", intent="botox", cards=SURE)["snippet"]["id"] == "botox.risks"


def test_few_words_that_lean_do_not_bring_the_same_card_either(talk: Conversation) -> None:
    for words in ("what are steroids", "do they work", "do they really work", "but do they work", "do those work"):
        talk.says(
            words, "answer" if words.startswith("what") else "follow_up", intent=None if "do" in words else "corticosteroids"
        )
    assert [a for a, b in zip(talk.texts, talk.texts[1:], strict=False) if a == b] == []


def test_both_of_two_questions_are_answered_even_where_one_was_just_shown(talk: Conversation) -> None:
    talk.says("is that jab safe", "answer", intent="botox", cards=SURE)
    two = [{"text": "is it safe", "topic": "botox", "card": "botox.risks"}, {"text": "can I drive", "topic": "daily_life"}]
    assert talk.says("is it safe and can I drive", "answer", replies=2, questions=two)["snippet"]["id"] == "botox.risks"
