"""One turn of the web channel: asked once, kept, and given again in the same words where it is asked again.

A message is claimed before its reader is told that it was received (see `waiting.py`). Where it was claimed before, Rasa may
have heard it: then what Rasa's record holds is its answer, and Rasa does not hear it twice.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time

from rasa.core.channels.channel import UserMessage

from bot.channels.door import GuardedDoor, OnMessage, WholeMessages
from bot.channels.turns import Reply, Said, Turns
from bot.channels.waiting import Asked
from bot.rendering.card import Card

logger = logging.getLogger(__name__)
PRESSED = "pressed"  # key of a message's metadata, read by actions/turn.py: the id of the offer that was pressed


MOST_STARTS = 3  # a message that so many processes were begun with and did not outlive is not asked any more


async def answered(door: GuardedDoor, turns: Turns, asked: Asked, ask: OnMessage) -> Said:
    """The turn as it was kept. Where anything fails or the time is up, the safe card; never an exception.

    The turn of the conversation is held until the safe card is kept, too: the next message would find this one without an
    answer, and have it heard again.
    """
    until, lock = time.monotonic() + door.time_limit, door.lock(asked.conversation)
    try:
        await asyncio.wait_for(lock.acquire(), door.time_limit)
    except asyncio.TimeoutError:
        door.note_too_slow()
        return await _last_said(door, turns, asked)
    try:
        return await asyncio.wait_for(_in_turn(door, turns, asked, ask), until - time.monotonic())
    except asyncio.TimeoutError:
        door.note_too_slow()
        return await _last_said(door, turns, asked)
    except Exception as error:  # the type alone: its text may hold the patient's words
        logger.error("the message was not answered: %s", type(error).__name__)
        return await _last_said(door, turns, asked)
    finally:
        lock.release()


async def _last_said(door: GuardedDoor, turns: Turns, asked: Asked) -> Said:
    return await _kept(turns, asked, door.warned(asked.conversation, [await _safe(door, asked)]))


async def _in_turn(door: GuardedDoor, turns: Turns, asked: Asked, ask: OnMessage) -> Said:
    if not asked.echo or not await turns.is_known(asked.conversation):  # erased while this message waited
        return _said(asked, [await _safe(door, asked)])
    for earlier in await turns.received_before(asked):  # an order that a process before this one owes
        await _made(door, turns, earlier, ask)
    return await turns.find(asked.conversation, asked.id) or await _made(door, turns, asked, ask)


async def _made(door: GuardedDoor, turns: Turns, asked: Asked, ask: OnMessage) -> Said:
    cards = await door.recorded(asked.conversation, asked.id) if asked.again else None
    if cards is None:
        cards = await _cards(door, asked, ask) if asked.starts < MOST_STARTS else []
    return await _kept(turns, asked, door.warned(asked.conversation, cards or [await _safe(door, asked)]))


async def _cards(door: GuardedDoor, asked: Asked, ask: OnMessage) -> list[Card]:
    """What the assistant says to it, none where it failed. A card that came before a failure counts."""
    heard = WholeMessages()
    metadata = {PRESSED: asked.pressed} if asked.pressed else None
    message = UserMessage(
        asked.echo, heard, asked.conversation, input_channel=door.name(), message_id=asked.id, metadata=metadata
    )
    await door.ask_assistant(ask, message)
    return [message["custom"] | {"trace": {}} for message in heard.messages if "custom" in message]


async def _kept(turns: Turns, asked: Asked, cards: list[Card]) -> Said:
    """What cannot be kept is said all the same."""
    said = _said(asked, cards)
    try:
        return await turns.keep(asked.conversation, said)
    except Exception as error:
        logger.error("the turn was not kept: %s", type(error).__name__)
        return said


def _said(asked: Asked, cards: list[Card]) -> Said:
    took = None if asked.again else round((time.monotonic() - asked.came) * 1000)
    return Said(asked.id, asked.echo, time.time(), tuple(Reply(secrets.token_urlsafe(9), card) for card in cards), took)


async def _safe(door: GuardedDoor, asked: Asked) -> Card:
    """Urgent where the patient's own words show a red flag, or one stands; the title of a button is not theirs."""
    return await door.last_resort(asked.conversation, "" if asked.pressed else asked.echo)
