"""The arithmetic of the page: what is told of many times, by how much one is the other, and what was not measured."""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

OURS, RECIPE, FLOOR = "this assistant", "Rasa's default recipe", "the floor"


@dataclass(frozen=True)
class Times:
    """Milliseconds: half, and 95 in 100, of `n` answers took at most this long."""

    n: int
    p50: float
    p95: float


def times(ms: Sequence[float]) -> Times | None:
    """None where nothing was measured."""
    if not ms:
        return None
    p95 = statistics.quantiles(ms, n=20, method="inclusive")[18] if len(ms) > 1 else ms[0]
    return Times(len(ms), statistics.median(ms), p95)


def ratio(one: float | None, other: float | None) -> float | None:
    """How many times the other; None where one of them was not measured, or is nothing."""
    return one / other if one is not None and other else None


def by_moment(ms: Sequence[float], moments: Sequence[int], window: int) -> dict[int, float]:
    """`ms`: of a conversation's turns in their order. The median of so many turns around each moment; a moment whose turns
    were not all reached is left out."""
    around = {moment: slice(moment - 1 - window // 2, moment + window // 2) for moment in moments}
    return {
        moment: statistics.median(ms[turns])
        for moment, turns in around.items()
        if turns.start >= 0 and turns.stop <= len(ms)
    }


@dataclass
class Training:
    """`seconds` by the clock, `cpu_seconds` of the processor, `peak_mb`: the most memory, `phrasings`: how many."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    phrasings: int | None = None


@dataclass
class Measured:
    """Of one server. What is None was not measured. Memory in MB; `long_turns`: in each of the long conversations.
    `answered`: how many messages; `of_a_topic`: those of them whose answer is a topic's text, right or wrong."""

    name: str
    start_seconds: float | None = None
    one: Times | None = None
    cpu_ms: float | None = None
    a_second: float | None = None
    many: Times | None = None
    turns: Mapping[int, float] = field(default_factory=dict)
    beside_new: Times | None = None
    beside_long: Times | None = None
    long_turns: int | None = None
    after_mb: float | None = None
    peak_mb: float | None = None
    training: Training | None = None
    answered: int = 0
    of_a_topic: int = 0
    failed: int = 0
    load: float | None = None


def as_data(servers: Sequence[Measured], parts: Mapping[str, float]) -> dict[str, Any]:
    """For machines."""
    return {"servers": [dataclasses.asdict(server) for server in servers], "parts_ms": dict(parts)}


@dataclass(frozen=True)
class Row:
    """A line of the table. `digits`: behind the point."""

    title: str
    values: tuple[float | None, ...]
    digits: int = 1


def rows(servers: Sequence[Measured], moments: Sequence[int]) -> list[Row]:
    """In the order of the servers."""

    def of(title: str, *path: str, digits: int = 1) -> Row:
        return Row(title, tuple(_value(server, path) for server in servers), digits)

    turns = [Row(f"turn {m} of a conversation, median, ms", tuple(s.turns.get(m) for s in servers)) for m in moments]
    return [
        of("1 client: median, ms", "one", "p50"),
        of("1 client: 95th percentile, ms", "one", "p95"),
        of("1 client: processor time a message, ms", "cpu_ms"),
        of("16 clients: messages a second", "a_second"),
        of("16 clients: median, ms", "many", "p50"),
        of("16 clients: 95th percentile, ms", "many", "p95"),
        *turns,
        of("others beside five new conversations: 95th percentile, ms", "beside_new", "p95"),
        of("others beside five long conversations: 95th percentile, ms", "beside_long", "p95"),
        of("start to first answer, s", "start_seconds"),
        of("memory after all that, MB", "after_mb", digits=0),
        of("memory at most, MB", "peak_mb", digits=0),
        of("training, s", "training", "seconds", digits=0),
        of("training, processor s", "training", "cpu_seconds", digits=0),
        of("training, memory at most, MB", "training", "peak_mb", digits=0),
    ]


def _value(found: Any, path: Sequence[str]) -> float | None:
    for name in path:
        found = getattr(found, name, None)
    return None if found is None else float(found)
