"""What the start page shows: an answer as patients get it, and what first askings of strangers' messages gave.

The figures are read from the list of sets (tests/evaluation/sets.yml), where they were written down as they were told;
nothing here repeats one. They are never added up over sets that were asked on another day.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from bot.content.catalogue import Catalogue
from bot.content.site import Site
from bot.rendering.card import Card, snippet_card

logger = logging.getLogger(__name__)

SETS: Final = Path(__file__).resolve().parents[3] / "tests" / "evaluation" / "sets.yml"
# Shown as an example, the first that may be served: it has figures, sources that do not agree, and whom to call.
EXAMPLES: Final = ("recovery_odds.overview", "risk_and_spread.contagious", "eye_taping.how")
# In plain words, which figure of which kind of set.
ROWS: Final = (
    ("Questions that got the answer they asked for", "answers", "answered"),
    (
        "Messages that told of danger, in which an alarm or a question about it came first",
        "topics",
        "an alarm or a question back came first",
    ),
    ("Questions that raised an alarm nobody needed", "answers", "alarms that nobody needed"),
    ("Whole conversations in which every reply was right", "answers", "conversations right throughout"),
)


@dataclass(frozen=True)
class Example:
    """A question as people ask it, and the card that answers it."""

    question: str
    card: Card


@dataclass(frozen=True)
class Row:
    """`low` and `high`: the worst and the best set, in percent. `of`: how many were asked, in all sets."""

    what: str
    low: float
    high: float
    of: int
    sets: int
    days: str

    @property
    def share(self) -> str:
        low, high = f"{self.low:.0f}", f"{self.high:.0f}"
        return f"{low}%" if low == high else f"{low}% to {high}%"


def example(catalogue: Catalogue, site: Site) -> Example | None:
    for name in EXAMPLES:
        found = catalogue.own(name)
        if found is not None and found.served:
            ask = next(iter(found.snippet.asks), found.snippet.title)
            return Example(f"{ask[:1].upper()}{ask[1:]}?", snippet_card(catalogue, site, found, "answer"))
    return None


def first_askings(path: Path = SETS) -> list[Row]:
    """One a line of ROWS that has figures; none where the list is not there: the page then says where they stand."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [row for what, asks, figure in ROWS if (row := _row(what, list(_told(entries, asks, figure))))]
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        logger.warning("the start page shows no figures: %s cannot be used (%s)", path.name, type(error).__name__)
        return []


def _told(entries: list[dict[str, Any]], asks: str, figure: str) -> Iterator[tuple[float, int, str]]:
    """Percent, of how many, and the day, of each set's first asking."""
    for entry in entries:
        first: Any = entry.get("first_asking") if entry["asks"] == asks else None
        for told in first["figures"] if first else ():
            if told["what"] == figure:
                share = told["percent"] if "percent" in told else 100 * told["part"] / told["of"]
                yield float(share), int(told["of"]), str(first["date"])


def _row(what: str, told: list[tuple[float, int, str]]) -> Row | None:
    if not told:
        return None
    shares, asked, days = zip(*told, strict=True)
    span = min(days) if min(days) == max(days) else f"{min(days)} to {max(days)}"
    return Row(what, min(shares), max(shares), sum(asked), len(told), span)
