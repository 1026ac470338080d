"""The network goes, the server dies, the session ends: what a person sees, and that no message comes twice."""

from __future__ import annotations

from typing import Any, Final

from tests.widget.fake_door import FakeDoor
from tests.widget.visitor import visiting

EMERGENCY: Final = "For a new face droop, a weak arm or leg, slurred speech or trouble breathing"


def test_offline_and_back(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("odds")
        visitor.page.context.set_offline(True)
        visitor.ask("steps for ointment", replies=1)
        assert EMERGENCY in visitor.replies.nth(1).inner_text()
        assert "You are offline" in visitor.dialog.locator(".link").inner_text()
        visitor.page.context.set_offline(False)
        visitor.dialog.get_by_role("heading", name="How to put in eye ointment").wait_for()
        visitor.dialog.locator(".link").wait_for(state="detached")
        assert len({post["id"] for post in door.posts}) == 2


def test_a_server_that_dies_in_mid_conversation_and_comes_back(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("odds")
        door.down = True
        visitor.ask("steps for ointment", replies=1)
        alarm = visitor.replies.nth(1)
        assert EMERGENCY in alarm.inner_text()
        assert alarm.locator("a[href='tel:112']").count() == 1
        # Read aloud too, once; what is said of the next try may already follow.
        visitor.dialog.locator("#aloud > li").filter(has_text=EMERGENCY).first.wait_for(state="attached")
        assert len([said for said in visitor.heard() if EMERGENCY in said]) == 1
        door.down = False
        visitor.dialog.get_by_role("button", name="Try now").click()
        visitor.dialog.get_by_role("heading", name="How to put in eye ointment").wait_for()
        assert alarm.is_visible()  # it may be being read
        (conversation,) = door.conversations.values()
        assert len(conversation.turns) == 2


def test_ten_seconds_of_silence_show_what_to_do_in_an_emergency(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.page.clock.install()
        door.silent = True
        visitor.field.fill("odds")
        visitor.field.press("Enter")
        visitor.page.clock.run_for(9_000)
        assert visitor.replies.count() == 0
        visitor.page.clock.run_for(1_500)
        visitor.replies.first.wait_for()
        assert EMERGENCY in visitor.replies.first.inner_text()
        door.silent = False
        visitor.dialog.get_by_role("heading", name="The chance of getting better").wait_for()
        assert len(door.posts) == 1


def test_a_stream_that_breaks_off_is_asked_for_again_and_shown_once(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        door.cut_after_card = True
        visitor.ask("odds")
        visitor.page.wait_for_timeout(2_000)
        assert visitor.replies.count() == 1
        assert [post["id"] for post in door.posts] == [door.posts[0]["id"]] * 2


def test_a_session_that_has_ended_is_followed_by_a_new_one(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("odds")
        door.conversations.clear()
        visitor.dialog.get_by_role("button", name="How long recovery").click()
        visitor.replies.nth(1).wait_for()
        assert "The earlier conversation has ended" in visitor.dialog.locator(".notice").inner_text()
        assert door.posts[-1]["text"] == "How long recovery from Bell's palsy takes"


def test_a_page_that_may_not_ask_is_told_so_with_what_to_do_in_an_emergency(browser: Any, door: FakeDoor) -> None:
    door.status = 403
    with visiting(browser, door) as visitor:
        visitor.open()
        said = visitor.dialog.locator("li.note .reply")
        said.wait_for()
        visitor.ask("odds", replies=None)
        said = said.nth(1)
        said.wait_for()
        assert "does not take questions from this page" in said.inner_text()
        assert EMERGENCY in said.inner_text()


def test_with_the_server_gone_from_the_start_the_emergency_text_is_there(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.page.route("**/webhooks/**", lambda route: route.abort())
        visitor.open()
        said = visitor.dialog.locator("li.note .reply")
        said.wait_for()
        assert "112, 911 or 999" in said.inner_text()


def test_where_the_widget_cannot_be_loaded_there_is_a_link_that_needs_none(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.page.route("**/widget.js*", lambda route: route.abort())
        visitor.launcher.click()
        link = visitor.page.locator("palsy-guide a[href$='/safety']")
        link.wait_for()
        assert link.get_attribute("href") == f"{door.origin}/safety"
        visitor.page.unroute("**/widget.js*")
        visitor.open()
        assert visitor.dialog.is_visible()


def test_a_reload_sends_what_was_not_sent(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("odds")
        visitor.page.route("**/webhooks/web/message", lambda route: route.abort())
        visitor.ask("steps for ointment", replies=1)
        visitor.page.unroute("**/webhooks/web/message")
        visitor.page.reload()
        visitor.open()
        visitor.dialog.get_by_role("heading", name="How to put in eye ointment").wait_for()
        assert [post["text"] for post in door.posts] == ["odds", "steps for ointment"]


def test_a_tab_without_storage_still_converses(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        blocked = "Object.defineProperty(window, '%s', { get() { throw new Error('blocked') } });"
        visitor.page.context.add_init_script(blocked % "sessionStorage" + blocked % "localStorage")
        visitor.page.reload()
        visitor.open()
        visitor.ask("odds")
        assert visitor.errors == []
