"""Which snippet the words of a message speak for: ridge on words and pairs of words, learnt from labelled messages.

The network of `card_network.py` hears meaning and misses single words that decide (a drug, a sport, an operation). The ridge
is solved in parts, like the topics (`dealing.py`), so its cost grows with the number of messages and not with its cube.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.understanding.dealing import dealt, diagonal_of_inverse, lots_of

Matrix = NDArray[np.float32]

RIDGE = 0.5  # best of 0.5, 1
COMMON = 0.1  # words in more than this share of the messages tell nothing
FEWEST = 2  # messages in which a word stands, or it tells nothing of others
MANY = 1_000  # messages from which on a word can be called common


class CardWords:
    """Made with `fit`; can be kept with joblib."""

    def __init__(self) -> None:
        self._grams = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=FEWEST, dtype=np.float32)
        self._weights: NDArray[np.float16] = np.zeros((0, 0), dtype=np.float16)  # by word, snippet; 16 bits are enough

    def fit(self, texts: Sequence[str], owners: Sequence[Sequence[int]], cards: int) -> Matrix:
        """`owners`: of each text the places of the snippets that answer it, of `cards` in all.

        Returns the scores of each text as they would be without it, shape (texts, cards). Raises ValueError where no two
        texts share a word.
        """
        self._grams.max_df = COMMON if len(texts) >= MANY else 1.0
        grams = self._grams.fit_transform(texts)
        wanted = np.zeros((len(texts), cards), dtype=np.float32)
        for row, own in enumerate(owners):
            wanted[row, list(own)] = 1.0 / len(own)
        parts = dealt(lots_of(texts))
        weights = np.zeros((grams.shape[1], cards), dtype=np.float32)
        scores = np.zeros_like(wanted)
        for part in parts:
            own_weights, left_out = _solved(grams[part], wanted[part])
            without = np.asarray(grams @ own_weights, dtype=np.float32)
            without[part] = left_out
            scores += without / len(parts)
            weights += own_weights / len(parts)
        self._weights = weights.astype(np.float16)
        return scores

    def scores(self, text: str) -> Matrix:
        """About 1 for a snippet that the words speak for, about 0 for others; shape (1, cards)."""
        row = self._grams.transform([text])
        return np.asarray(row.data @ self._weights[row.indices].astype(np.float32), dtype=np.float32)[None]


def _solved(grams: csr_matrix, wanted: Matrix) -> tuple[Matrix, Matrix]:
    """The weights of the words, shape (words, cards), and of each text its scores without it (leave-one-out)."""
    kernel = (grams @ grams.T).toarray(order="F")
    kernel[np.diag_indices_from(kernel)] += RIDGE
    factor = cho_factor(kernel, lower=True, overwrite_a=True, check_finite=False)
    dual = np.asarray(cho_solve(factor, wanted, check_finite=False), dtype=np.float32)
    missed = dual / diagonal_of_inverse(factor[0], np.arange(len(dual)))[:, None]
    return np.asarray(grams.T @ dual, dtype=np.float32), np.asarray(wanted - missed, dtype=np.float32)
