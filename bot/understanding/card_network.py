"""The small network that learnt which snippet answers what: one hidden layer, on the vectors of the encoder."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

Matrix = NDArray[np.float32]
Layers = list[tuple[Matrix, Matrix]]
"""Weights and bias of each layer, from the vector up."""

HIDDEN, EPOCHS, BATCH = 256, 12, 256
SEED = 7


def fitted_network(rows: Matrix, owners: NDArray[np.int64]) -> Layers:
    """A row of scores a text, one for each snippet: each has texts of its own, so none is missing."""
    learner = MLPClassifier((HIDDEN,), alpha=1e-3, batch_size=min(BATCH, len(rows)), max_iter=EPOCHS, random_state=SEED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # so few rounds are meant: more only learn by heart
        fitted = learner.fit(rows, owners)
    return [
        (weights.astype(np.float32), bias.astype(np.float32))
        for weights, bias in zip(fitted.coefs_, fitted.intercepts_, strict=True)
    ]


def odds_of(layers: Layers, rows: Matrix) -> NDArray[np.float64]:
    """Probabilities, one row a text and one column a snippet."""
    (first, bias), (second, offset) = layers
    scores = np.asarray(np.maximum(rows @ first + bias, 0.0) @ second + offset, dtype=np.float64)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float64)
