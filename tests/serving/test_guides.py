"""The guides by stage: vetted words alone, danger first, and nothing of what may not be served."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.content.catalogue import Catalogue
from bot.content.guides import LEFT_OUT, ON_A_PAGE, PARTS, WORDS
from bot.content.model import Block, Sentence, Snippet
from bot.content.withdrawn import Off
from bot.rendering.guide import guide_page, guides_served
from bot.serving.pages.routes import Pages
from bot.serving.pages.widget import WidgetFiles
from tests.serving.test_pages import SITE, request, words

TODAY = datetime.date(2026, 11, 22)
NOTE = "One part is being checked and is left out, so in an emergency, call 112 now."
STAGES = ("first_days", "first_weeks", "three_months", "one_year", "after_surgery", "relatives")


@pytest.fixture
def catalogue(vetted_desk: Any) -> Catalogue:
    """Of this test alone, since it takes texts off the air."""
    held: Catalogue = vetted_desk.catalogue
    return Catalogue(held.library, held._lock, lambda: TODAY)


@pytest.fixture
def pages(catalogue: Catalogue, tmp_path: Path) -> Pages:
    return Pages(SITE, catalogue, WidgetFiles(tmp_path / "none"))


def shown(pages: Pages, stage: str) -> str:
    answer = asyncio.run(pages.guide(request(), stage))
    return bytes(answer.body or b"").decode() if answer.status == 200 else ""


def off(*names: str, kind: str = "withdrawn", instead: str = "") -> dict[str, Off]:
    return {name: Off(kind, "a test", "a test", "2026-11-22", instead) for name in names}


def test_the_six_stages_are_served(catalogue: Catalogue) -> None:
    assert [guide.id for guide in guides_served(catalogue)] == list(STAGES)


def wording(block: Block) -> tuple[str, ...]:
    return tuple(sentence.text for sentence in block.sentences)


def _seen(snippet: Snippet) -> Iterator[Sentence]:
    """Those that stand on the page as text: of a picture its caption, for its other words are drawn, or its alt text."""
    yield snippet.gist
    for block in snippet.blocks:
        yield from block.sentences[:1] if block.kind == "figure" else block.sentences


@pytest.mark.parametrize("stage", STAGES)
def test_a_page_says_its_texts_word_for_word_and_in_order(pages: Pages, catalogue: Catalogue, stage: str) -> None:
    markup = shown(pages, stage)
    guide = catalogue.library.guides.stages[stage]
    said = words(markup)
    places = [markup.index(f'id="{named.snippet}"') for part in ON_A_PAGE for named in guide.parts[part]]
    assert places == sorted(places)
    for named in guide.named():
        for sentence in _seen(catalogue.library.snippets[named.snippet]):
            assert " ".join(SITE.filled(catalogue.library.filled(sentence.text)).split()) in said
    headings = [markup.index(f'<h2 id="{part}">') for part in ON_A_PAGE]
    assert headings == sorted(headings)
    assert sorted(ON_A_PAGE) == sorted(PARTS)
    assert "no clinician has signed it" in said
    assert NOTE not in said


@pytest.mark.parametrize("stage", STAGES)
def test_whom_to_call_stands_before_all_else(pages: Pages, stage: str) -> None:
    main = shown(pages, stage).partition("<main")[2]
    assert main.index('href="tel:112"') < main.index("<h2")
    assert main.index("</h1>") < main.index('href="tel:112"') < main.index('href="#help"') < main.index("<nav")


def test_after_surgery_begins_with_what_to_do_and_not_with_an_alarm(catalogue: Catalogue) -> None:
    guide = catalogue.library.guides.stages["after_surgery"]
    begins = [guide.parts["now"][0], next(guide.named())]  # on the page, and in the chat
    assert [catalogue.library.snippets[named.snippet].urgency for named in begins] == [None, None]


@pytest.mark.parametrize("stage", STAGES)
def test_each_number_leads_to_the_source_that_its_text_cites(catalogue: Catalogue, stage: str) -> None:
    page = guide_page(catalogue, SITE, catalogue.library.guides.stages[stage])
    assert [source["n"] for source in page.sources] == list(range(1, len(page.sources) + 1))
    by_number = {source["n"]: source["id"] for source in page.sources}
    assert len(set(by_number.values())) == len(page.sources)
    said: set[tuple[str, ...]] = set()
    for card in (card for section in page.sections for card in section.items if card):
        snippet = catalogue.library.snippets[card["snippet"]["id"]]
        new = [block for block in snippet.blocks if block.kind != "warning" or wording(block) not in said]
        said.update(wording(block) for block in snippet.blocks if block.kind == "warning")  # a page says a warning once
        told = [[snippet.gist], *(block.sentences for block in new)]
        for sentences, block in zip(told, card["blocks"], strict=True):
            cited = [{citation.source for citation in catalogue.citations(sentence)} for sentence in sentences]
            numbered = [{by_number[n] for n in part["cites"]} for part in block["parts"]]
            if block["kind"] == "figure":  # its words are drawn, so its sources stand together below it
                cited, numbered = [set[str]().union(*cited)], [set[str]().union(*numbered)]
            assert numbered == cited


def test_a_text_that_is_withdrawn_is_left_out_at_once_and_comes_back(pages: Pages, catalogue: Catalogue) -> None:
    title = "When to start facial exercises"
    before = shown(pages, "first_weeks")
    assert title in before
    catalogue.take_off(off("facial_exercises.timing"))
    without = shown(pages, "first_weeks")
    assert title not in without
    assert words(without).count(NOTE) == 1
    catalogue.take_off({})
    assert shown(pages, "first_weeks") == before


def test_a_retired_text_is_left_out_and_no_other_stands_for_it(pages: Pages, catalogue: Catalogue) -> None:
    catalogue.take_off(off("eye_taping.how", kind="retired", instead="eye_taping.overview"))
    said = words(shown(pages, "first_weeks"))
    assert "Taping the eye shut at night" not in said
    assert said.count(NOTE) == 1


@pytest.mark.parametrize("name", [WORDS, LEFT_OUT, "capabilities", "all"])
def test_without_its_fixed_words_no_guide_is_shown(pages: Pages, catalogue: Catalogue, name: str) -> None:
    catalogue.take_off(off(name))
    assert shown(pages, "first_days") == ""
    index = bytes(asyncio.run(pages.html("/guide")(request())).body or b"").decode()
    assert "none is shown today" in words(index)
    assert "call 112 now" in words(index)


@pytest.mark.parametrize("stage", ["", "none", "../safety", "First_days"])
def test_a_stage_that_is_not_there_leads_on(pages: Pages, stage: str) -> None:
    answer = asyncio.run(pages.guide(request(), stage))
    assert answer.status == 404
    assert "call 112 now" in words(bytes(answer.body or b"").decode())
