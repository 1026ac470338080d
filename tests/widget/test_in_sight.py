"""What matters is on the screen: after each reply, on each screen, at each text size, light and dark, after a short and
a long question. One tab goes through all of it, since each state needs no more than another window and another answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.widget.fake_door import serving
from tests.widget.visitor import Visitor, visiting

# The fourth is a phone with its keyboard up.
SCREENS: Final = [(320, 640), (360, 640), (390, 844), (390, 508), (768, 1024), (1280, 720), (1366, 650)]
SIZES: Final = (0, 1, 2, 3)  # 100, 125, 150, 200 %
STORY: Final = "and since this morning it has been strange, I woke up and the coffee ran out of my mouth " * 6
# Asks in the page itself, and waits there: a round trip for each of a hundred questions would take a minute.
ASK: Final = """async (d, [sizes, questions]) => {
  const panel = d.getRootNode().host, field = d.querySelector('#field'), all = [];
  const soon = (ms) => new Promise((done) => setTimeout(done, ms));
  const seen = () => {
    const log = d.querySelector('#log').getBoundingClientRect(), last = [...d.querySelectorAll('li.turn')].at(-1);
    const box = (e) => e && ((b) => [b.top - log.top, b.bottom - log.top])(e.getBoundingClientRect());
    return { log: log.height, reply: box(last.querySelector('.reply')), call: box(last.querySelector('.call')),
      jumps: box(last.querySelector('.jumps')),
      below: d.querySelector('.send').getBoundingClientRect().bottom - innerHeight };
  };
  for (const size of sizes) for (const [question, replies] of questions) {
    panel.look.size = size;
    panel.paint('light');
    const before = d.querySelectorAll('.turn .reply').length;
    field.value = question;
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    for (let n = 0; n < 2000 && d.querySelectorAll('.turn .reply').length < before + replies; n++) await soon(5);
    for (const theme of ['light', 'dark']) {
      panel.paint(theme);
      await soon(0);
      all.push({ size, theme, question: question.slice(0, 12), replies, ...seen() });
    }
  }
  return all;
}"""
# Each size of the text by the button itself, and then the question before erasing.
SETTINGS: Final = """async (d) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done)), found = [];
  const named = (name) => (e) => (e.ariaLabel || e.innerText).startsWith(name);
  const press = async (name) => { [...d.querySelectorAll('button')].find(named(name)).click(); await frame(); };
  const inside = (e) => { const b = e.getBoundingClientRect(), r = d.querySelector('.sheet').getBoundingClientRect();
    return b.height > 20 && b.top >= r.top - 1 && b.bottom <= Math.min(r.bottom, innerHeight) + 1 };
  const look = () => { const all = [...d.querySelectorAll('.sheet :is(button, label)')];
    const shadows = getComputedStyle(d.querySelector('.sheet')).backgroundAttachment;
    found.push([all.length, all.filter(inside).length, shadows.includes('local')]) };
  await press('Text size and colours'); look();
  for (let n = 0; n < 3; n++) { await press('Larger text'); look(); }
  await press('Menu'); await press('Erase this conversation'); look();
  await press('Keep it'); await press('Menu');
  return found;
}"""
QUESTIONS: Final = [("urgent arm weak", 1), ("both " + STORY, 2), ("odds " + STORY, 1), ("two", 2)]
SMALLEST: Final = "(d) => { const panel = d.getRootNode().host; panel.look.size = 0; panel.paint('light') }"


@pytest.fixture(scope="module")
def phone(browser: Any) -> Iterator[Visitor]:
    with serving() as door, visiting(browser, door, has_touch=True, reduced_motion="reduce") as visitor:
        door.extra = {
            "two": [*door.cards["odds"], *door.cards["steps"]],
            "both": [*door.cards["urgent"], *door.cards["odds"]],
        }
        visitor.open()
        yield visitor


def begin_anew(visitor: Visitor, width: int, height: int) -> None:
    visitor.page.set_viewport_size({"width": width, "height": height})
    visitor.page.evaluate("() => sessionStorage.clear()")
    visitor.page.reload()
    visitor.open()


def whole(box: list[float], log: float) -> bool:
    return box[0] >= -1 and box[1] <= log + 1


def faults(seen: dict[str, Any]) -> list[str]:
    """What ought to be in sight and is not."""
    log = seen["log"]
    return [
        *(["reply"] if not -1 <= seen["reply"][0] < log - 40 else []),
        *(["call"] if seen["question"].startswith(("urgent", "both")) and not whole(seen["call"], log) else []),
        *(["jumps"] if seen["replies"] > 1 and not whole(seen["jumps"], log) else []),
        *(["send"] if seen["below"] > 1 else []),
    ]


@pytest.mark.parametrize(("width", "height"), SCREENS, ids=[f"{w}x{h}" for w, h in SCREENS])
def test_the_reply_and_whom_to_call_are_in_sight(phone: Visitor, width: int, height: int) -> None:
    begin_anew(phone, width, height)
    states = phone.dialog.evaluate(ASK, [SIZES, QUESTIONS])
    assert len(states) == 2 * len(SIZES) * len(QUESTIONS)
    missed = [(faults(seen), seen) for seen in states if faults(seen)]
    assert missed == []


# Each size: the line of whom to call, and what a finger meets on its last number.
WHOM_TO_CALL: Final = """async (d, sizes) => {
  const panel = d.getRootNode().host, found = [];
  for (const size of sizes) {
    panel.look.size = size;
    panel.paint('light');
    await new Promise((done) => requestAnimationFrame(done));
    const line = d.querySelector('.emergency').getBoundingClientRect();
    const tel = [...d.querySelectorAll('.emergency .tel')].at(-1);
    const b = tel.getBoundingClientRect(), met = panel.root.elementFromPoint(b.left + b.width / 2, b.top + b.height / 2);
    found.push([line.bottom <= innerHeight + 1 && line.top > 0, met === tel, line.height]);
  }
  return found;
}"""


@pytest.mark.parametrize(("width", "height"), SCREENS, ids=[f"{w}x{h}" for w, h in SCREENS])
def test_whom_to_call_is_in_sight_before_and_after_an_answer(phone: Visitor, width: int, height: int) -> None:
    begin_anew(phone, width, height)
    before = phone.dialog.evaluate(WHOM_TO_CALL, SIZES)
    phone.ask("odds")
    after = phone.dialog.evaluate(WHOM_TO_CALL, SIZES)
    assert [state[:2] for state in before + after] == [[True, True]] * 2 * len(SIZES)
    assert before[0][2] <= 44  # a line; where larger text makes it two, they stay small
    assert max(height for *_, height in before) <= 90


@pytest.mark.parametrize(("width", "height"), SCREENS, ids=[f"{w}x{h}" for w, h in SCREENS])
def test_settings_stay_open_and_all_of_them_can_be_reached(phone: Visitor, width: int, height: int) -> None:
    """At each size: every control in sight, or shadows that tell of more; and the question before erasing whole."""
    phone.page.set_viewport_size({"width": width, "height": height})
    phone.dialog.evaluate(SMALLEST)
    *sheets, sure = phone.dialog.evaluate(SETTINGS)
    assert [count for count, _, _ in sheets] == [6] * len(SIZES)
    assert all(inside == count or (inside >= 2 and cue) for count, inside, cue in sheets), sheets
    assert sure[:2] == [2, 2]


@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (1280, 720)])
def test_sources_open_in_sight_and_stay_there(phone: Visitor, width: int, height: int) -> None:
    begin_anew(phone, width, height)
    phone.ask("odds")
    marks = phone.dialog.locator(".mark")
    for n in range(marks.count()):
        marks.nth(n).click()
        phone.page.wait_for_timeout(20)
        name = marks.nth(n).get_attribute("aria-controls")
        box = phone.dialog.locator(f"#{name}").bounding_box()
        log = phone.dialog.locator("#log").bounding_box()
        assert log["y"] <= box["y"] < log["y"] + log["height"] - 44
        assert marks.nth(n).bounding_box()["y"] > log["y"] - 20


def test_the_keyboard_goes_away_when_a_question_is_sent_from_a_phone(phone: Visitor) -> None:
    phone.field.tap()
    phone.ask("odds")
    assert phone.focused() == "log"
    phone.field.fill("steps for ointment")
    phone.dialog.get_by_role("button", name="Send").tap()
    phone.replies.last.get_by_role("heading", name="How to put in eye ointment").wait_for()
    assert phone.focused() == "log"


def test_a_line_names_the_answers_and_leads_to_each(phone: Visitor) -> None:
    begin_anew(phone, 320, 640)
    phone.ask("two", 2)
    jumps = phone.dialog.locator(".jumps")
    assert jumps.locator("p").inner_text() == "2 answers:"
    jumps.get_by_role("button", name="How to put in eye ointment").click()
    title = phone.replies.nth(1).locator("h3").bounding_box()
    log = phone.dialog.locator("#log").bounding_box()
    assert log["y"] <= title["y"] < log["y"] + log["height"] - title["height"]


def test_a_long_question_shows_its_beginning_and_all_of_it_on_request(phone: Visitor) -> None:
    begin_anew(phone, 320, 640)
    phone.ask("odds " + STORY)
    said = phone.dialog.locator(".said")
    short = said.bounding_box()["height"]
    said.get_by_role("button", name="Show all").click()
    assert said.bounding_box()["height"] > 2 * short
    assert said.get_by_role("button").count() == 0


def test_what_not_to_do_in_an_emergency_is_whole_in_sight_on_a_small_desk(phone: Visitor) -> None:
    begin_anew(phone, 1280, 720)
    phone.dialog.evaluate(SMALLEST)
    phone.ask("urgent arm weak")
    phone.page.wait_for_timeout(100)
    log = phone.dialog.locator("#log").bounding_box()
    warning = phone.replies.last.locator(".warning").bounding_box()
    assert log["y"] <= warning["y"] and warning["y"] + warning["height"] <= log["y"] + log["height"]
