"""A picture in an answer: in its place before it is there, in the reader's colours, and never the only place of a fact."""

from __future__ import annotations

from typing import Any, Final

from tests.widget.fake_door import CSP, PICTURE, FakeDoor
from tests.widget.visitor import Visitor, visiting

BOX: Final = "(e) => { const b = e.getBoundingClientRect(); return [b.width, b.height, e.naturalWidth] }"


def picture(visitor: Visitor) -> Any:
    return visitor.dialog.locator("figure img")


def test_a_picture_is_fetched_when_its_answer_comes_and_follows_the_readers_colours(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("odds")
        assert PICTURE not in door.asked_for
        visitor.ask("picture")
        shown = picture(visitor)
        shown.scroll_into_view_if_needed()
        visitor.page.wait_for_function("(e) => e.complete && e.naturalWidth === 280", arg=shown.element_handle())
        assert shown.get_attribute("src") == f"{door.origin}{PICTURE}#light"
        assert shown.get_attribute("loading") == "lazy"
        visitor.dialog.get_by_role("button", name="Text size and colours").click()
        visitor.dialog.get_by_text("High contrast").click()
        visitor.page.wait_for_function("(e) => e.src.endsWith('#contrast')", arg=shown.element_handle())
        assert visitor.errors == [] and visitor.violations() == []


def test_where_no_picture_can_be_shown_its_place_says_what_it_shows(browser: Any, door: FakeDoor) -> None:
    block = next(block for block in door.cards["picture"][0]["blocks"] if block["kind"] == "figure")
    door.csp = CSP.partition("; img-src")[0]
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("picture")
        assert visitor.dialog.get_by_role("img", name=block["alt"]).count() == 1
        assert block["caption"] in visitor.dialog.locator("figcaption").inner_text()
        assert f"{block['caption']} {block['alt']}" in visitor.heard()[-1]
        visitor.dialog.locator("figcaption .mark").click()
        assert visitor.dialog.locator("figcaption .ref").count() == len(block["cites"])


def test_its_room_is_kept_before_it_is_there(browser: Any, door: FakeDoor) -> None:
    door.pictures = {}
    with visiting(browser, door, viewport={"width": 320, "height": 640}) as visitor:
        visitor.page.route("**/figures/*", lambda route: None)  # on its way for good
        visitor.open()
        visitor.ask("picture")
        width, height, natural = picture(visitor).evaluate(BOX)
        assert natural == 0
        assert 200 < width <= 290
        assert abs(height / width - 345 / 280) < 0.03


def test_of_a_kind_that_it_does_not_know_the_words_are_shown(browser: Any, door: FakeDoor) -> None:
    (card,) = door.cards["picture"]
    blocks = [block | {"kind": "hologram"} if block["kind"] == "figure" else block for block in card["blocks"]]
    door.extra = {"later": [card | {"blocks": blocks}]}
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("later")
        said = visitor.replies.first.inner_text()
        told = next(block for block in blocks if block["kind"] == "hologram")
        assert all(part["text"] in said for part in told["parts"])
        assert picture(visitor).count() == 0
