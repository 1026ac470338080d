"""One answer in the shapes that channels have: buttons, lists, numbered lines, pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.content.catalogue import Catalogue
from bot.rendering.card import snippet_card
from bot.rendering.limits import LIMITS, Limits
from bot.rendering.packing import packed
from bot.rendering.parts import note, rendered
from bot.rendering.safe import safe_card
from bot.rendering.short import labels, short
from bot.rendering.text import plain_text
from tests.rendering.conftest import SITE, found_in

OPTIONS = [{"topic": "affirm_deny", "title": title, "id": f"affirm_deny.{n}"} for n, title in enumerate(("Help came", "No"))]


def card(catalogue: Catalogue, kind: str = "answer", **more: Any) -> dict[str, Any]:
    return snippet_card(catalogue, SITE, found_in(catalogue, "bells_palsy.overview"), kind) | more


def test_short_titles_are_buttons_and_the_numbers_stay_known(catalogue: Catalogue) -> None:
    answer = rendered([card(catalogue)], "telegram", SITE)
    (part,) = answer.now
    assert part.form == "buttons"
    assert [(offer.number, offer.label) for offer in part.offers] == [
        (1, "How long it lasts"), (2, "Tape at night"), (3, "Botox")
    ]  # fmt: skip
    assert [offer.id for offer in answer.offers] == ["bells_palsy.timing", "eye_taping.overview", "botox.overview"]


def test_a_long_title_gives_buttons_with_numbers_and_lines_that_say_what_they_are(catalogue: Catalogue) -> None:
    long = card(catalogue, suggestions=[OPTIONS[0] | {"title": "A title that no button can hold", "aspect": "a"}])
    (part,) = rendered([long], "messenger", SITE).now
    assert [offer.label for offer in part.offers] == ["1"]
    assert part.text.endswith("1. A title that no button can hold")


def test_whatsapp_has_a_list_where_the_text_is_too_long_for_buttons(catalogue: Catalogue) -> None:
    long = card(catalogue)
    long["blocks"] = [*long["blocks"], *(long["blocks"][:1] * 40)]
    (part,) = rendered([long], "whatsapp", SITE).now
    assert part.form == "rows"
    assert [offer.label for offer in part.offers] == ["1. How long it lasts", "2. Tape at night", "3. Botox"]


def test_numbers_go_on_over_two_cards(catalogue: Catalogue) -> None:
    first = card(catalogue, "urgent", options=OPTIONS, suggestions=[])
    answer = rendered([first, card(catalogue)], "mattermost", SITE)
    assert [offer.number for offer in answer.offers] == [1, 2, 3, 4, 5]
    assert "1. Help came\n\n2. No" in answer.now[0].text and answer.now[0].urgent
    assert "3. How long it lasts" in answer.now[1].text


def test_a_number_to_call_is_a_link_and_another_figure_is_none(catalogue: Catalogue) -> None:
    text = rendered([card(catalogue)], "slack", SITE).now[0].text
    assert "Call <tel:112|112> if an arm is weak." in text
    assert "about 7 in 10" in text


def test_sources_follow_in_a_message_of_their_own_where_they_do_not_fit(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "google_chat", replace(LIMITS["google_chat"], most=480))
    body, sources = rendered([card(catalogue, suggestions=[])], "google_chat", SITE).now
    assert "Sources:" not in body.text and sources.text.startswith("Sources:\n[1] Title of aan-2012")


def test_a_text_message_says_the_gist_and_the_warning_and_keeps_the_rest(catalogue: Catalogue) -> None:
    answer = rendered([card(catalogue)], "sms", SITE)
    (now,) = answer.now
    assert now.text == (
        "What Bell's palsy is\nThe nerve of the face stops its work. (1)\nImportant: Call 112 if an arm is weak. (3)\n"
        "Reply MORE for the rest, SOURCES for who says so."
    )
    assert "Many get well, about 7 in 10. (2)" in answer.more[0].text
    assert answer.sources[0].text.startswith("(1) A Journal, 2012. https://example.org/aan-2012")


@pytest.mark.parametrize("channel", sorted(LIMITS))
def test_the_last_resort_fits_everywhere(channel: str) -> None:
    (part,) = rendered([safe_card(SITE, urgent=True)], channel, SITE).now
    assert "This may be serious. Call" in part.text and part.urgent


def test_a_sentence_without_end_is_cut_between_words_and_a_word_without_end_is_cut_too() -> None:
    limits = Limits("plain", 10)
    assert packed([["aaa bbb ccc ddd"]], limits) == ["aaa bbb", "ccc ddd"]
    pieces = packed([["a" * 25]], limits)
    assert "".join(pieces) == "a" * 25 and all(len(piece) <= 10 for piece in pieces)


def test_a_note_is_escaped() -> None:
    assert note("a < b\nc", "telegram").text == "a &lt; b\nc"


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("Botox injections", "Botox injections"),
        ("Pain (around the ear)", "Pain"),
        ("The first days at home", "First days at home"),
        ("What causes facial palsy", None),
    ],
)
def test_a_short_title_is_made_only_where_it_says_the_same(title: str, made: str | None) -> None:
    assert short(title) == made


def test_two_offers_that_would_read_the_same_have_no_short_titles() -> None:
    assert labels(["Pain (ear)", "Pain (jaw)"], 8) is None


PAGE = {"id": "first_days", "title": "The first days, to read or print", "address": "https://bot.example/guide/first_days"}


@pytest.mark.parametrize("channel", sorted(LIMITS))
def test_a_text_of_a_guide_names_the_page_of_it_once_where_it_has_an_address(catalogue: Catalogue, channel: str) -> None:
    def told(page: dict[str, str]) -> str:
        answer = rendered([card(catalogue, page=page)], channel, SITE)
        return "\n".join(part.text for part in (*answer.now, *answer.more))

    assert told(PAGE).count("https://bot.example/guide/first_days") == 1
    assert "guide" not in told(PAGE | {"address": ""})


def test_the_plain_text_of_a_text_of_a_guide_names_its_page(catalogue: Catalogue) -> None:
    assert "\nThe first days, to read or print: https://bot.example/guide/first_days\n" in plain_text(
        card(catalogue, page=PAGE)
    )
    assert plain_text(card(catalogue, page=PAGE | {"address": ""})) == plain_text(card(catalogue))
