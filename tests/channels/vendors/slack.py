"""Slack's stand-in."""

from __future__ import annotations

import hashlib
import hmac
import html
import json
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from bot.channels.slack import SlackDoor
from tests.channels.vendors.stand_in import SECRET, TOKEN, Got, StandIn, must, only

LINK = re.compile(r"<tel:[+0-9]+\|[^<>|]+>")


class Slack(StandIn):
    path, door, stale = "/webhooks/slack/webhook", SlackDoor, True

    def settings(self) -> dict[str, str]:
        return {"token": TOKEN, "signing_secret": SECRET, "base": self.base}

    def signed(self, body: bytes, secret: str = SECRET, now: float | None = None) -> dict[str, str]:
        stamp = str(int(time.time() if now is None else now))
        mac = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        form = body.startswith(b"payload=")
        kind = "application/x-www-form-urlencoded" if form else "application/json; charset=utf-8"
        return {"Content-Type": kind, "X-Slack-Signature": f"v0={mac}", "X-Slack-Request-Timestamp": stamp}

    def event(self, key: str, person: str, **what: Any) -> bytes:
        event = {"type": "message", "channel_type": "im", "channel": f"D{person}", "user": f"U{person}", "ts": key, **what}
        return json.dumps({"type": "event_callback", "team_id": "T1", "event_id": f"Ev{key}", "event": event}).encode()

    def text(self, text: str, key: str, person: str, at: float) -> bytes:
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return self.event(f"{int(at)}.{key}", person, text=escaped)

    def press(self, payload: str, key: str, person: str) -> bytes:
        action = {"action_id": "offer_1", "value": payload, "action_ts": key}
        whom = {"channel": {"id": f"D{person}"}, "user": {"id": f"U{person}"}, "team": {"id": "T1"}}
        return urlencode(
            {"payload": json.dumps({"type": "block_actions", "trigger_id": key, "actions": [action], **whom})}
        ).encode()

    def media(self, key: str, person: str, at: float) -> bytes:
        return self.event(f"{int(at)}.{key}", person, text="", subtype="file_share", files=[{"id": "F1"}])

    def nothing(self, person: str, at: float) -> list[bytes]:
        return [
            self.event(f"{int(at)}.1", person, subtype="message_changed", message={"text": "x"}),
            self.event(f"{int(at)}.2", person, text="x", bot_id="B1"),
            self.event(f"{int(at)}.3", person, text="x", channel_type="channel"),
            self.event(f"{int(at)}.4", person, type="reaction_added"),
            self.event(f"{int(at)}.5", person, subtype="message_deleted"),
        ]

    def accepts(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> tuple[Got | None, Any]:
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return None, {"ok": False, "error": "invalid_auth"}
        if path == "/api/auth.test":
            return None, {"ok": True, "user": "palsy"}
        try:
            must(path == "/api/chat.postMessage", 200, "unknown_method")
            must(only(body, "channel", "text", "unfurl_links", "unfurl_media", "blocks"), 200, "invalid_arguments")
            must(0 < len(body["text"]) <= 4000 and body["unfurl_links"] is False, 200, "msg_too_long")
            section, *rest = body["blocks"]
            must(0 < len(section["text"]["text"]) <= 3000 and section["text"]["type"] == "mrkdwn", 200, "invalid_blocks")
            buttons = [element for block in rest for element in block["elements"]]
            must(len(buttons) <= 25 and all(0 < len(b["text"]["text"]) <= 75 for b in buttons), 200, "invalid_blocks")
            must(all(len(b["value"]) <= 2000 and len(b["action_id"]) <= 255 for b in buttons), 200, "invalid_blocks")
            bare = LINK.sub("number", section["text"]["text"])
            must("<" not in bare and ">" not in bare, 200, "invalid_blocks")
        except Exception as refusal:
            self.refused.append(str(refusal))
            return None, {"ok": False, "error": str(refusal)}
        offers = {button["text"]["text"]: button["value"] for button in buttons}
        return Got(body["channel"].removeprefix("D"), html.unescape(bare), offers), {"ok": True, "ts": f"9.{self.calls}"}
