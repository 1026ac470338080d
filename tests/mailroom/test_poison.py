"""A message that ends the process is not asked for ever, and a vendor that refuses everything is told of."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.mailroom.keeping import KEYS_KEPT
from bot.mailroom.message import DAY, Letter, Outcome, Waiting
from bot.mailroom.worker import MOST_STARTS, Worker
from tests.mailroom.conftest import Office
from tests.mailroom.desk import NOW, FakeDesk, room_in, says
from tests.mailroom.test_office import greeted

POISON = "poison, and my arm is weak"


class Killed(BaseException):
    """The process is gone: nothing after this is done."""


class Deadly(FakeDesk):
    """What holds the poison ends the process, as soon as the assistant is asked."""

    async def ask(self, conversation: str, key: str, text: str, pressed: str | None, again: bool) -> Any:
        if "poison" in text:
            raise Killed
        return await super().ask(conversation, key, text, pressed, again)


async def started(folder: Path, desk: FakeDesk) -> bool:
    """What waits is answered by a new process; whether it was killed by that."""
    room = room_in(folder)
    worker = Worker(room, desk, clock=lambda: NOW)
    while (waiting := await room.waiting("telegram", ())) is not None:
        try:
            await worker._handle(waiting)
        except Killed:
            return True
    while (due := await room.due("telegram", NOW, ())) is not None:
        await worker._send(due[1])
    return False


async def test_a_message_that_ends_the_process_is_given_up_after_three_starts_and_the_next_is_answered(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await room_in(tmp_path).accept("telegram", [says(POISON), says("my eye", person="p2")], NOW)
    desk = Deadly()
    with caplog.at_level(logging.ERROR):
        killed = [await started(tmp_path, desk) for _ in range(MOST_STARTS + 1)]
    assert killed == [True] * MOST_STARTS + [False]
    assert [text for _, text, _ in desk.asked] == ["my eye"]
    assert "Call 112 now" in desk.sent[0]  # danger is heard in it by the rules alone
    rows = await room_in(tmp_path)._do(lambda db: [tuple(r) for r in db.execute("SELECT state, sealed, reason FROM inbox")])
    assert rows == [("failed", None, "3 starts did not outlive it")]
    assert "3 starts did not outlive it" in caplog.text and "poison" not in caplog.text


async def test_where_even_the_rules_end_the_process_fixed_words_go_out(tmp_path: Path) -> None:
    class Deadlier(Deadly):
        async def last_resort(self, conversation: str, text: str) -> Any:
            raise Killed

    await room_in(tmp_path).accept("telegram", [says("poison")], NOW)
    desk = Deadlier()
    killed = [await started(tmp_path, desk) for _ in range(MOST_STARTS + 2)]
    assert killed == [True] * (MOST_STARTS + 1) + [False]
    assert "Something went wrong" in desk.sent[0] and "112" in desk.sent[0]


async def test_erasing_that_ends_the_process_is_said_not_to_be_done(tmp_path: Path) -> None:
    class NeverForgets(Deadly):
        async def forget(self, conversation: str) -> None:
            raise Killed

    await room_in(tmp_path).accept("telegram", [says("delete my chat")], NOW)
    desk = NeverForgets()
    killed = [await started(tmp_path, desk) for _ in range(MOST_STARTS + 1)]
    assert killed == [True] * MOST_STARTS + [False]
    assert "Not everything could be erased" in desk.sent[0]


async def test_a_store_that_fails_in_one_process_counts_as_one_start(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await greeted(office)
    monkeypatch.setattr("bot.mailroom.worker.AFTER_FAILURE", 0.01)
    whole, failures, seen = office.room.answer, [OSError("disk")] * (MOST_STARTS + 3), list[Waiting]()

    async def answer(waiting: Waiting, *given: Any) -> None:
        seen.append(waiting)
        if failures:
            raise failures.pop()
        await whole(waiting, *given)

    monkeypatch.setattr(office.room, "answer", answer)
    await office.takes(says("q"))
    await office.settles()
    assert "On: q" in office.desk.sent[-1] and len(seen) == MOST_STARTS + 4
    assert await office.rows("SELECT * FROM inbox") == []


# A vendor that refuses


@pytest.mark.parametrize(
    ("outcome", "messages", "why"),
    [
        (Outcome("later", reason="401: the vendor does not take our secret", after=60.0, our_secret=True), 1,
         "the vendor does not take our secret"),
        (Outcome("refused", reason="403 my private words"), 2, "the vendor refuses what is sent (403)"),
        (Outcome("refused", reason="400"), 2, "the vendor refuses what is sent (400)"),
        (Outcome("refused", reason="invalid_blocks"), 2, "the vendor refuses what is sent"),
    ],
)  # fmt: skip
async def test_a_vendor_that_refuses_everything_is_told_by_kind_until_a_part_is_sent(
    office: Office, outcome: Outcome, messages: int, why: str
) -> None:
    await greeted(office)
    tried: list[Letter] = []

    def fate(letter: Letter) -> Outcome:
        tried.append(letter)
        return outcome

    office.desk.fate = fate
    for n in range(messages):
        assert office.worker.trouble() is None
        await office.takes(says(f"q{n}", person=f"p{n}"))  # one alone may have shut the chat
        await office.until(lambda n=n: len({letter.conversation for letter in tried}) > n)  # type: ignore[misc]
    await office.until(lambda: office.worker.trouble() == why)
    office.desk.fate = lambda _: Outcome("later", reason="503")
    await office.takes(says("x", person="p9"))
    assert office.worker.trouble() == why  # neither better nor worse
    office.desk.fate = None
    office.now += 60
    await office.settles()
    await office.until(lambda: office.worker.trouble() is None)


async def test_one_person_who_shut_the_chat_is_no_trouble(office: Office) -> None:
    await greeted(office)
    office.desk.fate = lambda letter: (
        Outcome("refused", reason="403") if letter.address["chat"] == "p1" else Outcome("sent", "v")
    )
    for n in range(3):
        await office.takes(says(f"q{n}"))
        await office.settles()
        await office.takes(says(f"r{n}", person="p2"))
        await office.settles()
        assert office.worker.trouble() is None


# What is older than the keys of what was seen


async def test_what_is_older_than_the_kept_keys_is_taken_not_answered_and_listed_without_who_sent_it(office: Office) -> None:
    await greeted(office)
    old = [says("my eye", at=NOW - KEYS_KEPT - 60), says("delete my chat", at=NOW - KEYS_KEPT - 60)]
    assert await office.takes(*old) == 0
    assert await office.takes(replace(old[0])) == 0  # and again: counted once
    await office.settles()
    assert office.desk.sent == [] and office.desk.forgotten == []
    rows = await office.rows("SELECT state, reason, person, conversation, sealed FROM inbox")
    assert rows == [("stale", "older than 8 days, or played again", "", "", None)] * 2


async def test_what_was_put_by_late_is_kept_for_staff_however_late_it_was(office: Office) -> None:
    await greeted(office)
    await office.takes(says("my arm is weak", at=NOW - 5 * DAY))
    await office.settles()
    from bot.mailroom.keeping import sweep

    await office.room._do(lambda db: sweep(db, NOW + 60, office.room.keep))
    assert await office.rows("SELECT state FROM inbox") == [("late",)]
