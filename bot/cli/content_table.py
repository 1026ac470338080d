"""Rows of text: a table on a terminal, tab-separated lines without a heading in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

Row = Sequence[str]


def print_rows(heads: Row, rows: Iterable[Row]) -> None:
    if not on_terminal():
        for row in rows:
            print("\t".join(" ".join(cell.split()) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*heads, header_style="bold", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(cell, style=STYLES.get(cell.partition(":")[0], "")) for cell in row))
    Console().print(table, markup=False)


STYLES = {"served": "green", "withheld": "red", "lapsed": "red"}


def print_text(text: str, style: str | None = None) -> None:
    """A text as it is: nothing in it is taken for markup, and a pipe gets it in one piece."""
    if not on_terminal():
        print(text)
        return
    from rich.console import Console

    Console().print(text, style=style, markup=False, highlight=False, soft_wrap=False)


def say(what: str) -> None:
    """A remark for the person at the terminal, kept out of a pipe."""
    print(what, file=sys.stderr)


def on_terminal() -> bool:
    from rich.console import Console

    return Console().is_terminal
