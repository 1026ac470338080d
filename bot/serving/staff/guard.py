"""Who is staff: whoever brings the token, in a header, or once in a form and then as a session that ends soon.

The token never stands in an address. The session is signed under the token, so that a new token ends all sessions.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from collections.abc import Mapping

from sanic.request import Request

from bot.channels.caller import Callers
from bot.channels.pace import Pace
from bot.channels.refusal import Refused
from bot.channels.tokens import SHORTEST_SECRET, SecretError, Tokens
from bot.content.site import Site

STAFF_VARIABLE = "PALSY_STAFF_TOKEN"
COOKIE = "palsy_staff"
SECONDS_SIGNED_IN = 1800
WRONG_TOKENS = 5  # a minute, of one address
OWN_PAGES = ("same-origin", "none")  # where a browser may say that a form was sent from


def staff_token(environment: Mapping[str, str] = os.environ) -> str | None:
    """None where none is set: then there is no page. Raises SecretError for one that is easily guessed."""
    token = environment.get(STAFF_VARIABLE, "").strip()
    if token and len(token) < SHORTEST_SECRET:
        what = f"{STAFF_VARIABLE} holds fewer than {SHORTEST_SECRET} characters"
        raise SecretError(f"{what}: make one with `openssl rand -hex 32`")
    return token or None


class Guard:
    def __init__(self, token: str, site: Site) -> None:
        self._token = _digest(token)
        # Another key than that of patients' sessions, also where one secret is used for both.
        self._sessions = Tokens(f"staff v1 {token}")
        self._wrong = Pace(WRONG_TOKENS)
        self._callers = Callers(site)
        self._ended: dict[str, int] = {}

    def is_staff(self, request: Request) -> bool:
        """Raises Refused for a wrong token in the header."""
        scheme, _, given = (request.headers.get("authorization") or "").partition(" ")
        if scheme.lower() == "bearer":
            self.check(request, given.strip())
            return True
        token = request.cookies.get(COOKIE) or ""
        return token not in self._ended and self._sessions.read(token, time.time()) is not None

    def check(self, request: Request, given: str) -> None:
        """Raises Refused for a wrong token, and after too many of them says so. The right one is let in at any time: many
        may share an address, and it is too long to be guessed.
        """
        if hmac.compare_digest(_digest(given), self._token):
            return
        caller = self._callers.key(request)
        seconds = self._wrong.over(caller)
        if seconds:
            raise Refused(429, "too_many", f"too many wrong tokens: wait {seconds} seconds", seconds)
        self._wrong.wait(caller)
        raise Refused(401, "wrong_token", f"this is not the token: it is what {STAFF_VARIABLE} holds on the server")

    def begin(self, request: Request) -> str:
        """The cookie of a new session, for the header."""
        session = self._sessions.begin(int(time.time()) + SECONDS_SIGNED_IN)
        return _cookie(request, session.token, SECONDS_SIGNED_IN)

    def end(self, request: Request) -> str:
        """The session counts no more, in this process; the cookie that says so."""
        session = self._sessions.read(request.cookies.get(COOKIE) or "", time.time())
        if session:
            self._ended = {token: at for token, at in self._ended.items() if at > time.time()} | {
                session.token: session.expires
            }
        return _cookie(request, "", 0)

    @staticmethod
    def check_own_form(request: Request) -> None:
        """Raises Refused where the browser says that another website sent it."""
        if (request.headers.get("sec-fetch-site") or "none") not in OWN_PAGES:
            raise Refused(403, "foreign_origin", "this form was sent from another website: open /staff itself")


def _digest(token: str) -> bytes:
    """Of one length, so that a comparison tells nothing of the token's."""
    return hashlib.sha256(token.encode(errors="surrogateescape")).digest()


def _cookie(request: Request, value: str, seconds: int) -> str:
    """Not sent without TLS but on this machine itself, where there is none."""
    name = (request.headers.get("host") or "").partition(":")[0]
    secure = "" if name in ("127.0.0.1", "localhost") else "; Secure"
    return f"{COOKIE}={value}; Path=/staff; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
