"""Webex's stand-in: its webhook names a message, and the message is had by its id."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from aiohttp import web

from bot.channels.webex import WebexDoor
from tests.channels.vendors.stand_in import SECRET, TOKEN, Got, StandIn, must, only

BOT = "P-bot"
MOST = 7439  # bytes of a message


def error(message: str) -> dict[str, Any]:
    return {"message": message, "errors": [{"description": message}], "trackingId": "ROUTER_1"}


def written(at: float) -> str:
    return datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Webex(StandIn):
    path, door, has_buttons = "/webhooks/webex/webhook", WebexDoor, False

    def __init__(self) -> None:
        super().__init__()
        self.messages: dict[str, dict[str, Any]] = {}  # by id, as they are had

    def settings(self) -> dict[str, str]:
        return {"token": TOKEN, "secret": SECRET, "bot_id": BOT, "base": self.base}

    def signed(self, body: bytes, secret: str = SECRET, now: float | None = None) -> dict[str, str]:
        mac = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
        return {"Content-Type": "application/json", "X-Spark-Signature": mac}

    def message(self, key: str, person: str, at: float, **what: Any) -> dict[str, Any]:
        """Kept, so that it can be had."""
        whose = {"personId": f"P{person}", "personEmail": f"{person}@clinic.example", "created": written(at)}
        made = {"id": f"M{key}", "roomId": f"R{person}", "roomType": "direct", **whose, **what}
        self.messages[made["id"]] = made
        return made

    def event(self, message: Mapping[str, Any], **what: Any) -> bytes:
        """As the webhook tells it: without its words."""
        data = {name: value for name, value in message.items() if name not in ("text", "files", "html", "parentId")}
        hook = {
            "id": "W1",
            "name": "palsy",
            "targetUrl": "https://clinic.example/webhooks/webex/webhook",
            "status": "active",
        }
        return json.dumps(
            {**hook, "resource": "messages", "event": "created", "actorId": "P", "data": data, **what}
        ).encode()

    def text(self, text: str, key: str, person: str, at: float) -> bytes:
        return self.event(self.message(key, person, at, text=text, html=f"<p>{text}</p>"))

    def media(self, key: str, person: str, at: float) -> bytes:
        return self.event(self.message(key, person, at, files=["https://webexapis.example/v1/contents/1"]))

    def too_large(self) -> bytes:
        return self.event(self.message("9", "9", 0, text="x"), name="x" * 300_000)

    def barely(self, text: str, key: str, person: str, at: float, **what: Any) -> bytes:
        """A webhook that says no more than it must: what room it is, and whose address, the message itself says."""
        made = self.message(key, person, at, text=text, **what)
        return self.event({name: made[name] for name in ("id", "roomId", "personId")})

    def nothing(self, person: str, at: float) -> list[bytes]:
        said = self.message("n1", person, at, text="x")
        group = {"roomId": "R-group", "roomType": "group"}
        return [
            self.event(said, event="deleted"),
            self.event(said, event="updated"),
            self.event(said, resource="memberships"),
            self.event(said, resource="attachmentActions"),
            self.event(self.message("n2", person, at, text="Palsy hi", **group)),
            self.event(self.message("n3", person, at, text="x", personId=BOT, personEmail="palsy@webex.bot")),
            self.event(self.message("n4", person, at, text="x", personId="P-other", personEmail="other@webex.bot")),
            self.event(self.message("n5", person, at, text="")),
            self.barely("Palsy hi", "n6", person, at, **group),
            self.barely("x", "n7", person, at, personId=BOT),
            self.barely("x", "n8", person, at, personId="P-other", personEmail="other@webex.bot"),
        ]

    def sends(self, request: web.Request) -> bool:
        return request.method == "POST"

    def accepts(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> tuple[Got | None, Any]:
        known = headers.get("Authorization") == f"Bearer {TOKEN}"
        must(known, 401, error("The request requires a valid access token set in the Authorization request header."))
        if (method, path) == ("GET", "/v1/people/me"):
            return None, {"id": BOT, "type": "bot"}
        if method == "GET":
            found = self.messages.get(path.removeprefix("/v1/messages/"))
            must(found, 404, error("Message not found."))
            return None, found
        must((method, path) == ("POST", "/v1/messages"), 404, error("The requested resource could not be found."))
        must(only(body, "roomId", "markdown", "text"), 400, error("POST failed: unknown field"))
        must(str(body.get("roomId")).startswith("R"), 404, error("Could not find a room with provided ID."))
        must(0 < len(body["markdown"].encode()) <= MOST, 400, error("Message length limited to 7439 bytes."))
        shown = body["markdown"].replace("\\", "").replace("\u200b", "")
        return Got(body["roomId"].removeprefix("R"), shown), {"id": f"M-out{self.calls}", "roomId": body["roomId"]}
