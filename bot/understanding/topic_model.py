"""Which topic is meant, and is it in our field at all: kernel ridge on a sentence encoder and letter/word n-grams.

Fitted in closed form (one Cholesky factor), so two runs on the same examples give the same model. The same factor yields
leave-one-out scores, on which the in/out-of-scope gate and the sharpness of the probabilities are fitted without a second
data set.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, lapack
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.understanding.encoder import Encoder

Matrix = NDArray[np.float32]

OUT_OF_SCOPE = "out_of_scope"
ENCODER_WEIGHT = 1.4  # of the encoder's unit vector beside the n-grams' two unit vectors; best of 1.0, 1.4, 2.0
TERM_WEIGHT = 0.5  # of a recognised name of the field
RIDGE = 1.0
NEAREST = 3
NEAR_DIMENSIONS = 128  # of 384, in which the nearest examples are looked for: the same gate at a third of the cost
SHARPNESS = np.linspace(2.0, 20.0, 37)  # candidates for the factor that turns ridge scores into probabilities
FILE = "topic_model.joblib"


@dataclass(frozen=True)
class Ranking:
    """Labels with probabilities, best first, and `in_scope`, the gate's probability that the message is of our field."""

    labels: tuple[tuple[str, float], ...]
    in_scope: float


class TopicModel:
    """See the module's docstring. Make one with `fit`, keep it with `save`, get it back with `load`."""

    def __init__(self, encoder: Encoder):
        self._encoder = encoder
        self._words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32)
        self._letters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2, dtype=np.float32
        )
        self._terms: list[str] = []
        self._labels: list[str] = []
        self._weights: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._vector_weights: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._bias: Matrix = np.zeros(0, dtype=np.float32)
        self._near_axes: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._near: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._owners: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._sharpness = 8.0
        self._gate = LogisticRegression(C=10.0, class_weight="balanced", max_iter=500)

    # ------------------------------------------------------------------ learning

    def fit(self, texts: Sequence[str], labels: Sequence[str], terms: Sequence[Sequence[str]]) -> TopicModel:
        """Learns from examples, their labels and the topics that recognised names in each point to."""
        self._labels = sorted(set(labels))
        self._terms = sorted({topic for found in terms for topic in found})
        self._owners = np.array([self._labels.index(label) for label in labels])
        vectors = self._encoder.encode(texts)
        self._words.fit(texts)
        self._letters.fit(texts)
        grams = self._grams(texts, terms)
        targets = np.eye(len(self._labels), dtype=np.float64)[self._owners]
        left_out = self._solve(vectors, grams, targets)
        self._sharpness = _sharpest(left_out, self._owners)
        self._near_axes = _main_axes(vectors)
        self._near = _unit(vectors @ self._near_axes)
        self._fit_gate(left_out)
        return self

    def _solve(self, vectors: Matrix, grams: csr_matrix, targets: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sets the weights; returns each example's scores as they would be without it (leave-one-out)."""
        mean = targets.mean(axis=0)
        dense = vectors.astype(np.float64) * ENCODER_WEIGHT
        kernel = dense @ dense.T
        kernel += (grams @ grams.T).toarray()
        kernel[np.diag_indices_from(kernel)] += RIDGE
        factor, lower = cho_factor(kernel, lower=True, overwrite_a=True)
        dual = cho_solve((factor, lower), targets - mean)
        inverse, _ = lapack.dpotri(factor, lower=lower, overwrite_c=True)  # its diagonal is all that is needed
        self._weights = np.asarray(grams.T @ dual, dtype=np.float32)
        self._vector_weights = np.asarray(dense.T @ dual * ENCODER_WEIGHT, dtype=np.float32)
        self._bias = mean.astype(np.float32)
        return np.asarray(targets - dual / np.diag(inverse)[:, None])

    def _fit_gate(self, left_out: NDArray[np.float64]) -> None:
        similar = self._near @ self._near.T
        np.fill_diagonal(similar, -1.0)
        evidence = np.vstack([self._evidence(s, r) for s, r in zip(left_out, similar, strict=True)])
        self._gate.fit(evidence, self._owners != self._outside())

    def _outside(self) -> int:
        return self._labels.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in self._labels else -1

    # ------------------------------------------------------------------ use

    def rank(self, text: str, terms: Sequence[str] = ()) -> Ranking:
        """All labels by probability. `terms` are the topics that names recognised in the text point to."""
        vector = self._encoder.one(text)
        scores = self._gram_scores(text, terms) + vector @ self._vector_weights + self._bias
        odds = _softmax(self._sharpness * scores[None, :])[0]
        order = np.argsort(-odds, kind="stable")
        evidence = self._evidence(scores, self._near @ _unit(vector @ self._near_axes))
        inside = float(evidence @ self._gate.coef_[0] + self._gate.intercept_[0])
        in_scope = 1.0 / (1.0 + math.exp(-inside))
        return Ranking(tuple((self._labels[i], float(odds[i])) for i in order), in_scope)

    def _grams(self, texts: Sequence[str], terms: Sequence[Sequence[str]]) -> csr_matrix:
        """Words, letters and recognised names, one sparse row a text."""
        named = np.array([[topic in found for topic in self._terms] for found in terms], dtype=np.float32)
        weighted = csr_matrix(named.reshape(len(texts), len(self._terms)) * TERM_WEIGHT)
        return hstack([self._words.transform(texts), self._letters.transform(texts), weighted]).tocsr()

    def _gram_scores(self, text: str, terms: Sequence[str]) -> NDArray[np.float64]:
        """What `_grams` times the weights gives, for one text, without making a sparse matrix: a tenth of the time."""
        total = np.zeros(len(self._labels))
        start = 0
        for vectorizer, analyze, idf in self._grammars:
            counts = Counter(vectorizer.vocabulary_.get(gram, -1) for gram in analyze(text))
            counts.pop(-1, None)
            columns = np.fromiter(counts, dtype=np.int64, count=len(counts))
            tf = 1.0 + np.log(np.fromiter(counts.values(), dtype=np.float64, count=len(counts)))
            values = tf * idf[columns]
            total += (values / (np.linalg.norm(values) or 1.0)) @ self._weights[start + columns]
            start += len(vectorizer.vocabulary_)
        for topic in set(terms) & set(self._terms):
            total += TERM_WEIGHT * self._weights[start + self._terms.index(topic)]
        return total

    @cached_property
    def _grammars(self) -> list[tuple[TfidfVectorizer, Callable[[str], list[str]], NDArray[np.float64]]]:
        return [(v, v.build_analyzer(), np.asarray(v.idf_)) for v in (self._words, self._letters)]

    def _evidence(self, scores: NDArray[Any], similar: Matrix) -> NDArray[np.float64]:
        """What the gate looks at: best and second score inside, score outside, nearest examples inside and outside."""
        outside = self._outside()
        inside = np.delete(scores, outside) if outside >= 0 else scores
        second, best = np.sort(inside)[-2:]
        near_in, near_out = similar[self._owners != outside], similar[self._owners == outside]
        away = scores[outside] if outside >= 0 else 0.0
        nearest_out = _top_mean(near_out) if len(near_out) else 0.0
        nearest_in = _top_mean(near_in)
        return np.array([best, best - second, away, best - away, nearest_in, nearest_out, nearest_in - nearest_out])

    # ------------------------------------------------------------------ keeping

    def save(self, folder: Path) -> None:
        kept = {name: value for name, value in vars(self).items() if name not in ("_encoder", "_grammars")}
        joblib.dump(kept, folder / FILE)

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> TopicModel:
        model = cls(encoder)
        vars(model).update(joblib.load(folder / FILE))
        return model


def _main_axes(vectors: Matrix) -> Matrix:
    """The directions in which the rows differ most, shape (dimensions, NEAR_DIMENSIONS)."""
    _, axes = np.linalg.eigh(vectors.astype(np.float64).T @ vectors)
    return np.asarray(axes[:, -NEAR_DIMENSIONS:], dtype=np.float32)


def _unit(vectors: Matrix) -> Matrix:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), dtype=np.float32)


def _top_mean(similar: Matrix) -> float:
    return float(np.sort(np.partition(similar, -NEAREST)[-NEAREST:]).mean()) if len(similar) > NEAREST else 0.0


def _softmax(scores: NDArray[Any]) -> NDArray[np.float64]:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float64)


def _sharpest(left_out: NDArray[np.float64], owners: NDArray[np.int64]) -> float:
    """The sharpness under which the true labels are the least surprising."""

    def surprise(sharpness: float) -> float:
        odds = _softmax(sharpness * left_out)[np.arange(len(owners)), owners]
        return float(-np.log(odds + 1e-9).mean())

    return float(min(SHARPNESS, key=surprise))
