"""Whose review has lapsed, or lapses soon."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue, Found
    from bot.content.vetting import Vetting


def lapsing(catalogue: Catalogue, until: datetime.date) -> Iterator[tuple[Found, Vetting]]:
    """Up to and with that day, the soonest first."""
    found = ((catalogue.own(name), catalogue.entry(name)) for name in catalogue.library.texts)
    due = [(text, entry) for text, entry in found if text and entry and entry.until <= until]
    return iter(sorted(due, key=lambda pair: (pair[1].until, pair[0].snippet.id)))
