"""Mattermost: a slash command or a webhook asks, the bot answers in its direct chat. See docs/channels/mattermost.md."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.messaging import Came, MessagingDoor, forged, json_of, same
from bot.channels.vendor_call import Answer, call, inside, judged, sent
from bot.mailroom.message import Incoming, Letter, Outcome

ID = 26  # signs of each of the server's ids
MILLISECONDS = 100_000_000_000  # a time beyond this is none in seconds: JSON tells milliseconds, a form seconds
AFTER_TRIGGER = " ,:;.-\n\t"


class MattermostDoor(MessagingDoor):
    """`token` and `second_token` are those of what asks, `bot_token` and `bot_id` those of the bot. Nothing is signed.

    An outgoing webhook reads public channels alone, so no answer goes where the question came from: others would read along.
    """

    channel = "mattermost"
    SECRETS = ("token", "bot_token", "bot_id", "base")
    SETTINGS = {"second_token": ""}  # noqa: RUF012

    def prove(self, request: Request) -> None:
        told = inside(_body(request), "token")
        given = told if isinstance(told, str) else ""
        if not any([self.is_secret(name, lambda token: same(token, given)) for name in ("token", "second_token")]):
            raise forged()

    def read(self, request: Request) -> Came:
        return list(self.each([_body(request)], self._read))

    async def not_stored(self, came: Came) -> HTTPResponse:
        """Mattermost does not try again, and shows the text of this answer where the question was asked."""
        words = self.words_at_once(came)
        return response.json({"text": words}) if words else self.taken()

    async def send(self, letter: Letter) -> Outcome:
        chat = await self._direct_chat(letter.address["user"])
        if isinstance(chat, Outcome):
            return chat
        answer = await self._post("posts", {"channel_id": chat, "message": letter.part.text})
        return answer if isinstance(answer, Outcome) else _ended(answer)

    def probe(self) -> tuple[str, str, dict[str, Any]]:
        return "GET", f"{self.settings['base']}/api/v4/users/me", {"headers": self._bearer()}

    def wrong(self) -> list[str]:
        bot = self.settings["bot_id"]
        return [] if len(bot) == ID and bot.isalnum() else [f"`bot_id` must be the bot's id of {ID} signs, not its name"]

    async def _direct_chat(self, user: str) -> str | Outcome:
        """The server gives the one that is there already. Where this fails nothing went out, so it can be tried again."""
        answer = await self._post("channels/direct", [self.settings["bot_id"], user])
        ended = answer if isinstance(answer, Outcome) else _ended(answer)
        if ended.kind == "sent":
            return ended.vendor_id
        return replace(ended, kind="later") if ended.kind == "unknown" else ended

    async def _post(self, path: str, body: Any) -> Answer | Outcome:
        return await call(self.http, "POST", f"{self.settings['base']}/api/v4/{path}", json=body, headers=self._bearer())

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.settings['bot_token']}"}

    def _read(self, body: Any) -> Incoming | None:
        """Whoever calls by a command or a trigger word and says no more is answered too: they look for something."""
        user, key = str(body["user_id"]), str(body.get("post_id") or body["trigger_id"])
        if user == self.settings["bot_id"]:
            return None
        text = _without_trigger(str(body.get("text") or ""), str(body.get("trigger_word") or ""))
        media = bool(body.get("file_ids"))
        return Incoming(key, user, {"user": user}, text, _seconds(body.get("timestamp")), media=media)


def _body(request: Request) -> Any:
    """A slash command is a form, an outgoing webhook a form or JSON, as its maker chose."""
    if (request.headers.get("content-type") or "").startswith("application/json"):
        return json_of(request)
    return dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))


def _without_trigger(text: str, trigger: str) -> str:
    """A trigger may be the beginning of a word of the question: then no word is cut."""
    rest = text[len(trigger) :]
    is_there = trigger and text[: len(trigger)].lower() == trigger.lower() and not rest[:1].isalnum()
    return rest.lstrip(AFTER_TRIGGER) if is_there else text


def _seconds(told: Any) -> float | None:
    """A slash command says no time."""
    if not told:
        return None
    at = int(told)
    return at / 1000 if at > MILLISECONDS else float(at)


def _ended(answer: Answer) -> Outcome:
    """`id` names what was made, or the error."""
    named = inside(answer.body, "id")
    if answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return sent(answer, named)
    return judged(answer, named if isinstance(named, str) else "")
