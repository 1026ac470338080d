"""The staff's door: this machine alone, with reasons, and nothing left behind."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import pytest

from bot.channels.refusal import Refused
from tests.channels.conftest import CARD, FakeAgent, Open

MINE = "palsy-" + "0" * 32
WITH_TRACE = CARD | {"trace": {"why": "a test"}}


async def call(door: Any, address: str, body: Any, **headers: str) -> tuple[int, Any]:
    url = door.url.removesuffix("/rest/webhook") + "/palsy" + address
    async with door.http.post(url, json=body, headers=headers) as answer:
        return answer.status, await answer.json(content_type=None) if answer.status != 204 else None


async def test_staff_get_the_card_with_its_reasons_and_its_time(open_door: Open) -> None:
    agent = FakeAgent([{"text": "a text", "custom": WITH_TRACE}])
    agent.processor = SimpleNamespace(graph_runner=SimpleNamespace(took={"run_Reader": 0.0012}))  # type: ignore[attr-defined]
    status, told = await call(await open_door(agent), "/ask", {"conversation": MINE, "message": "/hello"})
    assert (status, told["cards"]) == (200, [WITH_TRACE])
    assert told["took"]["run_Reader"] == 1.2
    assert told["took"]["all"] >= 0
    assert (agent.heard[0].input_channel, agent.heard[0].text) == ("palsy", "hello")


async def test_where_nothing_came_staff_get_the_last_resort(open_door: Open) -> None:
    status, told = await call(
        await open_door(FakeAgent([RuntimeError("no")])), "/ask", {"conversation": MINE, "message": "x"}
    )
    assert (status, told["cards"][0]["snippet"]["id"]) == (200, "out_of_scope.safe")


@pytest.mark.parametrize(
    "body",
    [
        {"conversation": "web:someone", "message": "hi"},
        {"conversation": "palsy-1", "message": "hi"},
        {"message": "hi"},
        {"conversation": MINE, "message": 7},
        [],
    ],
)
async def test_no_conversation_but_its_own_can_be_named(open_door: Open, body: Any) -> None:
    status, told = await call(await open_door(FakeAgent()), "/ask", body)
    assert (status, told["code"]) == (400, "bad_body")


async def test_what_is_heard_is_told_without_an_answer(open_door: Open) -> None:
    agent = FakeAgent()

    async def hears(text: str, after: str | None) -> dict[str, Any]:
        return {"text": text, "after": after}

    agent.hears = hears  # type: ignore[attr-defined]
    door = await open_door(agent)
    assert await call(door, "/understand", {"text": "hi", "after": "botox"}) == (
        200,
        {"heard": {"text": "hi", "after": "botox"}},
    )
    assert (await call(door, "/understand", {"text": "hi", "after": "no topic!"}))[0] == 400
    assert agent.heard == []


async def test_what_was_said_is_forgotten_at_a_word(open_door: Open) -> None:
    agent = FakeAgent()
    erased: list[str] = []
    agent.tracker_store = SimpleNamespace(_tracker_store=SimpleNamespace(erase=erased.append))
    assert (await call(await open_door(agent), "/forget", {"conversation": MINE}))[0] == 204
    assert erased == [MINE]


async def test_a_browser_on_a_foreign_website_is_refused(open_door: Open) -> None:
    status, _ = await call(
        await open_door(FakeAgent()), "/ask", {"conversation": MINE, "message": "hi"}, Origin="https://evil.example"
    )
    assert status == 403


async def test_a_caller_from_elsewhere_is_refused(server: tuple[Any, str]) -> None:
    door = next(channel for channel in server[0].ctx.input_channels if channel.name() == "palsy")
    with pytest.raises(Refused, match="own machine"):
        await door._for_this_machine(door.who, SimpleNamespace(ip="203.0.113.9"))
    behind = dataclasses.replace(door.callers, site=dataclasses.replace(door.site, trusted_proxies=("127.0.0.1",)))
    assert not behind.is_this_machine(SimpleNamespace(ip="127.0.0.1"))
