"""Slack: direct messages to the app, and its buttons. See docs/channels/slack.md."""

from __future__ import annotations

import hashlib
import hmac
import html
import json
import time
from typing import Any
from urllib.parse import parse_qs

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.messaging import Came, MessagingDoor, forged, json_of, same
from bot.channels.refusal import Refused
from bot.channels.vendor_call import call, inside, judged, secret_refused, sent
from bot.mailroom.message import Incoming, Letter, Outcome

OLDEST = 300  # seconds; an older post may have been recorded and played again
FORM = "application/x-www-form-urlencoded"
OUR_TOKEN = ("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive")


class SlackDoor(MessagingDoor):
    channel = "slack"
    SECRETS = ("token", "signing_secret")
    SETTINGS = {"base": "https://slack.com"}  # noqa: RUF012

    def prove(self, request: Request) -> None:
        stamp, given = request.headers.get("X-Slack-Request-Timestamp") or "", request.headers.get("X-Slack-Signature") or ""
        fresh = stamp.isascii() and stamp.isdigit() and len(stamp) < 12 and abs(time.time() - int(stamp)) <= OLDEST  # noqa: PLR2004
        signed = self.is_secret("signing_secret", lambda secret: same(signature(secret, stamp, request.body), given))
        if not fresh or not signed:
            raise forged()

    def handshake(self, request: Request) -> HTTPResponse | None:
        if request.method == "GET" or _is_form(request):
            return None
        body = json_of(request)
        return response.text(str(body.get("challenge"))) if inside(body, "type") == "url_verification" else None

    def read(self, request: Request) -> Came:
        return list(
            self.each([_payload(request)], _pressed) if _is_form(request) else self.each([json_of(request)], _message)
        )

    async def send(self, letter: Letter) -> Outcome:
        part = letter.part
        body: dict[str, Any] = {
            "channel": letter.address["channel"],
            "text": part.text,
            "unfurl_links": False,
            "unfurl_media": False,
            "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": part.text}}],
        }
        if part.offers:
            buttons = [
                {
                    "type": "button",
                    "action_id": f"offer_{offer.number}",
                    "text": {"type": "plain_text", "text": offer.label},
                    "value": offer.id,
                }
                for offer in part.offers
            ]
            body["blocks"].append({"type": "actions", "elements": buttons})
        url = f"{self.settings['base']}/api/chat.postMessage"
        answer = await call(self.http, "POST", url, json=body, headers=self._bearer())
        if isinstance(answer, Outcome):
            return answer
        error = inside(answer.body, "error")
        if error == "ratelimited":
            return Outcome("later", reason=error, after=answer.asks_to_wait())
        if error in OUR_TOKEN:
            return secret_refused(str(error))
        if error:
            return Outcome("refused", reason=str(error))
        return sent(answer, inside(answer.body, "ts")) if inside(answer.body, "ok") is True else judged(answer)

    def probe(self) -> tuple[str, str, dict[str, Any]]:
        return "POST", f"{self.settings['base']}/api/auth.test", {"headers": self._bearer()}

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.settings['token']}"}


def signature(secret: str, stamp: str, body: bytes) -> str:
    return "v0=" + hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()


def _is_form(request: Request) -> bool:
    return (request.headers.get("content-type") or "").startswith(FORM)


def _payload(request: Request) -> Any:
    try:
        return json.loads(parse_qs(request.body.decode("utf-8", "replace"))["payload"][0])
    except (KeyError, ValueError, RecursionError):
        raise Refused(400, "bad_body", "the form holds no payload") from None


def _message(body: Any) -> Incoming | None:
    """Direct messages of people. What was edited, deleted or written by a program is passed over."""
    event = body.get("event") or {}
    if event.get("type") != "message" or event.get("channel_type") != "im" or event.get("bot_id"):
        return None
    if event.get("subtype") not in (None, "file_share"):
        return None
    channel, at = str(event["channel"]), str(event["ts"])
    text, media = html.unescape(str(event.get("text") or "")), bool(event.get("files"))
    person = f"{body['team_id']}:{channel}:{event['user']}"
    return Incoming(f"{channel}:{at}", person, {"channel": channel}, text, float(at), media=media) if text or media else None


def _pressed(payload: Any) -> Incoming | None:
    if payload.get("type") != "block_actions":
        return None
    action, channel = payload["actions"][0], str(payload["channel"]["id"])
    person = f"{payload['team']['id']}:{channel}:{payload['user']['id']}"
    key = str(payload.get("trigger_id") or f"{channel}:{action['action_ts']}")
    return Incoming(key, person, {"channel": channel}, payload=str(action["value"]))
