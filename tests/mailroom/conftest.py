"""A mailroom with a worker of its own, and a clock that the test sets."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.mailroom import backoff
from bot.mailroom.message import Incoming, Receipt
from bot.mailroom.room import Mailroom
from bot.mailroom.worker import Worker
from tests.mailroom.desk import NOW, FakeDesk, room_in

PATIENCE = 60.0  # seconds, on a machine that has much else to do


@dataclass
class Office:
    room: Mailroom
    desk: FakeDesk
    worker: Worker
    now: float = NOW

    async def takes(self, *came: Incoming | Receipt) -> int:
        stored = await self.room.accept(self.desk.channel, came, self.now)
        self.worker.wake()
        return stored

    async def rows(self, query: str) -> list[tuple[object, ...]]:
        return await self.room._do(lambda db: [tuple(row) for row in db.execute(query).fetchall()])

    async def until(self, reached: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not reached():
            assert time.monotonic() < end, "it did not come to pass"
            await asyncio.sleep(0.01)

    async def settles(self) -> None:
        """Until nothing waits and nothing is due any more. The clock goes on, so that what failed is tried again."""
        waits = """SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting')
          + (SELECT count(*) FROM outbox WHERE state IN ('due', 'sending'))"""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if (await self.rows(waits)) == [(0,)]:
                return
            self.now += 0.02
            await asyncio.sleep(0.01)
        raise AssertionError(await self.rows("SELECT * FROM outbox"))


@pytest.fixture
async def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    monkeypatch.setattr(backoff, "LONGEST", 0.01)
    monkeypatch.setattr("bot.mailroom.worker.LOOKS_EVERY", 0.02)
    room, desk = room_in(tmp_path), FakeDesk()
    made = Office(room, desk, Worker(room, desk, clock=lambda: made.now))
    await made.worker.begin()
    yield made
    await made.worker.end()
