"""A turn costs the same however long its conversation is, and what the conversation has in hand is right all the same."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from bot.serving.storage import LAST_EVENTS
from tests.faults.conftest import DANGER, SEEN, SWIM, House, Open

LONG = 400
SOMEBODY = "somebody"


def store_of(house: House) -> Any:
    return house.agent.tracker_store._tracker_store


async def slots_of(house: House, conversation: str) -> dict[str, Any]:
    tracker = await store_of(house).retrieve(conversation)
    return {name: value for name, value in tracker.current_slot_values().items() if value is not None}


async def slots_by_all_events(house: House, conversation: str) -> dict[str, Any]:
    tracker = await store_of(house).retrieve_full_tracker(conversation)
    return {name: value for name, value in tracker.current_slot_values().items() if value is not None}


class Work:
    """What a store asks of SQLite: `steps` of its machine, in tens, and the `rows` that came back."""

    def __init__(self, house: House) -> None:
        self.steps = self.rows = 0
        sa.event.listen(store_of(house).engine, "connect", self._watch)

    def _watch(self, connection: Any, _: Any) -> None:
        connection.set_progress_handler(self._step, 10)
        connection.row_factory = self._row

    def _step(self) -> int:
        self.steps += 1
        return 0

    def _row(self, _: sqlite3.Cursor, row: tuple[Any, ...]) -> tuple[Any, ...]:
        self.rows += 1
        return row

    @contextmanager
    def counted(self) -> Iterator[Work]:
        self.steps = self.rows = 0
        yield self


async def test_a_turn_reads_no_more_at_turn_400_than_at_turn_20(house: House) -> None:
    work, rows, steps = Work(house), [], []
    for _ in range(LONG):
        with work.counted():
            await house.says(SOMEBODY, SWIM)
        rows.append(work.rows)
        steps.append(work.steps)
    assert max(rows) <= LAST_EVENTS + 4
    assert sum(steps[-20:]) <= 1.1 * sum(steps[20:40])


async def test_slots_are_right_however_long_ago_they_were_set(house: House, open_house: Open) -> None:
    await house.says(SOMEBODY, SWIM)
    asked = await slots_of(house, SOMEBODY)
    assert asked["topic"] == "daily_life"
    for turn in range(101):
        await house.says(SOMEBODY, "thanks")
        if turn in (3, 30, 100):
            assert await slots_of(house, SOMEBODY) == await slots_by_all_events(house, SOMEBODY)
    again = open_house()
    assert (await slots_of(again, SOMEBODY))["topic"] == "daily_life"
    await again.says(SOMEBODY, "thanks")
    assert await slots_of(again, SOMEBODY) == await slots_by_all_events(again, SOMEBODY)


async def test_slots_are_as_all_events_set_them_in_a_conversation_of_all_kinds(house: House) -> None:
    texts = (SWIM, "thanks", "something else", DANGER, SWIM, "what", SEEN, SWIM, SWIM, "something else", "again")
    for turn in range(4 * len(texts)):
        await house.says(SOMEBODY, texts[turn % len(texts)])
        assert await slots_of(house, SOMEBODY) == await slots_by_all_events(house, SOMEBODY), turn


async def test_danger_stands_through_hundreds_of_turns_and_a_restart(house: House, open_house: Open) -> None:
    conversation = await house.begins()
    await house.says(conversation, DANGER)
    for _ in range(100):
        assert not await house.is_calm(conversation, "can I swim")
    again = open_house(numbers=house.numbers)
    assert (await slots_of(again, conversation))["urgent"]
    assert not await again.is_calm(conversation)
    assert await again.is_calm(conversation, SEEN)
    assert await again.is_calm(conversation)


async def test_nothing_is_stored_twice_or_left_out(house: House, open_house: Open) -> None:
    for turn in range(30):
        if turn in (10, 20):
            house = open_house()
        await house.says(SOMEBODY, f"{SWIM} {turn}")
    tracker = await store_of(house).retrieve_full_tracker(SOMEBODY)
    said = [event.text for event in tracker.events if event.type_name == "user"]
    assert said == [f"{SWIM} {turn}" for turn in range(30)]


async def test_after_an_hour_of_silence_nothing_is_in_hand(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    now, moved = time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: now() + moved[0])
    for _ in range(10):
        await house.says(SOMEBODY, SWIM)
    moved[0] = 3700.0
    await house.says(SOMEBODY, "thanks")
    assert "topic" not in await slots_of(house, SOMEBODY)
    for _ in range(20):
        await house.says(SOMEBODY, "thanks")
    assert "topic" not in await slots_of(house, SOMEBODY)
    await house.says(SOMEBODY, SWIM)
    assert (await slots_of(house, SOMEBODY))["topic"] == "daily_life"


async def test_a_clock_set_back_does_not_hide_what_came_since(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    now, moved = time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: now() + moved[0])
    await house.says(SOMEBODY, "thanks")
    moved[0] = -7200.0
    await house.says(SOMEBODY, SWIM)
    assert (await slots_of(house, SOMEBODY))["topic"] == "daily_life"
    tracker = await store_of(house).retrieve(SOMEBODY)
    assert [event.text for event in tracker.events if event.type_name == "user"] == ["thanks", SWIM]
    await house.says(SOMEBODY, "thanks")
    whole = await store_of(house).retrieve_full_tracker(SOMEBODY)
    assert [event.text for event in whole.events if event.type_name == "user"] == ["thanks", SWIM, "thanks"]


async def test_a_conversation_of_an_earlier_release_keeps_its_slots(house: House, open_house: Open) -> None:
    await house.says(SOMEBODY, SWIM)
    for _ in range(20):
        await house.says(SOMEBODY, "thanks")
    with sqlite3.connect(house.folder / "conversations.db") as db:
        db.execute("DROP TABLE slots")
    db.close()
    again = open_house()
    await again.says(SOMEBODY, "thanks")
    assert (await slots_of(again, SOMEBODY))["topic"] == "daily_life"
    assert await slots_of(again, SOMEBODY) == await slots_by_all_events(again, SOMEBODY)


async def test_a_slot_that_is_no_more_is_left_out(house: House, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(10):
        await house.says(SOMEBODY, SWIM)
    with sqlite3.connect(house.folder / "conversations.db") as db:
        db.execute("""UPDATE slots SET data = '{"of_old": 1, "topic": "daily_life"}'""")
    db.close()
    caplog.clear()
    assert "of_old" not in await slots_of(house, SOMEBODY)
    assert caplog.text == ""


async def test_a_turn_after_a_failed_read_is_stored_whole(house: House) -> None:
    """Rasa's own store left out as many events as the database held already: the whole of the turn."""
    for _ in range(3):
        await house.says(SOMEBODY, SWIM)
    store, reads = store_of(house), store_of(house).retrieve

    async def fails(_: str) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    store.retrieve = fails
    await house.says(SOMEBODY, "something else")
    store.retrieve = reads
    whole = await store.retrieve_full_tracker(SOMEBODY)
    assert [event.text for event in whole.events if event.type_name == "user"][-1] == "something else"


async def test_an_erased_conversation_leaves_no_slots(house: House) -> None:
    for _ in range(10):
        await house.says(SOMEBODY, SWIM)
    store_of(house).erase(SOMEBODY)
    assert await store_of(house).retrieve(SOMEBODY) is None
    assert SOMEBODY.encode() not in (house.folder / "conversations.db").read_bytes()
    with sqlite3.connect(house.folder / "conversations.db") as db:
        assert db.execute("SELECT count(*) FROM slots").fetchone() == (0,)
    db.close()
