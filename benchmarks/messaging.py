"""How soon a vendor gets its 200, and a patient the whole answer: `python -m benchmarks.messaging`.

Our server with its Telegram door, and a stand-in for Telegram, in one process on loopback. Without `--model` a card of the
catalogue answers at once, so that the door, the mailroom and the sending are measured alone.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.content.catalogue import Catalogue
from bot.content.site import load_site
from bot.rendering.card import Card, snippet_card

SECRET, QUESTION = "benchmark", "how do I tape my eye shut at night?"
PARTS = 3  # two of first contact, and the answer


@dataclass
class Cards:
    """An agent that says the next card."""

    cards: Iterator[Card]
    tracker_store: Any = None

    def is_ready(self) -> bool:
        return True

    async def handle_message(self, message: Any) -> None:
        await message.output_channel.send_response(message.sender_id, {"custom": next(self.cards)})


@dataclass
class Telegram:
    """`came`: by chat, when each part came, in seconds of a steady clock."""

    came: dict[int, list[float]] = field(default_factory=dict)

    async def serve(self, request: web.Request) -> web.Response:
        chat = int((await request.json())["chat_id"])
        self.came.setdefault(chat, []).append(time.perf_counter())
        return web.json_response({"ok": True, "result": {"message_id": len(self.came[chat])}})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--rate", type=int, default=20, help="messages a second, each of a person of its own")
    parser.add_argument("--model", action="store_true", help="the trained model answers")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measured(args, Path(folder)))


async def _measured(args: argparse.Namespace, folder: Path) -> None:
    vendor, base = Telegram(), f"http://127.0.0.1:{_free_port()}"
    app = web.Application()
    app.router.add_post("/{tail:.*}", vendor.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(base.rpartition(":")[2])).start()
    ours = _serve(_agent(args.model), folder, base)
    posted: dict[int, tuple[float, float]] = {}
    async with aiohttp.ClientSession() as http:
        tasks = []
        for person in range(1, args.seconds * args.rate + 1):
            tasks.append(asyncio.create_task(_post(http, ours, person, posted)))
            await asyncio.sleep(1 / args.rate)
        await asyncio.gather(*tasks)
        end = time.monotonic() + 60
        while time.monotonic() < end and sum(len(came) >= PARTS for came in vendor.came.values()) < len(posted):
            await asyncio.sleep(0.1)
    _tell(posted, vendor.came)


async def _post(http: aiohttp.ClientSession, url: str, person: int, posted: dict[int, tuple[float, float]]) -> None:
    chat = {"id": person, "type": "private"}
    message = {"message_id": 1, "date": int(time.time()), "from": {"id": person}, "chat": chat, "text": QUESTION}
    begun = time.perf_counter()
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with http.post(url, json={"update_id": person, "message": message}, headers=headers) as answer:
        assert answer.status == 200, answer.status
    posted[person] = (begun, time.perf_counter() - begun)


def _tell(posted: dict[int, tuple[float, float]], came: dict[int, list[float]]) -> None:
    taken = [seconds for _, seconds in posted.values()]
    whole = [came[person][PARTS - 1] - begun for person, (begun, _) in posted.items() if len(came.get(person, ())) >= PARTS]
    twice = sum(len(times) > PARTS for times in came.values())
    for name, times in (("200 for the vendor", taken), ("whole answer delivered", whole)):
        told = (statistics.median(times), _p95(times), max(times))
        print(f"{name:24} n {len(times):5}  median {_ms(told[0])}  p95 {_ms(told[1])}  max {_ms(told[2])}")
    print(f"processor time {time.process_time() / len(posted) * 1000:.0f} ms a message, the start and both ends among it")
    print(f"{len(posted) - len(whole)} not delivered, {twice} with a part too many")


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:8.1f} ms"


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def _agent(model: bool) -> Any:
    if model:
        from bot.serving.memory import agent_without_storage

        return agent_without_storage()
    catalogue, site = Catalogue.load(), load_site()
    found = [f for name in catalogue.library.snippets if (f := catalogue.find(name)) and f.served]
    return Cards(cycle([snippet_card(catalogue, site, f, "answer") for f in found]))


def _serve(agent: Any, folder: Path, base: str) -> str:
    """Our server in a thread of its own; gives the address of its Telegram door."""
    from bot.channels.telegram import TelegramDoor
    from bot.serving.quiet import quiet_rasa
    from bot.serving.server import make_app

    quiet_rasa()
    door = TelegramDoor(load_site(), {"token": "t", "secret": SECRET, "base": base}, folder)
    app, port, loop = make_app(agent, [door]), _free_port(), asyncio.new_event_loop()

    async def start() -> None:
        server = await app.create_server("127.0.0.1", port, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.before_start()
        await server.start_serving()
        await server.after_start()

    threading.Thread(target=loop.run_forever, daemon=True).start()
    asyncio.run_coroutine_threadsafe(start(), loop).result(60)
    return f"http://127.0.0.1:{port}/webhooks/telegram/webhook"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    from bot.serving.quiet import quiet

    quiet()
    main()
