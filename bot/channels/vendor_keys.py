"""A vendor's public keys, by which the tokens of its calls are proved: fetched when a call needs them, kept with an end.

Nothing is fetched to start. While the vendor's server does not answer, kept keys are used until their end; without one
a call is put off (503), so that the vendor can make it again. What cannot be proved is never taken.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
import jwt
from sanic.request import Request

from bot.channels.refusal import Refused
from bot.channels.vendor_call import Answer, call, inside

logger = logging.getLogger(__name__)
FRESH = 3_600.0  # seconds; older keys are fetched anew beside the work, and used meanwhile
KEPT = 86_400.0  # seconds; older keys are not used any more
PAUSE = 60.0  # seconds between two fetches: who makes up names of keys must not make us ask for each
AGAIN = 5.0  # seconds after a fetch that failed
TOLD = 600.0  # seconds for which a failure is told: whether it would fail still is seen at the next call
LIMIT = aiohttp.ClientTimeout(total=5.0)
LEEWAY = 300.0  # seconds that clocks may differ
ALGORITHM = "RS256"  # never what the token says of itself


@dataclass(frozen=True)
class Key:
    """`endorsed`: the channels for which this key may speak, where the vendor says so."""

    public: Any
    endorsed: tuple[str, ...] = ()


class VendorKeys:
    """`url` brings the keys, or a document that names their address as `jwks_uri`."""

    def __init__(self, channel: str, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._channel, self._url, self._clock = channel, url, clock
        self._keys: dict[str, Key] = {}
        self._got = self._tried = -math.inf
        self._failed = ""
        self._fetching: asyncio.Task[None] | None = None

    def trouble(self) -> str | None:
        """Why no new key can be had just now."""
        lately = self._failed and self._clock() - self._tried < TOLD
        return f"the vendor's keys cannot be fetched: {self._failed}" if lately else None

    async def claims(
        self, http: aiohttp.ClientSession, request: Request, audience: str, issuers: Sequence[str]
    ) -> tuple[dict[str, Any], Key] | None:
        """What the caller's token says, with the key that signed it. None: it proves nothing. Raises Refused: ask again."""
        kind, _, token = (request.headers.get("Authorization") or "").partition(" ")
        name = _name_of_key(token) if kind.lower() == "bearer" else None
        key = await self._key(http, name) if name is not None else None
        if key is None:
            return None
        try:
            said = jwt.decode(
                token,
                key.public,
                algorithms=[ALGORITHM],
                audience=audience,
                issuer=list(issuers),
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "aud"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError):
            return None
        return said, key

    async def _key(self, http: aiohttp.ClientSession, name: str) -> Key | None:
        now = self._clock()
        known = name in self._keys and now - self._got <= KEPT
        pause = AGAIN if self._failed else PAUSE
        if self._fetching is None and now - self._tried >= pause and (not known or now - self._got > FRESH):
            self._tried = now
            self._fetching = asyncio.create_task(self._fetch(http))
        if known:
            return self._keys[name]
        fetching = self._fetching
        if fetching is not None:
            await asyncio.shield(fetching)
        if self._failed or self._clock() - self._got > KEPT:
            raise Refused(503, "no_keys", "the keys that prove a call cannot be fetched just now: send it again", int(AGAIN))
        if fetching is None and name not in self._keys:  # it may be newer than what was fetched last
            raise Refused(503, "no_keys", "a key of this name is not known yet: send it again", int(PAUSE))
        return self._keys.get(name)

    async def _fetch(self, http: aiohttp.ClientSession) -> None:
        try:
            keys, failed = await _fetched(http, self._url)
        except Exception as error:  # whatever it is, the next call tries again
            keys, failed = {}, type(error).__name__
        if keys:  # what the vendor does not list any more is not taken any more
            self._keys, self._got = keys, self._clock()
        elif not self._failed:
            logger.error("%s: the vendor's keys cannot be fetched: %s", self._channel, failed)
        self._failed, self._fetching = failed, None


async def _fetched(http: aiohttp.ClientSession, url: str) -> tuple[dict[str, Key], str]:
    """The keys by name, or why there are none."""
    answer = await call(http, "GET", url, timeout=LIMIT)
    named = inside(answer.body, "jwks_uri") if isinstance(answer, Answer) else None
    if isinstance(named, str):
        answer = await call(http, "GET", named, timeout=LIMIT)
    if not isinstance(answer, Answer):
        return {}, answer.reason
    keys = _keys_in(answer.body)
    return keys, "" if keys else f"{answer.status}, and no key in it"


def _keys_in(body: Any) -> dict[str, Key]:
    """RSA keys to sign with; others are passed over. Of each only what a public key has."""
    found: dict[str, Key] = {}
    listed = inside(body, "keys")
    for one in listed if isinstance(listed, list) else []:
        if inside(one, "kty") != "RSA" or inside(one, "use") not in (None, "sig"):
            continue
        try:
            public = jwt.PyJWK({"kty": "RSA", "n": one["n"], "e": one["e"]}, ALGORITHM).key
            found[str(one["kid"])] = Key(public, tuple(map(str, one.get("endorsements") or ())))
        except (jwt.PyJWTError, KeyError, ValueError, TypeError):
            continue
    return found


def _name_of_key(token: str) -> str | None:
    """None for a token that is signed by another way than ours, or is none."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        return None
    name = header.get("kid")
    return name if header.get("alg") == ALGORITHM and isinstance(name, str) else None
