"""A whole conversation in a real browser: by mouse, by keyboard alone, by what a screen reader hears; reloads, tabs."""

from __future__ import annotations

from typing import Any

from tests.widget.fake_door import FakeDoor
from tests.widget.visitor import Visitor, visiting


def test_by_mouse(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.field.fill("odds of recovery")
        visitor.dialog.get_by_role("button", name="Send").click()
        visitor.dialog.get_by_role("heading", name="The chance of getting better").wait_for()
        assert visitor.focused() == "field"
        visitor.dialog.get_by_role("button", name="How long recovery").click()
        visitor.replies.nth(1).wait_for()
        assert visitor.focused() == "field"
        assert [post.get("text") or post["choose"] for post in door.posts] == ["odds of recovery", "recovery_time.overview"]


def test_by_keyboard_alone(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        keyboard = visitor.page.keyboard
        visitor.launcher.focus()
        keyboard.press("Enter")
        visitor.dialog.wait_for()
        visitor.wait_for_focus("field")
        keyboard.type("clarify this")
        keyboard.press("Enter")
        visitor.replies.first.wait_for()
        assert visitor.focused() == "field"
        keyboard.press("F6")
        assert visitor.focused() == "log"
        while visitor.focused() != "offer" or "Taping" not in visitor.focused_text():
            keyboard.press("Tab")
        keyboard.press("Enter")
        visitor.replies.nth(1).wait_for()
        assert visitor.focused() == "field"
        keyboard.press("F6")
        keyboard.press("F6")
        assert visitor.focused() == "field"
        keyboard.press("Escape")
        assert visitor.dialog.is_hidden()
        assert visitor.page.evaluate("() => document.activeElement.shadowRoot.activeElement.tagName") == "BUTTON"


def test_a_screen_reader_hears_each_reply_once_with_the_names_of_its_buttons(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("odds of recovery")
        (heard,) = visitor.heard()
        assert heard.startswith("The chance of getting better from Bell's palsy. Most people")
        assert heard.endswith("What makes recovery more or less likely")
        visitor.ask("urgent arm weak")
        assert visitor.heard()[1].startswith("Urgent: call now. This may be a stroke. Call")
        assert visitor.dialog.locator("[aria-live], [role=log], [role=alert], [role=status]").count() == 1


def test_the_first_message_says_what_this_is(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.dialog.get_by_text("How this works").click()
        visitor.dialog.get_by_text("24 hours").wait_for()
        said = visitor.dialog.locator(".welcome").inner_text()
        for words in (
            "Not a person",
            "In an emergency, call 112, 911 or 999",
            "For a new face droop",
            "computer program",
            "Nobody reads along",
            "education only",
            "kept for 24 hours",
            "erase",
            "Demo",
        ):
            assert words in said


def test_a_question_back_is_answered_once_and_suggestions_stay_open(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("clarify")
        visitor.dialog.get_by_role("button", name="Eye ointment").click()
        visitor.replies.nth(1).wait_for()
        options = visitor.replies.first.locator(".offer")
        assert [options.nth(n).is_disabled() for n in range(3)] == [True, True, True]
        assert "asked" in options.nth(1).inner_text()
        later = visitor.replies.nth(1).locator(".offer")
        later.first.click()
        visitor.replies.nth(2).wait_for()
        assert [later.nth(n).is_disabled() for n in range(3)] == [True, False, False]


def test_each_sentence_opens_its_own_sources_in_place(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("odds of recovery")
        mark = visitor.dialog.get_by_role("button", name="Source 2, 3")
        mark.click()
        assert mark.get_attribute("aria-expanded") == "true"
        note = visitor.dialog.locator(f"#{mark.get_attribute('aria-controls')}")
        links = note.get_by_role("link")
        assert [links.nth(n).get_attribute("rel") for n in range(2)] == ["noopener noreferrer"] * 2
        assert "Corticosteroids for Bell's palsy" in note.inner_text()
        mark.click()
        assert note.count() == 0
        visitor.dialog.locator(".turn summary").click()
        assert visitor.dialog.locator("details .ref").count() == 6


def test_urgent_replies_have_numbers_that_can_be_dialled(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("urgent")
        calls = visitor.replies.first.locator("a.call")
        assert [calls.nth(n).get_attribute("href") for n in range(calls.count())] == ["tel:112", "tel:911", "tel:999"]
        visitor.ask("crisis")
        said = visitor.replies.nth(1)
        assert said.locator("a[href='tel:988']").count() >= 1
        assert said.locator("a[href='tel:116123']").count() >= 1


def test_helpful_is_noted_and_can_be_changed(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("odds")
        yes, no = (visitor.replies.first.get_by_role("button", name=name, exact=True) for name in ("Yes", "No"))
        yes.click()
        visitor.page.wait_for_function("() => true")
        assert yes.get_attribute("aria-pressed") == "true"
        no.click()
        assert (yes.get_attribute("aria-pressed"), no.get_attribute("aria-pressed")) == ("false", "true")
        visitor.page.wait_for_timeout(300)
        (turn,) = next(iter(door.conversations.values())).turns.values()
        assert turn["cards"][0]["helpful"] is False


def test_an_answer_is_copied_and_printed_with_its_sources(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door, permissions=["clipboard-read", "clipboard-write"]) as visitor:
        visitor.open()
        visitor.ask("odds")
        visitor.dialog.get_by_role("button", name="Copy").click()
        visitor.dialog.locator(".tools .small", has_text="Copied").wait_for()
        copied = visitor.page.evaluate("() => navigator.clipboard.readText()")
        visitor.dialog.get_by_role("button", name="Print").click()
        (printed,) = visitor.page.evaluate("() => window.printed")
        for text in (copied, printed):
            assert "Most people with Bell's palsy get all their movement back. [1] [2]" in text
            assert "[1] Bell's palsy: the spontaneous course" in text
            assert "A doctor has not checked it." in text
        assert "Words on the page beside" not in printed
        assert visitor.violations() == []


def test_a_reload_and_the_way_back_bring_the_conversation_back(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("odds of recovery")
        visitor.page.reload()
        visitor.open()
        visitor.replies.first.wait_for()
        assert visitor.dialog.locator(".said").inner_text().endswith("odds of recovery")
        assert visitor.heard() == []
        visitor.page.get_by_role("link", name="Another page").click()
        visitor.page.go_back()
        if not visitor.dialog.is_visible():
            visitor.open()
        visitor.ask("steps for ointment")
        assert visitor.replies.count() == 2
        assert len(door.conversations) == 1


def test_two_tabs_are_two_conversations(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("odds of recovery")
        other = Visitor(visitor.page.context.new_page(), door)
        other.go()
        other.open()
        other.ask("steps for ointment")
        assert [len(c.turns) for c in door.conversations.values()] == [1, 1]


def test_clearing_asks_first_and_erases_here_and_there(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("odds of recovery")
        visitor.dialog.get_by_role("button", name="Menu").click()
        visitor.dialog.get_by_role("button", name="Erase this conversation").click()
        assert visitor.focused() == "sure"
        visitor.page.keyboard.press("Escape")
        assert visitor.dialog.is_visible()
        assert visitor.focused() == "clear"
        visitor.dialog.get_by_role("button", name="Erase this conversation").click()
        visitor.dialog.get_by_role("button", name="Erase it").click()
        visitor.dialog.locator(".notice").wait_for()
        assert visitor.replies.count() == 0
        assert visitor.heard()[-1] == "The conversation was erased."
        assert [len(c.turns) for c in door.conversations.values() if c.turns] == []
        assert "odds" not in str(visitor.page.evaluate("() => JSON.stringify(sessionStorage)"))


def test_text_size_and_colours_are_kept(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.dialog.get_by_role("button", name="Text size and colours").click()
        visitor.dialog.get_by_role("button", name="Larger text").click()
        visitor.dialog.get_by_label("High contrast").check()
        before = visitor.dialog.evaluate(
            "(d) => [getComputedStyle(d.querySelector('#log')).fontSize, getComputedStyle(d).backgroundColor]"
        )
        visitor.page.reload()
        visitor.open()
        assert (
            visitor.dialog.evaluate(
                "(d) => [getComputedStyle(d.querySelector('#log')).fontSize, getComputedStyle(d).backgroundColor]"
            )
            == before
        )
        assert before == ["21.8px", "rgb(0, 0, 0)"]


def test_beside_a_wide_page_it_blocks_nothing_and_on_a_narrow_one_it_takes_all(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        assert visitor.dialog.evaluate("(d) => d.matches(':modal')") is False
        visitor.page.set_viewport_size({"width": 360, "height": 700})
        visitor.page.wait_for_timeout(200)
        assert visitor.dialog.evaluate("(d) => d.matches(':modal')") is True
        assert visitor.dialog.bounding_box()["width"] == 360
        assert visitor.focused() == "field"
        visitor.page.keyboard.press("Escape")
        assert visitor.dialog.is_hidden()
        assert visitor.launcher.is_visible()


def test_a_text_of_a_guide_leads_to_the_whole_of_it_on_the_assistants_own_server(browser: Any, door: FakeDoor) -> None:
    page = {"id": "first_days", "title": "The first days, to read or print", "address": ""}
    door.extra = {"guide": [door.cards["steps"][0] | {"page": page}], "odd": [door.cards["steps"][0] | {"page": 7}]}
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("guide for the first days")
        link = visitor.replies.last.get_by_role("link", name="The first days, to read or print")
        assert link.get_attribute("href") == f"{door.origin}/guide/first_days"
        assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener noreferrer")
        assert link.bounding_box()["height"] >= 44
        visitor.ask("odd")
        assert visitor.replies.last.get_by_role("link", name="to read or print").count() == 0
        assert (visitor.broken_rules(), visitor.errors) == ([], [])
