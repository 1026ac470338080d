"""Rocket.Chat: direct messages by an outgoing integration, answers by its API. See docs/channels/rocketchat.md."""

from __future__ import annotations

from typing import Any

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.messaging import Came, MessagingDoor, forged, json_of, same
from bot.channels.vendor_call import call, inside, judged, sent, when
from bot.mailroom.message import Incoming, Letter, Outcome


class RocketChatDoor(MessagingDoor):
    """`token` is the integration's; `auth_token` and `user_id` are those of the bot. It signs nothing but says the token."""

    channel = "rocketchat"
    SECRETS = ("token", "auth_token", "user_id", "base")

    def prove(self, request: Request) -> None:
        given = inside(json_of(request), "token")
        if not self.is_secret("token", lambda token: same(token, given if isinstance(given, str) else "")):
            raise forged()

    def read(self, request: Request) -> Came:
        return list(self.each([json_of(request)], self._read))

    async def not_stored(self, came: Came) -> HTTPResponse:
        """Rocket.Chat does not try again, and shows the text of this answer in the room."""
        words = self.words_at_once(came)
        return response.json({"text": words}) if words else self.taken()

    async def send(self, letter: Letter) -> Outcome:
        body = {"roomId": letter.address["room"], "text": letter.part.text, "parseUrls": False}
        url = f"{self.settings['base']}/api/v1/chat.postMessage"
        answer = await call(self.http, "POST", url, json=body, headers=self._bot())
        if isinstance(answer, Outcome):
            return answer
        if inside(answer.body, "success") is True:
            return sent(answer, inside(answer.body, "message", "_id"))
        told = inside(answer.body, "error")
        return judged(answer, told if isinstance(told, str) else "")

    def probe(self) -> tuple[str, str, dict[str, Any]]:
        return "GET", f"{self.settings['base']}/api/v1/me", {"headers": self._bot()}

    def _bot(self) -> dict[str, str]:
        return {"X-Auth-Token": self.settings["auth_token"], "X-User-Id": self.settings["user_id"]}

    def _read(self, body: Any) -> Incoming | None:
        """Our own words, those of other programs and what was edited are passed over."""
        user, room, text = str(body["user_id"]), str(body["channel_id"]), str(body.get("text") or "")
        if body.get("bot") or body.get("isEdited") or user == self.settings["user_id"]:
            return None
        media = bool(inside(body, "message", "attachments") or inside(body, "message", "files"))
        if not text and not media:
            return None
        return Incoming(
            str(body["message_id"]), f"{room}:{user}", {"room": room}, text, when(body.get("timestamp")), media=media
        )
