"""Google Chat: direct messages to the app, answers by the Chat API. See docs/channels/google_chat.md."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import jwt
from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.messaging import Came, MessagingDoor, forged, json_of
from bot.channels.our_token import OurToken
from bot.channels.vendor_call import inside, judged, sent, when
from bot.channels.vendor_keys import ALGORITHM, VendorKeys
from bot.mailroom.message import Incoming, Letter, Outcome

CHAT = "chat@system.gserviceaccount.com"  # who signs, or for whom Google signs
GOOGLE = ("https://accounts.google.com", "accounts.google.com")
SCOPE = "https://www.googleapis.com/auth/chat.bot"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
HOUR = 3_600  # seconds; no longer one is taken
ROOM = "spaces"


class GoogleChatDoor(MessagingDoor):
    """Messages between one person and the app alone: in a space others would read along.

    `audience`: as chosen at Google's, our address or the project's number. `key`: the JSON of the service account's key.
    `signer`: for whose account Google signs; an app that is made as a Workspace add-on has one of its own.
    """

    channel = "google_chat"
    SECRETS = ("audience", "key")
    SETTINGS = {  # noqa: RUF012
        "signer": CHAT,
        "base": "https://chat.googleapis.com",
        "token_url": "https://oauth2.googleapis.com/token",
        "address_keys": "https://www.googleapis.com/oauth2/v3/certs",
        "number_keys": f"https://www.googleapis.com/service_accounts/v1/jwk/{CHAT}",
    }

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.keys = VendorKeys(self.channel, self.settings["number_keys" if self._by_number else "address_keys"])
        self.token = OurToken(self._asked)

    async def proved(self, request: Request) -> None:
        issuers = (CHAT,) if self._by_number else GOOGLE
        proof = await self.keys.claims(self.http, request, self.settings["audience"], issuers)
        if proof is None or not (self._by_number or self._is_signers(proof[0])):
            raise forged()

    def read(self, request: Request) -> Came:
        return list(self.each([json_of(request)], _read))

    async def not_stored(self, came: Came) -> HTTPResponse:
        """Google shows the text of this answer; that it would try again is not known."""
        text = self.words_at_once(came)
        if not text:
            return self.taken()
        message = {"text": text}
        of_add_on = {"hostAppDataAction": {"chatDataAction": {"createMessageAction": {"message": message}}}}
        return response.json(message if self.settings["signer"] == CHAT else of_add_on)

    async def send(self, letter: Letter) -> Outcome:
        """What may have arrived is sent again: under its `requestId` a message is there once."""
        url = f"{self.settings['base']}/v1/{letter.address['space']}/messages?requestId={letter.key}"
        answer = await self.token.call(self.http, "POST", url, json={"text": letter.part.text})
        if isinstance(answer, Outcome):
            outcome = answer
        else:
            told = inside(answer.body, "error", "status")
            outcome = judged(answer, told) if isinstance(told, str) else sent(answer, inside(answer.body, "name"))
        return replace(outcome, kind="later") if outcome.kind == "unknown" else outcome

    def trouble(self) -> str | None:
        return super().trouble() or self.keys.trouble()

    def probe(self) -> tuple[str, str, dict[str, Any]]:
        url, form = self._asked()
        return "POST", url, {"data": form}

    def wrong(self) -> list[str]:
        audience, told = self.settings["audience"], []
        if not self._by_number and not (audience.startswith("https://") and audience.endswith(f"/{self.channel}/webhook")):
            told.append(f"`audience` must be the project's number, or https://YOUR.HOST/webhooks/{self.channel}/webhook")
        try:
            self._asked()
        except (jwt.PyJWTError, ValueError, TypeError, KeyError):
            told.append("`key` must be the JSON of a service account's key, whole")
        return told

    @property
    def _by_number(self) -> bool:
        return self.settings["audience"].isdigit()

    def _is_signers(self, said: Mapping[str, Any]) -> bool:
        """Google signs such tokens for anybody's account, and for any address: only Chat's own, or our add-on's, counts."""
        return said.get("email") == self.settings["signer"] and said.get("email_verified") is True

    def _asked(self) -> tuple[str, Mapping[str, str]]:
        """What asks for a token, signed with our key. Raises what a bad key raises."""
        account, url, now = json.loads(self.settings["key"]), self.settings["token_url"], int(time.time())
        said = {"iss": account["client_email"], "scope": SCOPE, "aud": url, "iat": now, "exp": now + HOUR}
        signed = jwt.encode(said, account["private_key"], ALGORITHM, {"kid": account["private_key_id"]})
        return url, {"grant_type": GRANT, "assertion": signed}


def _read(event: Any) -> Incoming | None:
    """Joins, cards, spaces and what programs write are passed over."""
    chat = event.get("chat")
    if chat:  # as an add-on gets it
        event = {
            "type": "MESSAGE" if "messagePayload" in chat else "",
            "user": chat["user"],
            **chat.get("messagePayload", {}),
        }
    if event["type"] != "MESSAGE":
        return None
    message, space, person = event["message"], event["space"], event["user"]
    if not (space.get("singleUserBotDm") is True or space.get("type") == "DM") or person.get("type") == "BOT":
        return None
    room, _, name = str(space["name"]).partition("/")
    if room != ROOM or not name:
        raise ValueError
    text = str(message.get("argumentText") or message.get("text") or "")  # the first is without mentions
    media = bool(message.get("attachment") or message.get("attachedGifs"))
    if not text and not media:
        return None
    where, at = f"{ROOM}/{quote(name, safe='')}", when(message.get("createTime"))
    return Incoming(str(message["name"]), f"{where}:{person['name']}", {"space": where}, text, at, media=media)
