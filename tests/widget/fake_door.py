"""A small server that speaks the web channel's protocol and can be made to fail, for tests of the widget alone.

The cards were given by the assistant itself (`cards.json`); which one comes is said by the first word of the message.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
DIST: Final = HERE.parents[1] / "bot" / "widget" / "dist"
CSP: Final = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
TYPES: Final = {".js": "text/javascript", ".json": "application/json", ".html": "text/html", ".css": "text/css"}
CLINIC: Final[dict[str, Any]] = {
    "name": "Demo Clinic (not a real clinic)",
    "phone": "555-0100",
    "emergency_number": "your local emergency number (112, 911 or 999)",
    "crisis_line": "USA and Canada: call or text 988. UK and Ireland: Samaritans 116 123",
    "demo": True,
}
NOTICE: Final = (
    "Automatic answers for education only. Nobody reads along, and it cannot examine you. Demo: this clinic is invented."
)

DATA: Final[dict[str, Any]] = {
    "/topics.json": {
        "starters": [
            "Odds of recovery?",
            "Steps for ointment?",
            "What is facial palsy?",
            "What treatments are there for facial palsy?",
        ],
        "groups": [
            {
                "title": "Eye care",
                "topics": [{"title": "Eye ointment at night", "answers": ["Steps for ointment", "Blurred by ointment"]}],
            },
            {
                "title": "Recovery",
                "topics": [{"title": "Chances of getting better", "answers": ["Odds of recovery", "Odds in children"]}],
            },
        ],
    },
    "/kinds.json": {"aaohns-2013": "guideline for doctors", "nhs-stroke-fast": "information for patients"},
}

PICTURE: Final = "/figures/a_picture-0123456789ab.svg"
SVG: Final = '<svg xmlns="http://www.w3.org/2000/svg" width="280" height="345"><circle cx="140" cy="140" r="100"/></svg>'

Card = dict[str, Any]


@dataclass
class Conversation:
    turns: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class FakeDoor:
    """What the server holds, and how it misbehaves. `posts` are the messages that came, also the repeated ones."""

    page: str = ""
    down: bool = False
    silent: bool = False
    delay: float = 0.0
    cut_after_card: bool = False
    status: int = 0
    extra: dict[str, list[Card]] = field(default_factory=dict)
    posts: list[dict[str, Any]] = field(default_factory=list)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    asked_for: list[str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=lambda: {PICTURE: SVG})
    csp: str = CSP

    def __post_init__(self) -> None:
        self.cards: dict[str, list[Card]] = json.loads((HERE / "cards.json").read_text(encoding="utf-8"))
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def begin(self) -> dict[str, Any]:
        token = f"token-{len(self.conversations)}"
        self.conversations[token] = Conversation()
        return {"token": token, "expires_at": "2030-01-01T00:00:00Z", "keeps_hours": 24, "clinic": CLINIC, "notice": NOTICE}

    def turn(self, token: str, body: dict[str, Any]) -> dict[str, Any]:
        """The turn of this message; a repeated id gives the same again."""
        turns = self.conversations[token].turns
        said = str(body.get("text") or self.title(token, body["choose"]))
        word = (re.findall(r"\w+", said) or [""])[0].lower()
        cards = (self.extra | self.cards).get(word) or self.cards["odds"]
        made = {
            "id": body["id"],
            "echo": said,
            "at": "2026-11-22T10:00:00Z",
            "cards": [{"reply": f"{body['id']}-{n}", "card": card, "helpful": None} for n, card in enumerate(cards)],
        }
        return turns.setdefault(body["id"], made)

    def title(self, token: str, choice: str) -> str | None:
        cards = [shown["card"] for turn in self.conversations[token].turns.values() for shown in turn["cards"]]
        offers = [offer for card in cards for offer in (*card["options"], *card["suggestions"])]
        return next((offer["title"] for offer in offers if offer["id"] == choice), None)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        return type("Handler", (_Handler,), {"door": self})


@contextmanager
def serving() -> Iterator[FakeDoor]:
    door = FakeDoor()
    try:
        yield door
    finally:
        door.down, door.silent = False, False
        door.stop()


class _Handler(BaseHTTPRequestHandler):
    door: FakeDoor
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """A test's output is the test's."""

    def do_GET(self) -> None:
        self.door.asked_for.append(self.path)
        name = self.path.split("?")[0]
        if self.door.down:
            return self._hang_up()
        if name == "/webhooks/web/history":
            return self._known(lambda token: self._json({"turns": list(self.door.conversations[token].turns.values())}))
        if name in DATA:
            return self._send(200, json.dumps(DATA[name]).encode(), "application/json")
        for pages, kind in ((self.door.pictures, "image/svg+xml"), (self.door.pages, "text/html")):
            if name in pages:
                return self._send(200, pages[name].encode(), TYPES.get(Path(name).suffix, kind))
        path = DIST / name.removeprefix("/widget/")
        if name.startswith("/widget/") and path.is_file():
            return self._send(200, path.read_bytes(), TYPES[path.suffix])
        return self._send(404, b"no such page", "text/plain")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        if self.path.endswith("/message"):
            self.door.posts.append(body)
        if self.door.down:
            return self._hang_up()
        if self.door.status:
            return self._json({"error": "no", "code": "no"}, self.door.status)
        if self.path.endswith("/session"):
            return self._json(self.door.begin())
        if self.path.endswith("/feedback"):
            return self._known(lambda token: self._rate(token, body))
        return self._known(lambda token: self._message(token, body))

    def do_DELETE(self) -> None:
        if self.door.down:
            return self._hang_up()
        self._known(self._erase)

    def _known(self, act: Callable[[str], None]) -> None:
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        if token in self.door.conversations:
            act(token)
        else:
            self._json({"error": "this conversation has ended", "code": "no_session"}, 401)

    def _erase(self, token: str) -> None:
        del self.door.conversations[token]
        self._send(204, b"", "")

    def _rate(self, token: str, body: dict[str, Any]) -> None:
        for turn in self.door.conversations[token].turns.values():
            for shown in turn["cards"]:
                if shown["reply"] == body["reply"]:
                    shown["helpful"] = body["helpful"]
        self._send(204, b"", "")

    def _message(self, token: str, body: dict[str, Any]) -> None:
        if "choose" in body and self.door.title(token, body["choose"]) is None:
            return self._json({"error": "not offered", "code": "unknown_offer"}, 422)
        turn = self.door.turn(token, body)
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self._chunk({"event": "received", "id": body["id"], "echo": turn["echo"]})
        while self.door.silent:
            time.sleep(0.05)
        time.sleep(self.door.delay)
        for shown in turn["cards"]:
            self._chunk({"event": "card", "reply": shown["reply"], "card": shown["card"]})
            if self.door.cut_after_card:
                self.door.cut_after_card = False
                return self._hang_up()
        self._chunk({"event": "end"})
        self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, value: object) -> None:
        line = json.dumps(value).encode() + b"\n"
        self.wfile.write(f"{len(line):x}\r\n".encode() + line + b"\r\n")
        self.wfile.flush()

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _json(self, value: object, status: int = 200) -> None:
        self._send(status, json.dumps(value).encode(), "application/json")

    def _send(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", self.door.csp)
        self.send_header("Cache-Control", "no-store")
        if kind == "image/svg+xml":
            self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(content)
