"""Vectors kept in a file from one run to the next: only texts that are new or changed are encoded."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence, Set
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.understanding.encoder import DIMENSIONS, Encoder, Vectors

KEY_BYTES = 16
UNIT = 1e-3  # how far from 1 the length of half a vector may be; beyond, the file was damaged there
MOST_TIMES = 2  # as many vectors as are asked for may a file hold
MANY = 200  # new texts from which on it is quicker to look into the other files than to encode
ROW = np.dtype([("key", f"V{KEY_BYTES}"), ("vector", np.float32, (DIMENSIONS,))])


def kept_vectors(texts: Sequence[str], encoder: Encoder, folder: Path | None, name: str) -> Vectors:
    """The vectors of the texts, shape (len(texts), 768), those that `<folder>/<name>-<encoder>.npy` holds from there.

    New ones are added to the file, many at once from the other files there; what is no longer asked for goes once it is the
    greater part, where many are asked for. A file that cannot be read is made anew. Without a folder nothing is kept, and
    one that cannot be written is done without.
    """
    if folder is None:
        return encoder.encode(texts)
    path = folder / f"{name}-{encoder.weights.stem}.npy"
    keys = [hashlib.sha256(text.encode()).digest()[:KEY_BYTES] for text in texts]
    known = _read(path)
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    rows = _of_others(path, new.keys()) if len(new) >= MANY else {}
    left = {key: text for key, text in new.items() if key not in rows}
    rows |= dict(zip(left, encoder.encode(list(left.values())), strict=True))
    found = {key: known[key] if key in known else rows[key] for key in keys}
    if new:
        everything = known | found
        few = len(found) < MANY  # who tries something out on a few texts takes nothing away from the others
        _write(path, everything if few or len(everything) <= MOST_TIMES * len(found) else found)
    return np.vstack([np.zeros((0, DIMENSIONS), dtype=np.float32), *(found[key] for key in keys)])


def _of_others(path: Path, wanted: Set[bytes]) -> dict[bytes, NDArray[np.float32]]:
    """Those that other files of the same encoder hold: a snippet's question is a phrasing too."""
    found: dict[bytes, NDArray[np.float32]] = {}
    for other in sorted(path.parent.glob(f"*-{path.stem.partition('-')[2]}.npy")):
        if other != path:
            found |= {key: vector.copy() for key, vector in _read(other).items() if key in wanted}
    return found


def _read(path: Path) -> dict[bytes, NDArray[np.float32]]:
    try:
        rows = np.load(path)
        if rows.dtype != ROW:
            return {}
        with np.errstate(over="ignore"):
            halves = np.linalg.norm(rows["vector"].reshape(len(rows), 2, -1), axis=2)
        return {bytes(row["key"]): row["vector"] for row in rows[(np.abs(halves - 1.0) < UNIT).all(axis=1)]}
    except (OSError, ValueError, EOFError, BadZipFile):
        return {}


def _write(path: Path, found: dict[bytes, NDArray[np.float32]]) -> None:
    """In one step, so that nobody reads half a file; of an older encoder's files of this name none is left."""
    rows = np.array([(key, vector) for key, vector in found.items()], dtype=ROW)
    new = path.with_suffix(f".{os.getpid()}.npy")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            np.save(new, rows)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
        for old in set(path.parent.glob(f"{path.name.partition('-')[0]}-*.npy")) - {path}:
            old.unlink(missing_ok=True)
