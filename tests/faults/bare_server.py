"""`python -m tests.faults.bare_server PORT FILES`: our web server without the assistant behind it, in a process of its own.

FILES: how many it may open. It writes `ready`; `/begun`, after three seconds, what it was asked for.
"""

from __future__ import annotations

import asyncio
import logging
import resource
import sys
from typing import Any

from sanic import Sanic, response

from bot.serving.connections import MOST, Room
from bot.serving.server import run
from bot.serving.strict import StrictRequest

SLOWEST_REQUEST, SLOWEST_READER, TAKES = 4, 6, 3.0  # seconds
LONG = "x" * 10_000


def made() -> Any:
    app = Sanic("bare_server", configure_logging=False, request_class=StrictRequest)
    app.config.REQUEST_TIMEOUT, app.config.RESPONSE_TIMEOUT = SLOWEST_REQUEST, SLOWEST_READER
    app.ctx.room = Room(MOST)

    async def quick(_: Any) -> Any:
        return response.text(LONG)

    async def posted(request: Any) -> Any:
        return response.text(str(len(request.body)))

    async def begun(request: Any) -> None:
        """Like the channel of the website: one line at once, the next when it is made."""
        stream = await request.respond(content_type="application/x-ndjson")
        await stream.send("received\n")
        await asyncio.sleep(TAKES)
        await stream.send("card\n")
        await stream.eof()

    async def stuck(_: Any) -> Any:
        await asyncio.sleep(3600)

    app.add_route(quick, "/quick")
    app.add_route(posted, "/posted", methods=["POST"])
    app.add_route(begun, "/begun")
    app.add_route(stuck, "/stuck")
    app.register_listener(ready, "after_server_start")
    return app


async def ready(*_: Any) -> None:
    print("ready", flush=True)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    port, files = (int(word) for word in sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    run(made(), port)
