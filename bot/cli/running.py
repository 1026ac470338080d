"""A running assistant of this folder, asked over loopback: it answers at once, where loading a model takes ten seconds."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
PORT_FILE = Path(".palsy/port")  # bot.serving.server writes it
DOOR = "/webhooks/palsy"
HIGHEST_PORT = 65535
PATIENCE = 5.0  # seconds to find it
ANSWER = 30.0  # seconds for an answer; the assistant itself gives up after 8


class ServerError(Exception):
    """The running assistant cannot be asked, or no longer. The message says what to do."""


class Server:
    """The assistant that listens on `port`. All that is said is one conversation of its own, until it is forgotten."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.conversation = _new_conversation()
        self.took: dict[str, float] = {}

    def __str__(self) -> str:
        return f"the assistant on port {self.port}"

    def ask(self, text: str) -> list[dict[str, Any]]:
        """The cards of the answer. Raises ServerError."""
        told = self._post("/ask", {"conversation": self.conversation, "message": text})
        self.took = told.get("took", {})
        return list(told["cards"])

    def hear(self, text: str, after: str | None = None) -> dict[str, Any]:
        """What is heard in the text. Raises ServerError."""
        return dict(self._post("/understand", {"text": text, "after": after})["heard"])

    def forget(self) -> None:
        """What was said is erased there, and a new conversation begins. Raises ServerError."""
        self._post("/forget", {"conversation": self.conversation})
        self.conversation = _new_conversation()

    def is_there(self) -> bool:
        try:
            return self._call("GET", "/", None, PATIENCE).get("assistant") == "palsy-guide"
        except ServerError:
            return False

    def _post(self, address: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._call("POST", address, json.dumps(body).encode(), ANSWER)

    def _call(self, method: str, address: str, body: bytes | None, patience: float) -> dict[str, Any]:
        import http.client  # late: it takes a third of the time of a help page

        connection = http.client.HTTPConnection(HOST, self.port, timeout=patience)
        try:
            connection.request(method, DOOR + address, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            told = _object(answer.read())
        except (OSError, http.client.HTTPException) as error:
            what = getattr(error, "strerror", None) or type(error).__name__
            raise ServerError(f"{self} does not answer ({what}): is it still running? `make run` starts it") from None
        finally:
            connection.close()
        if answer.status >= http.client.BAD_REQUEST:
            raise ServerError(f"{self} refused: {told.get('error') or answer.reason}")
        return told


def server_here(port: int | None = None) -> Server | None:
    """The one of this folder, where one runs; with `port`, that one. Raises ServerError where `port` has none."""
    if port is not None:
        server = Server(port)
        if not server.is_there():
            raise ServerError(f"no assistant of ours listens on port {port}: start it with `make run PORT={port}`")
        return server
    try:
        written = PORT_FILE.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    if not (written.isascii() and written.isdigit() and 0 < int(written) <= HIGHEST_PORT):
        return None
    here = Server(int(written))
    return here if here.is_there() else None


def _new_conversation() -> str:
    return f"palsy-{secrets.token_hex(16)}"


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body or b"{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
