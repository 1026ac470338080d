"""The plain text says all of a card alone; the last resort stands on nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.channels.last_resort import LastWords
from bot.content.catalogue import STATUS, Catalogue
from bot.content.code import code_of
from bot.rendering.card import snippet_card, topic_options
from bot.rendering.safe import NO_SITE_NUMBER, safe_card
from bot.rendering.text import plain_text
from tests.rendering.conftest import CARD_FIELDS, SITE, SNIPPETS, found_in


def text_of(catalogue: Catalogue, snippet_id: str = "bells_palsy.overview", **changes: Any) -> str:
    return plain_text(snippet_card(catalogue, SITE, found_in(catalogue, snippet_id), "answer") | changes)


@pytest.mark.parametrize("snippet_id", [s.id for s in SNIPPETS])
def test_plain_text_has_no_blank_line(catalogue: Catalogue, lapsed: Catalogue, snippet_id: str) -> None:
    for text in (text_of(catalogue, snippet_id), text_of(lapsed, snippet_id)):
        assert all(line.strip() for line in text.split("\n"))


def test_plain_text_begins_with_the_title_and_holds_the_wording_and_the_numbered_sources(catalogue: Catalogue) -> None:
    code = code_of(found_in(catalogue, "bells_palsy.overview").version)
    assert text_of(catalogue).splitlines() == [
        "What Bell's palsy is",
        "The nerve of the face stops its work. [1]",
        "Many get well, about 7 in 10. [2] Ask Test Clinic.",
        "- One side droops. [3]",
        "- It is sudden. [3] [1]",
        "1. Rest.",
        "2. Tape the eye. [4]",
        "Important: Call 112 if an arm is weak. [3]",
        "Sources:",
        "[1] Title of aan-2012. A Journal, 2012, page 3. https://example.org/aan-2012",
        "[2] Title of unused. A Journal, 2012, table 1. https://example.org/unused",
        "[3] Title of nhs. A Journal, undated. https://example.org/nhs",
        "[4] Title of eye-leaflet. A Journal, 2012. https://example.org/eye-leaflet",
        f"Checked 2026-11-22 ({STATUS['source-checked']}). Code {code}.",
        "You can also ask about: How long it lasts; Tape at night; Botox",
    ]


def test_plain_text_without_sources_claims_no_check(catalogue: Catalogue) -> None:
    assert text_of(catalogue, "greet.overview") == "Hello\nAsk me about a weak face."


def test_options_are_numbered(catalogue: Catalogue) -> None:
    options = topic_options(catalogue, ["botox", "eye_taping"])
    assert "1. Plain title of botox\n2. Plain title of eye_taping" in text_of(catalogue, "greet.overview", options=options)


@pytest.mark.parametrize("urgent", [False, True])
def test_the_last_resort_is_a_whole_card_without_any_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, urgent: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    card = safe_card(None, urgent=urgent)
    assert set(card) == CARD_FIELDS
    assert NO_SITE_NUMBER in plain_text(card)
    assert card["sources"] == []


def test_the_last_resort_names_the_number_of_the_clinic() -> None:
    assert "112" in plain_text(safe_card(SITE))
    assert "112" in plain_text(safe_card(SITE, urgent=True))


def test_the_last_resort_to_danger_is_urgent_and_names_its_topic() -> None:
    card = safe_card(SITE, "urgent_eye", urgent=True)
    assert (card["type"], card["topic"], card["urgency"]) == ("urgent", "urgent_eye", "call_now")


def test_the_last_resort_to_anything_else_is_a_fallback_that_says_what_to_do_in_an_emergency() -> None:
    card = safe_card(SITE)
    assert (card["type"], card["topic"], card["urgency"]) == ("fallback", "out_of_scope", None)
    assert "call 112" in plain_text(card)


@pytest.mark.parametrize(
    ("text", "kind", "topic", "says"),
    [
        ("no puedo mover el brazo y se me cayó la cara", "urgent", "emergency", "Llame ahora al 112"),
        ("me quiero matar", "urgent", "crisis", "Puede ser grave"),
        ("cuánto dura la parálisis facial", "fallback", "out_of_scope", "Algo falló"),
    ],
)
def test_the_last_resort_to_spanish_is_in_spanish(text: str, kind: str, topic: str, says: str) -> None:
    card = LastWords(SITE).on(text).card
    assert (card["type"], card["topic"], card["lang"]) == (kind, topic, "es")
    assert says in plain_text(card)
    assert "Sources" not in plain_text(card)


def test_without_the_spanish_rules_the_last_resort_still_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("bot.channels.last_resort.SpanishDanger.load", broken)
    assert LastWords(SITE).on("me quiero matar").card["lang"] == "en"
