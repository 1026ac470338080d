"""How long answers took: from when a message came until its answer was made, in milliseconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

PARTS = (("half within", 0.5), ("9 in 10 within", 0.9), ("99 in 100 within", 0.99))
STEPS = ((250, "up to 0.25 s"), (500, "to 0.5 s"), (1000, "to 1 s"), (2000, "to 2 s"), (4000, "to 4 s"), (8000, "to 8 s"))
LONGER = "over 8 s"


def times_of(times: Counter[int]) -> Iterator[tuple[str, int]]:
    """How many were timed, what parts of them took at most, and the longest; nothing where none was timed."""
    total = sum(times.values())
    if not total:
        return
    yield "answers timed", total
    for name, part in PARTS:
        yield name, within(times, part * total)
    yield "the longest", max(times)


def within(times: Counter[int], wanted: float) -> int:
    """What so many of the answers took at most."""
    counted = 0
    for milliseconds in sorted(times):
        counted += times[milliseconds]
        if counted >= wanted:
            return milliseconds
    return max(times)


def by_steps(times: Counter[int]) -> Counter[str]:
    """How many by length, each length named also where none was so long."""
    steps: Counter[str] = Counter(dict.fromkeys((*(name for _, name in STEPS), LONGER), 0))
    for milliseconds, count in times.items():
        steps[next((name for most, name in STEPS if milliseconds <= most), LONGER)] += count
    return steps
