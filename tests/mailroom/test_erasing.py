"""DELETE MY CHAT: whenever the process is killed, the request is still there, or all is gone and the last word is due."""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from bot.mailroom import fixed
from bot.mailroom.message import DAY, Outcome, Reply, Waiting
from bot.mailroom.room import Mailroom
from bot.mailroom.tables import opened
from bot.mailroom.worker import Worker
from bot.rendering.parts import Part
from bot.store.damaged import put_damaged_aside
from bot.store.record import erase, kept_of
from bot.store.standing import Standing
from tests.mailroom.conftest import Office
from tests.mailroom.desk import NOW, FakeDesk, answer_card, room_in, says
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


async def test_an_urgent_text_that_is_due_goes_out_all_the_same_and_the_last_word_follows(office: Office) -> None:
    await greeted(office)
    up = [False]
    office.desk.fate = lambda _: Outcome("sent", "v") if up[0] else Outcome("later", reason="503")
    office.desk.cards = lambda text: [answer_card(text, urgent="arm" in text)]
    await office.takes(says("my arm is weak"), says("a private thing"), says("delete my chat"))
    await office.until(lambda: len(office.desk.forgotten) == 1)
    due = "SELECT count(*) FROM outbox WHERE state IN ('due', 'sending')"
    for _ in range(500):
        if await office.rows(due) == [(2,)]:
            break
        await asyncio.sleep(0.01)
    assert await office.rows(due) == [(2,)]  # the urgent text and the last word
    assert await office.rows("SELECT * FROM people") == [] and await office.rows("SELECT * FROM inbox") == []
    names = [str(name) for (name,) in await office.rows("SELECT DISTINCT conversation FROM outbox")]
    assert len(names) == 1 and names[0] not in office.desk.forgotten  # nothing leads from it to what was erased
    up[0] = True
    await office.settles()
    assert ["my arm is weak" in office.desk.sent[0], "are erased here" in office.desk.sent[1]] == [True, True]
    assert len(office.desk.sent) == 2
    assert await office.rows("SELECT sealed FROM outbox") == [(None,), (None,)]


async def test_an_urgent_text_that_never_went_keeps_no_words_of_who_was_erased(office: Office) -> None:
    await greeted(office)
    ends = [Outcome("later", reason="503")]
    office.desk.fate = lambda _: ends[-1]
    office.desk.cards = lambda text: [answer_card(text, urgent="arm" in text)]
    await office.takes(says("my arm is weak"), says("delete my chat"))
    await office.until(lambda: len(office.desk.forgotten) == 1)
    ends.append(Outcome("refused", reason="403"))
    await office.settles()
    assert await office.rows("SELECT state, sealed FROM outbox") == [("dead", None), ("dead", None)]


async def test_who_sent_stop_is_not_written_to_after_erasing_until_start(office: Office) -> None:
    await greeted(office)
    for said in ("STOP", "delete my chat"):
        await office.takes(says(said))
        await office.settles()
    assert await office.rows("SELECT * FROM people") == []
    assert len(await office.rows("SELECT person FROM stopped")) == 1  # a keyed hash and nothing else
    office.desk.sent.clear()
    await office.takes(says("a question"), says("delete my chat", "k2"), says("another", "k3"))
    await office.settles()
    assert office.desk.asked == [] and ["are erased here" in text for text in office.desk.sent] == [True]
    await office.takes(says("START"), says("a third"))
    await office.settles()
    assert "a third" in office.desk.sent[-1]
    assert await office.rows("SELECT * FROM stopped") == []


async def test_stop_and_an_urgent_text_outlive_palsy_erase_too(tmp_path: Path) -> None:
    room = room_in(tmp_path)
    await room.accept("telegram", [says("STOP"), says("my arm is weak")], NOW)
    stop = await room.waiting("telegram", ())
    assert stop is not None
    await room.answer(stop, Reply((), person={"stopped": True}), NOW)
    danger = await room.waiting("telegram", ())
    assert danger is not None and danger.stopped
    await room.answer(danger, Reply((Part("Call 112 now", urgent=True), Part("the rest"))), NOW)
    told = kept_of(tmp_path, stop.conversation)
    assert told is not None and told["mail"]["stopped"] is True and "person" not in told["mail"]
    assert erase(tmp_path, stop.conversation)
    assert kept_of(tmp_path, stop.conversation) is None
    due = await room_in(tmp_path).due("telegram", NOW, ())
    assert due is not None and due[1].part.text == "Call 112 now"
    await room.accept("telegram", [says("a question")], NOW)
    later = await room.waiting("telegram", ())
    assert later is not None and later.stopped
    await room.ended(due[1], Outcome("refused", reason="403"), NOW)
    with sqlite3.connect(tmp_path / "mail.db") as db:
        ((conversation, sealed),) = db.execute("SELECT conversation, sealed FROM outbox")
    assert conversation != stop.conversation and sealed is None


async def of_an_earlier_release(folder: Path) -> None:
    room = room_in(folder)
    await room.accept("telegram", [says("a question")], NOW)
    with sqlite3.connect(folder / "mail.db") as db:
        db.executescript("""DROP TABLE stopped; ALTER TABLE inbox DROP COLUMN starts;
          ALTER TABLE people ADD COLUMN stopped INTEGER NOT NULL DEFAULT 0;
          UPDATE people SET stopped = 1""")
    db.close()


async def test_of_several_that_open_a_file_of_an_earlier_release_none_fails(tmp_path: Path) -> None:
    """Each channel opens it at the start of the server, and so does the sweep."""
    await of_an_earlier_release(tmp_path)
    with ThreadPoolExecutor(6) as threads:
        opened_by_all = list(threads.map(lambda _: opened(tmp_path / "mail.db"), range(6)))
    assert [db.execute("SELECT count(*) FROM stopped").fetchone()[0] for db in opened_by_all] == [1] * 6
    for db in opened_by_all:
        db.close()


async def test_a_file_of_an_earlier_release_still_knows_who_sent_stop(tmp_path: Path) -> None:
    await of_an_earlier_release(tmp_path)
    put_damaged_aside(tmp_path)
    found = await room_in(tmp_path).waiting("telegram", ())
    assert found is not None and found.stopped
