"""Rocket.Chat's stand-in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from bot.channels.rocketchat import RocketChatDoor
from tests.channels.vendors.stand_in import SECRET, TOKEN, Got, StandIn, must, only


class RocketChat(StandIn):
    """The token stands in the body, so nothing else proves it, and it has no buttons."""

    path, door, in_body, has_buttons = "/webhooks/rocketchat/webhook", RocketChatDoor, True, False

    def settings(self) -> dict[str, str]:
        return {"token": SECRET, "auth_token": TOKEN, "user_id": "bot-id", "base": self.base}

    def signed(self, body: bytes, secret: str = SECRET, now: float | None = None) -> dict[str, str]:
        return {"Content-Type": "application/json"}

    def with_secret(self, body: bytes, secret: str) -> bytes:
        return body.replace(SECRET.encode(), secret.encode())

    def event(self, key: str, person: str, at: float, **what: Any) -> bytes:
        when = datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        whom = {"channel_id": f"room-{person}", "user_id": person, "message_id": key, "timestamp": when}
        return json.dumps({"token": SECRET, "bot": False, "text": "", **whom, **what}).encode()

    def text(self, text: str, key: str, person: str, at: float) -> bytes:
        return self.event(key, person, at, text=text)

    def media(self, key: str, person: str, at: float) -> bytes:
        return self.event(key, person, at, message={"attachments": [{"title": "x.png"}]})

    def nothing(self, person: str, at: float) -> list[bytes]:
        return [
            self.event("e1", person, at, text="x", isEdited=True),
            self.event("e2", person, at, text="x", bot={"i": "other"}),
            self.event("e3", "bot-id", at, text="x"),
            self.event("e4", person, at),
        ]

    def accepts(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> tuple[Got | None, Any]:
        known = (headers.get("X-Auth-Token"), headers.get("X-User-Id")) == (TOKEN, "bot-id")
        must(known, 401, {"status": "error", "message": "You must be logged in to do this."})
        if method == "GET":
            return None, {"success": True, "_id": "bot-id"}
        must(path == "/api/v1/chat.postMessage", 404, {"success": False, "error": "not found"})
        must(only(body, "roomId", "text", "parseUrls"), 400, {"success": False, "error": "[invalid-params]"})
        must(0 < len(body["text"]) <= 5000, 400, {"success": False, "error": "[error-message-size-exceeded]"})
        shown = body["text"].replace("\\", "").replace("\u200b", "")
        return Got(body["roomId"].removeprefix("room-"), shown), {"success": True, "message": {"_id": f"out{self.calls}"}}
