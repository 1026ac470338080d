"""From days to the seconds of the store."""

from __future__ import annotations

import datetime

SECONDS_OF_A_DAY = 86400


def seconds_of(since: datetime.date | None, until: datetime.date | None) -> tuple[float, float]:
    """From the beginning of the one to the end of the other, in seconds since 1970 (UTC); none is as long as there is."""
    return (_begin(since) if since else 0.0, _begin(until) + SECONDS_OF_A_DAY if until else float("inf"))


def _begin(day: datetime.date) -> float:
    return float((day - datetime.date(1970, 1, 1)).days * SECONDS_OF_A_DAY)
