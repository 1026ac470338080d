"""What waits for staff: what lapses, what was flagged, and what was not answered or not sent. No patient's words."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.catalogue import Catalogue
from bot.content.code import code_of
from bot.content.due import lapsing
from bot.mailroom.listing import MAIL, MailError, Row, inbox_and_outbox
from bot.privacy.personal import without_personal
from bot.rendering.harmless import harmless

FLAGGED = "flagged.jsonl"
DAYS_AHEAD = 30
MOST_SHOWN = 200  # of each list; all are counted


@dataclass(frozen=True)
class Listed:
    """The rows that are shown, and how many there are. `fault`: why they cannot be told."""

    rows: list[dict[str, Any]]
    count: int
    fault: str = ""


def desk(folder: Path, catalogue: Catalogue) -> dict[str, Any]:
    """Reads files, so that it has a thread of its own."""
    inbox, outbox = _mail(folder)
    return {"lapsing": _lapsing(catalogue), "flagged": _flagged(folder), "inbox": inbox, "outbox": outbox}


def _lapsing(catalogue: Catalogue) -> Listed:
    today = datetime.date.today()
    rows = [
        {"id": found.snippet.id, "title": found.snippet.title, "until": entry.until, "left": (entry.until - today).days}
        | {"served": found.served, "urgent": bool(found.snippet.urgency)}
        for found, entry in lapsing(catalogue, today + datetime.timedelta(days=DAYS_AHEAD))
    ]
    return Listed(rows[:MOST_SHOWN], len(rows))


def _flagged(folder: Path) -> Listed:
    """The newest first. What was said stays in the file, for the editors."""
    try:
        lines = (folder / FLAGGED).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return Listed([], 0)
    except (OSError, UnicodeDecodeError) as error:
        return Listed([], 0, f"{FLAGGED} cannot be read ({type(error).__name__})")
    rows = [_flag(line) for line in reversed(lines[-MOST_SHOWN:])]
    return Listed(rows, len(lines))


def _flag(line: str) -> dict[str, Any]:
    try:
        told = json.loads(line)
        texts = [(str(s["id"]), code_of(str(s["version"]))) for s in told["snippets"]]
        return {"at": harmless(told["at"]), "reason": harmless(without_personal(told["reason"])), "texts": texts}
    except (ValueError, KeyError, TypeError):
        return {"at": "", "reason": f"a line of {FLAGGED} that cannot be read", "texts": []}


def _mail(folder: Path) -> tuple[Listed, Listed]:
    """What is not answered, and what is not sent."""
    if not (folder / MAIL).is_file():
        return Listed([], 0), Listed([], 0)
    try:
        inbox, outbox = inbox_and_outbox(folder)
    except MailError as error:
        fault = Listed([], 0, str(error))
        return fault, fault
    return _shown(inbox), _shown(outbox)


def _shown(rows: list[Row]) -> Listed:
    shown = [vars(row) | {"since": _minute(row.since), "reason": harmless(row.reason)} for row in rows[:MOST_SHOWN]]
    return Listed(shown, len(rows))


def _minute(at: float) -> str:
    return f"{datetime.datetime.fromtimestamp(at, datetime.timezone.utc):%Y-%m-%d %H:%M}"
