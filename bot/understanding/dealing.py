"""Kernel ridge in parts: how examples are dealt, and what a factor tells of each example left out."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

Matrix = NDArray[np.float32]

PART = 12_000  # examples at most that are solved for together
SOLVED = 256  # unit vectors solved for at a time; fewer start further down, where less is left to solve
SEED = 7


def dealt(count: int) -> list[NDArray[np.int64]]:
    """The places of the examples in as few parts of a like size as PART allows, each in order."""
    shuffled = np.random.default_rng(SEED).permutation(count)
    return [np.sort(part) for part in np.array_split(shuffled, math.ceil(count / PART))]


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
