"""The Sanic application on a port of this machine, in front of an agent that the test chooses."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from bot.serving.quiet import quiet_rasa

CARD = {"type": "answer", "topic": "botox"}
Heard = list[Any]


@dataclass
class FakeAgent:
    """Stands in for Rasa's agent. `sends` are the messages it gives back; an exception there is raised."""

    sends: list[Any] = field(default_factory=lambda: [{"text": "a text\n\nin two parts", "custom": CARD}])
    heard: list[Any] = field(default_factory=list)

    def is_ready(self) -> bool:
        return True

    async def handle_message(self, message: Any) -> None:
        self.heard.append(message)
        for send in self.sends:
            if isinstance(send, Exception):
                raise send
            await message.output_channel.send_response(message.sender_id, dict(send))


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any


@dataclass(frozen=True)
class Door:
    """A running server. `post` sends a body as it is; `say` sends what a client of ours would send."""

    url: str
    http: aiohttp.ClientSession

    async def post(self, body: bytes, content_type: str | None = "application/json", query: str = "") -> Answer:
        headers = {"Content-Type": content_type} if content_type else {}
        skip = [] if content_type else ["Content-Type"]
        async with self.http.post(self.url + query, data=body, headers=headers, skip_auto_headers=skip) as response:
            return Answer(response.status, await response.json(content_type=None))

    async def say(self, message: object, sender: str = "tester", **more: object) -> Answer:
        async with self.http.post(self.url, json={"sender": sender, "message": message, **more}) as response:
            return Answer(response.status, await response.json(content_type=None))


Open = Callable[[Any], Awaitable[Door]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server() -> Iterator[tuple[Any, str]]:
    """The application and its address. Sanic can start one application in a process once, so all tests share it."""
    quiet_rasa()
    from bot.serving.server import make_app

    app, port, loop = make_app(FakeAgent()), free_port(), asyncio.new_event_loop()

    async def start() -> Any:
        running = await app.create_server("127.0.0.1", port, return_asyncio_server=True, access_log=False)
        await running.startup()
        await running.start_serving()
        return running

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    running = asyncio.run_coroutine_threadsafe(start(), loop).result(30)
    yield app, f"http://127.0.0.1:{port}/webhooks/rest/webhook"
    loop.call_soon_threadsafe(running.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


@pytest.fixture
async def open_door(server: tuple[Any, str]) -> AsyncIterator[Open]:
    """Puts an agent behind the door and gives the door."""
    app, url = server
    async with aiohttp.ClientSession() as http:

        async def start(agent: Any) -> Door:
            app.ctx.agent = agent
            return Door(url, http)

        yield start
