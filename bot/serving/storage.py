"""Rasa's conversations in a database: without what tells who somebody is, erased for good when that is asked, and a bad
value never ends the process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.privacy.keeping import Keeping

WAITS = 1500  # milliseconds for another program's lock; a turn asks up to three times, and has 8 seconds


class _AsKept:
    """Of an event, what Rasa's `save` asks of it."""

    def __init__(self, event: Event, kept: dict[str, Any]) -> None:
        self.type_name, self._kept = event.type_name, kept

    def as_dict(self) -> dict[str, Any]:
        return self._kept


class ErasableTrackerStore(SQLTrackerStore):
    """`SQLTrackerStore` with deletion. On SQLite what is deleted is overwritten in the file."""

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

    def erase(self, sender_id: str) -> None:
        """All events of the conversation."""
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == sender_id).delete()
            session.commit()

    def idle_since(self, moment: float) -> list[str]:
        """Conversations in which nothing was said after this moment (seconds since 1970)."""
        latest = sa.func.max(self.SQLEvent.timestamp)
        with self.session_scope() as session:
            idle = session.query(self.SQLEvent.sender_id).group_by(self.SQLEvent.sender_id).having(latest < moment)
            return [name for (name,) in idle]

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator[Any]:
        """As Rasa's own: what is not written yet; each event gives itself as it may be kept."""
        new = list(super()._additional_events(session, tracker))
        keeping = Keeping(tracker.latest_message.text if tracker.latest_message else None)
        return iter([_AsKept(event, keeping.kept(event.as_dict())) for event in new])

    def _shut_to_others(self) -> None:
        """Health data: the file is for its owner alone."""
        place = self.engine.url.database
        if place and Path(place).exists():
            Path(place).chmod(0o600)


def _overwrite_deleted(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA busy_timeout = {WAITS}")
