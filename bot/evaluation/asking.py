"""Asks the assistant in this process, as a member of staff does, so that each card tells why."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.evaluation.questions import Dialogue, Question
from bot.understanding.reading import cleaned

if TYPE_CHECKING:
    from bot.serving.agent import PalsyAgent

CHANNEL = "palsy"


@dataclass(frozen=True)
class Answered:
    """A question and the first card of the reply to it."""

    dialogue: str
    question: Question
    card: dict[str, Any]


async def ask_all(agent: PalsyAgent, dialogues: Sequence[Dialogue]) -> list[Answered]:
    """Every turn of every dialogue, each dialogue as a new sender. Raises RuntimeError where a reply holds no card."""
    return [answered for dialogue in dialogues for answered in await _talk(agent, dialogue)]


async def _talk(agent: PalsyAgent, dialogue: Dialogue) -> list[Answered]:
    sender = f"evaluation-{uuid.uuid4()}"
    return [Answered(dialogue.id, turn, (await cards_for(agent, sender, turn.text))[0]) for turn in dialogue.turns]


async def cards_for(agent: PalsyAgent, sender: str, text: str) -> list[dict[str, Any]]:
    """The cards of the reply. Raises RuntimeError where there is none."""
    cards = [message["custom"] for message in await replies_to(agent, sender, text) if "custom" in message]
    if not cards:
        raise RuntimeError(f"no card came back for a message of {len(text)} characters: see it with `palsy ask`")
    return cards


async def replies_to(agent: PalsyAgent, sender: str, text: str) -> list[dict[str, Any]]:
    """The messages of the reply as they were sent: texts, and cards under `custom`."""
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    said = CollectingOutputChannel()
    await agent.handle_message(UserMessage(cleaned(text), said, sender, input_channel=CHANNEL))
    messages: list[dict[str, Any]] = said.messages
    return messages
