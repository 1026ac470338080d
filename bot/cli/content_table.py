"""Rows of text: a table on a terminal, tab-separated lines without a heading in a pipe."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence

Row = Sequence[str]
LEAST_BESIDE = 30  # columns for what stands beside an id


def print_rows(heads: Row, rows: Iterable[Row], as_json: bool = False) -> None:
    """What the next command needs is in the first column, so that it is never cut; the others are folded where they must."""
    if as_json:
        print(json.dumps([dict(zip(heads, row, strict=True)) for row in rows], indent=1, ensure_ascii=False))
        return
    if not on_terminal():
        for row in rows:
            print("\t".join(" ".join(cell.split()) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(header_style="bold", box=None, pad_edge=False)
    for place, head in enumerate(heads):
        table.add_column(head, overflow="fold", no_wrap=place == 0)
    shown = list(rows)
    for row in shown:
        table.add_row(*(Text(cell, style=STYLES.get(cell.partition(":")[0], "")) for cell in row))
    ids = max((len(row[0]) for row in shown), default=0)
    Console(width=max(Console().width, ids + LEAST_BESIDE)).print(table, markup=False)


STYLES = {"served": "green", "withheld": "red", "lapsed": "red"}


def print_text(text: str, style: str | None = None) -> None:
    """A text as it is: nothing in it is taken for markup, and a pipe gets it in one piece."""
    if not on_terminal():
        print(text)
        return
    from rich.console import Console

    # The terminal itself breaks long lines: an address that is copied comes out whole.
    Console().print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def say(what: str) -> None:
    """A remark for the person at the terminal, kept out of a pipe."""
    print(what, file=sys.stderr)


def on_terminal() -> bool:
    from rich.console import Console

    return Console().is_terminal
