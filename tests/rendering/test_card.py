"""A card is what the contract says, word for word what was vetted, and every number in it leads to a source."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.content.catalogue import Catalogue
from bot.content.site import Site
from bot.rendering.card import KINDS, offers, snippet_card, topic_options
from tests.rendering.conftest import CARD_FIELDS, SITE, SNIPPETS, TODAY, found_in

SOURCE_FIELDS = {"n", "id", "title", "publisher", "year", "url", "locator"}
OFFER_FIELDS = {"topic", "aspect", "title", "id"}
WHOLE = "bells_palsy.overview"


def card_of(catalogue: Catalogue, snippet_id: str = WHOLE, kind: str = "answer", gist_only: bool = False) -> dict[str, Any]:
    return snippet_card(catalogue, SITE, found_in(catalogue, snippet_id), kind, gist_only)


def words_of(card: dict[str, Any]) -> list[str]:
    return [text for block in card["blocks"] for text in block.get("items", [block.get("text")])]


def numbers_of(card: dict[str, Any]) -> set[int]:
    return {n for block in card["blocks"] for n in block["cites"]}


@pytest.mark.parametrize("snippet_id", [s.id for s in SNIPPETS])
@pytest.mark.parametrize("kind", KINDS)
def test_a_card_holds_exactly_the_fields_of_the_contract(catalogue: Catalogue, snippet_id: str, kind: str) -> None:
    card = card_of(catalogue, snippet_id, kind)
    assert set(card) == CARD_FIELDS
    assert (card["type"], card["topic"], card["aspect"]) == (kind, *snippet_id.split("."))
    assert card["lang"] == "en"


def test_a_card_goes_over_the_wire_as_it_is(catalogue: Catalogue) -> None:
    card = card_of(catalogue)
    assert json.loads(json.dumps(card)) == card


def test_the_wording_is_that_of_the_snippet_with_its_figures_and_the_clinic_filled_in(catalogue: Catalogue) -> None:
    assert words_of(card_of(catalogue)) == [
        "The nerve of the face stops its work.",
        "Many get well, about 7 in 10. Ask Test Clinic.",
        "One side droops.",
        "It is sudden.",
        "Rest.",
        "Tape the eye.",
        "Call 112 if an arm is weak.",
    ]


def test_blocks_keep_their_kinds_and_lists_have_items(catalogue: Catalogue) -> None:
    blocks = card_of(catalogue)["blocks"]
    assert [b["kind"] for b in blocks] == ["paragraph", "paragraph", "list", "steps", "warning"]
    assert ["items" in b for b in blocks] == [False, False, True, True, False]
    assert ["text" in b for b in blocks] == [True, True, False, False, True]


@pytest.mark.parametrize("snippet_id", [s.id for s in SNIPPETS])
@pytest.mark.parametrize("gist_only", [False, True])
def test_every_number_is_in_the_sources_and_nothing_else_is(catalogue: Catalogue, snippet_id: str, gist_only: bool) -> None:
    card = card_of(catalogue, snippet_id, gist_only=gist_only)
    assert {s["n"] for s in card["sources"]} == numbers_of(card)
    assert len({s["n"] for s in card["sources"]}) == len(card["sources"])


def test_the_source_of_a_figure_counts_for_the_sentence_that_uses_it(catalogue: Catalogue) -> None:
    card = card_of(catalogue)
    (number,) = [s["n"] for s in card["sources"] if s["id"] == "unused"]
    assert card["blocks"][1]["cites"] == [number]


def test_a_source_says_who_published_it_when_and_where_in_it(catalogue: Catalogue) -> None:
    sources = {s["id"]: s for s in card_of(catalogue)["sources"]}
    assert all(set(s) >= SOURCE_FIELDS for s in sources.values())
    assert sources["aan-2012"]["locator"] == "page 3"
    assert sources["nhs"]["year"] is None
    assert sources["nhs"]["url"] == "https://example.org/nhs"


def test_the_parts_of_a_block_say_the_same_as_the_block(catalogue: Catalogue) -> None:
    for block in card_of(catalogue)["blocks"]:
        texts = [part["text"] for part in block["parts"]]
        assert block.get("items", [block.get("text")]) in (texts, [" ".join(texts)])
        assert block["cites"] == sorted({n for part in block["parts"] for n in part["cites"]})


def test_the_gist_alone_is_one_sentence_with_its_source(catalogue: Catalogue) -> None:
    card = card_of(catalogue, gist_only=True)
    assert words_of(card) == ["The nerve of the face stops its work."]
    assert [s["id"] for s in card["sources"]] == ["aan-2012"]


def test_the_review_says_when_until_when_and_that_no_clinician_signed(catalogue: Catalogue) -> None:
    review = card_of(catalogue)["review"]
    assert review["on"] == TODAY.isoformat()
    assert review["due"] == "2027-05-22"  # six months, for it states odds
    assert "no clinician has signed" in review["status"]


def test_an_urgent_card_says_how_soon(catalogue: Catalogue) -> None:
    assert card_of(catalogue, "emergency.overview", "urgent")["urgency"] == "call_now"
    assert card_of(catalogue)["urgency"] is None


def test_an_answer_suggests_at_most_three_snippets_that_are_there(catalogue: Catalogue) -> None:
    suggestions = card_of(catalogue)["suggestions"]
    assert [s["id"] for s in suggestions] == ["bells_palsy.timing", "eye_taping.overview", "botox.overview"]
    assert all(set(s) == OFFER_FIELDS for s in suggestions)


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "answer"])
def test_only_an_answer_suggests(catalogue: Catalogue, kind: str) -> None:
    assert card_of(catalogue, kind=kind)["suggestions"] == []


def test_at_most_three_topics_are_offered_by_their_plain_titles(catalogue: Catalogue) -> None:
    options = topic_options(catalogue, ["botox", "bells_palsy", "eye_taping", "greet"])
    assert options == [
        {"topic": t, "title": f"Plain title of {t}", "id": f"{t}.overview"} for t in ("botox", "bells_palsy", "eye_taping")
    ]


def test_the_notice_names_a_demo_as_such(catalogue: Catalogue) -> None:
    demo = Site("Demo Clinic", "555", "112", "116 123", demo=True)
    assert "Demo" in snippet_card(catalogue, demo, found_in(catalogue, WHOLE), "answer")["notice"]
    assert "Demo" not in card_of(catalogue)["notice"]
    assert "education only" in card_of(catalogue)["notice"]


def test_a_withheld_snippet_says_that_it_is_being_checked_again_and_shows_its_sources(lapsed: Catalogue) -> None:
    card = card_of(lapsed)
    assert set(card) == CARD_FIELDS
    assert "being checked again" in words_of(card)[0]
    assert "Test Clinic" in words_of(card)[0]
    assert "112" in words_of(card)[0]
    assert {s["id"] for s in card["sources"]} == {"aan-2012", "unused", "nhs", "eye-leaflet"}
    assert {s["n"] for s in card["sources"]} == numbers_of(card)
    assert card["review"]["due"] is None
    assert "not shown" in card["review"]["status"]


def test_no_word_of_a_withheld_snippet_goes_out(lapsed: Catalogue) -> None:
    shown = json.dumps(card_of(lapsed))
    assert "stops its work" not in shown
    assert "about 7 in 10" not in shown


def test_what_is_withheld_is_not_offered(lapsed: Catalogue) -> None:
    assert offers(lapsed, ["botox.overview", "eye_taping.overview"]) == []
