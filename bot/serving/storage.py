"""Rasa's conversations in a database: erased for good when that is asked, and a bad value never ends the process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore

WAITS = 1500  # milliseconds for another program's lock; a turn asks up to three times, and has 8 seconds


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

    def _shut_to_others(self) -> None:
        """Health data: the file is for its owner alone."""
        place = self.engine.url.database
        if place and Path(place).exists():
            Path(place).chmod(0o600)


def _overwrite_deleted(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA busy_timeout = {WAITS}")
