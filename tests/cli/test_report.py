"""`palsy report`: what was asked and what became of it, as figures that name nobody."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.channels.turns import Reply, Said, Turns
from bot.cli import main

NOON = 1764244800.0  # 2025-11-27T12:00Z
DAY = 86400


def card(kind: str, name: str, urgency: str | None = None) -> dict[str, Any]:
    topic = name.partition(".")[0]
    return {"type": kind, "topic": topic, "snippet": {"id": name, "version": "v1"}, "urgency": urgency}


SAID = (
    ("web:a", NOON, "how do I tape", card("answer", "eye_taping.how"), True),
    ("web:a", NOON + 9, "is snow blue", card("fallback", "out_of_scope.overview"), None),
    ("web:b", NOON + DAY, "Snow is  blue", card("fallback", "out_of_scope.overview"), False),
    ("web:b", NOON + DAY, "my arm is weak", card("urgent", "emergency.stroke", "call_now"), None),
    ("web:b", NOON + DAY, "\x1b[31mred", card("fallback", "out_of_scope.overview"), None),
)


async def _fill(turns: Turns) -> None:
    for name in ("web:a", "web:b"):
        await turns.begin(name, NOON * 2)
    for n, (name, at, echo, shown, helpful) in enumerate(SAID):
        await turns.keep(name, Said(f"m{n}", echo, at, (Reply(f"r{n}", shown, helpful),)))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with five replies of two conversations on two days."""
    loop = asyncio.new_event_loop()
    loop.run_until_complete(_fill(Turns(tmp_path / "web.db")))
    loop.close()
    return tmp_path / "web.db"


def told(capsys: pytest.CaptureFixture[str], store: Path, *words: str) -> list[tuple[str, str, int]]:
    assert main(["report", "--store", str(store), "--format", "json", *words]) == 0
    return [(row["part"], row["name"], row["count"]) for row in json.loads(capsys.readouterr().out)]


def test_all_is_counted_and_nobody_is_named(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = told(capsys, store)
    assert {
        ("all", "conversations", 2), ("all", "replies", 5), ("day", "2025-11-27", 2), ("kind", "fallback", 3),
        ("urgency", "call_now", 1), ("topic", "eye_taping", 1), ("helpful", "eye_taping.how v1: yes", 1),
        ("helpful", "out_of_scope.overview v1: no", 1), ("unanswered", "is snow blue", 2),
    } <= set(rows)  # fmt: skip
    assert not any("web:" in name for _, name, _ in rows)


def test_days_can_be_chosen(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ("all", "replies", 2) in told(capsys, store, "--until", "2025-11-27")
    assert ("all", "replies", 3) in told(capsys, store, "--from", "2025-11-28")
    assert ("all", "replies", 0) in told(capsys, store, "--from", "2030-01-01")


def test_unanswered_questions_stand_alone_and_cannot_fake_the_screen(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "unanswered", "--store", str(store)]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0] == "unanswered\tis snow blue\t2"
    assert "\x1b" not in out


def test_the_figures_come_as_csv_too(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--store", str(store), "--format", "csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows[0] == ["part", "name", "count"]
    assert ["all", "replies", "5"] in rows


@pytest.mark.parametrize("what", ["missing", "damaged", "older"])
def test_a_store_that_cannot_be_read_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str) -> None:
    path = tmp_path / "web.db"
    if what == "damaged":
        path.write_bytes(b"not a database" * 100)
    if what == "older":
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE turns (number INTEGER)")
    assert main(["report", "--store", str(path)]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert str(path) in err
