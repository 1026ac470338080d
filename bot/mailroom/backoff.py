"""When a part that could not be sent is tried again."""

from __future__ import annotations

import random
from collections.abc import Callable

from bot.mailroom.message import DAY

LONGEST = 600.0  # seconds between two tries of ours; a vendor may ask for more


def seconds(tries: int, after: float | None = None, chance: Callable[[], float] = random.random) -> float:
    """1, 2, 4 ... seconds, half of it by chance so that not all come at once; at least what the vendor asked for."""
    own = min(2.0 ** min(tries - 1, 20), LONGEST)
    return max(own * (0.5 + chance() / 2), min(after or 0.0, DAY))
