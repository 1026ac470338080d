"""Too much at once, rows that cannot be read, chats that go on, and a mailroom that fails: nobody is left without a word."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.mailroom import keeping
from bot.mailroom.message import DAY, Incoming, Outcome, Reply
from bot.mailroom.room import Mailroom
from bot.mailroom.sealing import Seals
from bot.mailroom.worker import Worker
from bot.rendering.parts import Part
from tests.mailroom.conftest import Office
from tests.mailroom.desk import NOW, FakeDesk, room_in, says
from tests.mailroom.test_office import greeted

MANY = 4  # messages of one person that are answered at once, in these tests


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.mailroom.room.MOST_WAITING", MANY)


# Too much at once


async def flooded(office: Office, *beyond: Incoming) -> None:
    """So many messages as are answered, and then these, all before the first is answered."""
    await office.takes(*(says(f"q{n}", f"f{n}") for n in range(MANY)), *beyond)
    await office.settles()


async def test_of_what_is_too_much_the_person_is_told_once_and_staff_see_it(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await greeted(office)
    with caplog.at_level(logging.WARNING):
        await flooded(office, *(says(f"beyond {n}") for n in range(5)))
    assert len(office.desk.asked) == MANY
    assert len(office.desk.sent) == MANY + 1
    assert "Too many messages came at once" in office.desk.sent[-1] and "112" in office.desk.sent[-1]
    rows = await office.rows("SELECT state, reason, sealed FROM inbox")
    assert rows == [("beyond", "too many at once", None)] * 4
    assert "too many of one person" in caplog.text and "beyond 1" not in caplog.text
    await office.takes(says("and now"))
    await office.settles()
    assert "and now" in office.desk.sent[-1]


async def test_danger_that_the_detector_alone_hears_is_answered_beyond_what_is_answered(office: Office) -> None:
    await greeted(office)
    await flooded(office, says("x"), says("half my face is asleep"), says("y"))
    assert [text for _, text, _ in office.desk.asked][MANY:] == ["half my face is asleep"]


@pytest.mark.parametrize("place", [0, 3])
async def test_danger_beyond_what_is_answered_is_answered(office: Office, place: int) -> None:
    await greeted(office)
    beyond = [says(f"beyond {n}") for n in range(5)]
    beyond[place] = says("my arm is weak")
    await flooded(office, *beyond)
    assert [text for _, text, _ in office.desk.asked][MANY:] == ["my arm is weak"]
    assert sum("Too many messages" in text for text in office.desk.sent) == 1
    assert sum("my arm is weak" in text for text in office.desk.sent) == 1


async def test_stop_and_delete_my_chat_are_obeyed_beyond_what_is_answered(office: Office) -> None:
    await greeted(office)
    await flooded(office, says("x"), says("STOP"), says("y"))
    assert "no more messages here" in office.desk.sent[-1]
    await office.takes(says("START"))
    await office.settles()
    await flooded_again(office, says("delete my chat"))
    assert "are erased here" in office.desk.sent[-1]


async def flooded_again(office: Office, *beyond: Incoming) -> None:
    await office.takes(*(says(f"again {n}") for n in range(MANY)), *beyond)
    await office.settles()


async def test_the_flood_of_one_person_does_not_keep_another_from_an_answer(tmp_path: Path) -> None:
    room = room_in(tmp_path)
    await room.accept("telegram", [says(f"q{n}") for n in range(MANY + 5)], NOW)
    await room.accept("telegram", [says("other", person="p2")], NOW)
    first = await room.waiting("telegram", ())
    assert first is not None
    other = await room.waiting("telegram", [first.conversation])
    assert other is not None and (other.message.text, other.beyond) == ("other", "")


# Rows that cannot be read


ODD: list[Any] = [
    {}, {"address": {"chat": "p"}}, {"part": {"text": "x"}, "address": {}}, [], "x", None, 3,
    {"address": 4, "part": {"text": "x", "offers": [], "form": "none", "urgent": False}},
    {"address": {"chat": "p"}, "part": {"text": None, "offers": [], "form": "none", "urgent": False}},
    {"address": {"chat": "p"}, "part": {"text": "x", "offers": [["a"]], "form": "none", "urgent": False}},
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=repr)
async def test_a_part_of_another_release_is_dead_with_a_reason_and_the_next_is_sent(office: Office, odd: Any) -> None:
    await greeted(office)
    sealed = Seals("s" * 32).seal(odd)
    add = """INSERT INTO outbox (channel, conversation, answers, part, sealed, urgent, due, began)
      VALUES ('telegram', 'telegram:odd', 99, 0, ?, 0, 0, ?)"""
    await office.room._do(lambda db: db.execute(add, (sealed, NOW)))
    await office.takes(says("q"))
    await office.settles()
    assert "q" in office.desk.sent[-1]
    (row,) = await office.rows("SELECT state, reason FROM outbox WHERE answers = 99")
    assert row == ("dead", "cannot be read: sealed under another secret, or of another release")


@pytest.mark.parametrize("odd", [{}, [], 3, None, {"key": "k", "person": "p", "address": {}, "text": None}, {"new": 1}])
async def test_a_message_of_another_release_is_named_and_the_next_is_answered(office: Office, odd: Any) -> None:
    await greeted(office)
    await office.room.accept("telegram", [says("x", "odd")], NOW)
    sealed = Seals("s" * 32).seal(odd)
    await office.room._do(lambda db: db.execute("UPDATE inbox SET sealed = ?", (sealed,)))
    await office.takes(says("q"))
    await office.settles()
    assert "On: q" in office.desk.sent[-1]


async def test_a_thousand_rows_of_another_secret_hold_up_nothing(tmp_path: Path) -> None:
    room = room_in(tmp_path)
    await room.accept("telegram", [says(f"q{n}", person=f"p{n}") for n in range(1200)], NOW)
    other = Mailroom(room.path, Seals("t" * 32), room.keep)
    await other.accept("telegram", [says("new")], NOW)
    found = await other.waiting("telegram", ())
    assert found is not None and found.message.text == "new"


# Chats that go on


async def conversation_at(room: Mailroom, now: float) -> str:
    await room.accept("telegram", [says(f"at {now}", at=now)], now)
    (row,) = await room._do(lambda db: [row["conversation"] for row in db.execute("SELECT conversation FROM people")])
    return str(row)


async def test_a_chat_is_not_cut_by_its_age_while_somebody_writes(tmp_path: Path) -> None:
    room = room_in(tmp_path, keep=7200.0)
    names = {await conversation_at(room, NOW + 3000 * n) for n in range(25)}  # each 50 minutes, for ten times as long
    assert len(names) == 1


async def test_it_ends_when_nobody_wrote_for_the_keep_time_and_in_a_pause_when_it_is_seven_times_as_old(
    tmp_path: Path,
) -> None:
    room, keep = room_in(tmp_path, keep=DAY), DAY - 1
    names = [await conversation_at(room, NOW + keep * n) for n in range(keeping.MOST_TIMES + 2)]
    assert len(set(names[:-1])) == 1 and names[-1] != names[0]
    assert await conversation_at(room, NOW + keep * len(names) + 2) not in names


async def test_first_contact_is_said_in_each_conversation(office: Office) -> None:
    await greeted(office)
    office.now += office.room.keep + 1
    await office.takes(says("back again", at=office.now))
    await office.settles()
    assert "education only" in office.desk.sent[0] and "24 hours after your last message" in office.desk.sent[1]


# What was asked before


async def test_only_what_may_have_been_asked_before_is_asked_again(tmp_path: Path) -> None:
    earlier = room_in(tmp_path)
    await earlier.accept("telegram", [says("left behind")], NOW)
    begun = await earlier.waiting("telegram", ())
    assert begun is not None
    await earlier.begin(begun)
    room, desk = room_in(tmp_path), FakeDesk()
    made = Office(room, desk, Worker(room, desk, clock=lambda: made.now))
    await made.worker.begin()
    try:
        await made.until(lambda: len(desk.asked) == 1)
        await made.takes(says("new"))
        await made.settles()
    finally:
        await made.worker.end()
    assert desk.again == [True, False]


async def test_what_was_asked_and_not_noted_is_asked_again_as_such(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await greeted(office)
    monkeypatch.setattr("bot.mailroom.worker.AFTER_FAILURE", 0.01)
    whole, failures = office.room.answer, [OSError("disk")]

    async def answer(*given: Any) -> None:
        if failures:
            raise failures.pop()
        await whole(*given)

    monkeypatch.setattr(office.room, "answer", answer)
    office.desk.again.clear()
    await office.takes(says("q"))
    await office.settles()
    assert office.desk.again == [False, True]


# A mailroom that fails


async def test_a_worker_that_died_is_told_and_one_that_fails_until_it_is_well(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await greeted(office)
    assert office.worker.trouble() is None
    monkeypatch.setattr("bot.mailroom.worker.AFTER_FAILURE", 0.01)
    whole = office.room.answer

    async def fails(*_: Any) -> None:
        raise OSError("disk")

    monkeypatch.setattr(office.room, "answer", fails)
    await office.takes(says("q"))
    await office.until(lambda: office.worker.trouble() == "fails: OSError")
    monkeypatch.setattr(office.room, "answer", whole)
    await office.settles()
    await office.until(lambda: office.worker.trouble() is None)
    office.worker._tasks[1].cancel()
    await office.until(lambda: office.worker.trouble() == "has stopped: restart the server")


async def test_what_the_desk_did_not_foresee_is_unknown_and_the_next_goes(office: Office) -> None:
    await greeted(office)
    fates = [KeyError("chat")]

    def fate(_: Any) -> Outcome:
        if fates:
            raise fates.pop()
        return Outcome("sent", "v")

    office.desk.fate = fate
    await office.takes(says("one"), says("two"))
    await office.settles()
    assert "two" in office.desk.sent[-1]
    assert await office.rows("SELECT state FROM outbox WHERE state != 'sent'") == [("unknown",)]


async def test_how_a_part_ended_is_noted_as_soon_as_it_can_be_and_the_next_goes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await greeted(office)
    monkeypatch.setattr("bot.mailroom.worker.AFTER_FAILURE", 0.01)
    whole, failures = office.room.ended, [sqlite3.OperationalError("database is locked")]

    async def ended(*given: Any) -> Any:
        if failures:
            raise failures.pop()
        return await whole(*given)

    monkeypatch.setattr(office.room, "ended", ended)
    await office.takes(says("one"), says("my arm is weak"))
    await office.settles()
    assert "my arm is weak" in office.desk.sent[-1]
    assert await office.rows("SELECT count(*) FROM outbox WHERE state != 'sent'") == [(0,)]


async def test_a_step_that_reads_before_it_writes_waits_for_who_holds_the_file(tmp_path: Path) -> None:
    """Such as our own watch over the storage, every two seconds."""
    room = room_in(tmp_path)
    await room.accept("telegram", [says("q")], NOW)
    waiting = await room.waiting("telegram", ())
    assert waiting is not None
    await room.answer(waiting, Reply((Part("x"),)), NOW)
    with closing(sqlite3.connect(room.path, isolation_level=None, check_same_thread=False)) as watch:
        watch.execute("BEGIN IMMEDIATE")
        due = asyncio.create_task(room.due("telegram", NOW, ()))
        await asyncio.sleep(0.3)
        watch.execute("ROLLBACK")
    assert await due is not None
