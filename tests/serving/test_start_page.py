"""The start page: a real answer, figures from one place, and no more said for the assistant than is so."""

from __future__ import annotations

import asyncio
import html
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content.catalogue import Catalogue
from bot.content.withdrawn import Off
from bot.rendering.card import snippet_card
from bot.serving.pages import evidence
from bot.serving.pages.evidence import EXAMPLES, SETS, example, first_askings
from bot.serving.pages.routes import Pages
from bot.serving.pages.widget import WidgetFiles
from tests.serving.test_pages import SITE, request, words

LIST = """\
- {files: a, asks: answers, first_asking: {date: 2026-01-02, told_in: x, figures: [{what: answered, part: 1, of: 4}]}}
- {files: b, asks: answers, first_asking: {date: 2026-01-01, told_in: y, figures: [{what: answered, percent: 41.4, of: 10}]}}
- {files: c, asks: topics, first_asking: {date: 2026-01-03, told_in: z, figures: [{what: answered, part: 9, of: 9}]}}
- {files: d, asks: answers}
"""


@pytest.fixture
def catalogue(vetted_desk: Any) -> Catalogue:
    """Of this test alone, since it takes texts off the air."""
    held: Catalogue = vetted_desk.catalogue
    return Catalogue(held.library, held._lock, held._today)


def spaced(markup: str) -> str:
    """The words, with a blank where a cell of a table ends."""
    return words(markup.replace("</t", " </t"))


def start(catalogue: Catalogue) -> str:
    pages = Pages(SITE, catalogue, WidgetFiles(Path("none")))
    return bytes(asyncio.run(pages.html("/")(request())).body or b"").decode()


def test_the_answer_that_is_shown_is_the_card_that_patients_get(catalogue: Catalogue) -> None:
    said = words(start(catalogue))
    found: Any = catalogue.own(EXAMPLES[0])
    card = snippet_card(catalogue, SITE, found, "answer")
    shown = example(catalogue, SITE)
    assert shown is not None and shown.card == card
    assert shown.question.rstrip("?").casefold() in {ask.casefold() for ask in found.snippet.asks}
    for text in (card["title"], *(part["text"] for block in card["blocks"] for part in block["parts"])):
        assert " ".join(text.split()) in said
    assert "no clinician has signed it" in said


def test_an_example_that_is_withdrawn_gives_way_and_none_is_made_up(catalogue: Catalogue) -> None:
    catalogue.take_off({EXAMPLES[0]: Off("withdrawn", "a test", "a test", "2026-11-22", "")})
    shown = example(catalogue, SITE)
    assert shown is not None and shown.card["snippet"]["id"] == EXAMPLES[1]
    catalogue.take_off({name: Off("withdrawn", "a test", "a test", "2026-11-22", "") for name in EXAMPLES})
    assert example(catalogue, SITE) is None
    assert "as patients get it" not in words(start(catalogue))


def test_each_figure_is_read_from_the_list_of_sets(tmp_path: Path) -> None:
    path = tmp_path / "sets.yml"
    path.write_text(LIST, encoding="utf-8")
    (row,) = first_askings(path)
    assert (row.share, row.of, row.sets, row.days) == ("25% to 41%", 14, 2, "2026-01-01 to 2026-01-02")
    assert row.what == evidence.ROWS[0][0]


@pytest.mark.parametrize(
    "text", ["", "[", "- {asks: answers, first_asking: 3}", "- {asks: answers, first_asking: {figures: 3}}"]
)
def test_without_a_list_the_page_says_where_the_figures_are(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue
) -> None:
    path = tmp_path / "sets.yml"
    path.write_text(text, encoding="utf-8")
    assert first_askings(path) == []
    monkeypatch.setattr("bot.serving.pages.routes.first_askings", lambda: [])
    said = words(start(catalogue))
    assert "The figures are in docs/scorecard.md" in said
    assert "%" not in said.partition("How well it does it")[2].partition("Accessibility")[0]


def test_the_page_says_plainly_how_much_is_answered_and_the_figures_bear_it_out(catalogue: Catalogue) -> None:
    rows = first_askings()
    told = {entry["files"]: entry for entry in yaml.safe_load(SETS.read_text(encoding="utf-8"))}
    assert len(rows) == len(evidence.ROWS)
    assert rows[0].sets == sum(e["asks"] == "answers" and "first_asking" in e for e in told.values())
    assert (round(rows[0].low / 10), round(rows[0].high / 10)) == (4, 7), "change the sentence in index.html"
    said = words(start(catalogue))
    assert "It answers between 4 and 7 in 10 of the questions that strangers ask." in said
    for row in rows:
        assert f"{row.what} {row.share} {row.of} in {row.sets}" in spaced(start(catalogue))


def test_nothing_is_claimed_that_is_not_so(catalogue: Catalogue) -> None:
    said = words(start(catalogue))
    assert "No clinician has signed its answers" in said
    assert "No patient has tried the assistant" in said
    assert "Not tried: a person with a screen reader" in said
    assert f"kept for {SITE.keep_hours} hours, then deleted" in said
    page = html.unescape(start(catalogue))
    assert "Apache License 2.0" in page and "CC BY 4.0" in page
