"""Mattermost's stand-in: asked by an outgoing webhook or a slash command, answered in the bot's direct chat."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from aiohttp import web

from bot.channels.mattermost import MattermostDoor
from tests.channels.vendors.stand_in import SECRET, TOKEN, Got, StandIn, must, only

BOT = "bot" + "0" * 23
MOST = 16_383  # characters of a post


def user_id(person: str) -> str:
    return person.zfill(26)


def error(name: str, status: int = 400) -> dict[str, Any]:
    return {"id": f"{name}.app_error", "message": "told to people", "status_code": status}


def is_id(given: Any) -> bool:
    return isinstance(given, str) and len(given) == 26 and given.isalnum() and given.islower() | given.isdigit()


class Mattermost(StandIn):
    """The token stands in the body, nothing else proves it, and it has no buttons."""

    path, door, in_body, has_buttons, made = "/webhooks/mattermost/webhook", MattermostDoor, True, False, 201

    def __init__(self) -> None:
        super().__init__()
        self.chats: dict[str, str] = {}  # person by direct chat

    def settings(self) -> dict[str, str]:
        return {"token": SECRET, "bot_token": TOKEN, "bot_id": BOT, "base": self.base}

    def signed(self, body: bytes, secret: str = SECRET, now: float | None = None) -> dict[str, str]:
        return {"Content-Type": "application/json" if body.startswith(b"{") else "application/x-www-form-urlencoded"}

    def with_secret(self, body: bytes, secret: str) -> bytes:
        return urlencode(dict(parse_qsl(body.decode(), keep_blank_values=True)) | {"token": secret}).encode()

    def event(self, key: str, person: str, at: float, **what: str) -> bytes:
        """In the order of the server's own form, which is by name."""
        where = {"channel_id": user_id("9"), "channel_name": "ask", "team_id": user_id("8"), "team_domain": "clinic"}
        who = {"user_id": user_id(person), "user_name": "a.name", "post_id": key, "timestamp": str(int(at))}
        form = {"token": SECRET, "text": "", "trigger_word": "", "file_ids": "", **where, **who, **what}
        return urlencode(sorted(form.items())).encode()

    def text(self, text: str, key: str, person: str, at: float) -> bytes:
        return self.event(key, person, at, text=text)

    def as_json(self, text: str, key: str, person: str, at: float) -> bytes:
        """What the server sends where the webhook's maker chose JSON: the time is in milliseconds there."""
        form = dict(parse_qsl(self.text(text, key, person, at).decode(), keep_blank_values=True))
        return json.dumps(form | {"timestamp": int(at * 1000)}).encode()

    def command(self, text: str, key: str, person: str, token: str = SECRET) -> bytes:
        """A slash command has no post, no trigger word, no files and no time."""
        form = dict(parse_qsl(self.text(text, key, person, 0).decode(), keep_blank_values=True))
        kept = {
            name: value for name, value in form.items() if name not in ("post_id", "timestamp", "trigger_word", "file_ids")
        }
        more = {
            "command": "/palsy",
            "trigger_id": key,
            "root_id": "",
            "response_url": "https://chat.example/hooks/commands/x",
        }
        return urlencode(sorted({**kept, **more, "token": token}.items())).encode()

    def media(self, key: str, person: str, at: float) -> bytes:
        return self.event(key, person, at, file_ids=user_id("7"))

    def nothing(self, person: str, at: float) -> list[bytes]:
        """The server itself sends no edits, deletions, joins or reactions. Our own words it does, where the bot posts."""
        return [self.event("e1", person, at, text="x", user_id=BOT), self.event("e2", person, at, text="", user_id=BOT)]

    def sends(self, request: web.Request) -> bool:
        return request.path == "/api/v4/posts"

    def accepts(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> tuple[Got | None, Any]:
        known = headers.get("Authorization") == f"Bearer {TOKEN}"
        must(known, 401, error("api.context.session_expired", 401))
        if (method, path) == ("GET", "/api/v4/users/me"):
            return None, {"id": BOT, "is_bot": True}
        if path == "/api/v4/channels/direct":
            return None, {"id": self.direct_chat(body), "type": "D"}
        must(path == "/api/v4/posts", 404, error("api.context.404", 404))
        must(only(body, "channel_id", "message"), 400, error("api.context.invalid_body_param"))
        must(body.get("channel_id") in self.chats, 403, error("api.context.permissions", 403))
        must(isinstance(body["message"], str) and 0 < len(body["message"]) <= MOST, 400, error("model.post.is_valid.msg"))
        shown = body["message"].replace("\\", "").replace("\u200b", "")
        return Got(self.chats[body["channel_id"]], shown), {"id": user_id(str(self.calls)), "channel_id": body["channel_id"]}

    def direct_chat(self, body: Any) -> str:
        """The one that is there already, where it is."""
        is_pair = isinstance(body, list) and len(body) == 2 and all(is_id(one) for one in body)
        must(is_pair, 400, error("api.context.invalid_body_param"))
        must(BOT in body, 403, error("api.context.permissions", 403))
        (other,) = [one for one in body if one != BOT]
        chat = f"dm{other[2:]}"
        self.chats[chat] = other.lstrip("0")
        return chat
