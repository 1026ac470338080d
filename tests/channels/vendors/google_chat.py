"""Google Chat's stand-in: it signs as Google does, and takes a message once under its `requestId`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any
from urllib.parse import parse_qs

from bot.channels.google_chat import CHAT, GoogleChatDoor
from tests.channels.vendors.signing import SigningStandIn, private_pem, proves_account
from tests.channels.vendors.stand_in import TOKEN, Got, must, only

AUDIENCE = "https://clinic.example/webhooks/google_chat/webhook"
ACCOUNT = "account"


def error(status: int, name: str) -> dict[str, Any]:
    return {"error": {"code": status, "message": "told by Google", "status": name}}


class GoogleChat(SigningStandIn):
    path, door, has_buttons = "/webhooks/google_chat/webhook", GoogleChatDoor, False

    def __init__(self) -> None:
        super().__init__()
        self.once: dict[str, Any] = {}

    def settings(self) -> dict[str, str]:
        key = {"client_email": f"{ACCOUNT}@project", "private_key": private_pem(ACCOUNT), "private_key_id": ACCOUNT}
        told = {"audience": AUDIENCE, "key": json.dumps(key), "base": self.base, "token_url": f"{self.base}/token"}
        return told | {"address_keys": f"{self.base}/keys", "number_keys": f"{self.base}/keys"}

    def said(self, now: float) -> dict[str, Any]:
        return {"iss": "https://accounts.google.com", "aud": AUDIENCE, "email": CHAT, "email_verified": True}

    def event(self, key: str, person: str, at: float, kind: str = "MESSAGE", **what: Any) -> dict[str, Any]:
        when = datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="microseconds").replace("+00:00", "Z")
        user = {"name": f"users/{person}", "displayName": "Maria Garcia", "type": "HUMAN"}
        space = {"name": f"spaces/D{person}", "type": "DM", "singleUserBotDm": True, "spaceType": "DIRECT_MESSAGE"}
        message = {"name": f"spaces/D{person}/messages/{key}", "createTime": when, "sender": user, **what}
        return {"type": kind, "eventTime": when, "user": user, "space": space, "message": message}

    def as_add_on(self, event: dict[str, Any]) -> dict[str, Any]:
        """The same as an app gets it that is made as a Workspace add-on."""
        payload = {"message": event["message"], "space": event["space"]}
        chat = {"user": event["user"], "eventTime": event["eventTime"], "messagePayload": payload}
        return {"commonEventObject": {"hostApp": "CHAT"}, "chat": chat}

    def text(self, text: str, key: str, person: str, at: float) -> bytes:
        return json.dumps(self.event(key, person, at, text=text, argumentText=text)).encode()

    def media(self, key: str, person: str, at: float) -> bytes:
        return json.dumps(self.event(key, person, at, attachment=[{"contentName": "x.png"}])).encode()

    def nothing(self, person: str, at: float) -> list[bytes]:
        room = {"name": "spaces/R1", "type": "ROOM", "spaceType": "SPACE"}
        two = {"name": "spaces/R2", "type": "ROOM", "spaceType": "DIRECT_MESSAGE"}  # two people and the app
        told = {"text": "@Palsy x", "argumentText": " x"}
        joined = {name: value for name, value in self.event("e1", person, at).items() if name != "message"}
        events = [
            joined | {"type": "ADDED_TO_SPACE"},
            joined | {"type": "REMOVED_FROM_SPACE"},
            self.event("e2", person, at, "CARD_CLICKED", **told) | {"common": {"invokedFunction": "x"}},
            self.event("e3", person, at, **told) | {"space": room},
            self.event("e4", person, at, **told) | {"space": two},
            self.event("e5", person, at, **told) | {"user": {"name": "users/app", "type": "BOT"}},
            self.event("e6", person, at, text="@Palsy", argumentText="", annotations=[]) | {"space": room},
            self.as_add_on(self.event("e7", person, at, **told) | {"space": room}),
            {"chat": {"user": {"name": f"users/{person}"}, "addedToSpacePayload": {"space": joined["space"]}}},
        ]
        return [json.dumps(event).encode() for event in events]

    def accepts(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> tuple[Got | None, Any]:
        where, _, query = path.partition("?")
        if where == "/token":
            must(body.get("grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer", 400, {"error": "invalid_request"})
            proves_account(body.get("assertion", ""), f"{self.base}/token", ACCOUNT)
            return None, {"access_token": TOKEN, "expires_in": 3599, "token_type": "Bearer"}
        must(headers.get("Authorization") == f"Bearer {TOKEN}", 401, error(401, "UNAUTHENTICATED"))
        parts = where.split("/")
        must(parts[:3] == ["", "v1", "spaces"] and parts[4:] == ["messages"], 404, error(404, "NOT_FOUND"))
        asked = parse_qs(query).get("requestId", [""])[0]
        must(method == "POST" and asked and query == f"requestId={asked}", 400, error(400, "INVALID_ARGUMENT"))
        must(only(body, "text") and 0 < len(body["text"]) <= 4096, 400, error(400, "INVALID_ARGUMENT"))
        must(len(json.dumps(body).encode()) <= 32_000 and "<users/" not in body["text"], 400, error(400, "INVALID_ARGUMENT"))
        if asked in self.once:
            return None, self.once[asked]
        self.once[asked] = {"name": f"spaces/{parts[3]}/messages/out{self.calls}"}
        return Got(parts[3].removeprefix("D"), body["text"].replace("\u200b", "")), self.once[asked]

    def slow_down(self) -> tuple[int, Any]:
        return 429, error(429, "RESOURCE_EXHAUSTED")
