"""Rasa's slots are fed from our own record of what stands, and what an action sets is handed to that record."""

from __future__ import annotations

from collections.abc import Sequence

from rasa.shared.core.events import BotUttered, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.store.standing import SLOTS, Standing


async def feed(tracker: DialogueStateTracker, standing: Standing) -> int:
    """Sets the slots to what the record says; where it knows nothing, it takes over what Rasa knows. Gives the counter."""
    row = standing.of(tracker.sender_id)
    if row is None:
        await standing.note(tracker.sender_id, 0, _of(tracker))
        row = standing.of(tracker.sender_id)
    if row is None:
        return 0
    for slot, flag in _of(tracker).items():
        if flag != getattr(row, slot):
            tracker.update(SlotSet(slot, getattr(row, slot)))
    return row.counter


def kept_by(events: Sequence[Event]) -> tuple[dict[str, str | None], str | None]:
    """What an action set of the slots that are kept, and how urgent its card is."""
    flags = {event.key: event.value for event in events if isinstance(event, SlotSet) and event.key in SLOTS}
    cards = [event.data.get("custom") or {} for event in events if isinstance(event, BotUttered)]
    return flags, next((card["urgency"] for card in cards if card.get("urgency")), None)


def _of(tracker: DialogueStateTracker) -> dict[str, str | None]:
    return {slot: tracker.slots[slot].value for slot in SLOTS if slot in tracker.slots}
