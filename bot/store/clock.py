"""Whether the clock on the wall may be believed where it decides what is deleted.

A machine that starts with a wrong clock, or one that is set while it runs, would make all conversations look old. The time
of the latest sweep is kept in a small file, with the seconds that were run since, by a clock that nobody sets. Where the two
do not fit, nothing is deleted until the clock is set right, or as long was run as conversations may be kept: then all that
stood there are old.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path

logger = logging.getLogger(__name__)
SLACK = 600.0  # seconds by which the two clocks of a running machine may differ


class SweepClock:
    """`keep`: seconds that conversations may be kept, and that a server may be off without a doubt."""

    def __init__(
        self,
        path: Path,
        keep: float,
        wall: Callable[[], float],
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path, self._keep, self._wall, self._steady = path, keep, wall, steady
        self._latest, self._ran = _read(path)  # when it was swept, None where unknown; seconds run since
        self._off = keep  # seconds since the latest sweep in which this process did not run, at most
        self._counted_to = steady()
        self._doubts = False

    def is_believed(self) -> bool:
        """To be asked before each sweep, and only then. A doubt is said once, and when it is over."""
        steady, now = self._steady(), self._wall()
        self._ran += steady - self._counted_to
        self._counted_to = steady
        away = 0.0 if self._latest is None else now - self._latest - self._ran
        if not -SLACK <= away <= max(self._off, SLACK) and self._ran < self._keep:
            self._write()
            self._doubt(now, away)
            return False
        self._latest, self._ran, self._off = now, 0.0, 0.0
        self._write()
        if self._doubts:
            logger.warning("old conversations are deleted again")
        self._doubts = False
        return True

    def _doubt(self, now: float, away: float) -> None:
        if self._doubts:
            return
        self._doubts = True
        how = f"{abs(away) / 3600:.0f} hours {'later' if away > 0 else 'earlier'} than fits the latest deletion of old ones"
        until = f"set it right; else that waits until the server has run for {self._keep / 3600:.0f} hours"
        told = "the clock says %s, %s: no conversation is deleted for its age now: %s"
        logger.error(told, _read_by_people(now), how, until)

    def _write(self) -> None:
        new = self._path.with_suffix(".new")
        with suppress(OSError):  # a failing disk is told elsewhere
            self._path.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(f"{self._latest:.0f} {self._ran:.0f}\n", encoding="ascii")
            new.replace(self._path)


def _read(path: Path) -> tuple[float | None, float]:
    """Nothing is known of the first start, nor where the file cannot be read."""
    try:
        latest, ran = path.read_text(encoding="ascii").split()
        return float(latest), float(ran)
    except (OSError, ValueError):
        return None, 0.0


def _read_by_people(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
