"""Rasa's conversations in a database: a turn costs the same however long its conversation is, what tells who somebody is is
not kept, what is erased is gone for good, and a bad value never ends the process.

Rasa's own store reads and applies all events of a conversation at each turn, and counts them again at each save. Here the
last ones are read. Slots are set by events, so what they come to is kept beside them, in one row a conversation that is
written in the same step; it stands in front of the events that are read. Order is that of the rows' numbers, no clock's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice, takewhile
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.privacy.keeping import Keeping, marked
from bot.store.sealing import seal

WAITS = 1500  # milliseconds for another program's lock; a turn asks up to three times, and has 8 seconds
LAST_EVENTS = 40  # read back each turn: two turns or more, so that the latest message is among them
STORED = "stored"  # attribute of a tracker: how many of its events need not be written any more


class ErasableTrackerStore(SQLTrackerStore):
    """`SQLTrackerStore` with deletion. On SQLite what is deleted is overwritten in the file."""

    class SQLSlots(SQLTrackerStore.Base):
        """What the slots of a conversation have come to, as a JSON object of those that are set."""

        __tablename__ = "slots"
        sender_id = sa.Column(sa.String(255), primary_key=True)
        data = sa.Column(sa.Text, nullable=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.engine.hide_parameters = True  # of a failed statement, what was to be written: the patient's words
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _overwrite_deleted)
            self._shut_to_others()

    @contextmanager
    def session_scope(self) -> Iterator[Any]:
        """As Rasa's own, which takes any ValueError for a missing schema of PostgreSQL and ends the process."""
        session = self.sessionmaker()
        try:
            yield session
        finally:
            session.close()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The last events of the latest session, with the slots as all of it has left them.

        A conversation that has no row of slots, since an earlier release wrote it, is read whole once.
        """
        with self.session_scope() as session:
            kept = session.query(self.SQLSlots.data).filter(self.SQLSlots.sender_id == sender_id).scalar()
            events = self._read(session, sender_id, None if kept is None else LAST_EVENTS)
        starts = [n for n, event in enumerate(events) if event["event"] == SessionStarted.type_name]
        if starts:
            return self._tracker(sender_id, events[starts[-1] :])
        return self._tracker(sender_id, [*self._so_far(kept, events), *events])

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """All events of all sessions."""
        with self.session_scope() as session:
            return self._tracker(conversation_id, self._read(session, conversation_id, None))

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Writes the events that are new, and the slots, each as it may be kept."""
        await self.stream_events(tracker)
        new = list(islice(tracker.events, getattr(tracker, STORED, 0), None))
        if not new:
            return
        keeping = Keeping(tracker.latest_message.text if tracker.latest_message else None)
        rows = [_row(tracker.sender_id, event.type_name, keeping.kept(event.as_dict())) for event in new]
        slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value != slot.initial_value}
        with self.session_scope() as session:
            session.execute(sa.insert(self.SQLEvent), rows)
            session.merge(self.SQLSlots(sender_id=tracker.sender_id, data=seal().shut(json.dumps(marked(slots)))))
            session.commit()
        setattr(tracker, STORED, len(tracker.events))

    def cards_given(self, sender_id: str, message_id: str) -> list[dict[str, Any]] | None:
        """The cards of the answer to a message; None where it was not heard. Reads all of the conversation."""
        with self.session_scope() as session:
            events = self._read(session, sender_id, None)
        heard = [n for n, event in enumerate(events) if event["event"] == "user" and event.get("message_id") == message_id]
        if not heard:
            return None
        answer = takewhile(lambda event: event["event"] != "user", events[heard[-1] + 1 :])
        cards = [(event.get("data") or {}).get("custom") for event in answer if event["event"] == "bot"]
        return [card | {"trace": {}} for card in cards if card]

    def erase(self, sender_id: str) -> None:
        """All of the conversation."""
        with self.session_scope() as session:
            for table in (self.SQLEvent, self.SQLSlots):
                session.query(table).filter(table.sender_id == sender_id).delete()
            session.commit()

    def idle_since(self, moment: float) -> list[str]:
        """Conversations in which nothing was said after this moment (seconds since 1970)."""
        latest = sa.func.max(self.SQLEvent.timestamp)
        with self.session_scope() as session:
            idle = session.query(self.SQLEvent.sender_id).group_by(self.SQLEvent.sender_id).having(latest < moment)
            return [name for (name,) in idle]

    def _read(self, session: Any, sender_id: str, most: int | None) -> list[dict[str, Any]]:
        """The last events, oldest first. SQLite's index of the sender holds the number too, so none is sorted."""
        mine = session.query(self.SQLEvent.data).filter(self.SQLEvent.sender_id == sender_id)
        newest_first = mine.order_by(self.SQLEvent.id.desc()).limit(most).all()
        return [json.loads(seal().open(data)) for (data,) in reversed(newest_first)]

    def _so_far(self, kept: str | None, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Events that set the slots, in front of others. What those set comes out the same: they are the latest."""
        known, slots = {slot.name for slot in self.domain.slots}, json.loads(seal().open(kept or "{}"))
        return [
            SlotSet(name, value, event.get("timestamp")).as_dict()
            for event in events[:1]
            for name, value in slots.items()
            if name in known
        ]

    def _tracker(self, sender_id: str, events: list[dict[str, Any]]) -> DialogueStateTracker | None:
        if not events:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        setattr(tracker, STORED, len(tracker.events))
        return tracker

    def _shut_to_others(self) -> None:
        """Health data: the file is for its owner alone."""
        place = self.engine.url.database
        if place and Path(place).exists():
            Path(place).chmod(0o600)


def _row(sender_id: str, type_name: str, said: dict[str, Any]) -> dict[str, Any]:
    """The columns of Rasa's table. The intent is what somebody asked about, and nothing here reads that column."""
    return {
        "sender_id": sender_id,
        "type_name": type_name,
        "timestamp": said.get("timestamp"),
        "intent_name": None if seal().is_shut else said.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": said.get("name"),
        "data": seal().shut(json.dumps(said)),
    }


def _overwrite_deleted(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA busy_timeout = {WAITS}")
