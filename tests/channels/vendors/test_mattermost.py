"""What is so at Mattermost alone: a form, JSON or a slash command asks, and the answer goes to the bot's direct chat."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import replace
from typing import Any

import pytest

from bot.channels import mattermost
from bot.channels.mattermost import MattermostDoor
from bot.channels.vendor_call import Answer
from bot.mailroom.message import Letter, Outcome
from bot.rendering.parts import Part, note
from tests.channels.vendors.conftest import Street
from tests.channels.vendors.mattermost import BOT, Mattermost, user_id
from tests.channels.vendors.stand_in import SECRET
from tests.mailroom.desk import SITE


@pytest.fixture
def vendor(street: Street) -> Mattermost:
    found = street.vendors["mattermost"]
    assert isinstance(found, Mattermost)
    found.fates.clear()
    found.fates_before.clear()
    found.refused.clear()
    return found


@pytest.mark.parametrize("way", ["form", "json", "command"])
async def test_all_three_ways_of_asking_are_answered_in_the_direct_chat(
    street: Street, vendor: Mattermost, way: str
) -> None:
    person, text, key = street.new(), f"by {way}: é & <3 days", street.new()
    now = time.time()
    body = {
        "form": vendor.text(text, key, person, now),
        "json": vendor.as_json(text, key, person, now),
        "command": vendor.command(text, key, person),
    }[way]
    for _ in range(2):
        status, said = await street.post(vendor, body)
        assert (status, json.loads(said)) == (200, {})  # nothing is shown where it was asked
    await street.until(lambda: len(vendor.of(person)) == 3)
    assert [said for _, said, _ in street.agent.heard].count(text) == 1
    assert vendor.refused == []


async def test_one_person_has_one_conversation_however_they_ask(street: Street, vendor: Mattermost) -> None:
    person = await street.greeted(vendor)
    await street.post(vendor, vendor.command("and at night?", street.new(), person))
    await street.until(lambda: len(vendor.of(person)) == 4)
    first, second = [sender for sender, said, _ in street.agent.heard if said in ("hello", "and at night?")][-2:]
    assert first == second


async def test_a_second_token_is_taken_beside_the_first_and_no_empty_one(
    street: Street, vendor: Mattermost, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = street.doors["mattermost"]
    bodies = {token: vendor.command("x", street.new(), street.new(), token) for token in (SECRET, "of-the-command", "")}
    assert (await street.post(vendor, bodies["of-the-command"]))[0] == 401
    monkeypatch.setitem(door.settings, "second_token", "of-the-command")
    statuses = [(await street.post(vendor, body))[0] for body in bodies.values()]
    assert statuses == [200, 200, 401]


@pytest.mark.parametrize("token", ["[]", "{}", "null", "5", "true"])
async def test_a_token_that_is_no_text_is_refused(street: Street, vendor: Mattermost, token: str) -> None:
    body = vendor.as_json("x", street.new(), street.new(), time.time()).replace(f'"{SECRET}"'.encode(), token.encode())
    assert (await street.post(vendor, body))[0] == 401


async def test_a_command_without_words_is_answered(street: Street, vendor: Mattermost) -> None:
    person = street.new()
    await street.post(vendor, vendor.command("", street.new(), person))
    await street.until(lambda: len(vendor.of(person)) == 3)
    assert "emergency" in vendor.of(person)[0].text


@pytest.mark.parametrize(
    ("text", "trigger", "asked"),
    [
        ("#palsy my eye", "#palsy", "my eye"),
        ("Palsy, my eye", "palsy", "my eye"),
        ("palsy", "palsy", ""),
        ("palsies in children", "palsi", "palsies in children"),  # the beginning of a word is no word of its own
        ("my face droops", "", "my face droops"),
        ("my face droops", "palsy", "my face droops"),
    ],
)
def test_the_trigger_word_alone_is_cut(text: str, trigger: str, asked: str) -> None:
    assert mattermost._without_trigger(text, trigger) == asked


def test_times_come_in_seconds_or_milliseconds_or_not_at_all() -> None:
    told = ["1767225600", 1_767_225_600_000, None, ""]
    assert [mattermost._seconds(time) for time in told] == [1_767_225_600.0, 1_767_225_600.0, None, None]


@pytest.mark.parametrize("fate", ["429", "500", "html", "cut"])
async def test_a_direct_chat_that_is_not_had_is_asked_for_again(street: Street, vendor: Mattermost, fate: str) -> None:
    person = await street.greeted(vendor)
    vendor.fates_before[:] = [fate]
    await street.post(vendor, vendor.text("q", street.new(), person, time.time()))
    await street.until(lambda: len(vendor.of(person)) == 4)
    assert vendor.fates_before == []


def _ends(monkeypatch: pytest.MonkeyPatch, door: MattermostDoor, *answers: Answer | Outcome) -> Outcome:
    left = list(answers)

    async def call(*_: Any, **__: Any) -> Answer | Outcome:
        return left.pop(0)

    monkeypatch.setattr(mattermost, "call", call)
    monkeypatch.setattr(MattermostDoor, "http", None)
    return asyncio.run(door.send(Letter(1, "k", {"user": user_id("5")}, Part("x"))))


CHAT = Answer(201, {"id": user_id("6")})
ERROR = {"id": "api.error.app_error", "message": "words of a person", "status_code": 400}


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ((CHAT, Answer(201, {"id": "p1"})), Outcome("sent", "p1")),
        ((CHAT, Answer(400, ERROR)), Outcome("refused", reason="400 api.error.app_error")),
        ((CHAT, Answer(429, None, {"Retry-After": "7"})), Outcome("later", reason="429", after=7.0)),
        ((CHAT, Answer(502, None)), Outcome("later", reason="502")),
        ((CHAT, Outcome("unknown", reason="TimeoutError")), Outcome("unknown", reason="TimeoutError")),
        ((CHAT, Answer(201, None)), Outcome("unknown", reason="201: an answer of another shape")),
        ((Outcome("unknown", reason="TimeoutError"),), Outcome("later", reason="TimeoutError")),
        ((Answer(200, None),), Outcome("later", reason="200: an answer of another shape")),
        ((Answer(403, ERROR),), Outcome("refused", reason="403 api.error.app_error")),
    ],
)
def test_how_a_try_to_send_ends(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, answers: tuple[Answer | Outcome, ...], outcome: Outcome
) -> None:
    door = MattermostDoor(SITE, {"token": "t", "bot_token": "b", "bot_id": BOT, "base": "https://chat.example"}, tmp_path)
    assert _ends(monkeypatch, door, *answers) == outcome


def test_the_bots_name_is_not_taken_for_its_id(tmp_path: Any) -> None:
    settings = {"token": "t", "bot_token": "b", "bot_id": BOT, "base": "https://chat.example"}
    assert MattermostDoor(SITE, settings, tmp_path).wrong() == []
    assert "bot_id" in MattermostDoor(SITE, settings | {"bot_id": "palsy-guide"}, tmp_path).wrong()[0]


def test_no_word_of_ours_calls_a_whole_channel() -> None:
    text = note("@all @channel @here :x: #ask ~town-square", "mattermost").text
    assert not any(call in text for call in ("@all", "@channel", "@here", ":x:", " ~"))


async def test_the_words_that_matter_are_markdown_where_the_store_fails(street: Street, vendor: Mattermost) -> None:
    door = street.doors["mattermost"]
    came = door.each([json.loads(vendor.as_json("my arm is weak and my face drops", "k", "5", time.time()))], door._read)
    shown = json.loads((await door.not_stored(list(came))).body)["text"]
    assert "[112](tel:112)" in shown and "**" in shown
    media = [replace(one, text="") for one in door.each([{"user_id": "u", "post_id": "p"}], door._read)]
    assert json.loads((await door.not_stored(media)).body)["text"]
