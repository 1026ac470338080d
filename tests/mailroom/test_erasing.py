"""DELETE MY CHAT: whenever the process is killed, the request is still there, or all is gone and the last word is due."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from bot.mailroom import fixed
from bot.mailroom.message import DAY, Waiting
from bot.mailroom.room import Mailroom
from bot.mailroom.worker import Worker
from bot.store.standing import Standing
from tests.mailroom.conftest import Office
from tests.mailroom.desk import NOW, FakeDesk, room_in, says
from tests.mailroom.test_office import greeted

KEEP = 7200.0
LATER = NOW + KEEP + 1


class Killed(Exception):
    """The process is gone: nothing after this is done."""


def dies_after(room: Mailroom, desk: FakeDesk, steps: int) -> None:
    """Each step of the store, and each of erasing elsewhere, counts as one."""
    left, whole, forget = [steps], room._do, desk.forget

    def one_more() -> None:
        if left[0] == 0:
            raise Killed
        left[0] -= 1

    async def do(work: object) -> object:
        one_more()
        return await whole(work)  # type: ignore[arg-type]

    async def forgets(conversation: str) -> None:
        one_more()
        await forget(conversation)

    room._do, desk.forget = do, forgets  # type: ignore[assignment, method-assign]


async def asked_to_erase(folder: Path) -> tuple[Waiting, list[str]]:
    """The request of somebody who has two conversations: of the one before a message still waits."""
    room = room_in(folder, KEEP)
    await room.accept("telegram", [says("old", at=LATER)], NOW)
    await room.accept("telegram", [says("delete my chat", at=LATER)], LATER)
    old = await room.waiting("telegram", ())
    assert old is not None
    request = await room.waiting("telegram", [old.conversation])
    assert request is not None and request.message.text == "delete my chat"
    return request, [old.conversation, request.conversation]


def left_in(folder: Path) -> tuple[int, int, int]:
    with sqlite3.connect(folder / "mail.db") as db:
        counted: tuple[int, int, int] = db.execute(
            "SELECT (SELECT count(*) FROM inbox), (SELECT count(*) FROM people), (SELECT count(*) FROM outbox)"
        ).fetchone()
    return counted


async def test_killed_at_any_step_the_request_stands_or_the_last_word_is_due(tmp_path: Path) -> None:
    seen = set()
    for steps in range(6):
        folder = tmp_path / str(steps)
        request, both = await asked_to_erase(folder)
        room, desk = room_in(folder, KEEP), FakeDesk()
        dies_after(room, desk, steps)
        with suppress(Killed):
            await Worker(room, desk, clock=lambda: LATER)._erase(request)
        seen.add((left_in(folder), len(desk.forgotten)))
        again = FakeDesk()
        worker = Worker(room_in(folder, KEEP), again, clock=lambda: LATER)
        if left_in(folder)[0]:  # what the next start finds in the inbox
            await worker._erase(request)
            assert sorted(again.forgotten) == sorted(both)
        assert left_in(folder) == (0, 0, 1)  # the last word alone
        due = await room_in(folder, KEEP).due("telegram", LATER, ())
        assert due is not None and "are erased here" in due[1].part.text and due[1].address == {"chat": "p1"}
    assert seen == {((2, 1, 0), 0), ((2, 1, 0), 1), ((2, 1, 0), 2), ((0, 0, 1), 2)}  # nothing stands between


async def test_that_something_is_left_is_said_in_the_step_that_ends_the_request(tmp_path: Path) -> None:
    for steps in range(4):
        folder = tmp_path / str(steps)
        request, _ = await asked_to_erase(folder)
        room, desk = room_in(folder, KEEP), FakeDesk(forget_fails=True)
        whole, left = room._do, [steps]

        async def do(work: object, whole: object = whole, left: list[int] = left) -> object:
            if left[0] == 0:
                raise asyncio.CancelledError
            left[0] -= 1
            return await whole(work)  # type: ignore[operator]

        room._do = do  # type: ignore[assignment]
        with suppress(asyncio.CancelledError):
            await Worker(room, desk, clock=lambda: LATER)._erase(request)
        inbox, _, outbox = left_in(folder)
        assert (inbox, outbox) == ((2, 0) if steps < 2 else (1, 1))


async def test_who_wrote_on_after_a_failed_erasing_gets_no_second_first_contact_and_can_ask_again(office: Office) -> None:
    await greeted(office)
    office.desk.forget_fails = True
    await office.takes(says("delete my chat"), says("my eye"))
    await office.settles()
    office.desk.forget_fails = False
    await office.takes(says("delete my chat", "again"))
    await office.settles()
    said = [fixed.filled(text, office.desk.site, "telegram")[:30] for text in (fixed.NOT_ERASED, fixed.ERASED)]
    assert said[0] in office.desk.sent[0] and "my eye" in office.desk.sent[1] and said[1] in office.desk.sent[2]


async def test_a_request_that_came_a_day_late_is_met_all_the_same(office: Office) -> None:
    await greeted(office)
    await office.takes(says("delete my chat", at=NOW - DAY - 60))
    await office.settles()
    assert len(office.desk.forgotten) == 1
    assert "are erased here" in office.desk.sent[-1]


async def test_danger_stands_in_a_conversation_that_was_erased_in_part_and_goes_on(tmp_path: Path) -> None:
    """Where another of the person's could not be erased, this one is told so and goes on under its name."""
    standing = Standing(tmp_path / "standing.db")
    standing.settle()
    await standing.raised("telegram:a", "emergency.overview", "call_now")
    await standing.erase("telegram:a", for_good=True)
    await standing.raised("telegram:a", "emergency.overview", "call_now")
    assert not standing.stands("telegram:a")  # a turn that was under way leaves nothing
    standing.begins("telegram:a")
    await standing.raised("telegram:a", "emergency.overview", "call_now")
    assert standing.stands("telegram:a")


@pytest.mark.parametrize("text", ["erase everything", "Delete my data!"])
async def test_nothing_of_the_answers_is_left(office: Office, text: str) -> None:
    await greeted(office)
    await office.takes(says("a private thing"), says(text))
    await office.settles()
    for table in ("people", "inbox"):
        assert await office.rows(f"SELECT * FROM {table}") == []
    assert await office.rows("SELECT count(*) FROM outbox") == [(1,)]
