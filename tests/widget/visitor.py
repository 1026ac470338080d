"""A person with the widget in front of them: what they do, and what they get to see and hear."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from tests.widget.conftest import WIDGET
from tests.widget.fake_door import FakeDoor

PAGE: Final = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>A clinic</title>%(head)s</head>
<body>
<header><p>A clinic</p><nav aria-label="Pages"><a href="/other">Another page</a></nav></header>
<main><h1>A clinic</h1><p>Words on the page beside.</p></main>
<footer><p>The end</p></footer>
<script type="module" src="/widget/palsy-guide.js" %(options)s></script></body></html>"""
AXE: Final = WIDGET / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Written before any script of the page, also into the frames that it makes.
RECORD: Final = """
window.broken = []; window.printed = window.printed || [];
addEventListener('securitypolicyviolation', (e) => window.broken.push(e.violatedDirective + ' ' + e.blockedURI));
window.print = () => top.printed.push(document.body.innerText);
"""
FOCUSED: Final = """() => { let e = document.activeElement;
  while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;"""
# Every control of the widget that is in use, wherever it stands in shadow trees, with its size.
CONTROLS: Final = """() => {
  const deep = (root) => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? deep(e.shadowRoot) : [])]);
  return deep(document.querySelector('palsy-guide').shadowRoot)
    .filter((e) => e.matches('button, a[href], input, textarea, summary') && !e.closest('.hidden'))
    .filter((e) => e.checkVisibility({ checkVisibilityCSS: true }))
    .map((e) => { const b = (e.closest('label') ?? e).getBoundingClientRect();
      const name = e.ariaLabel || e.innerText || e.labels?.[0]?.innerText || '';
      return { tag: e.tagName, kind: e.className, name: name.trim(), width: b.width, height: b.height }; });
}"""


class Visitor:
    def __init__(self, page: Any, door: FakeDoor) -> None:
        self.page = page
        self.door = door
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    @property
    def launcher(self) -> Any:
        return self.page.locator("palsy-guide .right > button, palsy-guide .left > button")

    @property
    def dialog(self) -> Any:
        return self.page.locator("palsy-guide-panel dialog")

    @property
    def field(self) -> Any:
        return self.dialog.locator("textarea")

    @property
    def replies(self) -> Any:
        return self.dialog.locator(".turn .reply")

    def go(self, path: str = "/") -> None:
        self.page.goto(self.door.origin + path)
        self.launcher.wait_for()

    def open(self) -> None:
        self.launcher.click()
        self.dialog.wait_for()

    def ask(self, text: str, replies: int | None = 1) -> None:
        """Types it and presses Enter; waits until so many more replies stand there."""
        before = self.replies.count()
        self.field.fill(text)
        self.field.press("Enter")
        if replies:
            self.replies.nth(before + replies - 1).wait_for()

    def heard(self) -> list[str]:
        """What a screen reader was given to say."""
        return [str(text) for text in self.dialog.locator("#aloud > li").all_inner_texts()]

    def focused(self) -> str:
        """The element that has the focus, in whatever shadow tree: its id, class or name."""
        return str(self.page.evaluate(f"{FOCUSED} return e.id || e.className || e.tagName }}"))

    def wait_for_focus(self, name: str) -> None:
        self.page.wait_for_function(f"{FOCUSED} return e.id === '{name}' }}")

    def focused_text(self) -> str:
        return str(self.page.evaluate(f"{FOCUSED} return e.innerText }}"))

    def controls(self) -> list[dict[str, Any]]:
        return list(self.page.evaluate(CONTROLS))

    def broken_rules(self) -> list[str]:
        """What axe finds: `rule: element`."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        run = "(tags) => axe.run(document, { runOnly: tags }).then((r) => r.violations)"
        found = self.page.evaluate(run, AXE_TAGS)
        nodes = [(rule["id"], node) for rule in found for node in rule["nodes"]]
        return [f"{name}: {json.dumps(node['target'])} {node['failureSummary']}" for name, node in nodes]

    def violations(self) -> list[str]:
        """Of the page's content security policy."""
        return list(self.page.evaluate("() => window.broken"))


@contextmanager
def visiting(browser: Any, door: FakeDoor, options: str = "", head: str = "", **context: Any) -> Iterator[Visitor]:
    """A tab of its own on the clinic's page, at a desk unless `context` says otherwise."""
    door.pages = {"/": PAGE % {"options": options, "head": head}, "/other": PAGE % {"options": options, "head": head}}
    opened = browser.new_context(**{"viewport": {"width": 1200, "height": 860}, **context})
    opened.add_init_script(RECORD)
    visitor = Visitor(opened.new_page(), door)
    try:
        visitor.go()
        yield visitor
    finally:
        opened.close()
