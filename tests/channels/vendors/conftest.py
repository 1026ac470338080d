"""All vendors on loopback, and our server with a door for each. Sanic can start one application in a process once."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels import our_token, vendor_keys
from bot.mailroom import backoff, worker
from bot.rendering.card import Card
from bot.serving.quiet import quiet_rasa
from tests.channels.conftest import free_port, rewritten_once, tracker_store_in_memory
from tests.channels.vendors.google_chat import GoogleChat
from tests.channels.vendors.mattermost import Mattermost
from tests.channels.vendors.meta import Messenger, WhatsApp
from tests.channels.vendors.rocketchat import RocketChat
from tests.channels.vendors.slack import Slack
from tests.channels.vendors.stand_in import StandIn
from tests.channels.vendors.teams import Teams
from tests.channels.vendors.telegram import Telegram
from tests.channels.vendors.twilio import Sms, TwilioWhatsApp
from tests.channels.vendors.webex import Webex
from tests.mailroom.desk import SITE, answer_card

VENDORS: tuple[type[StandIn], ...] = (
    Telegram,
    WhatsApp,
    Messenger,
    Sms,
    TwilioWhatsApp,
    Slack,
    RocketChat,
    Mattermost,
    Webex,
    GoogleChat,
    Teams,
)
PATIENCE = 60.0  # seconds, on a machine that has much else to do


@dataclass
class Echo:
    """Stands in for Rasa's agent: a card that says what was asked, or pressed."""

    heard: list[tuple[str, str, Any]] = field(default_factory=list)
    tracker_store: Any = field(default_factory=tracker_store_in_memory)
    cards: Callable[[str], list[Card]] = field(default=lambda text: [answer_card(text)])

    def is_ready(self) -> bool:
        return True

    async def handle_message(self, message: Any) -> None:
        self.heard.append((message.sender_id, message.text, (message.metadata or {}).get("pressed")))
        for card in self.cards(message.text):
            await message.output_channel.send_response(message.sender_id, {"custom": card})


@dataclass
class Street:
    url: str
    agent: Echo
    vendors: dict[str, StandIn]
    doors: dict[str, Any]
    http: aiohttp.ClientSession | None = None
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1000))

    def new(self) -> str:
        """A key or a person that nobody had before."""
        return str(next(self.numbers))

    async def post(self, vendor: StandIn, body: bytes, headers: dict[str, str] | None = None) -> tuple[int, str]:
        assert self.http is not None
        given = vendor.signed(body) if headers is None else headers
        async with self.http.post(self.url + vendor.path, data=body, headers=given) as answer:
            return answer.status, await answer.text()

    async def until(self, reached: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not reached():
            assert time.monotonic() < end, "it did not come to pass"
            await asyncio.sleep(0.01)

    async def greeted(self, vendor: StandIn) -> str:
        """A person who had the first contact, with one answer."""
        person = self.new()
        await self.post(vendor, vendor.text("hello", self.new(), person, time.time()))
        await self.until(lambda: len(vendor.of(person)) == 3)
        return person


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    quiet_rasa()
    from bot.serving.server import make_app

    folder, loop, port = tmp_path_factory.mktemp("street"), asyncio.new_event_loop(), free_port()
    vendors = [kind() for kind in VENDORS]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    agent = Echo()

    async def start() -> tuple[Any, list[Any]]:
        for vendor in vendors:
            await vendor.begin()
        doors = [vendor.door(SITE, vendor.settings(), Path(folder)) for vendor in vendors]
        app = make_app(agent, doors, SITE)
        server = await app.create_server("127.0.0.1", port, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.before_start()
        await server.start_serving()
        await server.after_start()
        return server, doors

    with rewritten_once():
        server, doors = asyncio.run_coroutine_threadsafe(start(), loop).result(180)
    names = [vendor.door.channel for vendor in vendors]
    url = f"http://127.0.0.1:{port}"
    yield Street(url, agent, dict(zip(names, vendors, strict=True)), dict(zip(names, doors, strict=True)))
    asyncio.run_coroutine_threadsafe(server.before_stop(), loop).result(30)
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


@pytest.fixture
async def street(running: Street, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Street]:
    monkeypatch.setattr(backoff, "LONGEST", 0.01)
    monkeypatch.setattr(worker, "LOOKS_EVERY", 0.05)
    for module in (vendor_keys, our_token):
        monkeypatch.setattr(module, "LIMIT", aiohttp.ClientTimeout(total=PATIENCE))
    async with aiohttp.ClientSession() as http:
        running.http = http
        running.agent.cards = lambda text: [answer_card(text)]
        yield running


@pytest.fixture(params=[kind.door.channel for kind in VENDORS])
def vendor(running: Street, request: pytest.FixtureRequest) -> StandIn:
    found = running.vendors[request.param]
    found.fates.clear()
    found.fates_before.clear()
    found.refused.clear()
    return found
