"""What comes of the ranking of the cards: the likeliest is served, others are offered where it is unsure, or asked about."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.conftest import Conversation


def ranked(*odds: tuple[str, float]) -> list[dict[str, Any]]:
    return [{"id": name, "odds": share} for name, share in odds]


def test_the_likeliest_card_of_the_topic_is_served_whatever_its_words(talk: Conversation) -> None:
    cards = ranked(("botox.risks", 0.8), ("botox.overview", 0.1))
    assert talk.says("tell me of that jab", "answer", intent="botox", cards=cards)["snippet"]["id"] == "botox.risks"


def test_a_card_that_is_sure_keeps_its_own_suggestions(talk: Conversation) -> None:
    cards = ranked(("botox.risks", 0.9), ("pain.overview", 0.05))
    offered = talk.says("is that jab safe", "answer", intent="botox", cards=cards)["suggestions"]
    assert "pain.overview" not in [offer["id"] for offer in offered]


def test_where_it_is_unsure_the_next_likeliest_are_offered_first(talk: Conversation) -> None:
    cards = ranked(("botox.risks", 0.3), ("pain.overview", 0.14), ("synkinesis.overview", 0.12))
    offered = talk.says("is that jab safe", "answer", intent="botox", cards=cards)["suggestions"]
    assert [offer["id"] for offer in offered][:2] == ["pain.overview", "synkinesis.overview"]
    assert len(offered) <= 3


def test_where_it_is_very_unsure_the_likeliest_cards_are_asked_about(talk: Conversation) -> None:
    cards = ranked(("botox.risks", 0.15), ("pain.overview", 0.14), ("synkinesis.overview", 0.1), ("botox.how", 0.1))
    card = talk.says("hm that", "clarify", cards=cards)
    assert [option["id"] for option in card["options"]] == ["botox.risks", "pain.overview", "synkinesis.overview"]
    assert all(option["title"] in talk.texts[-1] for option in card["options"])


@pytest.mark.parametrize("cards", [[], ranked(("no.such", 0.9))])
def test_without_a_card_that_can_be_shown_the_nearest_side_is_served(
    talk: Conversation, cards: list[dict[str, Any]]
) -> None:
    assert talk.says("how is botox given", "answer", intent="botox", cards=cards)["topic"] == "botox"
