"""What the mailroom needs of a channel: whom to ask, how to send, what was offered."""

from __future__ import annotations

from typing import Protocol

from bot.content.site import Site
from bot.mailroom.message import Incoming, Letter, Outcome
from bot.rendering.card import Card

GONE = "the vendor does not have it any more"


class Desk(Protocol):
    """A channel as the mailroom sees it. `channel` is its row in the table of limits; `name()` that of its address."""

    site: Site
    channel: str
    answers_stop: bool  # the vendor itself answers STOP, START and HELP, and sends nothing more to who sent STOP

    async def whole(self, message: Incoming) -> Incoming | Outcome:
        """The message with its words, where the vendor named only its id. An outcome where they are not had: `refused` where
        there is nothing to answer, with a reason if staff are to see it: `GONE`, or first the status by which it is refused;
        else it is tried again."""

    async def ask(self, conversation: str, key: str, text: str, pressed: str | None, again: bool) -> list[Card]:
        """The cards that answer. The same for the same key. `again`: it may have been asked before. Never raises."""

    async def last_cards(self, conversation: str) -> list[Card]:
        """Those that were answered last; none where it cannot be read."""

    async def offered(self, conversation: str) -> dict[str, str]:
        """Title by id of all that was offered; none where it cannot be read."""

    def is_danger(self, text: str) -> bool:
        """Whether the rules alone hear a red flag."""

    async def sounds_dangerous(self, text: str) -> bool:
        """Whether danger cannot be left out by all that hears it, the learnt detector too. Nothing is kept. Never raises."""

    async def last_resort(self, conversation: str, text: str) -> Card:
        """What the rules alone say to it, where nothing else can answer. Urgent by the text, or where something stands."""

    async def forget(self, conversation: str) -> None:
        """Erases Rasa's record, the turns, and what stands. Raises where it could not."""

    async def send(self, letter: Letter) -> Outcome:
        """One try. May raise what it did not foresee."""
