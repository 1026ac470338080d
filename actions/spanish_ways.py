"""The ways out of an alarm in Spanish: buttons, their numbers, or words."""

from __future__ import annotations

from collections.abc import Iterable

from actions.choosing import chosen
from actions.turn import Turn
from actions.ways import LEADS_TO_ALARM, NO_MEANS, WAY, WAYS, YES_MEANS
from bot.understanding.spanish.seen_to import way_in_spanish, yes_or_no_in_spanish

IN_SPANISH = "_es"
PLACES = ("1 uno una primera primero", "2 dos segunda segundo", "3 tres tercera tercero")
ARTICLES = frozenset({"el", "la", "lo", "numero", "número", "opcion", "opción"})


def in_spanish(ways: Iterable[str]) -> tuple[str, ...]:
    return tuple(way + IN_SPANISH for way in ways)


WAYS_IN_SPANISH = in_spanish(WAYS)
LEADING_TO_ALARM = in_spanish(LEADS_TO_ALARM)


def way_taken(turn: Turn) -> str | None:
    """The way that was picked by its number, said in words, or said as yes or no to our question back."""
    picked = _by_place(turn) or chosen(turn)
    if picked in WAYS_IN_SPANISH and picked in turn.offered:
        return picked
    return _answered(turn) or _said(turn)


def _by_place(turn: Turn) -> str | None:
    words = [word for word in turn.text.lower().strip(" .!)").split() if word not in ARTICLES]
    place = next((n for n, names in enumerate(PLACES) if len(words) == 1 and words[0] in names.split()), None)
    return turn.offered[place] if place is not None and place < len(turn.offered) else None


def _answered(turn: Turn) -> str | None:
    """A bare yes or no to the question back."""
    answer = yes_or_no_in_spanish(turn.text) if (turn.asking or "").endswith(IN_SPANISH) else None
    if answer is None:
        return None
    topic = (turn.asking or "").partition(".")[0]
    return (YES_MEANS if answer else NO_MEANS)[topic] + IN_SPANISH


def _said(turn: Turn) -> str | None:
    """The way told in words. Of a crisis "it was a mistake" is none: that takes the button."""
    way = way_in_spanish(turn.text)
    crisis = any((stands or "").startswith("crisis.") for stands in (turn.urgent, turn.suspected, turn.asking))
    return None if way is None or (crisis and way == "no_such_signs") else f"{WAY}{way}{IN_SPANISH}"
