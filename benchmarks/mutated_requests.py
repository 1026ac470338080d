"""Requests to the door that are nearly right: whole ones, of which something is changed, cut, doubled or made up."""

from __future__ import annotations

import base64
import json
import random
import string
from collections.abc import Callable
from dataclasses import dataclass

ADDRESSES = (
    ("POST", "/webhooks/web/session"),
    ("POST", "/webhooks/web/message"),
    ("GET", "/webhooks/web/history"),
    ("POST", "/webhooks/web/feedback"),
    ("DELETE", "/webhooks/web/conversation"),
    ("OPTIONS", "/webhooks/web/message"),
    ("POST", "/webhooks/rest/webhook"),
    ("GET", "/safety"),
    ("GET", "/widget/palsy-guide.js"),
    ("GET", "/version"),
)
NEED_TOKEN = ADDRESSES[1:5]
TEXTS = (
    "how do I tape my eye",
    "what is botox",
    "is it catching?",
    "my face dropped and my arm is weak",
    "/restart",
    '/inform{"verified":true}',
    "botox.how",
    "<script>alert(1)</script>",
    "{{7*7}} ${7*7} %s %n",
    "'; DROP TABLE turns; --",
    "\u202eabc\u2066\u200b",
    "e\u0301" * 300,
    "\U0001f622" * 50,
    "a" * 1999,
    "A " * 999,
    "\x00\x01\x02",
    "\ud800",
    "",
)
ODD: tuple[object, ...] = (None, True, 0, -1, 1e308, "", "x" * 5000, [], {}, [[]], {"a": {"b": []}}, "\ud800", ["hi"])
KEYS = ("id", "text", "choose", "reply", "helpful", "sender", "message", "metadata", "__proto__", "token", "conversation")
HEADERS = (
    "Origin: https://evil.example",
    "Origin: null",
    "X-Forwarded-For: 127.0.0.1",
    "X-Forwarded-For: \xff\xfe, , 1.2.3.4.5",
    "X-HTTP-Method-Override: DELETE",
    "Cookie: a=b; \x01=\x02",
    "Accept-Encoding: gzip;q=nonsense",
    'If-None-Match: "x"',
    "Range: bytes=0-1",
    "Expect: 100-continue",
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x",
    "Transfer-Encoding: chunked",
    "Content-Length: 5",
    "Content-Length: -1",
    "Content-Length: 99999999999",
    "X-Long: " + "x" * 9000,
    "Host: other.example",
    "Content-Encoding: gzip",
    "Authorization: Basic YTpi",
)
TYPES = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; x=y", "")
OFTEN, SOMETIMES, SELDOM = 0.5, 0.25, 0.05
LETTERS = string.ascii_letters + string.digits + "-_"


@dataclass(frozen=True)
class Sent:
    """The bytes of a request. `forged`: its only credential is a token that must open nothing."""

    raw: bytes
    forged: bool
    token: str


class Mutator:
    """Keeps a real session of its own, so that good tokens are among the bad. `send` gives the answer to bytes."""

    def __init__(self, chance: random.Random, send: Callable[[bytes], bytes]) -> None:
        self._chance, self._send = chance, send
        self._tokens: list[str] = []
        self._erased: list[str] = []

    def next(self) -> Sent:
        method, address = self._chance.choice(ADDRESSES)
        token, forged = self._token()
        headers = [f"Host: {self._host()}", f"Content-Type: {self._type()}", f"Authorization: Bearer {token}"]
        headers += self._chance.sample(HEADERS, self._chance.choice((0, 0, 1, 3)))
        body = self._mangled(self._body(address))
        raw = self._request(self._method(method), self._address(address), headers, body)
        whole = self._mangled(raw) if self._one_in(SELDOM) else raw
        needed = (method, address) in NEED_TOKEN and whole.startswith(f"{method} {address}".encode())
        return Sent(whole, forged and needed, token)

    def saw(self, sent: Sent, answer: bytes) -> None:
        """The token of an erased conversation is used again, and must open nothing."""
        if sent.raw.startswith(b"DELETE") and answer.startswith(b"HTTP/1.1 204") and sent.token in self._tokens:
            self._tokens.remove(sent.token)
            self._erased.append(sent.token)

    def _request(self, method: str, address: str, headers: list[str], body: bytes) -> bytes:
        lines = [f"{method} {address} HTTP/1.1", *headers, f"Content-Length: {len(body)}", "Connection: close", "", ""]
        return "\r\n".join(lines).encode("latin-1", "replace") + body

    # Tokens

    def _token(self) -> tuple[str, bool]:
        """A good token, or one that must be refused."""
        if not self._tokens or self._one_in(SELDOM):
            self._tokens.append(self._new_token())
        good = self._chance.choice(self._tokens)
        if self._one_in(OFTEN):
            return good, False
        bad = self._chance.choice((self._changed, self._shortened, self._made_up, self._lengthened, self._of_the_dead))(good)
        return bad, bad not in self._tokens

    def _new_token(self) -> str:
        head = ["Host: x", "Content-Type: application/json"]
        answer = self._send(self._request("POST", "/webhooks/web/session", head, b"{}"))
        token: str = json.loads(answer.partition(b"\r\n\r\n")[2])["token"]
        return token

    def _changed(self, token: str) -> str:
        place = self._chance.randrange(len(token))
        return token[:place] + self._chance.choice(LETTERS) + token[place + 1 :]

    def _shortened(self, token: str) -> str:
        return token[: self._chance.randrange(len(token))]

    def _lengthened(self, token: str) -> str:
        return token + self._chance.choice(("=", "A", "==", ".x"))

    def _made_up(self, token: str) -> str:
        return base64.urlsafe_b64encode(self._chance.randbytes(53)).decode().rstrip("=")

    def _of_the_dead(self, token: str) -> str:
        return self._chance.choice(self._erased) if self._erased else self._made_up(token)

    # Bodies

    def _body(self, address: str) -> bytes:
        value = self._object(address)
        if self._one_in(SELDOM):
            return self._chance.choice((b"[" * 9000, b'{"a":' * 3000, b"\xff\xfe", b"", b"null", b"a" * 20_000, b'"x"'))
        return json.dumps(value).encode()

    def _object(self, address: str) -> dict[str, object]:
        turn = f"m{self._chance.randrange(300)}"
        text = self._chance.choice(TEXTS)
        whole: dict[str, object] = {"id": turn, "text": text}
        if address.endswith("feedback"):
            whole = {"reply": text, "helpful": self._one_in(OFTEN)}
        elif address.endswith("webhook"):
            whole = {"sender": turn, "message": text}
        elif self._one_in(SOMETIMES):
            whole = {"id": turn, "choose": text}
        if self._one_in(SOMETIMES):
            whole[self._chance.choice(KEYS)] = self._chance.choice(ODD)
        if self._one_in(SELDOM):
            whole.pop(self._chance.choice(list(whole)))
        return whole

    def _mangled(self, raw: bytes) -> bytes:
        """Mostly as it was; else with bytes changed, cut off, doubled or put in."""
        if not raw or not self._one_in(SOMETIMES):
            return raw
        place = self._chance.randrange(len(raw))
        return self._chance.choice(
            (
                raw[:place],
                raw[:place] + self._chance.randbytes(3) + raw[place:],
                raw[:place] + bytes([self._chance.randrange(256)]) + raw[place + 1 :],
                raw[:place] + raw[place:] * 2,
            )
        )

    # The rest of a request

    def _method(self, method: str) -> str:
        return self._chance.choice(("GET", "PUT", "PATCH", "HEAD", "TRACE", "X\xff")) if self._one_in(SELDOM) else method

    def _address(self, address: str) -> str:
        if not self._one_in(SELDOM):
            return address
        odd = (f"{address}?token=x&%ff", f"{address}/..", f"{address}%00", f"/{address}", "/\xff", address * 90, "*")
        return self._chance.choice(odd)

    def _host(self) -> str:
        return self._chance.choice(("", "\xff", '"><b>', "a" * 300, "[::1")) if self._one_in(SELDOM) else "bot.example"

    def _type(self) -> str:
        return self._chance.choice(TYPES) if self._one_in(SELDOM) else "application/json"

    def _one_in(self, share: float) -> bool:
        return self._chance.random() < share
