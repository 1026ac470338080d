"""The figures for the staff's page, made in a process of its own, so that no patient waits for them: `python -m bot.report`.

It writes the figures as HTML, or one line that says why there are none.
"""

from __future__ import annotations

import datetime
import os
import sys
from pathlib import Path

from bot.report.page import figures
from bot.report.read import ReportError, read
from bot.report.span import seconds_of
from bot.store.sealing import SealError

LEAST_URGENT = 10  # on the system's own scale


def main(store: str, since: str, until: str) -> int:
    """Days as 2026-11-27, or nothing."""
    os.nice(LEAST_URGENT)
    first, last = (datetime.date.fromisoformat(day) if day else None for day in (since, until))
    try:
        print(figures(read(Path(store), *seconds_of(first, last)), first, last))
    except (ReportError, SealError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
