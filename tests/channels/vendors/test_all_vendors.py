"""What holds for every messaging app: who may speak, once and in order, and what is taken without an answer."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import time
from typing import Any

import pytest

from bot.channels.vendor_call import Answer, judged
from bot.mailroom.keeping import KEYS_KEPT
from tests.channels.vendors.conftest import VENDORS, Street
from tests.channels.vendors.signing import SigningStandIn
from tests.channels.vendors.stand_in import SECRET, StandIn
from tests.mailroom.desk import answer_card


def heard(street: Street, text: str) -> int:
    return sum(said == text for _, said, _ in street.agent.heard)


async def test_what_is_forged_unsigned_or_stale_is_refused_and_not_stored(street: Street, vendor: StandIn) -> None:
    person, text = street.new(), f"forged {vendor.path}"
    body = vendor.text(text, street.new(), person, time.time())
    kind = vendor.signed(body)["Content-Type"]
    forged: list[tuple[bytes, dict[str, str]]]
    if vendor.in_body:
        forged = [(vendor.with_secret(body, other), vendor.signed(body)) for other in ("", "another-secret", "caf\u00e9")]
        forged.append((body.replace(b"token", b"taken", 1), vendor.signed(body)))
    else:
        forged = [
            (body, {"Content-Type": kind}),  # unsigned
            (body, vendor.signed(body, secret="another-secret")),
            (body, {name: "" for name in vendor.signed(body)} | {"Content-Type": kind}),
            (body, {name: value[::-1] for name, value in vendor.signed(body).items()} | {"Content-Type": kind}),
            (body, {name: "caf\u00e9" for name in vendor.signed(body)} | {"Content-Type": kind}),
        ]
        if vendor.signs_body:
            forged.append((body + b" ", vendor.signed(body)))  # signed for another body
    if vendor.stale:
        stale = (-301, 900)  # seconds; so far ahead that no slow machine catches up
        forged += [(body, vendor.signed(body, now=time.time() + late)) for late in stale]
        forged.append((body, vendor.signed(body) | {"X-Slack-Request-Timestamp": "now"}))
    statuses = [(await street.post(vendor, *one))[0] for one in forged]
    assert statuses == [vendor.refusal] * len(forged)
    assert heard(street, text) == 0


async def test_a_refusal_does_not_tell_what_would_have_been_right(street: Street, vendor: StandIn) -> None:
    body = vendor.text("x", street.new(), street.new(), time.time())
    _, said = await street.post(vendor, vendor.with_secret(body, "x"), vendor.signed(body, secret="another-secret"))
    assert SECRET not in said and not any(
        value in said for name, value in vendor.signed(body).items() if name != "Content-Type"
    )


async def test_what_is_played_again_is_taken_and_answered_once(street: Street, vendor: StandIn) -> None:
    person, text = await street.greeted(vendor), f"replayed {vendor.path}"
    body = vendor.text(text, street.new(), person, time.time())
    statuses = await asyncio.gather(*(street.post(vendor, body) for _ in range(5)))
    assert {status for status, _ in statuses} == {200}
    assert all(said for _, said in statuses)  # never empty: some vendors take that for a failure
    await street.until(lambda: len(vendor.of(person)) == 4)
    assert heard(street, text) == 1


async def test_what_is_older_than_the_kept_keys_is_taken_and_not_answered(street: Street, vendor: StandIn) -> None:
    """The vendor hears that it was taken, else it would send an honest one again and again. Twilio says no time; there the
    docs say so."""
    text, old = f"recorded {vendor.path}", time.time() - KEYS_KEPT - 60
    body, person = vendor.text(text, street.new(), street.new(), old), await street.greeted(vendor)
    no_time = vendor.door.channel in ("sms", "twilio_whatsapp")
    status, said = await street.post(vendor, body)
    assert status == 200 and said
    await street.post(vendor, vendor.text("after", street.new(), person, time.time()))
    await street.until(lambda: len(vendor.of(person)) == 4)
    assert no_time or heard(street, text) == 0
    forged = await street.post(vendor, vendor.with_secret(body, "x"), vendor.signed(body, secret="another-secret"))
    assert forged[0] == vendor.refusal


async def test_a_vendor_that_does_not_take_our_secret_or_refuses_is_told_until_it_takes_a_part(
    street: Street, vendor: StandIn
) -> None:
    door, person = street.doors[vendor.door.channel], await street.greeted(vendor)
    outcomes = [judged(Answer(status)) for status in (401, 403, 400)]
    assert [outcome.our_secret for outcome in outcomes] == [True, False, False]
    assert door.trouble() is None
    for outcome in (outcomes[0], outcomes[1], outcomes[2]):
        for conversation in ("one", "one", "another"):
            assert outcome.our_secret or door.trouble() is None  # one chat may be shut
            door._worker._refusals.note(outcome, conversation)
        assert "the vendor" in door.trouble()
        await street.post(vendor, vendor.text("q", street.new(), person, time.time()))
        await street.until(lambda: door.trouble() is None)


async def test_of_a_chat_the_whole_record_is_not_read_at_each_turn(
    street: Street, vendor: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    async def recorded(conversation: str, _: str) -> None:
        read.append(conversation)

    monkeypatch.setattr(street.doors[vendor.door.channel], "recorded", recorded)
    person = await street.greeted(vendor)
    await street.post(vendor, vendor.text("q", street.new(), person, time.time()))
    await street.until(lambda: len(vendor.of(person)) == 4)
    assert read == []


async def test_the_first_answer_comes_with_who_reads_along_and_its_offers_work_by_button_and_number(
    street: Street, vendor: StandIn
) -> None:
    person = street.new()
    await street.post(vendor, vendor.text("my eye < 3 days & more", street.new(), person, time.time()))
    await street.until(lambda: len(vendor.of(person)) == 3)
    first, kept, answer = vendor.of(person)
    assert "education only" in first.text and "DELETE MY CHAT" in kept.text
    assert "my eye < 3 days & more" in answer.text
    by_button = vendor.press("pain.overview", street.new(), person) if vendor.has_buttons else None
    assert answer.offers == {} or "pain.overview" in answer.offers.values()
    await street.post(vendor, by_button or vendor.text("Pain and what helps", street.new(), person, time.time()))
    await street.post(vendor, vendor.text("2", street.new(), person, time.time()))
    await street.until(lambda: len(vendor.of(person)) == 5)
    pressed = [said for _, *said in street.agent.heard if said[1] == "pain.overview"]
    assert pressed[-2:] == [["Pain and what helps", "pain.overview"]] * 2
    assert vendor.refused == []


async def test_a_voice_note_gets_the_line_on_text_and_a_payload_that_was_never_offered_presses_nothing(
    street: Street, vendor: StandIn
) -> None:
    person = await street.greeted(vendor)
    await street.post(vendor, vendor.media(street.new(), person, time.time()))
    if vendor.has_buttons:
        await street.post(vendor, vendor.press("emergency.overview", street.new(), person))
    await street.until(lambda: len(vendor.of(person)) == 4 + vendor.has_buttons)
    told = [got.text for got in vendor.of(person)[3:]]
    assert "I can only read text" in told[0] and all("That choice is not known" in text for text in told[1:])
    assert all("112" in text for text in told)
    assert not any(pressed == "emergency.overview" for *_, pressed in street.agent.heard)


async def test_edits_receipts_reactions_joins_groups_and_echoes_are_taken_and_not_answered(
    street: Street, vendor: StandIn
) -> None:
    person = await street.greeted(vendor)
    asked = len(street.agent.heard)
    for body in vendor.nothing(person, time.time()):
        assert (await street.post(vendor, body))[0] == 200, body
    await street.post(vendor, vendor.text("after", street.new(), person, time.time()))
    await street.until(lambda: len(vendor.of(person)) == 4)
    assert len(street.agent.heard) == asked + 1


SHAPES = [
    b"",
    b"{",
    b"[]",
    b"{}",
    b"null",
    b'"x"',
    b'{"entry": 5}',
    b'{"update_id": "x"}',
    b"[" * 5000,
    b"\xff\xfe",
    b"payload=x",
]


@pytest.mark.parametrize("body", SHAPES, ids=range(len(SHAPES)))
async def test_a_body_of_another_shape_never_fails_the_door(street: Street, vendor: StandIn, body: bytes) -> None:
    refused = vendor.in_body or vendor.reads_body
    assert (await street.post(vendor, body))[0] in ((400, vendor.refusal) if refused else (200, 400))


async def test_a_body_over_the_limit_is_refused_before_it_is_read(street: Street, vendor: StandIn) -> None:
    assert (await street.post(vendor, vendor.too_large()))[0] == 413


async def test_a_vendor_that_slows_us_down_fails_or_sends_a_page_is_tried_again(street: Street, vendor: StandIn) -> None:
    person = await street.greeted(vendor)
    vendor.fates[:] = ["429", "500", "html"]
    await street.post(vendor, vendor.text("q", street.new(), person, time.time()))
    await street.until(lambda: len(vendor.of(person)) == 4)
    assert vendor.fates == [] and vendor.refused == []


async def test_a_line_cut_after_the_vendor_took_it_is_not_sent_again(street: Street, vendor: StandIn) -> None:
    person = await street.greeted(vendor)
    vendor.fates[:] = ["cut"]
    await street.post(vendor, vendor.text("one", street.new(), person, time.time()))
    await street.until(lambda: len(vendor.of(person)) == 4)
    await street.post(vendor, vendor.text("two", street.new(), person, time.time()))
    await street.until(lambda: len(vendor.of(person)) == 5)
    assert ["one" in got.text for got in vendor.of(person)[3:]] == [True, False]


async def test_what_the_vendor_says_late_or_out_of_order_is_answered_in_the_order_it_came(
    street: Street, vendor: StandIn
) -> None:
    person = await street.greeted(vendor)
    for n in range(5):
        await street.post(vendor, vendor.text(f"q{n}", street.new(), person, time.time() - n))
    await street.until(lambda: len(vendor.of(person)) == 8)
    assert all(f"q{n}" in got.text for n, got in enumerate(vendor.of(person)[3:]))


async def test_a_store_that_fails_is_said_so_that_the_vendor_tries_again_or_the_words_that_matter_go_at_once(
    street: Street, vendor: StandIn, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    door = street.doors[vendor.door.channel]

    async def fails(*_: object) -> int:
        raise sqlite3.OperationalError("disk is full")

    monkeypatch.setattr(door.room, "accept", fails)
    body = vendor.text("I have a weak arm and my face drops", street.new(), street.new(), time.time())
    with caplog.at_level(logging.INFO):
        status, said = await street.post(vendor, body)
    assert (
        (status == 200 and "call 112 now" in said.lower().replace("[112](tel:112)", "112"))
        if vendor.door.channel in ("sms", "twilio_whatsapp", "rocketchat", "mattermost", "google_chat")
        else status == 503
    )
    assert "weak arm" not in caplog.text


async def test_delete_my_chat_works_everywhere(street: Street, vendor: StandIn) -> None:
    person = await street.greeted(vendor)
    await street.post(vendor, vendor.text("Delete my chat", street.new(), person, time.time()))
    await street.until(lambda: len(vendor.of(person)) == 4)
    assert "are erased here" in vendor.of(person)[3].text


@pytest.mark.parametrize("vendor", [k.door.channel for k in VENDORS if not issubclass(k, SigningStandIn)], indirect=True)
async def test_an_old_secret_is_taken_while_it_is_changed(
    street: Street, vendor: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = street.doors[vendor.door.channel]
    name = next(name for name, value in vendor.settings().items() if value == SECRET)
    monkeypatch.setitem(door.settings, name, "the-new-secret")
    monkeypatch.setitem(door.settings, f"old_{name}", SECRET)
    body = vendor.media(street.new(), street.new(), time.time())
    for secret, status in ((SECRET, 200), ("the-new-secret", 200), ("a-third", 401)):
        assert (await street.post(vendor, vendor.with_secret(body, secret), vendor.signed(body, secret)))[0] == status


async def test_two_cards_and_an_urgent_one_arrive_in_their_order(street: Street, vendor: StandIn) -> None:
    person = await street.greeted(vendor)
    street.agent.cards = lambda text: [answer_card("danger", urgent=True), answer_card("below")]
    await street.post(vendor, vendor.text("q", street.new(), person, time.time()))
    await street.until(lambda: any("below" in got.text for got in vendor.of(person)))
    texts = [got.text for got in vendor.of(person)[3:]]
    assert "danger" in texts[0] and vendor.refused == []


def test_the_stand_ins_refuse_what_the_vendors_refuse(vendor: StandIn) -> None:
    """Else that nothing was refused would say nothing."""
    from tests.channels.vendors.stand_in import Refusal

    bodies: list[Any] = [{}, {"text": "x"}, json.loads('{"chat_id": 5, "text": "a < b"}')]
    for body in bodies:
        try:
            got, answer = vendor.accepts("POST", "/nowhere", body, {})
        except Refusal:
            continue
        assert got is None and answer["ok"] is False
