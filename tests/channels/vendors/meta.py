"""The stand-ins for WhatsApp and Messenger."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from bot.channels.messenger import MessengerDoor
from bot.channels.whatsapp import WhatsAppDoor
from tests.channels.vendors.stand_in import SECRET, TOKEN, Got, StandIn, must, only

PHONE_ID = "77"


def error(code: int, message: str) -> dict[str, Any]:
    return {"error": {"message": f"(#{code}) {message}", "type": "OAuthException", "code": code}}


class Meta(StandIn):
    def settings(self) -> dict[str, str]:
        return {"token": TOKEN, "app_secret": SECRET, "verify_token": "verify-me", "base": self.base}

    def signed(self, body: bytes, secret: str = SECRET, now: float | None = None) -> dict[str, str]:
        mac = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={mac}"}

    def slow_down(self) -> tuple[int, Any]:
        return 400, error(80007, "rate limit")

    def must_be_ours(self, headers: Mapping[str, str]) -> None:
        must(headers.get("Authorization") == f"Bearer {TOKEN}", 401, error(190, "bad token"))


class WhatsApp(Meta):
    path, door = "/webhooks/whatsapp/webhook", WhatsAppDoor

    def settings(self) -> dict[str, str]:
        return {**super().settings(), "phone_number_id": PHONE_ID}

    def batch(self, *messages: Any, statuses: Any = (), number: str = PHONE_ID) -> bytes:
        value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": number}, "messages": list(messages)}
        change = {"field": "messages", "value": value | {"statuses": list(statuses)}}
        return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()

    def message(self, key: str, person: str, at: float = 0, **what: Any) -> dict[str, Any]:
        return {"from_user_id": person, "id": f"wamid.{key}", "timestamp": str(int(at)), **what}

    def text(self, text: str, key: str, person: str, at: float) -> bytes:
        return self.batch(self.message(key, person, at, type="text", text={"body": text}))

    def press(self, payload: str, key: str, person: str) -> bytes:
        reply = {"type": "list_reply", "list_reply": {"id": payload, "title": "x"}}
        return self.batch(self.message(key, person, 4e9, type="interactive", interactive=reply))

    def media(self, key: str, person: str, at: float) -> bytes:
        return self.batch(self.message(key, person, at, type="audio", audio={"id": "9"}))

    def nothing(self, person: str, at: float) -> list[bytes]:
        said = {"type": "text", "text": {"body": "hi"}}
        return [
            self.batch(statuses=[{"id": "wamid.x", "status": "read"}, {"id": "wamid.y", "status": "failed", "errors": []}]),
            self.batch(self.message("n1", person, at, type="reaction", reaction={"emoji": "x"})),
            self.batch(self.message("n2", person, at, group_id="g", **said)),
            self.batch(self.message("n3", person, at, **said), number="other"),
            self.batch(self.message("n4", person, at, type="system", system={"body": "x"})),
        ]

    def accepts(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> tuple[Got | None, Any]:
        self.must_be_ours(headers)
        if method == "GET":
            return None, {"id": PHONE_ID}
        must(path == f"/v25.0/{PHONE_ID}/messages", 404, error(100, "no such object"))
        must(
            only(body, "messaging_product", "to", "recipient", "type", "text", "interactive"),
            400,
            error(100, "unknown field"),
        )
        must(("to" in body) != ("recipient" in body), 400, error(131009, "to or recipient"))
        must(body["messaging_product"] == "whatsapp", 400, error(100, "product"))
        person = body.get("to") or body["recipient"]
        if body["type"] == "text":
            text, offers = body["text"]["body"], dict[str, str]()
            must(body["text"]["preview_url"] is False and 0 < len(text) <= 4096, 400, error(131009, "text.body"))
        else:
            text, offers = self.interactive(body["interactive"])
        return Got(person, text, offers), {"messages": [{"id": f"wamid.out{self.calls}"}]}

    def interactive(self, shown: Any) -> tuple[str, dict[str, str]]:
        text, bad = shown["body"]["text"], error(131009, "interactive")
        if shown["type"] == "button":
            replies = [button["reply"] for button in shown["action"]["buttons"]]
            must(0 < len(text) <= 1024 and 1 <= len(replies) <= 3, 400, bad)
            must(all(0 < len(r["title"]) <= 20 and 0 < len(r["id"]) <= 256 for r in replies), 400, bad)
        else:
            must(0 < len(shown["action"]["button"]) <= 20 and 0 < len(text) <= 4096, 400, bad)
            replies = [row for section in shown["action"]["sections"] for row in section["rows"]]
            must(1 <= len(replies) <= 10, 400, bad)
            must(
                all(0 < len(r["title"]) <= 24 and len(r["description"]) <= 72 and len(r["id"]) <= 200 for r in replies),
                400,
                bad,
            )
        offers = {reply["title"]: reply["id"] for reply in replies}
        must(len(offers) == len(replies), 400, bad)
        return text, offers


class Messenger(Meta):
    path, door = "/webhooks/messenger/webhook", MessengerDoor

    def batch(self, *events: Any) -> bytes:
        return json.dumps({"object": "page", "entry": [{"id": "9", "messaging": list(events)}]}).encode()

    def event(self, person: str, at: float, **what: Any) -> dict[str, Any]:
        return {"sender": {"id": person}, "recipient": {"id": "9"}, "timestamp": int(at * 1000), **what}

    def text(self, text: str, key: str, person: str, at: float) -> bytes:
        return self.batch(self.event(person, at, message={"mid": f"m_{key}", "text": text}))

    def press(self, payload: str, key: str, person: str) -> bytes:
        pressed = {"mid": f"m_{key}", "text": "x", "quick_reply": {"payload": payload}}
        return self.batch(self.event(person, 4e9, message=pressed))

    def media(self, key: str, person: str, at: float) -> bytes:
        return self.batch(self.event(person, at, message={"mid": f"m_{key}", "attachments": [{"type": "image"}]}))

    def nothing(self, person: str, at: float) -> list[bytes]:
        return [
            self.batch(self.event(person, at, message={"mid": "m_e", "text": "hi", "is_echo": True})),
            self.batch(self.event(person, at, delivery={"mids": ["m_1"]})),
            self.batch(self.event(person, at, read={"watermark": 1})),
            self.batch(self.event(person, at, reaction={"reaction": "love"})),
            json.dumps({"object": "page", "entry": [{"id": "9", "standby": [self.event(person, at)]}]}).encode(),
        ]

    def accepts(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> tuple[Got | None, Any]:
        self.must_be_ours(headers)
        if method == "GET":
            return None, {"id": "9"}
        must(path == "/v25.0/me/messages", 404, error(100, "no such object"))
        must(only(body, "recipient", "messaging_type", "message"), 400, error(100, "unknown field"))
        must(
            body["messaging_type"] == "RESPONSE" and only(body["message"], "text", "quick_replies"), 400, error(100, "type")
        )
        text, replies = body["message"]["text"], body["message"].get("quick_replies", [])
        must(0 < len(text) <= 2000 and len(replies) <= 13, 400, error(100, "length"))
        must(all(r["content_type"] == "text" and 0 < len(r["title"]) <= 20 for r in replies), 400, error(100, "title"))
        must(all(0 < len(r["payload"]) <= 1000 for r in replies), 400, error(100, "payload"))
        offers = {reply["title"]: reply["payload"] for reply in replies}
        return Got(body["recipient"]["id"], text, offers), {"recipient_id": "5", "message_id": f"m_out{self.calls}"}
