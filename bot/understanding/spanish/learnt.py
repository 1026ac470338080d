"""What is learnt from the Spanish phrasings: letters and words as they sound, the rules' signs, and plain linear models."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.understanding.spanish.sound import heard_whole

CALM = "calm"
REVISION = "2"  # to be raised where the same phrasings would be learnt in another way: then models are trained anew
LETTERS, LETTER_FEATURES = (2, 5), 2**16
WORD_FEATURES, SIGN_FEATURES = 2**15, 2**11
FEWEST_LINES = 2  # what stands in one line only would be learnt by heart
SIGNS_COUNT = 0.5  # beside letters and words, which count 1 each
STRENGTH = 10.0
LENGTHS, WORDS_A_LENGTH = 5, 4
WEIGHTS_FILE = "spanish.npz"
Weights = npt.NDArray[np.float32]


class Learnt:
    """How likely a message is calm or tells of each kind of danger (a regression a label). No chance in the fit."""

    def __init__(self, labels: Sequence[str], rarity: Weights, weights: Weights, offsets: Weights) -> None:
        """`rarity`: a number a feature, more for rarer ones; `weights`: a row a label."""
        self.labels, self._rarity, self._weights, self._offsets = list(labels), rarity, weights, offsets
        self._columns = np.ascontiguousarray(weights.T)  # otherwise SciPy copies all of them at each message
        self._dangers = [place for place, label in enumerate(self.labels) if label != CALM]

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str], signs: Sequence[Sequence[str]]) -> Learnt:
        """`labels`: `calm`, or the kind of danger. `signs`: of each text, what the rules find in it."""
        counts = _counts(texts, signs)
        rarity = _rarity(counts)
        kept = np.flatnonzero(rarity)
        found, rows, offsets = _regressions(_features(counts, rarity)[:, kept], labels)
        weights = np.zeros((len(found), len(rarity)), dtype=np.float32)
        weights[:, kept] = rows
        return cls(found, rarity, weights, offsets)

    def heard(self, text: str, signs: Sequence[str]) -> tuple[float, str]:
        """The odds of danger, and its likeliest kind."""
        features = _features(_counts([text], [signs]), self._rarity)
        scores = np.asarray(features @ self._columns)[0] + self._offsets
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        likeliest = max(self._dangers, key=lambda place: float(shares[place]))
        return float(shares[self._dangers].sum()), self.labels[likeliest]

    def save(self, folder: Path) -> None:
        kept = {"rarity": self._rarity, "weights": self._weights, "offsets": self._offsets}
        np.savez_compressed(folder / WEIGHTS_FILE, labels=np.array(self.labels), **kept)

    @classmethod
    def load(cls, folder: Path) -> Learnt:
        with np.load(folder / WEIGHTS_FILE, allow_pickle=False) as kept:
            labels = [str(label) for label in kept["labels"]]
            return cls(labels, kept["rarity"], kept["weights"], kept["offsets"])


def _regressions(features: Any, labels: Sequence[str]) -> tuple[list[str], Weights, Weights]:
    """Each label against all others: the labels, a row of weights for each, and their offsets."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=STRENGTH, solver="liblinear", dual=True, multi_class="ovr", random_state=0)
    model.fit(features, labels)
    rows, offsets = model.coef_, model.intercept_
    if len(rows) < len(model.classes_):  # of two labels there is one row, for the second
        rows, offsets = np.vstack([-rows, rows]), np.concatenate([-offsets, offsets])
    return [str(label) for label in model.classes_], rows.astype(np.float32), offsets.astype(np.float32)


def _counts(texts: Sequence[str], signs: Sequence[Sequence[str]]) -> list[Any]:
    """How often each feature stands in each text: letters, words, signs."""
    heard = [heard_whole(text) for text in texts]
    marked = [[*found, *_marks(text)] for text, found in zip(texts, signs, strict=True)]
    sources = zip(_vectorizers(), (heard, heard, marked), strict=True)
    return [vectorizer.transform(source) for vectorizer, source in sources]


def _marks(text: str) -> tuple[str, str]:
    """Whether something is asked, and about how long the message is."""
    return f"? {'?' in text}", f"length {min(LENGTHS, len(text.split()) // WORDS_A_LENGTH)}"


def _rarity(counts: Sequence[Any]) -> Weights:
    """Of each feature: more where fewer lines have it, and nothing where too few do."""
    lines = np.concatenate([np.asarray((part > 0).sum(axis=0))[0] for part in counts])
    weight = np.log((1 + counts[0].shape[0]) / (1 + lines)) + 1
    return np.where(lines < FEWEST_LINES, 0.0, weight).astype(np.float32)


def _features(counts: Sequence[Any], rarity: Weights) -> Any:
    from scipy.sparse import hstack
    from sklearn.preprocessing import normalize

    parts, start = [], 0
    for part, count in zip(counts, (1.0, 1.0, SIGNS_COUNT), strict=True):
        weighted = part.copy()
        weighted.data = (1 + np.log(part.data)) * rarity[start + part.indices]
        parts.append(normalize(weighted) * count)
        start += part.shape[1]
    return hstack(parts).tocsr()


def _words(heard: str) -> list[str]:
    """Words, pairs of them, and how the message begins."""
    words = heard.split()
    return [*words, *map(" ".join, pairwise(words)), f"^ {' '.join(words[:1])}", f"^ {' '.join(words[:2])}"]


def _as_they_are(signs: list[str]) -> list[str]:
    return signs


@lru_cache(maxsize=1)
def _vectorizers() -> tuple[Any, Any, Any]:
    from sklearn.feature_extraction.text import HashingVectorizer

    shared = {"alternate_sign": False, "norm": None, "dtype": np.float32}
    plain = {"lowercase": False, "analyzer": "char_wb", "ngram_range": LETTERS}
    return (
        HashingVectorizer(n_features=LETTER_FEATURES, **plain, **shared),
        HashingVectorizer(n_features=WORD_FEATURES, analyzer=_words, **shared),
        HashingVectorizer(n_features=SIGN_FEATURES, analyzer=_as_they_are, **shared),
    )
