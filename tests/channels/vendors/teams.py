"""The stand-in for Microsoft Teams: the Bot Framework's keys, its tokens for both ways, its conversations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any
from urllib.parse import unquote

from bot.channels.teams import HERO, TeamsDoor
from tests.channels.vendors.signing import SigningStandIn, jwk
from tests.channels.vendors.stand_in import TOKEN, Got, must, only

APP, TENANT, PASSWORD = "app-id", "tenant-id", "app-password"
BOT = {"id": "28:app-id", "name": "Palsy", "role": "bot"}
CARDS = ("type", "textFormat", "text", "attachments")


def error(code: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": "told by Microsoft"}}


class Teams(SigningStandIn):
    path, door, refusal, reads_body = "/webhooks/teams/webhook", TeamsDoor, 403, True

    @property
    def service(self) -> str:
        return f"{self.base}/amer/"

    def settings(self) -> dict[str, str]:
        told = {"app_id": APP, "password": PASSWORD, "tenant": TENANT, "services": self.base, "login": self.base}
        return told | {"openid": f"{self.base}/openid"}

    def published_key(self, name: str) -> dict[str, Any]:
        return jwk(name, endorsements=["msteams", "webchat"])

    def beside(self, path: str) -> Any:
        document = {"issuer": "https://api.botframework.com", "jwks_uri": f"{self.base}/keys"}
        return document if path == "/openid" else super().beside(path)

    def said(self, now: float) -> dict[str, Any]:
        return {"iss": "https://api.botframework.com", "aud": APP, "serviceurl": self.service, "nbf": int(now)}

    def activity(self, key: str, person: str, at: float, **what: Any) -> dict[str, Any]:
        when = datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="microseconds").replace("+00:00", "0Z")
        room = {"id": f"a:{person}", "conversationType": "personal", "tenantId": TENANT}
        sender = {"id": f"29:{person}", "name": "Maria Garcia", "aadObjectId": f"aad-{person}"}
        told = {"type": "message", "id": key, "timestamp": when, "channelId": "msteams", "serviceUrl": self.service}
        return told | {"from": sender, "recipient": BOT, "conversation": room, "textFormat": "plain", **what}

    def text(self, text: str, key: str, person: str, at: float) -> bytes:
        again = [{"contentType": "text/html", "content": f"<div>{text}</div>"}]  # Teams sends the text twice
        return json.dumps(self.activity(key, person, at, text=text, attachments=again)).encode()

    def press(self, payload: str, key: str, person: str) -> bytes:
        at = datetime.now(timezone.utc).timestamp()
        return json.dumps(self.activity(key, person, at, text="a title", value={"offer": payload}, replyToId="1")).encode()

    def media(self, key: str, person: str, at: float) -> bytes:
        return json.dumps(
            self.activity(key, person, at, attachments=[{"contentType": "image/*", "contentUrl": "x"}])
        ).encode()

    def nothing(self, person: str, at: float) -> list[bytes]:
        channel = {"id": "19:c@thread.tacv2;messageid=1", "conversationType": "channel", "isGroup": True}
        group = {"id": "19:g@thread.v2", "conversationType": "groupChat", "isGroup": True}
        said = {"text": "<at>Palsy</at> x"}
        told: list[dict[str, Any]] = [
            {"type": "messageReaction", "reactionsAdded": [{"type": "like"}], "replyToId": "1"},
            {"type": "conversationUpdate", "membersAdded": [BOT]},
            {"type": "messageUpdate", "text": "edited", "channelData": {"eventType": "editMessage"}},
            {"type": "messageDelete", "channelData": {"eventType": "softDeleteMessage"}},
            {"type": "typing"},
            {"type": "installationUpdate", "action": "add"},
            {"type": "invoke", "name": "message/submitAction", "value": {"offer": "pain.overview"}},
            {"type": "event", "name": "x"},
            said | {"conversation": channel},
            said | {"conversation": group},
            {"text": "x", "from": BOT},
            {"text": ""},
        ]
        return [json.dumps(self.activity(f"e{number}", person, at) | one).encode() for number, one in enumerate(told)]

    def accepts(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> tuple[Got | None, Any]:
        if path == f"/{TENANT}/oauth2/v2.0/token":
            ours = {"grant_type": "client_credentials", "client_id": APP, "scope": "https://api.botframework.com/.default"}
            must(body == ours | {"client_secret": PASSWORD}, 401, {"error": "invalid_client"})
            return None, {"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": TOKEN}
        must(headers.get("Authorization") == f"Bearer {TOKEN}", 401, error("Unauthorized"))
        parts = path.split("/")
        must(parts[:4] == ["", "amer", "v3", "conversations"] and parts[5:] == ["activities"], 404, error("NotFound"))
        must(method == "POST" and unquote(parts[4]).startswith("a:"), 404, error("ConversationNotFound"))
        must(only(body, *CARDS) and body["type"] == "message" and body["text"].strip(), 400, error("BadSyntax"))
        must(body["textFormat"] == "markdown", 400, error("BadArgument"))
        must(len(json.dumps(body, ensure_ascii=False).encode("utf-16-le")) <= 100_000, 413, error("MessageSizeTooBig"))
        buttons = [b for card in body.get("attachments", []) for b in self._buttons(card)]
        offers = {b["title"]: b["value"]["offer"] for b in buttons}
        shown = body["text"].replace("\\", "").replace("\u200b", "")
        return Got(unquote(parts[4]).removeprefix("a:"), shown, offers), {"id": f"out{self.calls}"}

    def _buttons(self, card: Any) -> list[dict[str, Any]]:
        must(only(card, "contentType", "content") and card["contentType"] == HERO, 400, error("BadArgument"))
        buttons: list[dict[str, Any]] = card["content"]["buttons"]
        must(0 < len(buttons) <= 6, 400, error("BadArgument"))
        for button in buttons:
            must(set(button) == {"type", "title", "displayText", "text", "value"}, 400, error("BadArgument"))
            must(button["type"] == "messageBack" and button["title"] and button["value"], 400, error("BadArgument"))
        return buttons

    def slow_down(self) -> tuple[int, Any]:
        return 429, error("TooManyRequests")
