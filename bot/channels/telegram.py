"""Telegram: `setWebhook` with a secret token; buttons are inline keyboards. See docs/channels/telegram.md."""

from __future__ import annotations

from string import ascii_letters, digits
from typing import Any

from sanic.request import Request

from bot.channels.messaging import Came, MessagingDoor, forged, json_of, same
from bot.channels.vendor_call import call, inside, judged, sent
from bot.mailroom.message import Incoming, Letter, Outcome

HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET_SIGNS = frozenset(ascii_letters + digits + "_-")
MEDIA = (
    "voice", "photo", "sticker", "location", "document", "audio", "video", "video_note", "animation", "contact", "venue",
    "poll", "dice",
)  # fmt: skip


class TelegramDoor(MessagingDoor):
    """Private chats alone: in a group others would read along."""

    channel = "telegram"
    SECRETS = ("token", "secret")
    SETTINGS = {"base": "https://api.telegram.org"}  # noqa: RUF012

    def prove(self, request: Request) -> None:
        given = request.headers.get(HEADER) or ""
        if not self.is_secret("secret", lambda secret: same(secret, given)):
            raise forged()

    def read(self, request: Request) -> Came:
        return list(self.each([json_of(request)], _read))

    async def noted(self, came: Came) -> None:
        """A pressed button shows that it waits until it is answered; whether that arrives does not matter."""
        for one in came:
            if isinstance(one, Incoming) and "callback" in one.address:
                await call(
                    self.http, "POST", self._url("answerCallbackQuery"), json={"callback_query_id": one.address["callback"]}
                )

    async def send(self, letter: Letter) -> Outcome:
        body: dict[str, Any] = {
            "chat_id": int(letter.address["chat"]),
            "text": letter.part.text,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
        if letter.part.offers:
            keys = [[{"text": offer.label, "callback_data": offer.id}] for offer in letter.part.offers]
            body["reply_markup"] = {"inline_keyboard": keys}
        answer = await call(self.http, "POST", self._url("sendMessage"), json=body)
        if isinstance(answer, Outcome):
            return answer
        if inside(answer.body, "ok") is True:
            return sent(answer, inside(answer.body, "result", "message_id"))
        told = inside(answer.body, "description")
        return judged(answer, told if isinstance(told, str) else "", inside(answer.body, "parameters", "retry_after"))

    def probe(self) -> tuple[str, str, dict[str, Any]]:
        return "GET", self._url("getMe"), {}

    def wrong(self) -> list[str]:
        good = 1 <= len(self.settings["secret"]) <= 256 and set(self.settings["secret"]) <= SECRET_SIGNS  # noqa: PLR2004
        return [] if good else ["`secret` must be 1 to 256 of A-Z a-z 0-9 _ -: make one with `openssl rand -hex 32`"]

    def _url(self, method: str) -> str:
        return f"{self.settings['base']}/bot{self.settings['token']}/{method}"


def _read(update: Any) -> Incoming | None:
    """Edits, reactions, joins and what is new to us are taken and not answered."""
    key = str(int(update["update_id"]))
    pressed = update.get("callback_query")
    if pressed:
        chat = str(int(inside(pressed, "message", "chat", "id") or pressed["from"]["id"]))
        return Incoming(key, chat, {"chat": chat, "callback": str(pressed["id"])}, payload=str(pressed["data"]))
    message = update.get("message")
    if not message or message["chat"]["type"] != "private" or message["from"].get("is_bot"):
        return None
    chat, text = str(int(message["chat"]["id"])), str(message.get("text") or message.get("caption") or "")
    media = any(kind in message for kind in MEDIA)
    if not text and not media:
        return None
    return Incoming(key, chat, {"chat": chat}, text, float(message["date"]), media=media)
