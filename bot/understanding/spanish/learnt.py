"""What is learnt from the Spanish phrasings: letters and words as they sound, and plain linear models on them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.understanding.spanish.sound import heard_whole

CALM = "calm"
LETTERS, LETTER_FEATURES = (2, 5), 2**15
WORDS, WORD_FEATURES = (1, 2), 2**14
STRENGTH, MOST_ROUNDS = 30.0, 1000
WEIGHTS_FILE = "spanish.npz"
Weights = npt.NDArray[np.float32]


class Learnt:
    """Whether danger is told (a regression), and of which kind (the nearest mean of its phrasings). No chance in the fit."""

    def __init__(self, labels: Sequence[str], means: Weights, danger: Weights, offset: float) -> None:
        """`means`: a row a label; `danger`: a weight a feature."""
        self.labels, self._means, self._danger, self._offset = list(labels), means, danger, offset

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str]) -> Learnt:
        """`labels`: `calm`, or the kind of danger."""
        from sklearn.linear_model import LogisticRegression

        features, told = _features(texts), np.array([label != CALM for label in labels])
        model = LogisticRegression(C=STRENGTH, max_iter=MOST_ROUNDS, class_weight="balanced").fit(features, told)
        kinds = sorted({label for label in labels if label != CALM})
        rows = [np.asarray(features[[label == kind for label in labels]].mean(axis=0))[0] for kind in kinds]
        means = np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32)
        return cls(kinds, means, model.coef_[0].astype(np.float32), float(model.intercept_[0]))

    def heard(self, text: str) -> tuple[float, str]:
        """The odds of danger, and the likeliest kind."""
        features = _features([text])
        score = float((features @ self._danger)[0]) + self._offset
        likeliest = int(np.argmax(features @ self._means.T))
        return 1.0 / (1.0 + float(np.exp(-score))), self.labels[likeliest]

    def save(self, folder: Path) -> None:
        offset = np.array(self._offset)
        np.savez_compressed(
            folder / WEIGHTS_FILE, labels=np.array(self.labels), means=self._means, danger=self._danger, offset=offset
        )

    @classmethod
    def load(cls, folder: Path) -> Learnt:
        with np.load(folder / WEIGHTS_FILE, allow_pickle=False) as kept:
            labels = [str(label) for label in kept["labels"]]
            return cls(labels, kept["means"], kept["danger"], float(kept["offset"]))


def _features(texts: Sequence[str]) -> Any:
    from scipy.sparse import hstack

    letters, words = _vectorizers()
    return hstack([letters.transform(texts), words.transform(texts)]).tocsr()


@lru_cache(maxsize=1)
def _vectorizers() -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import HashingVectorizer

    shared = {"alternate_sign": False, "preprocessor": heard_whole, "dtype": np.float32}
    letters = HashingVectorizer(analyzer="char_wb", ngram_range=LETTERS, n_features=LETTER_FEATURES, **shared)
    words = HashingVectorizer(ngram_range=WORDS, n_features=WORD_FEATURES, token_pattern=r"\S+", **shared)
    return letters, words
