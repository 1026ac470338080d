"""One call to a vendor, what its answer means for the part that was to be sent, and how vendors write a time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

import aiohttp

from bot.mailroom.message import Outcome

CONNECT, WHOLE = 5.0, 20.0  # seconds
WRONG_SECRET = 60.0  # seconds until a part is tried again that the vendor refused for our secret: it can be set right
MOST_REASON = 120  # characters of a vendor's own words


@dataclass(frozen=True)
class Answer:
    """`body` is None where it is no JSON, such as a page of HTML."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def asks_to_wait(self) -> float | None:
        """Seconds of `Retry-After`, where it is a number."""
        written = self.headers.get("Retry-After", "")
        return float(written) if written.isascii() and written.isdigit() and len(written) < 7 else None  # noqa: PLR2004


def new_session() -> aiohttp.ClientSession:
    """A connection each: one that the vendor has just closed would leave a part unknown that never went."""
    timeout = aiohttp.ClientTimeout(total=WHOLE, connect=CONNECT)
    return aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(force_close=True))


async def call(http: aiohttp.ClientSession, method: str, url: str, **request: Any) -> Answer | Outcome:
    """An outcome where there was no answer: `later` where nothing can have gone out, else `unknown`."""
    try:
        async with http.request(method, url, allow_redirects=False, **request) as response:
            return Answer(response.status, _json(await response.read()), dict(response.headers))
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        return Outcome("later", reason=f"not reached: {type(error).__name__}")
    except (asyncio.TimeoutError, aiohttp.ClientError, OSError) as error:
        return Outcome("unknown", reason=type(error).__name__)


def judged(answer: Answer, reason: str = "", after: float | None = None) -> Outcome:
    """An answer that is no success. `after`: the wait that the vendor named in its body."""
    told = f"{answer.status} {reason}".strip()[:MOST_REASON]
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Outcome("later", reason=told, after=after if after is not None else answer.asks_to_wait())
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return secret_refused(told)
    if answer.status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.LOCKED) or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Outcome("later", reason=told, after=answer.asks_to_wait())
    if answer.status >= HTTPStatus.BAD_REQUEST:
        return Outcome("refused", reason=told)
    return Outcome("unknown", reason=f"{told}: an answer of another shape")


def secret_refused(told: str) -> Outcome:
    """The part waits: the secret can be set right."""
    return Outcome("later", reason=f"{told}: the vendor does not take our secret", after=WRONG_SECRET, our_secret=True)


def sent(answer: Answer, vendor_id: object) -> Outcome:
    """Where the answer is a success and names the message."""
    good = HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES and isinstance(vendor_id, str | int) and vendor_id
    return Outcome("sent", str(vendor_id)) if good else judged(answer)


def when(written: Any) -> float | None:
    """Whole seconds since 1970 of a time such as `2026-11-28T09:00:00.1234567Z`; None where it is none that can be read."""
    try:
        zone = written[19:].lstrip(".0123456789").replace("Z", "+00:00")  # vendors write three digits, or six, or seven
        return datetime.fromisoformat(written[:19] + (zone or "+00:00")).timestamp()
    except (AttributeError, TypeError, ValueError):
        return None


def inside(value: Any, *names: str | int) -> Any:
    """What stands there in nested JSON, None where a step is missing or of another shape."""
    for name in names:
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and isinstance(name, int) and name < len(value):
            value = value[name]
        else:
            return None
    return value


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
