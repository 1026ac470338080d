"""A channel without a vendor: it answers each message with one card, and what it sends stands in a list."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.content.site import Site
from bot.mailroom.message import Incoming, Letter, Outcome
from bot.mailroom.room import Mailroom
from bot.mailroom.sealing import Seals
from bot.rendering.card import Card
from bot.rendering.safe import safe_card

SITE = Site("Test Clinic", "555-0199", "112", "116 123")
SECRET = "s" * 32
OFFERS = [
    {"topic": "botox", "aspect": "how", "title": "How botox is given", "id": "botox.how"},
    {"topic": "pain", "aspect": "overview", "title": "Pain and what helps", "id": "pain.overview"},
]
NOW = 1_800_000_000.0


def answer_card(text: str, *, urgent: bool = False, **more: Any) -> Card:
    card = safe_card(SITE, urgent=urgent) | {"suggestions": OFFERS, "title": f"On: {text}"}
    block = {"kind": "paragraph", "text": text, "cites": [], "parts": [{"text": text, "cites": []}]}
    return card | {"blocks": [block], "type": "urgent" if urgent else "answer"} | more


@dataclass
class FakeDesk:
    """`fate` says how a try ends; without one all is sent."""

    site: Site = SITE
    channel: str = "telegram"
    answers_stop: bool = False
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)
    again: list[bool] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    offers: list[Any] = field(default_factory=list)
    fate: Callable[[Letter], Outcome] | None = None
    forgotten: list[str] = field(default_factory=list)
    cards: Callable[[str], list[Card]] = field(default=lambda text: [answer_card(text)])
    forget_fails: bool = False
    fetched: Callable[[Incoming], Incoming | Outcome] = field(default=lambda message: message)

    async def whole(self, message: Incoming) -> Incoming | Outcome:
        return self.fetched(message)

    async def ask(self, conversation: str, key: str, text: str, pressed: str | None, again: bool) -> list[Card]:
        self.asked.append((conversation, text, pressed))
        self.again.append(again)
        self.offers = self.cards(text)
        return self.offers

    async def last_cards(self, conversation: str) -> list[Card]:
        return self.offers

    async def offered(self, conversation: str) -> dict[str, str]:
        return {offer["id"]: offer["title"] for card in self.offers for offer in card["suggestions"]}

    def is_danger(self, text: str) -> bool:
        return "arm is weak" in text

    async def sounds_dangerous(self, text: str) -> bool:
        return self.is_danger(text) or "half my face is asleep" in text

    async def last_resort(self, conversation: str, text: str) -> Card:
        return safe_card(SITE, urgent=self.is_danger(text))

    async def forget(self, conversation: str) -> None:
        if self.forget_fails:
            raise OSError("disk")
        self.forgotten.append(conversation)

    async def send(self, letter: Letter) -> Outcome:
        await asyncio.sleep(0)
        outcome = self.fate(letter) if self.fate else Outcome("sent", f"v{letter.number}")
        if outcome.kind == "sent":
            self.sent.append(letter.part.text)
        return outcome


def room_in(folder: Path, keep: float = 86_400.0) -> Mailroom:
    return Mailroom(folder / "mail.db", Seals(SECRET), keep)


def says(text: str, key: str = "", person: str = "p1", **more: Any) -> Incoming:
    return Incoming(key or f"k-{text}", person, {"chat": person}, text, at=more.pop("at", NOW), **more)
