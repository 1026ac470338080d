"""One turn of the web channel: asked once, kept, and given again in the same words where it is asked again."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from dataclasses import dataclass

from rasa.core.channels.channel import UserMessage

from bot.channels.door import GuardedDoor, OnMessage, WholeMessages
from bot.channels.turns import Reply, Said, Turns
from bot.rendering.card import Card

logger = logging.getLogger(__name__)
PRESSED = "pressed"  # key of a message's metadata, read by actions/turn.py: the id of the offer that was pressed


@dataclass(frozen=True)
class Asked:
    """A checked message. `id` is the client's. `echo` is the text, or the title of the offer `pressed`; it is empty where
    the store could not say whether this was offered."""

    conversation: str
    id: str
    echo: str
    pressed: str | None = None


async def answered(door: GuardedDoor, turns: Turns, asked: Asked, ask: OnMessage) -> Said:
    """The turn as it was kept. Where anything fails or the time is up, the safe card; never an exception."""
    try:
        return await asyncio.wait_for(_in_turn(door, turns, asked, ask), door.time_limit)
    except asyncio.TimeoutError:
        door.note_too_slow()
    except Exception as error:  # the type alone: its text may hold the patient's words
        logger.error("the message was not answered: %s", type(error).__name__)
    return await _kept(turns, asked, door.warned(asked.conversation, [await _safe(door, asked)]))


async def _in_turn(door: GuardedDoor, turns: Turns, asked: Asked, ask: OnMessage) -> Said:
    async with door.lock(asked.conversation):
        if not asked.echo or not await turns.is_known(asked.conversation):  # erased while this message waited
            return _said(asked, [await _safe(door, asked)])
        before = await turns.find(asked.conversation, asked.id)
        return before or await _kept(turns, asked, door.warned(asked.conversation, await _cards(door, asked, ask)))


async def _cards(door: GuardedDoor, asked: Asked, ask: OnMessage) -> list[Card]:
    """What the assistant says to it. A card that came before a failure counts."""
    heard = WholeMessages()
    metadata = {PRESSED: asked.pressed} if asked.pressed else None
    message = UserMessage(
        asked.echo, heard, asked.conversation, input_channel=door.name(), message_id=asked.id, metadata=metadata
    )
    await door.ask_assistant(ask, message)
    cards = [message["custom"] | {"trace": {}} for message in heard.messages if "custom" in message]
    return cards or [await _safe(door, asked)]


async def _kept(turns: Turns, asked: Asked, cards: list[Card]) -> Said:
    """What cannot be kept is said all the same."""
    said = _said(asked, cards)
    try:
        return await turns.keep(asked.conversation, said)
    except Exception as error:
        logger.error("the turn was not kept: %s", type(error).__name__)
        return said


def _said(asked: Asked, cards: list[Card]) -> Said:
    return Said(asked.id, asked.echo, time.time(), tuple(Reply(secrets.token_urlsafe(9), card) for card in cards))


async def _safe(door: GuardedDoor, asked: Asked) -> Card:
    """Urgent where the patient's own words show a red flag, or one stands; the title of a button is not theirs."""
    return await door.last_resort(asked.conversation, "" if asked.pressed else asked.echo)
