"""Which topic is meant, and is it in our field at all: kernel ridge on likeness to examples.

Two texts are alike by their sentence vectors (a radial basis function of the cosine, so that close examples count most) and
by the words and letters they share. The examples are dealt by lot into parts, each part is fitted in closed form (one
Cholesky factor), and what the parts say is averaged: so time grows with the number of examples, not with its cube, and
memory hardly at all. Two runs on the same examples give the same model. The factors yield leave-one-out scores, on which
the in/out-of-scope gate and the sharpness of the probabilities are fitted without a second data set.
"""

from __future__ import annotations

import math
import os
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.understanding.dealing import Lots, dealt, diagonal_of_inverse, lots_of
from bot.understanding.encoder import MIDDLE, SENTENCE, Encoder
from bot.understanding.encoder.kept import kept_vectors

Matrix = NDArray[np.float32]

OUT_OF_SCOPE = "out_of_scope"
ALARMS = ("emergency", "urgent_eye", "urgent_medical", "crisis")
DIMENSIONS = 128  # of 768, along which the examples differ most: 256 hear strangers no better, at twice the cost
MIDDLE_WEIGHT = 0.7  # of the encoder's middle layer beside its last; best of 0.7, 1
VECTOR_WEIGHT = 3.0  # of likeness in meaning beside the n-grams' two unit vectors; best of 2, 3, 4, 5
NEARNESS = 2.0  # how much more a near example counts than a far one; best of 1, 2, 3, 4
TERM_WEIGHT = 0.5  # of a recognised name of the field
RIDGE = 0.35  # for examples dealt into parts; best of 1, 0.35
BLOCK = 256  # rows of the kernel made at a time by one thread
COMMON = 0.1  # words and letters that stand in more than this share of the examples tell nothing, and cost most
NEAREST = 3
LEFT_OUT = 800  # examples of each kind (of a topic, from outside) whose leave-one-out scores are worked out
SHARPNESS = np.linspace(2.0, 20.0, 37)  # candidates for the factor that turns ridge scores into probabilities
FILE = "topic_model.joblib"


@dataclass(frozen=True)
class Ranking:
    """Labels with probabilities, best first, and the probability of `in_scope` (our field)."""

    labels: tuple[tuple[str, float], ...]
    in_scope: float


class TopicModel:
    """See the module's docstring. Make one with `fit`, keep it with `save`, get it back with `load`."""

    def __init__(self, encoder: Encoder):
        self._encoder = encoder
        self._words = _vectorizer(ngram_range=(1, 2))
        self._letters = _vectorizer(analyzer="char_wb", ngram_range=(2, 5))
        self._terms: list[str] = []
        self._labels: list[str] = []
        self._weights: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._dual: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._bias: Matrix = np.zeros(0, dtype=np.float32)
        self._centre: Matrix = np.zeros(0, dtype=np.float32)
        self._axes: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._vectors: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._owners: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._inside = 0  # so many examples are of our field; those from outside come after them
        self._sharpness = 8.0
        self._gate = LogisticRegression(C=10.0, class_weight="balanced", max_iter=500)

    # ------------------------------------------------------------------ learning

    def fit(
        self,
        texts: Sequence[str],
        labels: Sequence[str],
        terms: Sequence[Sequence[str]],
        cache: Path | None = None,
        asked: Sequence[int] = (),
    ) -> list[dict[str, float]]:
        """Learns from examples, their labels and the topics that recognised names in each point to.

        `cache`: a folder in which the examples' vectors are kept, so that the next run encodes only what changed.
        `asked`: places of examples; returns the probabilities of each, in order, as they would be without it.
        """
        order = sorted(range(len(texts)), key=lambda n: labels[n] == OUT_OF_SCOPE)  # those from outside last
        texts, labels = [texts[n] for n in order], [labels[n] for n in order]
        terms = [terms[n] for n in order]
        self._labels = sorted(set(labels))
        self._inside = sum(label != OUT_OF_SCOPE for label in labels)
        self._terms = sorted({topic for found in terms for topic in found})
        self._owners = np.array([self._labels.index(label) for label in labels])
        vectors = kept_vectors(texts, self._encoder, cache, "phrasings")
        self._centre = vectors[:, MIDDLE].mean(axis=0)
        told = self._told(vectors)
        self._axes = _main_axes(told)
        self._vectors = _unit(told @ self._axes)
        grams = self._joined(self._words.fit_transform(texts), self._letters.fit_transform(texts), terms)
        place = {row: n for n, row in enumerate(order)}
        wanted = [place[row] for row in asked]
        lots = lots_of(texts)
        some = self._rows_left_out(lots)
        rows = np.union1d(some, np.array(wanted, dtype=np.int64))
        left_out = self._solve(grams, dealt(lots), rows)
        self._fit_odds(left_out[np.searchsorted(rows, some)], some)
        self._vectors = np.asfortranarray(self._vectors)  # by column, one text is compared in a third of the time
        odds = _softmax(self._sharpness * left_out[np.searchsorted(rows, wanted)]) if wanted else np.zeros((0, 0))
        return [dict(zip(self._labels, row.tolist(), strict=True)) for row in odds]

    def _solve(self, grams: csr_matrix, parts: list[NDArray[np.int64]], rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Sets the weights; returns the scores of some examples as they would be without each (leave-one-out).

        The part that an example is in says what it would say without it; the others have never seen it.
        """
        targets = np.eye(len(self._labels), dtype=np.float32)[self._owners]
        self._bias = targets.mean(axis=0)
        self._dual = np.zeros_like(targets)
        scores = np.zeros((len(rows), len(self._labels)))
        for part in parts:
            inside = np.isin(rows, part)
            dual, own = self._solve_part(grams[part], part, targets[part] - self._bias, rows[inside])
            scores[inside] += targets[rows[inside]] - own
            scores[~inside] += self._cross(grams, rows[~inside], part) @ dual + self._bias
            self._dual[part] = dual / len(parts)
        self._weights = np.asarray(grams.T @ self._dual, dtype=np.float32)
        return scores / len(parts)

    def _solve_part(
        self, grams: csr_matrix, part: NDArray[np.int64], targets: Matrix, rows: NDArray[np.int64]
    ) -> tuple[Matrix, Matrix]:
        """The weights of the examples of a part; and of some of them, by how much they would be missed left out."""
        factor = cho_factor(self._kernel(grams, part), lower=True, overwrite_a=True, check_finite=False)
        dual = np.asarray(cho_solve(factor, targets, check_finite=False), dtype=np.float32)
        places = np.searchsorted(part, rows)
        return dual, np.asarray(dual[places] / diagonal_of_inverse(factor[0], places)[:, None], dtype=np.float32)

    def _kernel(self, grams: csr_matrix, part: NDArray[np.int64]) -> Matrix:
        """Likeness of each example of a part to each, with the ridge on its diagonal; only the lower triangle is filled."""
        vectors, size = self._vectors[part], len(part)
        kernel = np.empty((size, size), dtype=np.float32, order="F")

        def fill(start: int) -> None:
            block = slice(start, start + BLOCK)
            rows = _likeness(vectors[block] @ vectors[start:].T)
            rows += (grams[block] @ grams[start:].T).toarray()
            kernel[start:, block] = rows.T

        with ThreadPoolExecutor(os.cpu_count()) as threads:  # each block is its own, so the result stays the same
            deque(threads.map(fill, range(0, size, BLOCK)), maxlen=0)
        kernel[np.diag_indices_from(kernel)] += RIDGE
        return kernel

    def _cross(self, grams: csr_matrix, rows: NDArray[np.int64], part: NDArray[np.int64]) -> Matrix:
        """Likeness of some examples to those of a part."""
        near = _likeness(self._vectors[rows] @ self._vectors[part].T)
        return np.asarray(near + (grams[rows] @ grams[part].T).toarray(), dtype=np.float32)

    def _rows_left_out(self, lots: Lots) -> NDArray[np.int64]:
        """Examples of topics and from outside, so many of each; the same ones in each run."""
        kinds = np.where(self._owners == self._outside(), 1, 0)
        shuffled = np.argsort(lots, kind="stable")
        return np.sort(np.concatenate([shuffled[kinds[shuffled] == kind][:LEFT_OUT] for kind in range(2)]))

    def _fit_odds(self, left_out: NDArray[np.float64], rows: NDArray[np.int64]) -> None:
        """Fits the sharpness of the probabilities, and the gate."""
        self._sharpness = _sharpest(left_out, self._owners[rows])
        similar = self._vectors[rows] @ self._vectors.T
        similar[np.arange(len(rows)), rows] = -1.0
        evidence = np.vstack([self._evidence(s, r) for s, r in zip(left_out, similar, strict=True)])
        self._gate.fit(evidence, self._owners[rows] != self._outside())

    def _outside(self) -> int:
        return self._labels.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in self._labels else -1

    # ------------------------------------------------------------------ use

    def rank(self, text: str, terms: Sequence[str] = ()) -> Ranking:
        """All labels by probability. `terms` are the topics that names recognised in the text point to."""
        similar = self._vectors @ _unit(self._told(self._encoder.one(text)) @ self._axes)
        scores = self._gram_scores(text, terms) + _likeness(similar) @ self._dual + self._bias
        odds = _softmax(self._sharpness * scores[None, :])[0]
        order = np.argsort(-odds, kind="stable")
        return Ranking(
            labels=tuple(zip([self._labels[i] for i in order.tolist()], odds[order].tolist(), strict=True)),
            in_scope=_probability(self._gate, self._evidence(scores, similar)),
        )

    def _told(self, vectors: Matrix) -> Matrix:
        """The encoder's vectors with the middle layer less what all texts share in it, at its weight; one or many rows."""
        middle = _unit(vectors[..., MIDDLE] - self._centre)
        return np.concatenate([vectors[..., SENTENCE], MIDDLE_WEIGHT * middle], axis=-1)

    def _grams(self, texts: Sequence[str], terms: Sequence[Sequence[str]]) -> csr_matrix:
        """Words, letters and recognised names, one sparse row a text."""
        return self._joined(self._words.transform(texts), self._letters.transform(texts), terms)

    def _joined(self, words: csr_matrix, letters: csr_matrix, terms: Sequence[Sequence[str]]) -> csr_matrix:
        named = np.array([[topic in found for topic in self._terms] for found in terms], dtype=np.float32)
        weighted = csr_matrix(named.reshape(len(terms), len(self._terms)) * TERM_WEIGHT)
        return hstack([words, letters, weighted]).tocsr()

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
        near_in, near_out = similar[: self._inside], similar[self._inside :]
        away = scores[outside] if outside >= 0 else 0.0
        nearest_out = _top_mean(near_out) if len(near_out) else 0.0
        nearest_in = _top_mean(near_in)
        return np.array([best, best - second, away, best - away, nearest_in, nearest_out, nearest_in - nearest_out])

    def save(self, folder: Path) -> None:
        kept = {name: value for name, value in vars(self).items() if name not in ("_encoder", "_grammars")}
        joblib.dump(kept, folder / FILE)

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> TopicModel:
        model = cls(encoder)
        vars(model).update(joblib.load(folder / FILE))
        return model


def _vectorizer(**kind: Any) -> TfidfVectorizer:
    return TfidfVectorizer(sublinear_tf=True, min_df=2, max_df=COMMON, dtype=np.float32, **kind)


def _likeness(cosines: Matrix) -> Matrix:
    return np.asarray(VECTOR_WEIGHT * np.exp(NEARNESS * (cosines - 1.0)), dtype=np.float32)


def _main_axes(vectors: Matrix) -> Matrix:
    """The directions in which the rows differ most, shape (768, DIMENSIONS)."""
    _, axes = np.linalg.eigh(vectors.astype(np.float64).T @ vectors)
    return np.asarray(axes[:, -DIMENSIONS:], dtype=np.float32)


def _unit(vectors: Matrix) -> Matrix:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), dtype=np.float32)


def _top_mean(similar: Matrix) -> float:
    """Of the nearest few; found one after the other, in a tenth of the time that a partition takes."""
    if len(similar) <= NEAREST:
        return 0.0
    left, found = similar.copy(), 0.0
    for _ in range(NEAREST):
        nearest = int(left.argmax())
        found += float(left[nearest])
        left[nearest] = -2.0
    return found / NEAREST


def _probability(fitted: LogisticRegression, evidence: NDArray[Any]) -> float:
    return 1.0 / (1.0 + math.exp(-float(evidence @ fitted.coef_[0] + fitted.intercept_[0])))


def _softmax(scores: NDArray[Any]) -> NDArray[np.float64]:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float64)


def _sharpest(left_out: NDArray[np.float64], owners: NDArray[np.int64]) -> float:
    """The sharpness under which the true labels are the least surprising."""

    def surprise(sharpness: float) -> float:
        odds = _softmax(sharpness * left_out)[np.arange(len(owners)), owners]
        return float(-np.log(odds + 1e-9).mean())

    return float(min(SHARPNESS, key=surprise))
