"""The keeper of what stands, its file, and the watch over the storage."""

from __future__ import annotations

import logging
import sqlite3
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.channels.telegram import TelegramDoor
from bot.mailroom.tables import opened
from bot.serving.server import share_standing
from bot.store import faults as faults_module
from bot.store.faults import HOLDS, SAID_EVERY, Faults, reason_of
from bot.store.standing import SILENCE, Standing
from bot.store.watch import Watch, watch_of
from tests.mailroom.desk import SITE, answer_card

FLAG = "emergency.overview"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def no_faults() -> None:
    faults_module.faults.cache_clear()


async def test_it_is_there_after_a_restart_however_the_process_ended(tmp_path: Path) -> None:
    first = Standing(tmp_path / "standing.db")
    await first.raised("a", FLAG, "call_now")
    second = Standing(tmp_path / "standing.db")
    second.settle()
    row = second.of("a")
    assert row is not None
    assert (row.urgent, row.urgency) == (FLAG, "call_now")


async def test_it_is_over_after_an_hour_of_silence_by_a_clock_that_nobody_sets(tmp_path: Path) -> None:
    clock = Clock()
    standing = Standing(None, clock)
    await standing.raised("a", FLAG, "call_now")
    standing.of("a")
    for _ in range(3):
        clock.now += SILENCE - 1
        row = standing.of("a")
        assert row is not None
        assert row.urgent == FLAG
    clock.now += SILENCE + 1
    row = standing.of("a")
    assert row is not None
    assert row.urgent is None


async def test_a_weaker_alarm_does_not_take_the_place_of_a_stronger_one() -> None:
    standing = Standing()
    await standing.raised("a", FLAG, "call_now")
    await standing.raised("a", "urgent_eye.overview", "call_now")
    assert standing.of("a").urgent == FLAG  # type: ignore[union-attr]
    await standing.raised("a", "crisis.overview", "call_now")
    assert standing.of("a").urgent == "crisis.overview"  # type: ignore[union-attr]


async def test_a_file_that_is_locked_at_the_start_is_read_as_soon_as_it_can_be(tmp_path: Path) -> None:
    first = Standing(tmp_path / "standing.db")
    await first.raised("old", FLAG, "call_now")
    await first.raised("both", FLAG, "call_now")
    first._file.close()  # type: ignore[union-attr]
    other = sqlite3.connect(tmp_path / "standing.db", isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    other.execute("INSERT INTO losses VALUES (1)")
    other.execute("ROLLBACK")
    second = Standing(tmp_path / "standing.db")
    second.settle()
    assert second.is_unknown("old")
    assert not second.stands("old")
    await second.note("both", 0, {"asking": "urgent_eye.ask"})
    assert faults_module.faults().now() == {"standing.db": "database is locked"}
    other.close()
    second.settle()
    assert second.stands("old")
    both = second.of("both")
    assert both is not None
    assert (both.urgent, both.asking) == (FLAG, "urgent_eye.ask")
    assert not second.is_unknown("new")


async def test_a_file_of_another_version_is_put_aside_not_overwritten(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "standing.db")
    db.execute("PRAGMA user_version = 7")
    db.execute("CREATE TABLE standing (name TEXT)")
    db.close()
    standing = Standing(tmp_path / "standing.db")
    standing.settle()
    assert standing.is_unknown("a")
    await standing.raised("a", FLAG, "call_now")
    assert (tmp_path / "standing.damaged").exists()
    again = Standing(tmp_path / "standing.db")
    again.settle()
    assert again.stands("a")
    assert again.is_unknown("b"), "that something was lost is remembered"


async def test_rows_that_nobody_comes_back_to_are_old_after_so_long(tmp_path: Path) -> None:
    clock = Clock()
    standing = Standing(None, clock)
    await standing.raised("a", FLAG, "call_now")
    standing.of("a")
    standing.of("b")
    clock.now += 100
    assert standing.idle(101) == []
    assert standing.idle(100) == ["a"]


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    Standing(tmp_path / "standing.db").settle()
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("standing.db*")} == {0o600}


# What the operator is told


def test_a_fault_is_said_with_time_and_count_and_no_more_than_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    faults = Faults(clock)
    with caplog.at_level(logging.INFO):
        for _ in range(int(SAID_EVERY) + 5):
            faults.note("web.db", sqlite3.OperationalError("disk I/O error"))
            clock.now += 1
        faults.well("web.db")
        assert faults.now() == {"web.db": "disk I/O error"}, "a trial does not see everything"
        clock.now += HOLDS
        faults.well("web.db")
    assert faults.now() == {}
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 3
    assert "web.db: disk I/O error (first time)" in lines[0]
    assert f"({int(SAID_EVERY) + 1} times since 20" in lines[1]
    assert f"well again: web.db (failed {int(SAID_EVERY) + 5} times since" in lines[2]
    assert all(line[:2] == "20" and line[19] == "Z" for line in lines)


def test_a_reason_holds_no_values() -> None:
    import sqlalchemy.exc

    class Wrapped(Exception):
        orig = sqlite3.OperationalError("database or disk is full")

    assert reason_of(Wrapped("INSERT ... [parameters: ('my words')]")) == "database or disk is full"
    assert reason_of(sqlite3.IntegrityError("my words")) == "IntegrityError"
    assert reason_of(sqlalchemy.exc.StatementError("my words", "INSERT", {}, ValueError("my words"))) == "ValueError"
    assert reason_of(ValueError("my words")) == "ValueError"
    assert reason_of(OSError(28, "No space left on device", "/a/path")) == "No space left on device"


def test_the_watch_sees_a_fault_within_five_seconds(tmp_path: Path) -> None:
    standing = Standing(tmp_path / "standing.db")
    standing.settle()
    watch = watch_of(tmp_path, lambda: None)
    watch.begin()
    time.sleep(2.5)
    assert faults_module.faults().now() == {}
    (tmp_path / "standing.db").unlink()
    began = time.monotonic()
    while not faults_module.faults().now() and time.monotonic() - began < 5:
        time.sleep(0.1)
    watch.end()
    assert faults_module.faults().now() == {"standing.db": "the file is gone"}


def test_a_disk_that_does_not_answer_is_seen_too() -> None:
    class Hangs:
        name = "disk"

        def try_it(self) -> None:
            time.sleep(2)

    watch = Watch([Hangs()], every=0.01)  # type: ignore[list-item]
    watch.begin()
    watch._whole_round -= 10
    assert watch.is_late()
    watch.end()


def test_a_file_that_was_never_there_is_no_fault(tmp_path: Path) -> None:
    watch_of(tmp_path, lambda: None).once()
    assert faults_module.faults().now() == {}
    assert list(tmp_path.iterdir()) == []


async def test_where_it_is_lost_who_wrote_in_an_app_whoever_writes_there_is_asked_to_do_as_they_were_told(
    tmp_path: Path,
) -> None:
    """With `mail.db` goes which conversation is whose: the one who was told to call comes back as somebody new."""
    standing = Standing(tmp_path / "standing.db")
    await standing.raised("telegram:a", FLAG, "call_now")
    settings = {"token": "t", "secret": "s"}
    agent = SimpleNamespace(keep_in=lambda _: None)

    async def says_a_card(message: Any) -> None:
        await message.output_channel.send_response(message.sender_id, {"custom": answer_card("x")})

    for start in range(2):  # it is remembered, also when there is a new file
        door = TelegramDoor(SITE, settings, tmp_path)
        door._ask = says_a_card
        share_standing(agent, [door], tmp_path)
        for place, told in enumerate([2, 1]):
            cards = await door.ask(f"telegram:{start}", f"m{place}", "can I swim", None, False)
            assert [card["type"] for card in cards][-told:] == ["urgent", "answer"][-told:] and len(cards) == told
        opened(tmp_path / "mail.db").close()
    new = Standing(tmp_path / "standing.db")
    new.settle()
    assert new.is_unknown("telegram:b") and not new.is_unknown("webex:b")


async def test_where_nothing_stands_nobody_is_asked_though_the_file_of_an_app_is_new(tmp_path: Path) -> None:
    standing = Standing(tmp_path / "standing.db")
    await standing.raised("webex:a", FLAG, "call_now")
    await standing.note("telegram:a", 0, {"urgent": None, "asking": "x"})
    standing.loses_people("telegram")
    assert standing.knows_people("telegram")
