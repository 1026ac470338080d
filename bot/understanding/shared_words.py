"""Which texts share telling words with a message: the weighting known as BM25, with a rough stem of each word."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.understanding.patterns import pattern

WORD = pattern(r"[a-z]{3,}")
ENDINGS = ("ing", "ies", "ed", "es", "s", "ly")
STEM = 4  # letters that an ending must leave
SATURATION, LENGTH = 1.2, 0.75  # of BM25, as usual
NAMELESS = 3.0  # added to what a message could share at most, so that one shared word of one is no certainty
RAREST = 6.0  # about the weight of a word that one text of 300 holds

Shares = NDArray[np.float64]


class SharedWords:
    """Texts in groups, one group a snippet."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        counted = [Counter(word for text in texts for word in _stems(text)) for texts in groups]
        sizes = [sum(counts.values()) for counts in counted]
        mean = sum(sizes) / len(sizes) if sizes else 1.0
        held = Counter(word for counts in counted for word in counts)
        self._count = len(counted)
        self._weight = {word: math.log((self._count - n + 0.5) / (n + 0.5) + 1) for word, n in held.items()}
        found: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for group, (counts, size) in enumerate(zip(counted, sizes, strict=True)):
            room = SATURATION * (1 - LENGTH + LENGTH * size / mean)
            for word, n in counts.items():
                found[word].append((group, n * (1 + SATURATION) / (n + room)))
        self._in = {word: (np.array([g for g, _ in own]), np.array([n for _, n in own])) for word, own in found.items()}

    def shared(self, text: str) -> tuple[Shares, Shares]:
        """For each group: the share of the message's telling words it holds, about 0 to 2, and its rarest one, 0 to 1."""
        all_words, rarest, whole = np.zeros(self._count), np.zeros(self._count), NAMELESS
        for word in sorted(self._in.keys() & _stems(text)):
            weight, (groups, counts) = self._weight[word], self._in[word]
            whole += weight
            all_words[groups] += weight * counts
            rarest[groups] = np.maximum(rarest[groups], weight / RAREST)
        return all_words / whole, rarest


def _stems(text: str) -> list[str]:
    return [_stem(word) for word in WORD.words(text.lower())]


def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= STEM:
            return word.removesuffix(ending)
    return word
