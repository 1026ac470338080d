"""What each sign of a snippet counts: weights under which the wanted snippets are the least surprising."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Matrix = NDArray[np.float32]
HELD_BACK = 1e-3  # of the weights, so that two signs that say the same do not grow against each other


def fitted_weights(rows: NDArray[np.float64], owners: list[list[int]]) -> NDArray[np.float64]:
    """Weights of the signs under which the wanted snippets are the least surprising; `rows`: pairs, snippets, signs."""
    spread = rows.std(axis=(0, 1)) + 1e-9
    scaled = (rows / spread).astype(np.float32)
    wanted = np.zeros(scaled.shape[:2], dtype=np.float32)
    for n, own in enumerate(owners):
        wanted[n, own] = 1.0

    def surprise(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = _softmax(scaled @ weights.astype(np.float32))
        right = odds * wanted
        sure = right.sum(axis=1, keepdims=True) + 1e-12
        slope = -np.einsum("ij,ijk->k", right / sure - odds, scaled) / len(scaled)
        return float(-np.log(sure).mean() + HELD_BACK * weights @ weights), slope + 2 * HELD_BACK * weights

    found: Any = minimize(surprise, np.zeros(len(spread)), jac=True, method="L-BFGS-B", options={"maxiter": 60})
    return np.asarray(found.x / spread, dtype=np.float64)


def _softmax(scores: Matrix) -> Matrix:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)
