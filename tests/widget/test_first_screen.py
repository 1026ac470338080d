"""What stands there before a word is written, and how a reader who does not know what to type finds an answer."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.widget.fake_door import DATA, FakeDoor
from tests.widget.visitor import visiting

SMALL: Final[dict[str, Any]] = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "reduced_motion": "reduce"}
STARTERS: Final = DATA["/topics.json"]["starters"]
VOICES: Final = """
window.spoken = []; window.stopped = 0;
class Utterance { constructor(text) { this.text = text; } }
Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: Utterance });
Object.defineProperty(window, 'speechSynthesis', { value: { getVoices: () => [
  { lang: 'en-US', localService: false, name: 'far' }, { lang: 'en-GB', localService: true, name: 'near' }],
  addEventListener() {}, speak: (u) => window.spoken.push([u.voice.name, u.text]), cancel: () => window.stopped++ } });
"""


def test_it_begins_with_one_line_and_four_questions_that_are_in_sight_and_can_be_pressed(
    browser: Any, door: FakeDoor
) -> None:
    with visiting(browser, door, **SMALL) as visitor:
        visitor.open()
        offers = visitor.dialog.locator(".welcome .offer")
        offers.nth(3).wait_for()
        assert offers.all_inner_texts() == STARTERS
        log = visitor.dialog.locator("#log").bounding_box()
        last = offers.nth(3).bounding_box()
        assert last["y"] + last["height"] <= log["y"] + log["height"]
        assert "In an emergency, call 112, 911 or 999." in visitor.dialog.locator("#welcome").inner_text()
        offers.first.click()
        visitor.replies.first.wait_for()
        assert [post["text"] for post in door.posts] == [STARTERS[0]]


def test_topics_are_browsed_and_searched(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door, **SMALL) as visitor:
        visitor.open()
        visitor.dialog.locator(".blank").first.wait_for(state="detached")  # until then the button asks for the list in words
        visitor.dialog.locator(".welcome").get_by_role("button", name="All topics").click()
        visitor.dialog.get_by_text("Eye care").click()
        visitor.dialog.get_by_text("Eye ointment at night").click()
        assert visitor.dialog.get_by_role("button", name="Steps for ointment", exact=True).is_visible()
        visitor.dialog.get_by_role("searchbox").fill("chance child")
        assert visitor.dialog.locator(".sheet [role=status]").inner_text() == "1 answer"
        visitor.dialog.get_by_role("searchbox").fill("zzz")
        assert visitor.dialog.locator(".sheet [role=status]").inner_text() == "0 answers"
        visitor.dialog.get_by_role("searchbox").fill("oint steps")
        visitor.dialog.locator(".sheet .offer").click()
        visitor.replies.first.wait_for()
        assert [post["text"] for post in door.posts] == ["Steps for ointment"]
        assert visitor.dialog.locator(".sheet").count() == 0


def test_without_the_list_of_topics_all_else_works(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.page.route("**/topics.json", lambda route: route.abort())
        visitor.open()
        visitor.dialog.locator(".blank").first.wait_for(state="detached")
        visitor.dialog.locator(".welcome").get_by_role("button", name="All topics").click()
        visitor.replies.first.wait_for()
        assert [post["text"] for post in door.posts] == ["What can you tell me about?"]


@pytest.mark.parametrize("html", ["font-size: 3px", "font-size: 62.5%"])
def test_the_text_is_as_large_as_the_reader_set_it_and_not_as_the_page_did(browser: Any, door: FakeDoor, html: str) -> None:
    door.csp = "default-src 'self'; style-src 'unsafe-inline'"
    with visiting(browser, door, head=f"<style>html {{ {html} }}</style>") as visitor:
        visitor.open()
        assert visitor.dialog.evaluate("(d) => getComputedStyle(d).fontSize") == "17.44px"


def test_a_reply_is_read_aloud_by_a_voice_of_the_device_and_can_be_stopped(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.page.context.add_init_script(VOICES)
        visitor.page.reload()
        visitor.open()
        visitor.ask("urgent")
        visitor.replies.first.get_by_role("button", name="Read aloud").click()
        spoken = visitor.page.evaluate("() => window.spoken")
        assert spoken[:2] == [["near", "Urgent: call now."], ["near", "This may be a stroke."]]
        visitor.replies.first.get_by_role("button", name="Stop reading").click()
        assert visitor.page.evaluate("() => window.stopped") == 1
        assert visitor.replies.first.get_by_role("button", name="Read aloud").is_visible()


def test_a_source_is_told_in_plain_words(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("urgent_eye")
        visitor.replies.first.locator("summary").click()
        said = visitor.replies.first.inner_text()
        assert "Guideline for doctors: Baugh RF and others, Otolaryngology-Head and Neck Surgery, 2013" in said
        assert "secondary page" not in said
        assert "We checked this against its sources on November 22, 2026. A doctor has not checked it." in said


def test_numbers_of_a_crisis_are_as_large_as_those_of_an_emergency(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door, **SMALL) as visitor:
        visitor.open()
        visitor.ask("crisis")
        calls = visitor.replies.first.locator("a.call")
        assert [call.get_attribute("href") for call in calls.all()][:3] == ["tel:988", "tel:116123", "tel:112"]
        assert len({call.bounding_box()["height"] for call in calls.all()}) == 1
        assert visitor.replies.first.get_by_role("group", name="Was this helpful?").count() == 0


def test_the_whole_conversation_is_printed_with_its_day_and_the_clinic(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("odds")
        visitor.ask("steps for ointment")
        visitor.dialog.get_by_role("button", name="Menu").click()
        visitor.dialog.get_by_role("button", name="Print the conversation").click()
        (printed,) = visitor.page.evaluate("() => window.printed")
        for words in (
            "Demo Clinic",
            "555-0100",
            "Printed on",
            "odds",
            "steps for ointment",
            "[1] Bell's palsy: the spontaneous",
        ):
            assert words in printed


def test_who_cannot_see_hears_that_the_answer_is_being_looked_for(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        door.delay = 1.3
        visitor.ask("odds", replies=None)
        assert visitor.dialog.locator(".wait").inner_text().strip() == "Looking for the answer"
        visitor.replies.first.wait_for()
        assert visitor.heard()[0] == "Looking for the answer"


def test_a_key_does_not_draw_a_long_conversation_anew(browser: Any, door: FakeDoor) -> None:
    """200 turns stand there; a key may take 8 ms, and on a busy machine twice that."""
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("clarify")
        (turns,) = [conversation.turns for conversation in door.conversations.values()]
        (turn,) = turns.values()
        turns |= {f"t{n}": {**turn, "id": f"t{n}"} for n in range(199)}
        visitor.page.reload()
        visitor.open()
        visitor.replies.nth(199).wait_for()
        took = visitor.dialog.evaluate("""(d) => { const field = d.querySelector('#field'), times = [];
          for (let n = 0; n < 40; n++) { const from = performance.now(); field.value += 'a';
            field.dispatchEvent(new Event('input')); times.push(performance.now() - from); }
          return times.sort((a, b) => a - b)[20] }""")
        assert took < 8
