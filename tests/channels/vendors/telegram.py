"""Telegram's stand-in."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

from bot.channels.telegram import TelegramDoor
from tests.channels.vendors.stand_in import SECRET, TOKEN, Got, StandIn, must, only

TAGS = re.compile(r"</?(?:b|i)>")


def error(description: str) -> dict[str, Any]:
    return {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}


class Telegram(StandIn):
    path, door, signs_body = "/webhooks/telegram/webhook", TelegramDoor, False

    def settings(self) -> dict[str, str]:
        return {"token": TOKEN, "secret": SECRET, "base": self.base}

    def signed(self, body: bytes, secret: str = SECRET, now: float | None = None) -> dict[str, str]:
        return {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}

    def update(self, key: str, **what: Any) -> bytes:
        return json.dumps({"update_id": int(key), **what}).encode()

    def message(self, person: str, at: float, **what: Any) -> dict[str, Any]:
        sender = {"id": int(person), "is_bot": False, "first_name": "A"}
        chat = {"id": int(person), "type": "private"}
        return {"message_id": 1, "date": int(at), "from": sender, "chat": chat, **what}

    def text(self, text: str, key: str, person: str, at: float) -> bytes:
        return self.update(key, message=self.message(person, at, text=text))

    def press(self, payload: str, key: str, person: str) -> bytes:
        pressed = {"id": key, "from": {"id": int(person)}, "data": payload}  # an old one comes without its message
        return self.update(key, callback_query=pressed)

    def media(self, key: str, person: str, at: float) -> bytes:
        return self.update(key, message=self.message(person, at, voice={"file_id": "x"}))

    def nothing(self, person: str, at: float) -> list[bytes]:
        group = self.message(person, at, text="hi") | {"chat": {"id": -5, "type": "group"}}
        return [
            self.update("910", edited_message=self.message(person, at, text="hi")),
            self.update("911", message_reaction={"chat": {"id": int(person)}}),
            self.update("912", my_chat_member={"chat": {"id": int(person)}}),
            self.update("913", message=group),
            self.update("914", message=self.message(person, at, new_chat_title="x")),
            self.update("915", message=self.message(person, at, text="hi") | {"from": {"id": 1, "is_bot": True}}),
        ]

    def accepts(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> tuple[Got | None, Any]:
        must(path.startswith(f"/bot{TOKEN}/"), 401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        if path.endswith("/answerCallbackQuery"):
            return None, {"ok": True, "result": True}
        if path.endswith("/getMe"):
            return None, {"ok": True, "result": {"username": "palsy_bot"}}
        must(path.endswith("/sendMessage"), 404, {"ok": False, "error_code": 404, "description": "Not Found"})
        must(
            only(body, "chat_id", "text", "parse_mode", "link_preview_options", "reply_markup"), 400, error("unknown field")
        )
        must(body["parse_mode"] == "HTML" and isinstance(body["chat_id"], int), 400, error("chat not found"))
        bare = TAGS.sub("", body["text"])
        must("<" not in bare and ">" not in bare, 400, error("can't parse entities: unsupported start tag"))
        must(html.unescape(bare).strip(), 400, error("message text is empty"))
        must(len(html.unescape(bare)) <= 4096, 400, error("message is too long"))
        keys = [key for row in body.get("reply_markup", {}).get("inline_keyboard", []) for key in row]
        must(
            all(1 <= len(key["callback_data"].encode()) <= 64 and key["text"] for key in keys),
            400,
            error("BUTTON_DATA_INVALID"),
        )
        offers = {key["text"]: key["callback_data"] for key in keys}
        return Got(str(body["chat_id"]), html.unescape(bare), offers), {"ok": True, "result": {"message_id": self.calls + 1}}

    def slow_down(self) -> tuple[int, Any]:
        return 429, {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 0}}
