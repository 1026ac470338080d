"""The pages in a browser: what a reader has before their eyes, on a phone and on paper."""

from __future__ import annotations

import datetime
import re
from collections.abc import Coroutine, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest
import segno

from bot.content.catalogue import Catalogue
from bot.content.load import load_library
from bot.content.site import Site
from bot.content.vetting import vetted
from bot.serving.pages.headers import HEADERS
from bot.serving.pages.routes import TEMPLATES, Pages
from bot.serving.pages.widget import WidgetFiles
from tests.widget.conftest import ROOT
from tests.widget.visitor import AXE, AXE_TAGS

CONTENT: Final = ROOT / "data" / "content"
SITE: Final = Site(
    "Demo Clinic (not a real clinic)",
    "555-0100",
    "your local emergency number (112, 911 or 999)",
    "USA and Canada: call or text 988. UK and Ireland: Samaritans 116 123",
    keep_hours=24,
    origins=("https://allowed.example",),
    demo=True,
)
ADDRESSES: Final = ("/", "/embed", "/guide", "/safety", "/sources", "/chat")
OPEN_ALL: Final = """() => { document.querySelectorAll('article ~ article ~ article').forEach((e) => e.remove());
  document.querySelectorAll('details').forEach((e) => (e.open = true)); }"""
PHONE: Final = {"width": 390, "height": 844}
FILES: Final = {"site.css": "text/css", "icon.svg": "image/svg+xml", "pages.js": "text/javascript"}
BOTTOM: Final = "(e) => e.getBoundingClientRect().bottom"


def made(answering: Coroutine[Any, Any, Any]) -> bytes:
    """The body of an answer that waits for nothing: an event loop of the browser's runs in this thread already."""
    try:
        answering.send(None)
    except StopIteration as done:
        return bytes(done.value.body)
    raise AssertionError("it waited")


class Shown:
    """Pages as the server makes them, with its headers, without the server."""

    def __init__(self, browser: Any, pages: Pages) -> None:
        self.browser, self.pages = browser, pages

    def open(self, address: str, **context: Any) -> Any:
        page = self.browser.new_context(**{"viewport": PHONE, **context}).new_page()
        page.route("**/*", self._answer)
        page.goto(f"https://bot.example{address}")
        return page

    def _answer(self, route: Any) -> None:
        path = "/" + route.request.url.split("/", 3)[3].split("#")[0].split("?")[0]
        name = path.strip("/")
        if name in FILES:
            body, kind = (TEMPLATES / name).read_bytes(), FILES[name]
        elif path in ADDRESSES:
            request: Any = SimpleNamespace(headers={"host": "bot.example"})
            body, kind = made(self.pages.html(path)(request)), "text/html"
        elif path.startswith("/figures/"):
            asked_for: Any = SimpleNamespace(headers={})
            body, kind = made(self.pages.figure(asked_for, path.removeprefix("/figures/"))), "image/svg+xml"
        elif path == "/chat/qr.svg":
            reader: Any = SimpleNamespace(headers={"host": "bot.example"})
            body, kind = made(self.pages.code(reader)), "image/svg+xml"
        elif path == "/allowed":
            origin = parse_qs(urlsplit(route.request.url).query)["origin"][0]
            asked: Any = SimpleNamespace(args={"origin": origin})
            body, kind = made(self.pages.allowed(asked)), "application/json"
        else:
            route.fulfill(status=404, body="")
            return
        route.fulfill(body=body, content_type=f"{kind}; charset=utf-8", headers={**HEADERS})


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The real content, all of it served: whether the lock fits is what `palsy content check` asks."""
    library, _ = load_library(CONTENT)
    today = datetime.date(2026, 11, 22)
    lock = {snippet.id: vetted(library, snippet, "a test", today) for snippet in library.texts.values()}
    return Catalogue(library, lock, lambda: today)


@pytest.fixture(scope="module")
def shown(browser: Any, catalogue: Catalogue) -> Iterator[Shown]:
    yield Shown(browser, Pages(SITE, catalogue, WidgetFiles(Path("none"))))


@pytest.fixture(scope="module")
def built(browser: Any, catalogue: Catalogue) -> Iterator[Shown]:
    yield Shown(browser, Pages(SITE, catalogue, WidgetFiles()))


def test_the_picture_of_the_answer_that_is_shown_is_there_on_a_small_phone(shown: Shown) -> None:
    page = shown.open("/", viewport={"width": 320, "height": 640}, color_scheme="dark")
    picture = page.locator(".answer figure img")
    before = picture.bounding_box()
    picture.scroll_into_view_if_needed()
    page.wait_for_function("(e) => e.complete && e.naturalWidth > 0", arg=picture.element_handle())
    after = picture.bounding_box()
    assert 200 < after["width"] <= 320 and (after["width"], after["height"]) == (before["width"], before["height"])


def test_what_to_do_is_on_the_first_screen_of_a_phone(shown: Shown) -> None:
    page = shown.open("/safety")
    assert page.locator(".help").evaluate(BOTTOM) <= PHONE["height"]
    firsts = page.locator(".call_now > details > summary h3").all_inner_texts()
    assert firsts == ["This may be a stroke", "A hurt eye or sudden loss of sight"]
    dialled = [link.get_attribute("href") for link in page.locator(".help a[href^=tel]").all()]
    assert dialled[:3] == ["tel:112", "tel:911", "tel:999"]
    for link in page.locator(".help a[href^=tel]").all():
        assert link.bounding_box()["height"] >= 32
    hidden = page.locator(".rest details").first
    assert not hidden.is_visible()
    page.locator(".rest > summary").first.click()
    assert hidden.is_visible()


def test_what_to_do_is_printed_on_one_sheet(shown: Shown) -> None:
    page = shown.open("/safety")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4"))) == 1


def test_the_sources_are_grouped_and_can_be_searched(shown: Shown) -> None:
    page = shown.open("/sources")
    field = page.get_by_role("searchbox", name="Search the sources")
    assert field.bounding_box()["y"] < PHONE["height"]
    articles = page.locator("article")
    every = articles.count()
    assert not articles.first.is_visible()  # behind its kind
    field.fill("lyme children")
    seen = [text.lower() for text in articles.filter(visible=True).all_inner_texts()]
    assert 0 < len(seen) < every / 10
    assert page.locator("[role=status]").inner_text() == f"{len(seen)} of {every} sources"
    field.fill("qqqq")
    assert articles.filter(visible=True).count() == 0
    field.fill("")
    assert page.locator(".kind").filter(visible=True).count() > 10


def test_without_script_the_sources_are_a_plain_list(shown: Shown) -> None:
    page = shown.open("/sources", java_script_enabled=False)
    page.locator(".kind > summary").first.click()
    assert page.locator("article").first.is_visible()
    assert page.get_by_role("searchbox").count() == 0


def test_what_the_owner_of_a_website_needs_can_be_copied_and_checked(built: Shown) -> None:
    page = built.open("/embed", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").first.click()
    page.get_by_text("Copied.").wait_for()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == '<script type="module" src="https://bot.example/widget/palsy-guide.js" data-lang="en"></script>'
    answers = {
        "https://allowed.example/page": "is allowed",
        "https://other.example": "is not allowed yet",
        "nonsense": "no address",
    }
    for typed, told in answers.items():
        page.get_by_label("Your website's address").fill(typed)
        page.get_by_role("button", name="Check").click()
        page.locator("form [role=status]", has_text=told).wait_for()


def test_the_owner_of_a_website_has_what_to_do_on_a_few_screens_of_the_smallest_phone(built: Shown) -> None:
    """6,400 px before; the line with its button and the check come first, and the rest waits behind its headings."""
    page = built.open("/embed", viewport={"width": 320, "height": 640})
    assert page.locator("main pre").first.evaluate(BOTTOM) <= 640
    assert page.get_by_role("button", name="Check").evaluate(BOTTOM) <= 2 * 640
    assert page.evaluate("() => document.body.scrollHeight") <= 3_600
    assert page.locator("main details[open]").count() == 0
    page.locator("summary", has_text="WordPress").click()
    assert page.get_by_text("Appearance, Editor").is_visible()


MODULES: Final = """(image, size) => {
  const canvas = document.createElement('canvas'); canvas.width = canvas.height = size * 8;
  const drawing = canvas.getContext('2d'); drawing.drawImage(image, 0, 0, size * 8, size * 8);
  const at = (row, column) => [...drawing.getImageData(column * 8 + 4, row * 8 + 4, 1, 1).data];
  const all = [...Array(size).keys()]; return all.map((row) => all.map((column) => at(row, column))); }"""


def test_the_code_for_letters_is_drawn_to_be_read_on_a_dark_screen_too(built: Shown) -> None:
    """Each module as the browser draws it: black or white and nothing else, white around, and as they should stand."""
    page = built.open("/embed", viewport={"width": 320, "height": 640}, color_scheme="dark")
    image = page.get_by_role("img", name="QR code that leads to https://bot.example/chat")
    image.scroll_into_view_if_needed()
    page.wait_for_function("(e) => e.complete && e.naturalWidth > 0", arg=image.element_handle())
    box = image.bounding_box()
    assert box["width"] == box["height"] >= 150
    rows = list(segno.make_qr("https://bot.example/chat", error="m").matrix_iter(border=4))
    colours = {0: [255, 255, 255, 255], 1: [0, 0, 0, 255]}
    assert image.evaluate(MODULES, len(rows)) == [[colours[module] for module in row] for row in rows]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: run `make build`")
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_page_narrow_or_wide_with_all_of_it_open(built: Shown, address: str, scheme: str) -> None:
    """Of hundreds of sources alike a few are enough."""
    page = built.open(address, color_scheme=scheme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 720})
        page.evaluate(OPEN_ALL)
        found = page.evaluate("(tags) => axe.run(document, { runOnly: tags }).then((r) => r.violations)", AXE_TAGS)
        assert [(rule["id"], node["target"]) for rule in found for node in rule["nodes"]] == []
    page.context.close()


@pytest.mark.parametrize("width", [320, 390])
def test_the_start_page_shows_what_to_press_and_whom_to_call_on_the_first_screen(built: Shown, width: int) -> None:
    page = built.open("/", viewport={"width": width, "height": 640})
    for name in ("Ask a question", "112", "When to get help"):
        box = page.locator("main").get_by_role("link", name=name, exact=True).first.bounding_box()
        assert box["y"] + box["height"] <= 640


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_is_wider_than_its_screen(shown: Shown, address: str, width: int) -> None:
    page = shown.open(address, viewport={"width": width, "height": 720})
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    page.context.close()
