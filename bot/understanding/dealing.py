"""Kernel ridge in parts: how examples are dealt, and what a factor tells of each example left out."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

Matrix = NDArray[np.float32]

PART = 12_000  # examples, or a few more, that are solved for together
SOLVED = 256  # unit vectors solved for at a time; fewer start further down, where less is left to solve
LOT_BYTES = 8

Lots = NDArray[np.uint64]


def lots_of(texts: Sequence[str]) -> Lots:
    """A number a text that it alone decides: where a line is added or taken away, all others are dealt as before."""
    return np.array([int.from_bytes(hashlib.sha256(text.encode()).digest()[:LOT_BYTES], "big") for text in texts], np.uint64)


def dealt(lots: Lots) -> list[NDArray[np.int64]]:
    """The places of the examples in parts of about a like size, each in order; none is empty."""
    parts = math.ceil(len(lots) / PART)
    dealt_to = [np.flatnonzero(lots % np.uint64(parts) == part) for part in range(parts)]
    return [part for part in dealt_to if len(part)]


def diagonal_of_inverse(factor: Matrix, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Of the matrix whose lower Cholesky factor this is, at these rows: the squared length of a solved unit vector."""
    found = np.empty(len(rows), dtype=np.float64)
    for start in range(0, len(rows), SOLVED):
        block = rows[start : start + SOLVED]
        first = int(block[0])  # rows are in order, and the solution is zero above the first of them
        units = np.zeros((len(factor) - first, len(block)), dtype=np.float32, order="F")
        units[block - first, np.arange(len(block))] = 1.0
        solved = solve_triangular(factor[first:, first:], units, lower=True, overwrite_b=True, check_finite=False)
        found[start : start + SOLVED] = np.einsum("ij,ij->j", solved, solved, dtype=np.float64)
    return found
