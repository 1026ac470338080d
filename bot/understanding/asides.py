"""Harmless clauses put into ordinary questions and into reports of danger, so that a story alone changes nothing."""

from __future__ import annotations

import random
from collections.abc import Sequence

from bot.understanding.danger_model import CALM, PUTS_OFF

Said = tuple[str, str, str]
"""A text as typed, the same in ordinary words, and its kind (danger_model.KINDS)."""
INTO_QUESTIONS = 3500
INTO_REPORTS = 2500
MOST_WORDS = 25  # of the text that gets a clause: a longer one is a story already
SEED = 7
PLACES = ("front", "middle", "behind")


def with_asides(said: Sequence[Said], asides: Sequence[tuple[str, str]]) -> list[Said]:
    """New texts, the same ones in each run; none where there are no asides. A text keeps its kind."""
    if not asides:
        return []
    rng = random.Random(SEED)
    short = [s for s in said if len(s[0].split()) <= MOST_WORDS and s[2] != PUTS_OFF]
    calm, reports = [s for s in short if s[2] == CALM], [s for s in short if s[2] != CALM]
    made = []
    for pool, wanted in ((calm, INTO_QUESTIONS), (reports, INTO_REPORTS)):
        for _ in range(min(wanted, len(pool))):
            (typed, words, kind), (aside, mended), place = rng.choice(pool), rng.choice(asides), rng.choice(PLACES)
            made.append((placed(typed, aside, place), placed(words, mended, place), kind))
    return made


def placed(text: str, aside: str, place: str) -> str:
    """The clause in front of a text, in its middle or behind it."""
    if place == "front":
        return f"{aside}, {text}"
    if place == "behind":
        return f"{text}{' ' if text[-1:] in '?!.' else ', '}{aside}"
    words = text.split()
    half = max(1, len(words) // 2)
    return f"{' '.join(words[:half])}, {aside}, {' '.join(words[half:])}"
