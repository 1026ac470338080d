"""What all stand-ins for vendors share: a server on loopback, what came to it, and failures on demand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from aiohttp import web

SECRET, TOKEN = "palsy-test-secret", "palsy-test-token"


class Refusal(Exception):
    """The vendor's own error: a status and its body."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(str(body))
        self.status, self.body = status, body


@dataclass(frozen=True)
class Got:
    """One message that was accepted. `offers`: payload by label."""

    person: str
    text: str
    offers: Mapping[str, str] = field(default_factory=dict)


class StandIn:
    """`fates`: how the next calls that send end, each `429`, `500`, `html`, `cut` (the line, after accepting) or `hang`.

    `fates_before`: the same of calls that only ask, at a vendor that must be asked something first.
    """

    path: ClassVar[str]
    door: ClassVar[Any]
    stale: ClassVar[bool] = False  # whether an old post is refused by its time
    in_body: ClassVar[bool] = False  # whether the secret stands in the body, and there is no signature
    has_buttons: ClassVar[bool] = True
    signs_body: ClassVar[bool] = True  # whether another body under the same headers is refused
    made: ClassVar[int] = 200  # the status with which it takes a post
    reads_body: ClassVar[bool] = False  # whether the proof needs what the body says
    refusal: ClassVar[int] = 401  # what a forged call gets

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.refused: list[Any] = []
        self.fates: list[str] = []
        self.fates_before: list[str] = []
        self.calls = 0
        self.base = ""

    def settings(self) -> dict[str, str]:
        raise NotImplementedError

    def signed(self, body: bytes, secret: str = SECRET, now: float | None = None) -> dict[str, str]:
        """The headers with which the vendor sends this body."""
        raise NotImplementedError

    def with_secret(self, body: bytes, secret: str) -> bytes:
        """The body, where the secret stands in it."""
        return body

    def text(self, text: str, key: str, person: str, at: float) -> bytes:
        raise NotImplementedError

    def press(self, payload: str, key: str, person: str) -> bytes:
        """Only where it `has_buttons`."""
        raise NotImplementedError

    def media(self, key: str, person: str, at: float) -> bytes:
        raise NotImplementedError

    def too_large(self) -> bytes:
        return self.text("x" * 300_000, "9", "9", 0)

    def nothing(self, person: str, at: float) -> list[bytes]:
        """Edits, receipts, reactions, joins, groups, echoes: to be taken and not answered."""
        raise NotImplementedError

    def accepts(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> tuple[Got | None, Any]:
        """What a call comes to, and the answer's body. Raises Refusal."""
        raise NotImplementedError

    def sends(self, request: web.Request) -> bool:
        """Whether a call sends something."""
        return True

    def slow_down(self) -> tuple[int, Any]:
        return 429, {}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.calls += 1
        fates = self.fates if self.sends(request) else self.fates_before
        fate = fates.pop(0) if fates else ""
        if fate == "429":
            status, body = self.slow_down()
            return web.json_response(body, status=status, headers={"Retry-After": "0"})
        if fate == "500":
            return web.Response(status=500, text="oops")
        if fate == "html":
            return web.Response(status=502, text="<html>bad gateway</html>", content_type="text/html")
        form = request.content_type == "application/x-www-form-urlencoded"
        body = dict(await request.post()) if form else json.loads(await request.read() or b"null")
        try:
            where = f"{request.path}?{request.query_string}" if request.query_string else request.path
            got, answer = self.accepts(request.method, where, body, request.headers)
        except Refusal as refusal:
            self.refused.append(refusal.body)
            return web.json_response(refusal.body, status=refusal.status)
        if got:
            self.got.append(got)
        if fate == "cut" and request.transport:
            request.transport.abort()
        if fate == "hang":
            await asyncio.sleep(5)
        return web.json_response(answer, status=self.made if request.method == "POST" else 200)

    async def begin(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self.serve)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        return runner

    def of(self, person: str) -> list[Got]:
        return [got for got in self.got if got.person == person]


def must(good: object, status: int, body: Any) -> None:
    if not good:
        raise Refusal(status, body)


def only(body: Mapping[str, Any], *names: str) -> bool:
    return isinstance(body, dict) and set(body) <= set(names)
