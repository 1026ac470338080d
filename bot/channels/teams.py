"""Microsoft Teams: personal chats with the bot, over the Bot Framework. See docs/channels/teams.md."""

from __future__ import annotations

import html
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from sanic.request import Request
from sanic.response import HTTPResponse
from yarl import URL

from bot.channels.messaging import Came, MessagingDoor, forged, json_of
from bot.channels.our_token import OurToken
from bot.channels.vendor_call import inside, judged, sent, when
from bot.channels.vendor_keys import VendorKeys
from bot.mailroom.message import Incoming, Letter, Outcome
from bot.rendering.parts import Offer

logger = logging.getLogger(__name__)
CHANNEL = "msteams"
PERSONAL = "personal"
PRESSED = "offer"  # under this name a button sends its payload back
HERO = "application/vnd.microsoft.card.hero"
SAME_IN_HTML = "text/html"  # an attachment that holds the text once more
NOT_ONE = ("common", "organizations", "consumers")  # what stands for many tenants


class TeamsDoor(MessagingDoor):
    """Personal chats alone: in a channel or group others would read along.

    `services`: where answers may go, with our token. Whatever a message names as its `serviceUrl`, no other address gets it.
    """

    channel = "teams"
    SECRETS = ("app_id", "password", "tenant")
    SETTINGS = {  # noqa: RUF012
        "services": "https://smba.trafficmanager.net",
        "login": "https://login.microsoftonline.com",
        "openid": "https://login.botframework.com/v1/.well-known/openidconfiguration",
        "issuer": "https://api.botframework.com",
    }

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.keys = VendorKeys(self.channel, self.settings["openid"])
        self.token = OurToken(self._asked)

    async def proved(self, request: Request) -> None:
        """By a key that speaks for Teams, to us, of the address that the message names. Microsoft wants 403 for the rest."""
        proof = await self.keys.claims(self.http, request, self.settings["app_id"], (self.settings["issuer"],))
        if proof is None or CHANNEL not in proof[1].endorsed:
            raise forged(HTTPStatus.FORBIDDEN)
        activity, claimed = json_of(request), proof[0].get("serviceurl", proof[0].get("serviceUrl"))
        if inside(activity, "channelId") != CHANNEL or claimed is None or inside(activity, "serviceUrl") != claimed:
            raise forged(HTTPStatus.FORBIDDEN)
        if not self._is_service(claimed):
            logger.error("teams: Microsoft calls from %s: if that is right, add it to `services`", _origin(claimed))
            raise forged(HTTPStatus.FORBIDDEN)

    def read(self, request: Request) -> Came:
        return list(self.each([json_of(request)], _read))

    async def not_stored(self, came: Came) -> HTTPResponse:
        """Whether Teams sends it again is not known."""
        self.answer_besides(came)
        return await super().not_stored(came)

    async def send(self, letter: Letter) -> Outcome:
        service, part = letter.address["service"], letter.part
        if not self._is_service(service):  # the list may be another than when it came
            return Outcome("refused", reason=f"{_origin(service)} is not among `services`")
        body: dict[str, Any] = {"type": "message", "textFormat": "markdown", "text": part.text}
        if part.offers:
            body["attachments"] = [{"contentType": HERO, "content": {"buttons": [_button(offer) for offer in part.offers]}}]
        url = f"{service.rstrip('/')}/v3/conversations/{quote(letter.address['conversation'], safe='')}/activities"
        answer = await self.token.call(self.http, "POST", url, json=body)
        if isinstance(answer, Outcome):
            return answer
        told = inside(answer.body, "error", "code")
        if answer.status == HTTPStatus.PRECONDITION_FAILED:
            return Outcome("later", reason=f"{answer.status}", after=answer.asks_to_wait())
        return judged(answer, told) if isinstance(told, str) else sent(answer, inside(answer.body, "id"))

    def trouble(self) -> str | None:
        return super().trouble() or self.keys.trouble()

    def probe(self) -> tuple[str, str, dict[str, Any]]:
        url, form = self._asked()
        return "POST", url, {"data": form}

    def wrong(self) -> list[str]:
        told = []
        if self.settings["tenant"] in NOT_ONE:
            told.append("`tenant` must be the id of the organisation in which the bot is registered")
        if not all(_origin(one).startswith("https://") for one in self._services()):
            told.append("`services` must be addresses with https://, with commas between")
        return told

    def _services(self) -> list[str]:
        return [one for one in self.settings["services"].replace(",", " ").split() if one]

    def _is_service(self, address: object) -> bool:
        """By scheme, host and port, as the parser reads them that the call itself uses."""
        origin = _origin(address)
        return bool(origin) and origin in {_origin(one) for one in self._services()}

    def _asked(self) -> tuple[str, Mapping[str, str]]:
        """What asks for our token; the organisation's own address, for the bot is registered there alone."""
        url = f"{self.settings['login']}/{quote(self.settings['tenant'], safe='')}/oauth2/v2.0/token"
        ours = {"client_id": self.settings["app_id"], "client_secret": self.settings["password"]}
        return url, {"grant_type": "client_credentials", **ours, "scope": f"{self.settings['issuer']}/.default"}


def _origin(address: object) -> str:
    """Empty for what is no plain address: without scheme or host, with a user's name, a question or a fragment."""
    try:
        url = URL(address) if isinstance(address, str) else URL()
        plain = url.user is None and url.password is None and not url.query_string and not url.fragment
        return str(url.origin()) if plain else ""
    except ValueError:
        return ""


def _button(offer: Offer) -> dict[str, Any]:
    return {
        "type": "messageBack",
        "title": offer.label,
        "displayText": offer.label,
        "text": offer.title,
        "value": {PRESSED: offer.id},
    }


def _read(activity: Any) -> Incoming | None:
    """Edits, reactions, joins, calls of other kinds, and rooms of several people are passed over."""
    if activity["type"] != "message":
        return None
    room, person = activity["conversation"], activity["from"]
    if room.get("conversationType") != PERSONAL or person.get("role") == "bot":
        return None
    where = {"service": str(activity["serviceUrl"]), "conversation": str(room["id"])}
    key, who, at = f"{room['id']}:{activity['id']}", f"{room['id']}:{person['id']}", when(activity.get("timestamp"))
    pressed = inside(activity, "value", PRESSED)
    if pressed:
        return Incoming(key, who, where, at=at, payload=str(pressed))
    text = _without_mentions(activity)
    media = any(inside(one, "contentType") != SAME_IN_HTML for one in activity.get("attachments") or ())
    return Incoming(key, who, where, text, at, media=media) if text or media else None


def _without_mentions(activity: Mapping[str, Any]) -> str:
    text = str(activity.get("text") or "")
    for one in activity.get("entities") or ():
        written = inside(one, "text") if inside(one, "type") == "mention" else None
        text = text.replace(written, " ") if isinstance(written, str) and written else text
    return html.unescape(text).strip()
