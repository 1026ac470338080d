"""What is so at Webex alone: the words are fetched by the message's id, however often that takes, and nobody else waits."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

import pytest

from bot.channels.vendor_call import Answer, judged
from tests.channels.vendors.conftest import Street
from tests.channels.vendors.stand_in import SECRET
from tests.channels.vendors.webex import Webex


@pytest.fixture
def vendor(street: Street) -> Webex:
    found = street.vendors["webex"]
    assert isinstance(found, Webex)
    found.fates.clear()
    found.fates_before.clear()
    found.refused.clear()
    return found


@pytest.mark.parametrize("fates", [["429"], ["500", "500"], ["html"], ["cut"]], ids=lambda fates: fates[0])
async def test_words_that_could_not_be_fetched_are_fetched_again(street: Street, vendor: Webex, fates: list[str]) -> None:
    person = await street.greeted(vendor)
    vendor.fates_before[:] = fates
    status, _ = await street.post(vendor, vendor.text("fetched late", street.new(), person, time.time()))
    assert status == 200  # before anything is fetched
    await street.until(lambda: len(vendor.of(person)) == 4)
    assert vendor.fates_before == [] and "fetched late" in vendor.of(person)[3].text


async def test_a_webhook_that_says_no_more_than_it_must_is_enough(street: Street, vendor: Webex) -> None:
    person = street.new()
    await street.post(vendor, vendor.barely("a bare question", street.new(), person, time.time()))
    await street.until(lambda: len(vendor.of(person)) == 3)
    assert "a bare question" in vendor.of(person)[2].text


async def test_an_answer_in_a_thread_is_a_message_like_any(street: Street, vendor: Webex) -> None:
    person = await street.greeted(vendor)
    said = vendor.message(street.new(), person, time.time(), text="in a thread", parentId="M1")
    await street.post(vendor, vendor.event(said))
    await street.until(lambda: len(vendor.of(person)) == 4)
    assert "in a thread" in vendor.of(person)[3].text


async def rows(door: Any, query: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = await door.room._do(lambda db: [tuple(row) for row in db.execute(query).fetchall()])
    return found


async def test_what_was_deleted_before_it_was_read_is_listed_and_holds_up_nothing(street: Street, vendor: Webex) -> None:
    person, door = await street.greeted(vendor), street.doors["webex"]
    gone = vendor.text("taken back", street.new(), person, time.time())
    vendor.messages.popitem()
    await street.post(vendor, gone)
    await street.post(vendor, vendor.text("after", street.new(), person, time.time()))
    await street.until(lambda: len(vendor.of(person)) == 4)
    assert "after" in vendor.of(person)[3].text
    listed = await rows(door, "SELECT reason, sealed FROM inbox WHERE channel = 'webex' AND state = 'failed'")
    assert ("the vendor does not have it any more", None) in listed


async def test_another_message_than_the_one_named_is_not_answered(street: Street, vendor: Webex) -> None:
    person, other = await street.greeted(vendor), street.new()
    body = vendor.text("of another", street.new(), person, time.time())
    next(reversed(vendor.messages.values()))["personId"] = f"P{other}"
    await street.post(vendor, body)
    await street.post(vendor, vendor.text("after", street.new(), person, time.time()))
    await street.until(lambda: len(vendor.of(person)) == 4)
    assert not any(said == "of another" for _, said, _ in street.agent.heard)


async def test_where_the_store_fails_the_words_that_matter_are_sent_besides(
    street: Street, vendor: Webex, monkeypatch: pytest.MonkeyPatch
) -> None:
    door, person = street.doors["webex"], street.new()

    async def fails(*_: object) -> int:
        raise sqlite3.OperationalError("disk is full")

    monkeypatch.setattr(door.room, "accept", fails)
    body = vendor.text("I have a weak arm and my face drops", street.new(), person, time.time())
    assert (await street.post(vendor, body))[0] == 503
    await street.until(lambda: len(vendor.of(person)) == 1)
    assert "call 112 now" in vendor.of(person)[0].text.lower()


async def test_a_signature_of_another_algorithm_or_in_other_letters_is_refused(street: Street, vendor: Webex) -> None:
    body = vendor.text("x", street.new(), street.new(), time.time())
    right = vendor.signed(body)["X-Spark-Signature"]
    for wrong in (f"sha1={right}", right.upper(), right[:-1], SECRET, ""):
        given = {"Content-Type": "application/json", "X-Spark-Signature": wrong}
        assert (await street.post(vendor, body, given))[0] == 401
    assert (await street.post(vendor, body))[0] == 200


def test_a_locked_resource_is_tried_again_when_the_vendor_says() -> None:
    outcome = judged(Answer(423, None, {"Retry-After": "9"}))
    assert (outcome.kind, outcome.after) == ("later", 9.0)
