"""The Sanic application on a port of this machine, in front of an agent that the test chooses."""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.content.catalogue import Catalogue
from bot.content.site import Site
from bot.serving.quiet import quiet_rasa
from tests.conftest import ROOT

OFFER = {"topic": "botox", "aspect": "how", "title": "How botox is given", "id": "botox.how"}
CARD = {"type": "answer", "topic": "botox", "title": "Botox", "options": [], "suggestions": [OFFER], "trace": {}}
STAFF_TOKEN = "f3" * 16
SITE = Site("Test Clinic", "555-0199", "112", "116 123", origins=("https://www.our-clinic.example",))


def tracker_store_in_memory() -> Any:
    from rasa.core.tracker_store import InMemoryTrackerStore
    from rasa.shared.core.domain import Domain

    return InMemoryTrackerStore(Domain.empty())


@dataclass
class FakeAgent:
    """Stands in for Rasa's agent. `sends` are the messages it gives back; an exception there is raised. `pause` before."""

    sends: list[Any] = field(default_factory=lambda: [{"text": "a text\n\nin two parts", "custom": CARD}])
    heard: list[Any] = field(default_factory=list)
    pause: float = 0.0
    tracker_store: Any = field(default_factory=tracker_store_in_memory)

    def is_ready(self) -> bool:
        return True

    async def handle_message(self, message: Any) -> None:
        self.heard.append(message)
        await asyncio.sleep(self.pause)
        for send in self.sends:
            if isinstance(send, Exception):
                raise send
            await message.output_channel.send_response(message.sender_id, dict(send))


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any
    headers: Any = None

    @property
    def cards(self) -> list[Any]:
        return [event["card"] for event in self.body if event["event"] == "card"]

    @property
    def replies(self) -> list[str]:
        return [event["reply"] for event in self.body if event["event"] == "card"]


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


@dataclass(frozen=True)
class Visitor:
    """A reader's browser with the widget in it. `token` is that of its session."""

    base: str
    http: aiohttp.ClientSession
    token: str = ""
    numbers: Iterator[int] = field(default_factory=itertools.count)

    async def send(self, method: str, address: str, body: Any = None, **headers: str) -> Answer:
        """The body goes out as JSON, bytes as they are."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        given = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        async with self.http.request(method, f"{self.base}/{address}", data=data, headers=given) as response:
            return Answer(response.status, _read(await response.read(), response.content_type), response.headers)

    async def begin(self) -> Visitor:
        answer = await self.send("POST", "session", {})
        assert answer.status == 200, answer
        return Visitor(self.base, self.http, answer.body["token"])

    async def says(self, text: object, turn: str | None = None) -> Answer:
        return await self.send("POST", "message", {"id": turn or f"m{next(self.numbers)}", "text": text})

    async def presses(self, offer: object, turn: str | None = None) -> Answer:
        return await self.send("POST", "message", {"id": turn or f"m{next(self.numbers)}", "choose": offer})

    async def history(self) -> list[Any]:
        turns: list[Any] = (await self.send("GET", "history")).body["turns"]
        return turns


def _read(body: bytes, kind: str) -> Any:
    if kind == "application/x-ndjson":
        return [json.loads(line) for line in body.decode().splitlines()]
    return json.loads(body) if body else None


Open = Callable[[Any], Awaitable[Door]]
Visit = Callable[[Any], Awaitable[Visitor]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def rewritten_once() -> Iterator[None]:
    """Sanic rewrites its own methods at each start, which works once in a process: a second start takes them as they are."""
    from sanic.http import Http

    with pytest.MonkeyPatch.context() as patch:
        if getattr(Http, "__touched__", False):
            patch.setattr("sanic.app.TouchUp.run", lambda _: None)
        yield


@pytest.fixture(scope="session")
def staff_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the staff's page finds its stores, apart from what the doors write."""
    return tmp_path_factory.mktemp("staff")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, staff_folder: Path) -> Iterator[tuple[Any, str]]:
    """The application and its address, which all tests share."""
    quiet_rasa()
    from bot.channels.rest import LoopbackRest
    from bot.channels.staff import StaffDoor
    from bot.channels.web import WebDoor
    from bot.serving.server import make_app
    from bot.serving.staff import add_staff

    folder = tmp_path_factory.mktemp("palsy")
    doors = [LoopbackRest(SITE, free_on_loopback=True), WebDoor(SITE, folder, free_on_loopback=True)]
    doors.append(StaffDoor(SITE, free_on_loopback=True))
    app, port, loop = make_app(FakeAgent(), doors, SITE), free_port(), asyncio.new_event_loop()
    add_staff(app, STAFF_TOKEN, SITE, Catalogue.load(ROOT / "data/content"), staff_folder)

    async def start() -> Any:
        running = await app.create_server("127.0.0.1", port, return_asyncio_server=True, access_log=False)
        await running.startup()
        await running.before_start()
        await running.start_serving()
        await running.after_start()
        return running

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    with rewritten_once():
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


@pytest.fixture
async def visit(server: tuple[Any, str]) -> AsyncIterator[Visit]:
    """Puts an agent behind the door and gives a visitor with a session of its own."""
    app, url = server
    base = url.removesuffix("/rest/webhook") + "/web"
    async with aiohttp.ClientSession() as http:

        async def start(agent: Any) -> Visitor:
            app.ctx.agent = agent
            return await Visitor(base, http).begin()

        yield start


@pytest.fixture
def web(server: tuple[Any, str]) -> Any:
    """The web channel itself, as the server has it."""
    return next(channel for channel in server[0].ctx.input_channels if channel.name() == "web")
