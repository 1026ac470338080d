"""The signs of many texts at once, for training: on all cores, for reading one text takes two milliseconds."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

from bot.understanding.danger import RedFlags, red_flags_in
from bot.understanding.danger_model import signs_of
from bot.understanding.situation import SituationReader

FEWEST = 5000  # texts that are worth the start of further processes
AT_ONCE = 500

Said = tuple[str, str]
"""A text as it was typed, and in ordinary words."""


def signs_of_all(said: Sequence[Said], rules: Path, situation: Path) -> list[dict[str, float]]:
    """One a text, in order; what they mean stands in danger_model.py. Raises RedFlagsError and SituationError."""
    parts = [said[start : start + AT_ONCE] for start in range(0, len(said), AT_ONCE)]
    if len(said) < FEWEST:
        found = [_signs(part, rules, situation) for part in parts]
    else:
        # A fresh process each, not a copy of this one: Rasa's threads may hold a lock that nobody would give back.
        with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as processes:
            found = list(processes.map(_signs, parts, [rules] * len(parts), [situation] * len(parts)))
    return [signs for part in found for signs in part]


def _signs(said: Sequence[Said], rules: Path, situation: Path) -> list[dict[str, float]]:
    flags, situations = _readers(rules, situation)
    return [signs_of(flags.signs(typed), situations.read(words)) for typed, words in said]


@lru_cache(maxsize=1)
def _readers(rules: Path, situation: Path) -> tuple[RedFlags, SituationReader]:
    return red_flags_in(rules), SituationReader.load(situation)
