"""`python -m bot.cli.reference`: docs/cli.md, made of the commands' own help. A test compares the two."""

from __future__ import annotations

import os
from pathlib import Path

PAGE = Path("docs/cli.md")
HEAD = Path(__file__).parent / "templates" / "commands.md"


def page() -> str:
    from bot.cli import parser
    from bot.cli.parsing import WIDTH

    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = str(WIDTH + 2)
    try:
        parts = [f"## {c.prog}\n\n```\n{c.format_help().rstrip()}\n```\n" for c in parser().commands()]
    finally:
        os.environ.pop("COLUMNS") if before is None else os.environ.__setitem__("COLUMNS", before)
    return "\n".join([HEAD.read_text(encoding="utf-8"), *parts])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")
