"""The token by which a vendor knows us: got by one call, kept until shortly before its end, renewed where it is refused."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import aiohttp
import jwt

from bot.channels.vendor_call import Answer, call, inside, judged, secret_refused
from bot.mailroom.message import Outcome

EARLY = 300.0  # seconds before its end a token is not used any more
LIMIT = aiohttp.ClientTimeout(total=8.0)
OUR_SECRET = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
Asked = Callable[[], tuple[str, Mapping[str, str]]]


class OurToken:
    """`asked`: the address that gives a token, and the form to send there. It may raise what a bad key of ours raises."""

    def __init__(self, asked: Asked, clock: Callable[[], float] = time.monotonic) -> None:
        self._asked, self._clock = asked, clock
        self._token, self._until = "", -math.inf
        self._renewing: asyncio.Task[str | Outcome] | None = None

    async def call(self, http: aiohttp.ClientSession, method: str, url: str, **request: Any) -> Answer | Outcome:
        """A call with the token. One that was kept and is not taken any more is got anew, once."""
        kept = self._clock() < self._until
        token = await self._current(http)
        answer = await _with(token, http, method, url, **request)
        if kept and isinstance(answer, Answer) and answer.status == HTTPStatus.UNAUTHORIZED:
            if token == self._token:  # else another call has got a new one meanwhile
                self._until = -math.inf
            answer = await _with(await self._current(http), http, method, url, **request)
        return answer

    async def _current(self, http: aiohttp.ClientSession) -> str | Outcome:
        """All who wait for a renewal wait for the same one, and hear how that ended: in turn they would wait too long."""
        if self._clock() < self._until:
            return self._token
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.create_task(self._renewed(http))
        return await asyncio.shield(self._renewing)

    async def _renewed(self, http: aiohttp.ClientSession) -> str | Outcome:
        """The new one. Without one nothing went out, however that ended."""
        try:
            return await self._asked_for(http)
        except Exception as error:  # by its type alone: whatever it is, the part waits
            return Outcome("later", reason=type(error).__name__)

    async def _asked_for(self, http: aiohttp.ClientSession) -> str | Outcome:
        try:
            url, form = self._asked()
        except (jwt.PyJWTError, ValueError, TypeError, KeyError):
            return secret_refused("our key cannot be read")
        answer = await call(http, "POST", url, data=dict(form), timeout=LIMIT)
        if isinstance(answer, Outcome):
            return replace(answer, kind="later")
        token = inside(answer.body, "access_token")
        if answer.status == HTTPStatus.OK and isinstance(token, str) and token:
            self._token, self._until = token, self._clock() + _seconds(inside(answer.body, "expires_in")) - EARLY
            return token
        told = inside(answer.body, "error")
        if answer.status in OUR_SECRET:
            return secret_refused(f"{answer.status} {told if isinstance(told, str) else ''}".strip())
        return replace(judged(answer), kind="later")


async def _with(
    token: str | Outcome, http: aiohttp.ClientSession, method: str, url: str, **request: Any
) -> Answer | Outcome:
    if isinstance(token, Outcome):
        return token
    return await call(http, method, url, headers={"Authorization": f"Bearer {token}"}, **request)


def _seconds(written: Any) -> float:
    """0 where it is no number: then a token is used once."""
    try:
        return float(written)
    except (TypeError, ValueError):
        return 0.0
