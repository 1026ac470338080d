"""Whatever happens within a turn, one card goes out, and an urgent one that was given stands in the next turn."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.channels.assistant import Interrupted, assistant
from bot.channels.last_resort import LastWords
from tests.channels.conftest import SITE
from tests.faults.conftest import DANGER, ROOT, SEEN, SWIM, House, Open

WORD = "kumquat"
BAD: dict[str, Callable[[], Any]] = {
    "RuntimeError": lambda: _raised(RuntimeError(f"about {WORD}")),
    "MemoryError": lambda: bytearray(1 << 62),
    "SystemExit": lambda: _raised(SystemExit(3)),
    "KeyboardInterrupt": lambda: _raised(KeyboardInterrupt()),
    "CancelledError": lambda: _raised(asyncio.CancelledError()),
    "nothing": lambda: [],
    "None": lambda: None,
}
DOORS = ("web", "rest")


def _raised(error: BaseException) -> Any:
    raise error


def break_component(house: House, does: Callable[[], Any]) -> None:
    sound = house.agent.processor._parse_message_with_graph

    def parsed(message: Any, *rest: Any, **more: Any) -> Any:
        return does() if WORD in message.text else sound(message, *rest, **more)

    house.agent.processor._parse_message_with_graph = parsed


def break_actions(house: House, does: Callable[[], Any]) -> None:
    """Outside of what an action catches itself."""
    actions = house.agent.processor.executor.actions

    def broken(sound: Any) -> Any:
        async def run(dispatcher: Any, tracker: Any, domain: Any) -> Any:
            if WORD in (tracker.latest_message.get("text") or ""):
                return does()
            return await sound(dispatcher, tracker, domain)

        return run

    house.agent.processor.executor.actions = {name: broken(run) for name, run in actions.items()}


def break_inside_actions(monkeypatch: pytest.MonkeyPatch, does: Callable[[], Any]) -> None:
    """Where the base of all actions catches what fails."""
    from actions.urgency import danger_first as sound

    monkeypatch.setattr("actions.card_action.danger_first", lambda turn: does() if WORD in turn.text else sound(turn))


async def of(house: House, door: str) -> str:
    return await house.begins() if door == "web" else "somebody"


async def stands_after(house: House, conversation: str, caplog: pytest.LogCaptureFixture) -> None:
    """Danger in a turn that fails stands; so does what stood before, also through a failing turn without danger."""
    with caplog.at_level(logging.INFO):
        assert not await house.is_calm(conversation, f"{DANGER} {WORD}")
        assert not await house.is_calm(conversation, SWIM)
        assert not await house.is_calm(conversation, f"{SWIM} {WORD}")
        assert not await house.is_calm(conversation, SWIM)
        assert await house.is_calm(conversation, SEEN)
        assert await house.is_calm(conversation, SWIM)
    assert WORD not in caplog.text


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("breaks", [break_component, break_actions])
async def test_danger_stands_where_a_component_or_an_action_fails(
    house: House, breaks: Callable[[House, Any], None], bad: str, door: str, caplog: pytest.LogCaptureFixture
) -> None:
    breaks(house, BAD[bad])
    await stands_after(house, await of(house, door), caplog)


@pytest.mark.parametrize("bad", ["RuntimeError", "MemoryError", "SystemExit", "KeyboardInterrupt", "CancelledError"])
async def test_danger_stands_where_an_action_fails_inside(
    house: House, bad: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    break_inside_actions(monkeypatch, BAD[bad])
    await stands_after(house, await house.begins(), caplog)


@pytest.mark.parametrize("door", DOORS)
async def test_danger_stands_where_the_turn_is_too_slow(open_house: Open, door: str) -> None:
    house = open_house(time_limit=0.3)
    sound = house.agent.handle_message

    async def slow(message: Any) -> Any:
        await asyncio.sleep(1.0 if WORD in message.text else 0.0)
        return await sound(message)

    house.agent.handle_message = slow
    conversation = await of(house, door)
    house.web.time_limit = house.rest.time_limit = 8.0
    assert await house.is_calm(conversation)
    house.web.time_limit = house.rest.time_limit = 0.3
    assert not await house.is_calm(conversation, f"{DANGER} {WORD}")
    house.web.time_limit = house.rest.time_limit = 8.0
    assert not await house.is_calm(conversation, SWIM)


async def test_a_late_turn_closes_only_what_it_saw(house: House) -> None:
    conversation = await house.begins()
    await house.says(conversation, DANGER)
    seen = house.standing.of(conversation)
    assert seen is not None
    await house.standing.raised(conversation, "emergency.overview", "call_now")
    await house.standing.note(conversation, seen.counter, {"urgent": None})
    assert house.standing.stands(conversation)
    now = house.standing.of(conversation)
    assert now is not None
    await house.standing.note(conversation, now.counter, {"urgent": None})
    assert not house.standing.stands(conversation)


async def test_danger_among_a_hundred_messages_at_once_stands(open_house: Open) -> None:
    house = open_house(time_limit=0.5)
    conversation = await house.begins()
    texts = [DANGER if n == 50 else "thanks" for n in range(100)]
    replies = await asyncio.gather(*(house.says(conversation, text) for text in texts))
    assert all(replies)
    assert any(card["type"] == "urgent" for card in replies[50])
    house.web.time_limit = 8.0
    assert not await house.is_calm(conversation, SWIM)


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, asyncio.CancelledError])
async def test_the_assistants_thread_outlives_what_ends_a_program(error: type[BaseException]) -> None:
    async def ends() -> None:
        raise error

    async def lives() -> str:
        return "here"

    with pytest.raises(Interrupted, match=error.__name__):
        await assistant().does(ends())
    assert await assistant().does(lives()) == "here"


async def test_whoever_stops_waiting_still_stops_the_work() -> None:
    seen: list[str] = []

    async def waits() -> None:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            seen.append("stopped")
            raise

    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(assistant().does(waits()), 0.1)
    await asyncio.sleep(0.2)
    assert seen == ["stopped"]


@pytest.mark.parametrize("text", [DANGER, "no puedo hablar y se me cayó la cara"])
def test_the_last_resort_is_urgent_where_no_file_can_be_read_any_more(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    words = LastWords(SITE)
    monkeypatch.chdir(tmp_path)
    last = words.on(text)
    assert (last.card["type"], last.card["topic"]) == ("urgent", "emergency")
    assert (last.flag or "").partition(".")[0] == "emergency"
    assert "112" in last.card["blocks"][0]["text"]


def test_rules_that_could_not_be_read_are_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = LastWords(SITE)
    assert words.on(DANGER).card["type"] == "fallback"
    monkeypatch.chdir(ROOT)
    assert words.on(DANGER).card["type"] == "urgent"
