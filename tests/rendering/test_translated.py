"""A text in another language names the numbers in digits, none of them turned round where one reads from the right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content.catalogue import Catalogue
from bot.content.load import load_library
from bot.content.model import Library
from bot.rendering.card import snippet_card
from bot.rendering.text import plain_text
from bot.rendering.translated import FROM_THE_RIGHT, digits_in, site_in
from tests.conftest import ROOT
from tests.rendering.conftest import SITE

IN_WORDS = replace(SITE, emergency_number="your local emergency number (112, 911 or 999)", crisis_line="Samaritans 116 123")


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(ROOT / "data" / "content")[0]


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("112", "112"),
        ("000", "000"),
        ("your local emergency number (112, 911 or 999)", "112 / 911 / 999"),
        ("15 (SAMU) or 112", "15 / 112"),
        ("+44 20 7946 0000", "+44 20 7946 0000"),
        ("the porter", "the porter"),
    ],
)
def test_only_the_digits_of_the_emergency_number_are_said(number: str, digits: str) -> None:
    assert digits_in(number) == digits


def test_the_english_site_stays_as_it_is() -> None:
    assert site_in(IN_WORDS, "en") is IN_WORDS


@pytest.mark.parametrize("lang", sorted(FROM_THE_RIGHT))
def test_numbers_keep_their_order_where_one_reads_from_the_right(lang: str) -> None:
    site = site_in(IN_WORDS, lang)
    assert site.emergency_number == "\u2066112 / 911 / 999\u2069"
    assert site.crisis_line == "\u2068Samaritans 116 123\u2069"


def test_each_language_tells_all_it_must_and_is_marked_as_that_language(library: Library) -> None:
    catalogue = Catalogue.load(ROOT / "data" / "content")
    languages = {text.lang for text in library.translations.values()}
    assert len(languages) >= 25
    for lang in languages:
        found = catalogue.find(f"out_of_scope.language_{lang}")
        assert found is not None
        card = snippet_card(catalogue, IN_WORDS, found, "fallback")
        text = plain_text(card)
        assert card["lang"] == lang
        assert text.count("112 / 911 / 999") >= 2
        assert "Samaritans 116 123" in text
        assert "emergency number" not in text
        assert "no clinician who speaks this language has read it" in card["review"]["status"]


def test_translations_are_no_answers_to_a_topic(library: Library) -> None:
    catalogue = Catalogue.load(ROOT / "data" / "content")
    assert {s.lang for topic in library.topics for s in catalogue.aspects(topic)} == {"en"}
    assert library.translations.keys().isdisjoint(library.snippets)


def test_each_urgent_spanish_text_is_as_urgent_as_the_english_one_and_has_no_other_source(library: Library) -> None:
    for text in library.translations.values():
        if not text.urgency:
            continue
        english = library.snippets[text.id.removesuffix("_es")]
        theirs = {c.source for s in english.sentences() for c in library.citations(s)}
        ours = {c.source for s in text.sentences() for c in library.citations(s)}
        assert text.urgency == english.urgency
        assert ours <= theirs
