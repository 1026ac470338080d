"""Which topics are confused: those whose phrasings have each other's for nearest neighbours."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.phrasings.house import UNMARKED, House, Phrasing

# The other kinds are written as neighbours of another topic on purpose, and their kind says what decides.
COUNTED = (UNMARKED, "messy", "boundary", "short", "mid", "long", "plain", "terse")
MOST_OF_A_TOPIC = 150  # phrasings compared: about as many as the smallest topic has, so that a large one is not near to all
FEWEST_LINES = 16  # of both together; one in twenty. Asks for some 35 pairs; below, it is mostly single odd lines
AT_ONCE = 1000  # rows of the table of likeness that stand in memory together
Encode = Callable[[Sequence[str]], NDArray[np.float32]]
Pair = tuple[str, str]


def compared(house: House) -> list[Phrasing]:
    """So many of each topic, chosen by a hash of their words: new phrasings hardly change which ones."""
    by_topic: dict[str, list[Phrasing]] = defaultdict(list)
    for said in house.phrasings:
        if said.intent in house.topics and said.kind in COUNTED:
            by_topic[said.intent].append(said)
    return [said for own in by_topic.values() for said in sorted(own, key=_hash)[:MOST_OF_A_TOPIC]]


def _hash(said: Phrasing) -> bytes:
    return hashlib.sha256(said.text.encode()).digest()


def confused(house: House, encode: Encode) -> Counter[Pair]:
    """For each pair of topics, in the order of the alphabet, how many phrasings of one are nearest to one of the other."""
    said = compared(house)
    if not said:
        return Counter()
    vectors = encode([one.text for one in said])
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Counter[Pair] = Counter()
    for start in range(0, len(said), AT_ONCE):
        alike = unit[start : start + AT_ONCE] @ unit.T
        rows = np.arange(len(alike))
        alike[rows, start + rows] = -np.inf  # no phrasing is its own neighbour
        for own, nearest in zip(said[start:], alike.argmax(axis=1), strict=False):
            first, second = sorted((own.intent, said[nearest].intent))
            if first != second:
                found[first, second] += 1
    return found
