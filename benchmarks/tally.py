"""What is counted in each row of the table, and the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

FAULTS = (
    "lost", "doubled", "out of order", "silent", "standing urgency lost", "exits by input", "words in logs", "canaries",
)  # fmt: skip
BESIDE = ("unknown, listed", "urgent sent twice", "last resort")  # as documented: no faults


@dataclass
class Row:
    """`same_run`: its kills are those of a row above. `told`: what else is to be known of it."""

    name: str
    messages: int = 0
    kills: int = 0
    found: Counter[str] = field(default_factory=Counter)
    told: str = ""
    same_run: bool = False

    def faults(self) -> int:
        return sum(self.found[name] for name in FAULTS)


def table(rows: Sequence[Row]) -> str:
    """As Markdown."""
    columns = ("what", "messages", "kills", *FAULTS, *BESIDE)
    lines = [columns, ("---",) * len(columns)]
    for row in rows:
        lines.append((row.name, *map(str, (row.messages, row.kills)), *(str(row.found[c]) for c in columns[3:])))
    notes = [f"{row.name}: {row.told}" for row in rows if row.told]
    return "\n".join([*(f"| {' | '.join(line)} |" for line in lines), *notes])
