"""What no card says: said so, with the nearest titles, where the question is clear; asked back where it is vague."""

from __future__ import annotations

from typing import Any

import pytest

from actions import names
from tests.actions.conftest import Conversation
from tests.actions.test_ranked_cards import ranked

ASKED = "does lack of sleep slow it down"
CLEAR: dict[str, Any] = {
    "ranking": (("prognosis_factors", 0.8), ("botox", 0.1)),
    "in_scope": 0.96,
    "cards": ranked(("prognosis_factors.health", 0.12), ("botox.how", 0.05), ("pain.overview", 0.04), ("botox.risks", 0.03)),
}


@pytest.mark.parametrize("action", ["clarify", "answer"])
def test_a_clear_question_that_no_card_answers_is_told_so_first(talk: Conversation, action: str) -> None:
    card = talk.says(ASKED, action, intent="prognosis_factors" if action == "answer" else None, **CLEAR)
    assert (card["type"], card["topic"]) == ("fallback", names.OUT_OF_SCOPE)
    assert card["blocks"][0]["text"] == "I have no checked answer to exactly that."
    assert [s["id"] for s in card["suggestions"]] == ["prognosis_factors.health", "botox.how", "pain.overview"]
    assert [s["id"] for s in card["suggestions"]] == talk.slots[names.SLOT_OFFERED]


@pytest.mark.parametrize(
    "vague",
    [
        {"in_scope": 0.7},
        {"ranking": (("prognosis_factors", 0.3), ("botox", 0.29))},
        {"ranking": (("capabilities", 0.9),)},
    ],
)
def test_a_vague_one_is_asked_back(talk: Conversation, vague: dict[str, Any]) -> None:
    assert talk.says(ASKED, "clarify", **{**CLEAR, **vague})["type"] in ("clarify", "fallback")
    assert talk.slots[names.SLOT_MISSES] == 1


def test_few_words_are_asked_back(talk: Conversation) -> None:
    assert talk.says("sleep", "clarify", **CLEAR)["type"] == "clarify"


def test_a_card_of_another_topic_that_is_likely_answers(talk: Conversation) -> None:
    cards = [*CLEAR["cards"], *ranked(("daily_life.sleep", 0.7))]
    assert talk.says(ASKED, "clarify", **{**CLEAR, "cards": cards})["snippet"]["id"] == "daily_life.sleep"


def test_a_likely_card_is_an_answer_and_no_refusal(talk: Conversation) -> None:
    cards = ranked(("prognosis_factors.health", 0.5))
    card = talk.says(ASKED, "answer", intent="prognosis_factors", **{**CLEAR, "cards": cards})
    assert card["snippet"]["id"] == "prognosis_factors.health"


def test_the_same_refusal_never_comes_twice_in_a_row_and_is_no_miss(talk: Conversation) -> None:
    shown = [talk.says(ASKED, "clarify", **CLEAR)["snippet"]["id"] for _ in range(3)]
    assert shown == ["out_of_scope.not_covered", "out_of_scope.not_covered_again", "out_of_scope.not_covered"]
    assert not talk.slots.get(names.SLOT_MISSES)


# Near misses: outside the field, but near it


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("my dog has a droopy face", []),
        ("my lip filler went lumpy", []),
        ("can I have a root canal", []),
        ("is methotrexate safe", [{"entity": "medicine", "value": "methotrexate"}]),
    ],
)
def test_a_near_miss_is_sent_to_another_door(talk: Conversation, text: str, entities: list[dict[str, str]]) -> None:
    card = talk.says(text, "fallback", entities=entities)
    assert (card["type"], card["topic"], card["snippet"]["id"]) == (
        "fallback",
        names.OUT_OF_SCOPE,
        "out_of_scope.other_door",
    )


def test_a_part_of_the_body_alone_is_no_near_miss(talk: Conversation) -> None:
    entities = [{"entity": "body_part", "value": "arm"}]
    assert talk.says("who won at arm wrestling", "fallback", entities=entities)["snippet"]["id"] == "out_of_scope.overview"


def test_a_card_that_is_likely_all_the_same_is_offered_below_a_refusal(talk: Conversation) -> None:
    card = talk.says("my tooth hurts", "fallback", cards=ranked(("daily_life.dentist", 0.9)))
    assert card["suggestions"][0]["id"] == "daily_life.dentist"
