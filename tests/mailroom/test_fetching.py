"""A message of which the vendor named only the id: had before it is answered, and nobody else waits for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.mailroom.desk import GONE
from bot.mailroom.message import DAY, Incoming, Outcome
from tests.mailroom.conftest import Office
from tests.mailroom.desk import NOW, says

WORDS = "the words"


def only_after(tries: int, outcome: Outcome) -> Any:
    """Hands over the words of `k-` after so many tries; of all others at once."""
    left = [outcome] * tries

    def fetched(message: Incoming) -> Incoming | Outcome:
        if message.key != "k-":
            return message
        return left.pop() if left else replace(message, text=WORDS)

    return fetched


@pytest.mark.parametrize("kind", ["later", "unknown"])
async def test_it_is_tried_again_until_it_is_had(office: Office, kind: Any) -> None:
    office.desk.fetched = only_after(3, Outcome(kind, reason="500"))
    await office.takes(says(""))
    await office.settles()
    assert [text for _, text, _ in office.desk.asked] == [WORDS]


async def test_two_that_cannot_be_had_do_not_keep_the_others_from_an_answer(office: Office) -> None:
    bad = ("bad-1", "bad-2", "bad-3")
    office.desk.fetched = lambda message: Outcome("later", reason="500") if message.person in bad else message
    await office.takes(*(says("", person, person) for person in bad), says("fine", person="p9"))
    await office.until(lambda: [text for _, text, _ in office.desk.asked] == ["fine"])
    assert await office.rows("SELECT count(*) FROM inbox WHERE state = 'waiting'") == [(3,)]


async def test_what_a_person_wrote_later_waits_for_it(office: Office) -> None:
    office.desk.fetched = only_after(2, Outcome("later"))
    await office.takes(says(""), says("second"))
    await office.settles()
    assert [text for _, text, _ in office.desk.asked] == [WORDS, "second"]


async def test_the_wait_that_the_vendor_asks_for_is_kept(office: Office) -> None:
    office.desk.fetched = only_after(1, Outcome("later", after=300.0))
    await office.takes(says(""))
    await office.until(lambda: office.worker._fetching.put_off() != set())
    office.now += 299
    assert office.worker._fetching.put_off() != set() and office.desk.asked == []
    office.now += 2
    await office.until(lambda: len(office.desk.asked) == 1)


@pytest.mark.parametrize(("reason", "listed"), [("", []), ("gone", [("failed", "gone")])])
async def test_what_is_not_to_be_answered_is_out_of_the_way(office: Office, reason: str, listed: list[Any]) -> None:
    office.desk.fetched = only_after(1, Outcome("refused", reason=reason))
    await office.takes(says(""), says("second"))
    await office.settles()
    assert [text for _, text, _ in office.desk.asked] == ["second"]
    assert await office.rows("SELECT state, reason FROM inbox") == listed


async def test_that_none_is_had_is_told_until_one_is(office: Office) -> None:
    office.desk.fetched = lambda message: Outcome("later", reason="500")
    await office.takes(says(""))
    await office.until(lambda: office.worker.trouble() == "the vendor does not hand over messages" or _goes_on(office))
    office.desk.fetched = lambda message: Outcome("later", reason="401", our_secret=True)
    await office.until(lambda: office.worker.trouble() == "the vendor does not take our secret" or _goes_on(office))
    office.desk.fetched = lambda message: message
    await office.settles()
    assert office.worker.trouble() is None


def _goes_on(office: Office) -> bool:
    office.now += 0.02
    return False


async def test_one_try_that_failed_is_no_trouble(office: Office) -> None:
    office.desk.fetched = only_after(1, Outcome("later", after=300.0))
    await office.takes(says(""))
    await office.until(lambda: office.worker._fetching.put_off() != set())
    assert office.worker.trouble() is None


@pytest.mark.parametrize("reason", ["403 x", GONE])
async def test_that_all_are_refused_is_told_and_the_writers_are_told_until_one_is_had(office: Office, reason: str) -> None:
    office.desk.fetched = lambda message: Outcome("refused", reason=reason)
    await office.takes(says("", "k1", "p1"))
    await office.settles()
    assert office.worker.trouble() is None
    assert len(office.desk.sent) == (reason != GONE)  # one that is gone alone was taken back
    await office.takes(says("", "k2", "p2"))
    await office.settles()
    status = " (403)" * (reason != GONE)
    assert office.worker.trouble() == f"the vendor refuses to hand over messages{status}"
    assert "Something went wrong here" in office.desk.sent[-1]
    assert await office.rows("SELECT state, reason FROM inbox") == [("failed", reason)] * 2
    office.desk.fetched = lambda message: message
    await office.takes(says("fine", person="p3"))
    await office.settles()
    assert office.worker.trouble() is None


async def test_a_refusal_does_not_end_the_trouble_of_others(office: Office) -> None:
    office.desk.fetched = lambda message: Outcome("later" if message.person == "p1" else "refused", reason="500")
    await office.takes(says(""))
    await office.until(lambda: office.worker.trouble() is not None or _goes_on(office))
    await office.takes(says("", "k2", "p2"))
    await office.until(lambda: office.desk.sent != [])
    assert office.worker.trouble() == "the vendor does not hand over messages"


async def test_a_trouble_is_over_when_nothing_waits_any_more(office: Office) -> None:
    office.desk.fetched = lambda message: Outcome("later", reason="401", our_secret=True)
    await office.takes(says(""))
    await office.until(lambda: office.worker.trouble() == "the vendor does not take our secret")
    office.now = NOW + 601
    await office.until(lambda: office.worker.trouble() is None)
    assert office.worker._fetching._off == {}


NEVER = ("failed", "its words were never had: it may tell of danger")


async def test_after_ten_minutes_the_writer_is_told_and_what_they_wrote_next_is_read(office: Office) -> None:
    office.desk.fetched = only_after(999, Outcome("later", reason="500", after=7200.0))
    await office.takes(says(""), says("my arm is weak"))
    await office.until(lambda: office.worker._fetching.put_off() != set())
    office.now += 599
    assert office.worker._fetching.put_off() != set() and office.desk.sent == []
    office.now += 2
    await office.settles()
    assert [text for _, text, _ in office.desk.asked] == ["my arm is weak"]
    assert "Something went wrong here" in office.desk.sent[0] and "112" in office.desk.sent[0]
    assert await office.rows("SELECT state, reason FROM inbox") == [NEVER]
    assert await office.rows("SELECT urgent FROM outbox ORDER BY number LIMIT 1") == [(1,)]


async def test_what_could_not_be_had_for_a_day_is_listed_as_what_may_be_danger(office: Office) -> None:
    office.desk.fetched = lambda message: Outcome("later", reason="500")
    await office.takes(says("", at=NOW - DAY - 60))
    await office.settles()
    assert await office.rows("SELECT state, reason FROM inbox") == [NEVER]
    assert office.desk.sent == []


async def test_what_was_not_foreseen_is_a_try_that_failed(office: Office) -> None:
    broken = [True]

    def fetched(message: Incoming) -> Incoming:
        if broken.pop() if broken else False:
            raise KeyError("x")
        return replace(message, text=WORDS)

    office.desk.fetched = fetched
    await office.takes(says(""))
    await office.settles()
    assert [text for _, text, _ in office.desk.asked] == [WORDS]


async def test_words_of_command_count_when_they_are_had(office: Office) -> None:
    office.desk.fetched = lambda message: replace(message, text="DELETE MY CHAT")
    await office.takes(says(""))
    await office.settles()
    assert len(office.desk.forgotten) == 1
