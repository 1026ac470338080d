"""Talks to the trained model as a channel does, and reads what is to be said from YAML."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
CHANNEL = "rest"
Card = dict[str, Any]
Entry = dict[str, Any]
_senders = itertools.count()


def entries(name: str) -> list[Entry]:
    found: list[Entry] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return found


@dataclass
class Conversation:
    """One person's messages to the trained model; `said` keeps the plain texts of the replies."""

    agent: Any
    sender: str = field(default_factory=lambda: f"tester-{next(_senders)}")
    cards: list[Card] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    async def says(self, text: str, cards: int = 1) -> Card:
        """The first card of the reply. Fails where there are more or fewer than `cards`.

        The second of two answers, of which it is unsure which was meant, is left out.
        """
        from rasa.core.channels.channel import UserMessage

        from bot.channels.door import WholeMessages
        from bot.understanding.reading import cleaned

        heard = WholeMessages()
        await self.agent.handle_message(UserMessage(cleaned(text), heard, self.sender, input_channel=CHANNEL))
        found = [message["custom"] for message in heard.messages if "custom" in message]
        plain = [message["text"] for message in heard.messages if "text" in message]
        if LINE in plain[0]:
            assert len(found) == len(plain) == 2
            found, plain = found[:1], plain[:1]
        assert len(found) == len(plain) == cards
        self.cards += found
        self.texts += plain
        return dict(found[0])

    async def presses(self, number: int) -> Card:
        """Presses the n-th offer of the last reply, counted from 1."""
        offers = [*self.cards[-1]["options"], *self.cards[-1]["suggestions"]]
        return await self.says(offers[number - 1]["id"])


LINE = "so a second answer follows"
Says = Callable[[str], Awaitable[Card]]


@pytest.fixture
def talk(agent: Any) -> Conversation:
    return Conversation(agent)


def one_of(wanted: str | list[str]) -> list[str]:
    return [wanted] if isinstance(wanted, str) else wanted
