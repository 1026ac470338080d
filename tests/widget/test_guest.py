"""A guest on somebody else's page: nothing there moves, hides or robs it, and it comes back where the page changes."""

from __future__ import annotations

from typing import Any, Final

from tests.widget.fake_door import FakeDoor
from tests.widget.visitor import PAGE, Visitor, visiting

LENIENT: Final = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"
SWAP: Final = """() => { const body = document.createElement('body'); body.innerHTML = '<h1>Next page</h1>';
  const script = document.createElement('script'); script.type = 'module'; script.src = '/widget/palsy-guide.js';
  body.append(script); document.body.replaceWith(body); }"""
SHORTCUTS: Final = """<script>document.addEventListener('keydown', (e) => { if (e.target.matches('input, textarea')) return;
  if (e.key === 's') { e.preventDefault(); window.stolen = true; } });</script>"""
OLD: Final = "window.CSSStyleSheet = class { constructor() { throw new TypeError('Illegal constructor') } };"


def hosts(visitor: Visitor) -> int:
    return int(visitor.page.locator("palsy-guide").count())


def test_no_transform_filter_or_layer_of_the_page_moves_it(browser: Any, door: FakeDoor) -> None:
    door.csp = LENIENT
    with visiting(browser, door) as visitor:
        usual = visitor.launcher.bounding_box()
        visitor.open()
        opened = visitor.dialog.bounding_box()
        visitor.page.keyboard.press("Escape")
        visitor.page.add_style_tag(content="html, body { transform: translateX(0); filter: grayscale(1) }")
        visitor.page.add_style_tag(content="main { position: fixed; inset: 0; z-index: 2147483647 }")
        assert visitor.launcher.bounding_box() == usual
        visitor.open()
        assert visitor.dialog.bounding_box() == opened


def test_it_comes_back_where_the_page_exchanges_itself(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.ask("odds")
        visitor.page.keyboard.press("Escape")
        visitor.page.evaluate(SWAP)
        visitor.launcher.wait_for()
        assert hosts(visitor) == 1
        visitor.page.evaluate("() => document.querySelector('palsy-guide').remove()")
        visitor.launcher.wait_for()
        visitor.open()
        visitor.replies.first.wait_for()
        assert hosts(visitor) == 1


def test_an_element_that_the_page_places_goes_before_its_own_and_two_tags_are_one_button(
    browser: Any, door: FakeDoor
) -> None:
    with visiting(browser, door) as visitor:
        visitor.page.evaluate("""() => { const s = document.createElement('script'); s.type = 'module';
          s.src = '/widget/palsy-guide.js?v=2'; document.body.append(s); const e = document.createElement('palsy-guide');
          e.dataset.position = 'left'; document.querySelector('main').append(e); }""")
        visitor.page.wait_for_timeout(300)
        assert hosts(visitor) == 1
        assert visitor.page.locator("palsy-guide .left > button").is_visible()


def test_the_page_opens_asks_closes_and_hears_and_nonsense_does_nothing_but_warn(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        warned: list[str] = []
        visitor.page.on("console", lambda message: warned.append(message.text) if message.type == "warning" else None)
        visitor.page.evaluate("""() => { window.heard = [];
          for (const name of ['open', 'close', 'answer', 'urgent']) PalsyGuide.on(name, () => heard.push(name));
          PalsyGuide.on('nonsense', () => 1); PalsyGuide.on('open', 'no function'); PalsyGuide.open('urgent arm weak'); }""")
        visitor.replies.first.wait_for()
        visitor.page.evaluate("() => { PalsyGuide.open(42); PalsyGuide.open('  '); PalsyGuide.close(); }")
        visitor.page.wait_for_timeout(100)
        assert [post["text"] for post in door.posts] == ["urgent arm weak"]
        assert len(warned) == 4
        assert visitor.page.evaluate("() => heard").count("urgent") == 1
        assert visitor.page.evaluate("() => heard.at(-1)") == "close"


def test_a_link_on_the_page_opens_it(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.page.evaluate("""() => document.querySelector('main').append(
          Object.assign(document.createElement('a'), { href: '#palsy-guide', textContent: 'Ask here' }))""")
        visitor.page.get_by_role("link", name="Ask here").click()
        visitor.dialog.wait_for()


def test_shortcuts_of_the_page_take_no_key_from_the_field(browser: Any, door: FakeDoor) -> None:
    door.csp = LENIENT
    with visiting(browser, door, head=SHORTCUTS) as visitor:
        visitor.open()
        visitor.field.press_sequentially("is it stroke")
        assert visitor.field.input_value() == "is it stroke"
        assert visitor.page.evaluate("() => window.stolen") is None


def test_an_urgent_answer_to_a_closed_dialog_is_shown_on_the_button_and_spoken(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        door.delay = 0.8
        visitor.ask("urgent", replies=None)
        visitor.page.keyboard.press("Escape")
        visitor.page.locator("palsy-guide [data-news]").wait_for()
        assert visitor.launcher.inner_text() == "Urgent: call now"
        outside = visitor.page.locator("palsy-guide-panel #outside > li")
        assert outside.last.inner_text().startswith("Urgent: call now. This may be a stroke.")
        visitor.open()
        assert visitor.page.locator("palsy-guide [data-news]").count() == 0


def test_a_draft_is_there_after_a_change_of_page(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.field.fill("half a question")
        visitor.page.reload()
        visitor.open()
        assert visitor.field.input_value() == "half a question"
        visitor.field.press("Enter")
        visitor.replies.first.wait_for()
        visitor.page.reload()
        visitor.open()
        assert visitor.field.input_value() == ""


def test_what_is_too_long_for_one_message_waits_for_a_second(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.field.fill("odds " * 420 + "and my arm is weak")
        assert "the last 118 characters stay here" in visitor.dialog.locator("#left").inner_text()
        visitor.field.press("Enter")
        visitor.replies.first.wait_for()
        assert visitor.field.input_value().endswith("and my arm is weak")
        assert "not sent yet" in visitor.dialog.locator("#left").inner_text()
        visitor.field.press("Enter")
        visitor.replies.nth(1).wait_for()
        sent = [post["text"] for post in door.posts]
        assert max(map(len, sent)) <= 2000
        assert " ".join(sent) == "odds " * 420 + "and my arm is weak"


def test_it_is_not_printed_with_the_page(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.open()
        visitor.page.emulate_media(media="print")
        assert not visitor.dialog.is_visible()
        visitor.page.emulate_media(media="screen")
        visitor.page.keyboard.press("Escape")
        visitor.page.emulate_media(media="print")
        assert not visitor.launcher.is_visible()


def test_without_constructed_style_sheets_and_as_a_classic_script_it_works(browser: Any, door: FakeDoor) -> None:
    door.csp = LENIENT
    with visiting(browser, door) as visitor:
        visitor.page.context.add_init_script(OLD)
        door.pages["/"] = door.pages["/"].replace(' type="module"', "")
        visitor.page.reload()
        visitor.open()
        visitor.ask("odds")
        assert visitor.launcher.count() == 1
        assert visitor.dialog.evaluate("(d) => getComputedStyle(d).position") == "fixed"
        assert visitor.errors == []


def test_a_website_that_is_not_allowed_is_told_so(browser: Any, door: FakeDoor) -> None:
    """The browser hides the refusal from it; that the open pages answer tells the two apart."""
    with visiting(browser, door) as visitor:
        visitor.page.route("**/webhooks/**", lambda route: route.abort())
        visitor.open()
        visitor.ask("odds", replies=None)
        visitor.dialog.get_by_text("does not take questions from this page").first.wait_for()


def test_a_dead_server_leaves_numbers_and_no_dead_link(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door, 'data-emergency="000"') as visitor:
        door.down = True
        visitor.launcher.click()
        said = visitor.page.locator("palsy-guide [role=status]")
        said.get_by_text("Did not open").wait_for()
        visitor.page.wait_for_timeout(200)
        assert [link.get_attribute("href") for link in said.locator("a").all()] == ["tel:000"]


def test_a_page_of_its_own_asks_the_question_of_its_address_once(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        door.pages["/chat"] = PAGE % {"options": "data-page", "head": ""}
        visitor.page.goto(door.origin + "/chat#question=odds%20of%20recovery")
        visitor.replies.first.wait_for()
        assert [post["text"] for post in door.posts] == ["odds of recovery"]
        visitor.page.reload()
        visitor.replies.first.wait_for()
        assert len(door.posts) == 1
