"""What comes is answered once, in order, and sent until it arrived or it is known that it will not."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from bot.mailroom import backoff, fixed, keeping
from bot.mailroom.keeping import KEYS_KEPT
from bot.mailroom.message import DAY, Letter, Outcome, Receipt
from bot.mailroom.sealing import Seals
from bot.rendering.parts import Part
from tests.mailroom.conftest import Office
from tests.mailroom.desk import NOW, SITE, FakeDesk, answer_card, room_in, says


async def greeted(office: Office, person: str = "p1") -> None:
    await office.takes(says("hello", f"greet-{person}", person))
    await office.settles()
    office.desk.sent.clear()
    office.desk.asked.clear()


async def test_the_same_key_is_answered_once_however_often_it_comes(office: Office) -> None:
    assert await office.takes(says("my eye", "k1"), says("my eye", "k1")) == 1
    await office.settles()
    assert await office.takes(says("my eye", "k1")) == 0
    await office.settles()
    assert [text for _, text, _ in office.desk.asked] == ["my eye"]


async def test_messages_of_one_conversation_are_answered_in_their_order_and_parts_follow_each_other(office: Office) -> None:
    await greeted(office)
    office.desk.cards = lambda text: [answer_card(f"{text} one"), answer_card(f"{text} two")]
    await office.takes(*(says(f"q{n}") for n in range(10)))
    await office.settles()
    assert [line.split("On: ")[1].split("</b>")[0] for line in office.desk.sent] == [
        f"q{n} {part}" for n in range(10) for part in ("one", "two")
    ]


async def test_a_vendor_that_fails_is_asked_again_and_what_follows_waits(office: Office) -> None:
    await greeted(office)
    tries = count()
    office.desk.fate = lambda letter: Outcome("later", reason="503") if next(tries) < 3 else Outcome("sent", "v")
    office.desk.cards = lambda text: [answer_card("one"), answer_card("two")]
    await office.takes(says("q"))
    await office.settles()
    assert ["one" in text for text in office.desk.sent] == [True, False]
    assert next(tries) == 5


async def test_the_wait_that_a_vendor_asks_for_is_kept(office: Office) -> None:
    await greeted(office)
    tried: list[float] = []

    def fate(letter: Letter) -> Outcome:
        tried.append(office.now)
        return Outcome("sent", "v") if len(tried) > 1 else Outcome("later", reason="429", after=30.0)

    office.desk.fate = fate
    await office.takes(says("q"))
    await office.until(lambda: len(tried) == 1)
    office.now += 29
    await office.settles()
    first, second = tried
    assert second - first >= 30
    assert len(office.desk.sent) == 1


async def test_what_may_have_arrived_is_listed_and_not_sent_again_but_for_an_urgent_text(office: Office) -> None:
    await greeted(office)
    tried: list[bool] = []

    def fate(letter: Letter) -> Outcome:
        tried.append(letter.part.urgent)
        return Outcome("unknown", reason="no answer in time")

    office.desk.fate = fate
    await office.takes(says("q"))
    await office.settles()
    assert tried == [False]
    office.desk.cards = lambda text: [answer_card(text, urgent=True)]
    await office.takes(says("danger"))
    await office.settles()
    assert tried == [False, True, True]
    assert (
        await office.rows("SELECT state, reason FROM outbox WHERE state != 'sent'") == [("unknown", "no answer in time")] * 2
    )


async def test_what_is_refused_is_a_dead_letter_with_what_follows_it(office: Office) -> None:
    await greeted(office)
    office.desk.fate = lambda letter: Outcome("refused", reason="403 blocked")
    office.desk.cards = lambda text: [answer_card("one"), answer_card("two")]
    await office.takes(says("q"))
    await office.settles()
    assert await office.rows("SELECT state, reason FROM outbox WHERE state != 'sent'") == [
        ("dead", "403 blocked"), ("dead", "a part before it did not go")
    ]  # fmt: skip


async def test_a_vendor_that_is_down_for_a_day_leaves_a_dead_letter(office: Office) -> None:
    await greeted(office)
    tried: list[Letter] = []

    def fate(letter: Letter) -> Outcome:
        tried.append(letter)
        return Outcome("later", reason="refused")

    office.desk.fate = fate
    await office.takes(says("q"))
    await office.until(lambda: len(tried) > 0)
    office.now += DAY + 1
    await office.settles()
    assert await office.rows("SELECT state FROM outbox WHERE state != 'sent'") == [("dead",)]


async def test_a_failed_status_makes_a_sent_part_a_dead_one(office: Office) -> None:
    await greeted(office)
    await office.takes(says("q"))
    await office.settles()
    (number, vendor_id), *_ = await office.rows("SELECT number, vendor_id FROM outbox ORDER BY number DESC")
    await office.takes(Receipt(str(vendor_id), False, "131047"))
    assert await office.rows(f"SELECT state, reason FROM outbox WHERE number = {number}") == [("dead", "131047")]


async def test_a_message_older_than_a_day_is_stored_and_not_answered(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        await office.takes(says("my arm is weak", at=NOW - DAY - 60), says("a question", at=NOW - DAY - 60))
        await office.settles()
    assert office.desk.asked == [] and office.desk.sent == []
    rows = await office.rows("SELECT state, reason, sealed FROM inbox")
    assert rows == [("late", "tells of danger", None), ("late", "older than a day", None)]
    assert "tells of danger" in caplog.text and "arm" not in caplog.text


async def test_first_contact_says_what_this_is_once_and_below_an_urgent_text(office: Office) -> None:
    await office.takes(says("my eye"))
    await office.settles()
    first, kept, answer = office.desk.sent
    assert "education only" in first and "112" in first
    assert "DELETE MY CHAT" in kept and "24 hours" in kept and "Telegram can read" in kept
    assert "my eye" in answer
    await office.takes(says("again"))
    await office.settles()
    assert len(office.desk.sent) == 4
    office.desk.sent.clear()
    office.desk.cards = lambda text: [answer_card(text, urgent=True)]
    await office.takes(says("danger", person="p2"))
    await office.settles()
    assert "danger" in office.desk.sent[0] and "education only" in office.desk.sent[1]


@pytest.mark.parametrize("said", ["2", "2.", "Pain and what helps", "pain and what helps."])
async def test_a_number_or_the_title_chooses_what_a_button_would(office: Office, said: str) -> None:
    await greeted(office)
    await office.takes(says(said, "k1"))
    await office.settles()
    await office.takes(says("", "k2", payload="pain.overview"))
    await office.settles()
    assert {(text, pressed) for _, text, pressed in office.desk.asked} == {("Pain and what helps", "pain.overview")}


async def test_a_button_that_was_never_offered_is_not_pressed(office: Office) -> None:
    await greeted(office)
    await office.takes(says("", "k1", payload="emergency.overview"))
    await office.settles()
    assert office.desk.asked == []
    assert "That choice is not known" in office.desk.sent[0] and "112" in office.desk.sent[0]


async def test_media_gets_the_line_on_text_and_a_caption_is_text(office: Office) -> None:
    await greeted(office)
    await office.takes(says("", "k1", media=True), says("my eye", "k2", media=True))
    await office.settles()
    assert "I can only read text" in office.desk.sent[0] and "112" in office.desk.sent[0]
    assert [text for _, text, _ in office.desk.asked] == ["my eye"]


async def test_stop_is_confirmed_once_then_silence_until_start_but_for_danger(office: Office) -> None:
    await greeted(office)
    for said in ("STOP", "a question", "stop"):
        await office.takes(says(said))
        await office.settles()
    assert len(office.desk.sent) == 1 and office.desk.asked == []
    await office.takes(says("my arm is weak"))
    await office.settles()
    assert len(office.desk.sent) == 2
    await office.takes(says("START"), says("can I stop the steroids"))
    await office.settles()
    assert "answers here again" in office.desk.sent[2] and "can I stop the steroids" in office.desk.sent[3]


async def test_where_the_vendor_answers_stop_itself_nothing_is_said(office: Office) -> None:
    await greeted(office)
    office.desk.answers_stop = True
    await office.takes(says("STOP"), says("HELP"), says("a question"))
    await office.settles()
    assert office.desk.sent == []


async def test_help_says_whom_to_call_first(office: Office) -> None:
    await greeted(office)
    await office.takes(says("HELP"))
    await office.settles()
    assert office.desk.sent[0].startswith("In an emergency call 112.")


async def test_delete_my_chat_leaves_nothing_and_says_so(office: Office, tmp_path: Path) -> None:
    await greeted(office)
    office.desk.fate = lambda letter: Outcome("unknown", reason="x")
    await office.takes(says("a very private thing"))
    await office.settles()
    office.desk.fate = None
    await office.takes(says("Delete my chat."))
    await office.settles()
    assert len(office.desk.forgotten) == 1
    assert "are erased here" in office.desk.sent[-1]
    for table in ("people", "inbox"):
        assert await office.rows(f"SELECT * FROM {table}") == []
    assert await office.rows("SELECT sealed FROM outbox") == [(None,)]  # of the last word alone, without its address


async def test_what_was_written_after_delete_my_chat_is_answered(office: Office) -> None:
    await greeted(office)
    await office.takes(says("delete my chat"), says("can I swim"))
    await office.settles()
    assert "can I swim" in office.desk.sent[-1]
    assert len({conversation for conversation, *_ in office.desk.asked}) == len(office.desk.asked)  # as somebody new


async def test_who_tells_of_danger_is_told_what_to_do_where_the_answer_fails(office: Office) -> None:
    await greeted(office)

    def cards(_: str) -> list[dict[str, object]]:
        raise KeyError("x")

    office.desk.cards = cards
    await office.takes(says("my arm is weak"))
    await office.settles()
    assert "Call 112 now" in office.desk.sent[0]


@pytest.mark.parametrize("text", ["ayuda", "please stop", "leave me alone"])
async def test_a_form_that_the_vendor_does_not_answer_is_answered_by_us(office: Office, text: str) -> None:
    await greeted(office)
    office.desk.answers_stop = True
    await office.takes(says(text))
    await office.settles()
    assert len(office.desk.sent) == 1


async def test_what_could_not_be_erased_is_not_said_to_be(office: Office) -> None:
    await greeted(office)
    office.desk.forget_fails = True
    await office.takes(says("delete my chat"))
    await office.settles()
    assert "Not everything could be erased" in office.desk.sent[-1]


async def test_a_text_message_is_read_on_page_by_page(office: Office) -> None:
    office.desk.channel = "sms"
    sources = [
        {"n": n, "id": f"s{n}", "title": "T", "publisher": "P" * 40, "year": 2020, "authors": "A", "locator": None,
         "url": f"https://example.org/{n}" + "x" * 150} for n in range(1, 9)
    ]  # fmt: skip
    office.worker._channel = "sms"
    office.desk.cards = lambda text: [answer_card(text, sources=sources)]
    await office.takes(says("q", "k0"))
    await office.settles()
    office.desk.sent.clear()
    for n, said in enumerate(("SOURCES", "MORE", "more", "MORE", "MORE")):
        await office.takes(says(said, f"k{n + 1}"))
        await office.settles()
    told = "".join(office.desk.sent)
    assert all(f"({n}) " in told for n in range(1, 9))
    assert "There is no more" in office.desk.sent[-1]
    assert len(office.desk.asked) == 1


async def test_a_message_that_cannot_be_answered_does_not_hold_up_the_next(office: Office) -> None:
    await greeted(office)

    def cards(text: str) -> list[dict[str, object]]:
        if text == "poison":
            raise KeyError("x")
        return [answer_card(text)]

    office.desk.cards = cards
    await office.takes(says("poison"), says("good"))
    await office.settles()
    assert "Something went wrong" in office.desk.sent[0] and "112" in office.desk.sent[0]
    assert "good" in office.desk.sent[1]


async def test_nothing_that_tells_who_wrote_or_what_is_readable_in_the_file(office: Office, tmp_path: Path) -> None:
    tried: list[Letter] = []

    def fate(letter: Letter) -> Outcome:
        tried.append(letter)
        return Outcome("later", reason="503")

    office.desk.fate = fate
    await office.takes(says("a very private thing", "vendor-key-9", "+15557770000"))
    await office.until(lambda: len(tried) > 0)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in (b"private", b"15557770000", b"vendor-key-9"):
        assert secret not in kept
    assert (tmp_path / "mail.db").stat().st_mode & 0o077 == 0


async def test_the_sealed_address_goes_when_the_answer_went(office: Office) -> None:
    await office.takes(says("q"))
    await office.settles()
    assert {sealed for (sealed,) in await office.rows("SELECT sealed FROM outbox")} == {None}
    assert await office.rows("SELECT count(*) FROM inbox") == [(0,)]


async def test_what_was_sealed_under_another_secret_is_named_and_holds_up_nothing(tmp_path: Path) -> None:
    room = room_in(tmp_path)
    await room.accept("telegram", [says("old")], NOW)
    other = type(room)(room.path, Seals("t" * 32), room.keep)
    await other.accept("telegram", [says("new", person="p1")], NOW)
    waiting = await other.waiting("telegram", ())
    assert waiting is not None and waiting.message.text == "new"


async def test_a_conversation_that_is_over_is_begun_under_a_name_that_leads_nowhere(tmp_path: Path) -> None:
    room = room_in(tmp_path, keep=100.0)
    await room.accept("telegram", [says("one")], NOW)
    first = await room.waiting("telegram", ())
    await room.accept("telegram", [says("two")], NOW + 101)
    assert first is not None
    second = await room.waiting("telegram", {first.conversation})
    assert second is not None and second.conversation != first.conversation


async def test_a_sweep_forgets_who_is_silent_and_keys_that_nobody_sends_again(office: Office) -> None:
    await office.takes(says("q"))
    await office.settles()
    await office.room._do(partial(keeping.sweep, now=NOW + KEYS_KEPT + 1, keep=office.room.keep))
    for table in ("people", "seen", "outbox", "inbox"):
        assert await office.rows(f"SELECT * FROM {table}") == []


async def test_a_store_that_fails_is_waited_for(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await greeted(office)
    monkeypatch.setattr("bot.mailroom.worker.AFTER_FAILURE", 0.01)
    whole, failures = office.room.answer, count()

    async def answer(*given: object) -> None:
        if next(failures) < 2:
            raise sqlite3.OperationalError("disk I/O error")
        await whole(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(office.room, "answer", answer)
    await office.takes(says("q"))
    await office.settles()
    assert len(office.desk.sent) == 1


def test_the_waits_grow_and_obey_the_vendor() -> None:
    assert [backoff.seconds(n, chance=lambda: 1.0) for n in (1, 2, 3, 12)] == [1, 2, 4, 600]
    assert backoff.seconds(1, 30.0) == 30.0
    assert backoff.seconds(1, 10 * DAY) == DAY


@pytest.mark.parametrize("channel", sorted(fixed.READERS))
def test_first_contact_is_two_short_texts_on_every_channel(channel: str) -> None:
    for text in (fixed.FIRST, fixed.KEPT):
        assert len(fixed.filled(text, replace(SITE, keep_hours=744), channel)) < 320


def test_the_desk_of_these_tests_is_one() -> None:
    from bot.mailroom.desk import Desk

    desk: Desk = FakeDesk()
    assert desk.channel == "telegram" and Part("x").form == "none"


async def test_who_cannot_send_is_told_of_until_it_can_though_questions_are_taken(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.mailroom.worker.AFTER_FAILURE", 0.01)
    due = office.room.due

    async def fails(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(office.room, "due", fails)
    await office.until(lambda: office.worker.trouble() is not None)
    for _ in range(5):
        office.worker.wake()
        await asyncio.sleep(0.02)  # the other work looks and finds nothing wrong
        assert office.worker.trouble() == "cannot be read: OSError"
    monkeypatch.setattr(office.room, "due", due)
    await office.until(lambda: office.worker.trouble() is None)
