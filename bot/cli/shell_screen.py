"""What the shell writes. Nothing that a person typed can move the cursor, change colours or turn the reading direction."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from bot.cli.reasons import URGENCIES
from bot.rendering.harmless import harmless


class Screen:
    """`plain`: words alone. `as_json`: one object a reply on standard output, all else on standard error."""

    def __init__(self, plain: bool = False, as_json: bool = False) -> None:
        self.as_json = as_json
        self.plain = plain or as_json or not sys.stdout.isatty()

    def reply(self, said: str, cards: list[dict[str, Any]], took: Mapping[str, float]) -> None:
        if self.as_json:
            print(json.dumps({"said": said, "cards": cards, "took": dict(took)}, ensure_ascii=False), flush=True)
            return
        from bot.rendering.text import plain_text

        for card in cards:
            title, *rest = plain_text(card).splitlines()
            self._line(f"assistant: {title}", "bold red" if card["urgency"] else "bold green")
            if card["urgency"]:
                self._line(f"  URGENT: {URGENCIES[card['urgency']]}", "bold red")
            for line in rest:
                self._line(f"  {line}", whole="://" in line)
            self._line(f"  [{_folded(card, took)}]", "dim")

    def rows(self, rows: Iterable[tuple[str, str]]) -> None:
        width = 11
        for name, told in rows:
            self._line(f"  {name:{width}} {told}", "cyan")

    def lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._line(line, whole="://" in line)

    def note(self, what: str) -> None:
        """A remark of the shell itself."""
        self._line(f"({what})", "dim", aside=self.as_json)

    def fault(self, what: str) -> None:
        print(harmless(what), file=sys.stderr, flush=True)

    def _line(self, text: str, style: str = "", whole: bool = False, aside: bool = False) -> None:
        clean = harmless(text)
        if self.plain:
            print(clean, file=sys.stderr if aside else sys.stdout, flush=True)
            return
        from rich.console import Console
        from rich.text import Text

        Console(highlight=False).print(Text(clean, style=style), soft_wrap=whole)


def _folded(card: Mapping[str, Any], took: Mapping[str, float]) -> str:
    parts = [card["type"], card["snippet"]["id"], str(card["snippet"].get("code") or "")]
    return ", ".join([*(p for p in parts if p), *([f"{took['all']:.0f} ms"] if "all" in took else []), "/why"])
