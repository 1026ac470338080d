"""A server that sends markup, and a page whose style means harm."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

from tests.widget.fake_door import CSP, FakeDoor
from tests.widget.visitor import visiting

TRUSTED: Final = f"{CSP}; require-trusted-types-for 'script'; trusted-types lit-html"
MARKUP: Final = [
    "<script>window.owned=1</script>",
    "<img src=x onerror=window.owned=1>",
    "<svg/onload=window.owned=1>",
    '"><iframe srcdoc="<script>parent.owned=1</script>">',
    "javascript:window.owned=1",
    "<a href=javascript:window.owned=1>x</a>",
    "{{constructor.constructor('window.owned=1')()}}",
    "${window.owned=1}",
    "<!--?lit$--><b>lit</b>",
    "</textarea></style><style>*{display:none}</style>",
    "\u202e\u0000&lt;b&gt;",
]
HARM: Final = """<style>
body * { all: unset !important; color: red !important; display: none !important; direction: rtl !important;
  font: 2px serif !important; transform: rotate(9deg) !important }
html { font-size: 3px !important }
html, head, body, main, script { display: block !important }
button, textarea, dialog { background: red !important }
palsy-guide { opacity: 0.1 !important; z-index: -1 !important }
:root { --accent: red; --ink: red; --paper: red; --bg: red }
</style>"""
LENIENT: Final = "default-src 'self'; script-src 'self'; style-src 'unsafe-inline'"


def poisoned(card: Any, text: str) -> Any:
    """The card with this text in each field that is shown; kinds and numbers stay, so that it is still shown."""
    kept = {"type", "kind", "urgency", "n", "cites", "trace"}
    if isinstance(card, dict):
        return {key: value if key in kept else poisoned(value, text) for key, value in card.items()}
    if isinstance(card, list):
        return [poisoned(member, text) for member in card]
    return text


@pytest.mark.parametrize("text", MARKUP)
@pytest.mark.parametrize("kind", ["odds", "urgent", "clarify"])
def test_markup_in_any_field_is_shown_as_text(browser: Any, door: FakeDoor, kind: str, text: str) -> None:
    door.extra = {"poison": [poisoned(card, text) for card in door.cards[kind]]}
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("poison")
        reply = visitor.replies.first
        if reply.locator("summary").count():
            reply.locator("summary").click()
            reply.locator(".mark").first.click()
        visitor.ask(text)
        visitor.page.wait_for_timeout(100)
        assert reply.locator("h3").text_content() == text
        assert reply.locator("script, img, iframe, b, style, a[href^='javascript'], a[target]").count() == 0
        assert visitor.page.evaluate("() => window.owned") is None
        assert visitor.violations() == []


def test_a_link_that_is_not_https_is_text(browser: Any, door: FakeDoor) -> None:
    card = json.loads(json.dumps(door.cards["odds"][0]))
    for source, url in zip(
        card["sources"], ["javascript:alert(1)", "http://a.example", "data:text/html,x", "//b.example"], strict=False
    ):
        source["url"] = url
    door.extra = {"links": [card]}
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("links")
        links = visitor.replies.first.locator("details a")
        assert links.count() == 2
        assert [link.get_attribute("href")[:8] for link in links.all()] == ["https://"] * 2


def test_it_works_where_the_page_demands_trusted_types(browser: Any, door: FakeDoor) -> None:
    door.csp = TRUSTED
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("odds")
        assert visitor.violations() == []
        assert visitor.errors == []


def test_a_style_that_means_harm_does_not_reach_in(browser: Any, door: FakeDoor) -> None:
    script = """(d) => {
      const [whole, send] = [d, d.querySelector('.send')].map((e) => getComputedStyle(e));
      const title = d.querySelector('h3').offsetHeight;
      return [whole.fontSize, whole.color, whole.backgroundColor, send.backgroundColor, title] }"""
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("odds")
        usual, box = visitor.dialog.evaluate(script), visitor.dialog.bounding_box()
    door.csp = LENIENT
    with visiting(browser, door, head=HARM) as visitor:
        visitor.open()
        visitor.ask("odds")
        assert visitor.dialog.evaluate(script) == usual
        assert visitor.dialog.bounding_box() == box
        visitor.page.keyboard.press("Escape")
        assert visitor.launcher.is_visible()
