"""The guides in a real browser: nothing for axe to find, narrow, large and dark, and at most two sides of A4."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest

from bot.content.catalogue import Catalogue
from bot.content.site import load_site
from bot.serving.pages.routes import TEMPLATES, Pages
from bot.serving.pages.widget import WidgetFiles
from tests.widget.conftest import ROOT
from tests.widget.visitor import AXE

STAGES: Final = ("first_days", "first_weeks", "three_months", "one_year", "after_surgery", "relatives")
MOST_SIDES: Final = 2
SMALL_PHONE: Final = {"width": 320, "height": 640}
AT: Final = "http://guide.test/guide/"
PAGE_OF_A_PDF: Final = re.compile(rb"/Type\s*/Page[^s]")
VIEWS: Final[dict[str, dict[str, Any]]] = {
    "narrow": {"viewport": {"width": 320, "height": 800}},
    "dark": {"viewport": {"width": 1000, "height": 800}, "color_scheme": "dark"},
    "400 %": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
}


@pytest.fixture(scope="module")
def markup() -> dict[str, str]:
    """Each guide as it would be served, for the site that ships."""
    pages = Pages(load_site(ROOT / "site.yml"), Catalogue.load(ROOT / "data/content"), WidgetFiles(Path("none")))
    asked: Any = SimpleNamespace(headers={"host": "guide.test"})
    return {stage: bytes(asyncio.run(pages.guide(asked, stage)).body or b"").decode() for stage in STAGES}


def opened(browser: Any, markup: str, view: dict[str, Any]) -> Any:
    page = browser.new_context(**view).new_page()
    css = (TEMPLATES / "site.css").read_text(encoding="utf-8")
    page.route("**/*", lambda route: route.fulfill(body=markup, content_type="text/html; charset=utf-8"))
    page.route("**/site.css", lambda route: route.fulfill(body=css, content_type="text/css"))
    page.goto(AT)
    return page


@pytest.mark.parametrize("stage", STAGES)
def test_what_to_do_now_is_on_the_first_screen_of_a_small_phone(markup: dict[str, str], browser: Any, stage: str) -> None:
    """The heading, the first text's title and the first line of it."""
    page = opened(browser, markup[stage], {"viewport": SMALL_PHONE})
    first = page.locator("section.now").first.locator("h2, h3, p")
    tops = [first.nth(n).bounding_box()["y"] for n in range(3)]
    assert max(tops) < SMALL_PHONE["height"] - 40
    assert page.locator("main a[href='tel:112']").first.bounding_box()["y"] < min(tops)


@pytest.mark.parametrize("stage", STAGES)
def test_a_guide_prints_on_two_sides(markup: dict[str, str], browser: Any, stage: str) -> None:
    printed = opened(browser, markup[stage], {}).pdf(prefer_css_page_size=True)
    assert 1 <= len(PAGE_OF_A_PDF.findall(printed)) <= MOST_SIDES, "choose fewer snippets for this stage"


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: run `make build`")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("stage", STAGES)
def test_axe_finds_nothing_and_nothing_is_cut_off(markup: dict[str, str], browser: Any, stage: str, view: str) -> None:
    """What a view changes are the colours and sizes of one style sheet: axe looks at them in the first guide."""
    page = opened(browser, markup[stage], VIEWS[view])
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    if view == "narrow" or stage == STAGES[0]:
        page.add_script_tag(path=AXE)
        found = page.evaluate("() => axe.run(document).then((r) => r.violations.map((v) => v.id))")
        assert found == []
