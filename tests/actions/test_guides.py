"""A guide by stage in the chat: its own words ask for it, danger first, then its texts in their order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.desk import desk
from bot.rendering.guide import link_to
from tests.actions.conftest import ACTIONS, Conversation


def texts(stage: str) -> list[str]:
    return [named.snippet for named in desk().catalogue.library.guides.stages[stage].named()]


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("guide for the first days", "first_days"),
        ("Can I have the guide for the first few weeks, please?", "first_weeks"),
        ("the guide: 3 months on", "three_months"),
        ("a year on guide", "one_year"),
        ("show me your guide after surgery", "after_surgery"),
        ("guide for relatives", "relatives"),
    ],
)
def test_a_guide_that_is_named_begins_with_when_to_get_help(talk: Conversation, text: str, stage: str) -> None:
    card = talk.says(text, "fallback")
    assert (card["type"], card["snippet"]["id"]) == ("answer", texts(stage)[0])
    assert [offer["id"] for offer in card["suggestions"]] == texts(stage)[1:4]
    assert "112" in talk.texts[-1]
    assert card["page"]["id"] == stage


def test_each_text_of_a_guide_leads_to_its_page_and_no_other_answer_does(talk: Conversation) -> None:
    talk.says("guide for the first days", "topics")
    assert talk.says("next", "follow_up")["page"] == link_to(
        desk().catalogue.library.guides.stages["first_days"], desk().site
    )
    assert "page" not in talk.says("how do I tape my eye", "answer", cards=[{"id": "eye_taping.how", "odds": 0.9}])


def test_only_a_site_that_tells_its_address_has_one_to_send() -> None:
    guide, site = desk().catalogue.library.guides.stages["first_days"], desk().site
    assert link_to(guide, site)["address"] == ""
    assert link_to(guide, replace(site, address="https://a.example"))["address"] == "https://a.example/guide/first_days"


def test_its_texts_follow_in_order_by_press_and_by_word(talk: Conversation) -> None:
    talk.says("guide for the first days", "topics")
    wanted = texts("first_days")
    assert talk.presses(wanted[1], "Next")["snippet"]["id"] == wanted[1]
    for name in wanted[2:]:
        card = talk.says("next", "follow_up")
        assert card["snippet"]["id"] == name
    assert card["suggestions"] == []


@pytest.mark.parametrize("action", ["answer", "topics", "fallback"])
def test_a_guide_of_no_stage_tells_which_there_are(talk: Conversation, action: str) -> None:
    card = talk.says("is there a guide?", action)
    assert (card["type"], card["snippet"]["id"]) == ("smalltalk", "capabilities.guides")
    assert "After surgery." in talk.texts[-1]


@pytest.mark.parametrize(
    "text", ["a guide to taping my eye after surgery", "who wrote this guide", "the first days", "my guide dog"]
)
def test_what_asks_for_something_else_is_no_guide(talk: Conversation, text: str) -> None:
    assert "guide" not in talk.says(text, "answer", cards=[{"id": "eye_taping.how", "odds": 0.9}])["snippet"]["id"]
    assert talk.slots["snippet"] == "eye_taping.how"


@pytest.mark.parametrize("action", ACTIONS)
def test_danger_beside_it_comes_first(talk: Conversation, action: str) -> None:
    card = talk.says("guide for the first days, and my arm went weak just now", action)
    assert card["type"] == "urgent"
