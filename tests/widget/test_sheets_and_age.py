"""An urgent reply lies under no sheet, the dialog survives being moved, and old browsers get all that they can show."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest

from tests.widget.conftest import DIST
from tests.widget.fake_door import FakeDoor
from tests.widget.test_guest import LENIENT
from tests.widget.visitor import Visitor, visiting

# What Safari 14 does not have of what the widget would use, taken away before any script runs. A stand-in for a Safari.
SAFARI_14: Final = """
for (const name of ['show', 'showModal', 'close', 'open']) delete HTMLDialogElement.prototype[name];
for (const name of ['showPopover', 'hidePopover', 'togglePopover', 'popover', 'inert']) delete HTMLElement.prototype[name];
for (const kind of [Array, String]) delete kind.prototype.at;
for (const name of ['findLast', 'findLastIndex', 'toSorted', 'toReversed', 'with']) delete Array.prototype[name];
for (const name of ['hasOwn', 'groupBy']) delete Object[name];
for (const name of ['structuredClone']) delete window[name];
for (const name of ['timeout', 'any']) delete AbortSignal[name];
delete Crypto.prototype.randomUUID; delete Element.prototype.checkVisibility;
delete ReadableStream.prototype[Symbol.asyncIterator];
window.CSSStyleSheet = class { constructor() { throw new TypeError('Illegal constructor') } };
"""
SHEETS: Final = {"look": "#open-look", "menu": "#open-menu", "topics": ".above .quiet"}
TOO_NEW: Final = re.compile(r"\(\?<[!=]|[.;{}]#[a-z]\w*[=(;]|static\{|\.(?:at|findLast|hasOwn|replaceAll)\(-?\d|inset:")
# Whether the middle of the first Call button is what a finger would meet there.
IN_SIGHT: Final = """(d) => { const call = d.querySelector('.turn:last-child .call'), b = call.getBoundingClientRect();
  const log = d.querySelector('#log').getBoundingClientRect();
  const met = d.getRootNode().elementFromPoint(b.left + b.width / 2, b.top + b.height / 2);
  return b.top >= log.top && b.bottom <= log.bottom && (met === call || call.contains(met)); }"""


def cover(visitor: Visitor, sheet: str) -> None:
    visitor.dialog.evaluate("(d, name) => d.querySelector(name).click()", SHEETS[sheet])
    visitor.dialog.locator("#sheet").wait_for()


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 508), (1280, 720)])
def test_an_urgent_reply_closes_the_sheet_that_lies_over_it(
    browser: Any, door: FakeDoor, sheet: str, width: int, height: int
) -> None:
    with visiting(browser, door, viewport={"width": width, "height": height}, has_touch=True) as visitor:
        visitor.open()
        door.silent = True
        visitor.ask("urgent arm weak", replies=None)
        cover(visitor, sheet)
        door.silent = False
        visitor.replies.first.wait_for()
        visitor.dialog.locator("#sheet").wait_for(state="detached")
        assert visitor.dialog.evaluate(IN_SIGHT)
        assert visitor.focused() == "log"
        assert visitor.errors == []


def test_another_reply_leaves_the_sheet_to_its_reader(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        door.silent = True
        visitor.ask("odds", replies=None)
        cover(visitor, "topics")
        visitor.dialog.locator("#seek").press_sequentially("oint")
        door.silent = False
        visitor.replies.first.wait_for(state="attached")
        assert visitor.dialog.locator("#sheet").is_visible()
        assert visitor.focused() == "seek"
        assert not visitor.field.is_visible()  # what is covered can neither be seen nor reached
        visitor.page.keyboard.press("Escape")
        assert visitor.focused() == "open-menu"
        assert visitor.replies.first.is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_moved_by_the_page_while_it_is_open_it_stays_open_with_its_conversation(
    browser: Any, door: FakeDoor, width: int
) -> None:
    with visiting(browser, door, viewport={"width": width, "height": 800}) as visitor:
        visitor.open()
        visitor.ask("urgent arm weak")
        usual = visitor.dialog.bounding_box()
        for place in ("main", "footer"):
            visitor.page.evaluate("(p) => document.querySelector(p).append(document.querySelector('palsy-guide'))", place)
            assert visitor.dialog.bounding_box() == usual
            assert visitor.replies.first.is_visible()
        visitor.ask("odds")
        assert visitor.replies.count() == 2
        visitor.page.keyboard.press("Escape")
        assert not visitor.dialog.is_visible()
        assert visitor.launcher.is_visible()
        assert visitor.errors == []


@pytest.mark.parametrize("width", [390, 1280])
def test_without_what_safari_14_lacks_it_opens_answers_and_closes(browser: Any, door: FakeDoor, width: int) -> None:
    door.csp = LENIENT
    with visiting(browser, door, viewport={"width": width, "height": 800}) as visitor:
        visitor.page.add_init_script(SAFARI_14)
        visitor.page.reload()
        visitor.open()
        visitor.ask("urgent arm weak")
        assert visitor.dialog.evaluate(IN_SIGHT)
        cover(visitor, "topics")
        assert not visitor.field.is_visible()
        visitor.page.keyboard.press("Escape")
        visitor.replies.first.locator(".call").first.wait_for()
        visitor.page.keyboard.press("Escape")
        assert not visitor.dialog.is_visible()
        assert visitor.launcher.is_visible()
        assert visitor.errors == []


@pytest.mark.parametrize("path", sorted(DIST.rglob("*.js")), ids=lambda path: path.name)
def test_no_file_holds_what_safari_14_cannot_read(path: Any) -> None:
    """One pattern that looks behind itself, private name or static block, and the whole file is not read."""
    written = path.read_text(encoding="utf-8")
    assert TOO_NEW.findall(written) == []


def test_a_browser_that_cannot_read_the_widget_gets_numbers_and_the_link(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        unreadable = {"body": "a = /(?<", "content_type": "text/javascript"}
        visitor.page.route("**/widget/*/widget.js*", lambda route: route.fulfill(**unreadable))
        visitor.launcher.click()
        visitor.page.locator("palsy-guide [href$='/safety']").wait_for()
        assert visitor.page.locator("palsy-guide [href='tel:112']").is_visible()
