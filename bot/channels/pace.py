"""How often somebody may ask: so many in a row, then as many as come free with time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

MOST_REMEMBERED = 20_000
ROUNDING = 1e-9


class Pace:
    """`count` at once, and `count` a minute from then on, for each key. A key at rest takes no memory for long."""

    def __init__(self, count: int, clock: Callable[[], float] = time.monotonic, seconds: float = 60.0) -> None:
        self._step, self._span, self._clock = seconds / count, seconds, clock
        self._busy_until: dict[str, float] = {}  # when the key would be wholly at rest again

    def wait(self, key: str) -> int:
        """0 where the key may go on, which counts; else the whole seconds to wait."""
        seconds = self.over(key)
        if seconds:
            return seconds
        now = self._clock()
        self._busy_until[key] = max(self._busy_until.get(key, now), now) + self._step
        if len(self._busy_until) > MOST_REMEMBERED:
            self._forget(now)
        return 0

    def over(self, key: str) -> int:
        """As `wait`, without counting."""
        now = self._clock()
        over = max(self._busy_until.get(key, now), now) + self._step - (now + self._span)
        return math.ceil(over) if over > ROUNDING else 0

    def _forget(self, now: float) -> None:
        """Drops those at rest; if that is not enough, the ones nearest to rest."""
        busy = sorted(((until, key) for key, until in self._busy_until.items() if until > now), reverse=True)
        self._busy_until = {key: until for until, key in busy[: MOST_REMEMBERED // 2]}
