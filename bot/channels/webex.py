"""Webex: direct rooms with the bot; a webhook names a message, whose words are fetched. See docs/channels/webex.md."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.messaging import Came, MessagingDoor, forged, json_of, same
from bot.channels.vendor_call import Answer, call, inside, judged, sent, when
from bot.mailroom.desk import GONE
from bot.mailroom.message import Incoming, Letter, Outcome

HEADER = "X-Spark-Signature"
BOTS = "@webex.bot"  # how the address of every bot ends
DIRECT = "direct"


class WebexDoor(MessagingDoor):
    """`secret` is the webhook's, `token` and `bot_id` the bot's. Direct rooms alone: in a group others would read along."""

    channel = "webex"
    SECRETS = ("token", "secret", "bot_id")
    SETTINGS = {"base": "https://webexapis.com"}  # noqa: RUF012

    def prove(self, request: Request) -> None:
        given = request.headers.get(HEADER) or ""
        if not self.is_secret("secret", lambda secret: same(signature(secret, request.body), given)):
            raise forged()

    def read(self, request: Request) -> Came:
        return list(self.each([json_of(request)], self._read))

    async def whole(self, message: Incoming) -> Incoming | Outcome:
        answer = await self._call("GET", f"messages/{quote(message.key, safe='')}")
        if isinstance(answer, Outcome):
            return answer
        if answer.status == HTTPStatus.NOT_FOUND:
            return Outcome("refused", reason=GONE)
        if answer.status != HTTPStatus.OK or inside(answer.body, "id") != message.key:
            return judged(answer)
        return self._with_words(message, answer.body)

    async def not_stored(self, came: Came) -> HTTPResponse:
        """Whether Webex sends it again is not known."""
        self.answer_besides(came)
        return await super().not_stored(came)

    async def send(self, letter: Letter) -> Outcome:
        answer = await self._call("POST", "messages", {"roomId": letter.address["room"], "markdown": letter.part.text})
        if isinstance(answer, Outcome):
            return answer
        told = inside(answer.body, "message")
        good = answer.status == HTTPStatus.OK
        return sent(answer, inside(answer.body, "id")) if good else judged(answer, told if isinstance(told, str) else "")

    def probe(self) -> tuple[str, str, dict[str, Any]]:
        return "GET", f"{self.settings['base']}/v1/people/me", {"headers": self._bearer()}

    async def _call(self, method: str, path: str, body: Any = None) -> Answer | Outcome:
        url = f"{self.settings['base']}/v1/{path}"
        return await call(self.http, method, url, json=body, headers=self._bearer())

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.settings['token']}"}

    def _read(self, body: Any) -> Incoming | None:
        """Of what else may be subscribed to nothing is a question: edits, deletions, joins, pressed cards."""
        if (body["resource"], body["event"]) != ("messages", "created"):
            return None
        data = body["data"]
        if self._is_passed_over(data):
            return None
        room, person = str(data["roomId"]), str(data["personId"])
        return Incoming(str(data["id"]), f"{room}:{person}", {"room": room}, at=when(data.get("created")))

    def _with_words(self, message: Incoming, told: Any) -> Incoming | Outcome:
        """A webhook need not say what room it is, or who is a bot: the message itself does."""
        text, media = str(told.get("text") or ""), bool(told.get("files"))
        if self._is_passed_over(told) or not (text or media):
            return Outcome("refused")
        if message.person != f"{told.get('roomId')}:{told.get('personId')}":
            return Outcome("refused", reason="the vendor gave another message")
        return replace(message, text=text, media=media)

    def _is_passed_over(self, told: Any) -> bool:
        """Our own words, those of other bots, and groups."""
        is_bot = told.get("personId") == self.settings["bot_id"] or str(told.get("personEmail") or "").endswith(BOTS)
        return is_bot or told.get("roomType", DIRECT) != DIRECT


def signature(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
