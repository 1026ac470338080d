"""Which snippet of a topic answers the question best: nearest of the questions that each snippet says it answers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bot.understanding.encoder import DIMENSIONS, Encoder, Vectors

OVERVIEW = "overview"
# A vague question is best served by the whole picture: a side must be clearly nearer than the overview.
HEAD_START = 0.08
BODY_WEIGHT = 0.3  # of the nearness to the snippet's whole wording, beside its nearest question


class SideFinder:
    """Ranks the snippets of a topic for a question.

    `wordings` maps a snippet id to texts: first its whole wording, then the questions that it says it answers.
    """

    def __init__(self, wordings: Mapping[str, Sequence[str]], encoder: Encoder, cache: Path | None = None):
        self._encoder = encoder
        texts = [text for wording in wordings.values() for text in wording]
        vectors = _remembered(texts, encoder, cache) if texts else np.zeros((0, DIMENSIONS), dtype=np.float32)
        ends = np.cumsum([len(wording) for wording in wordings.values()])
        self._vectors = dict(zip(wordings, np.split(vectors, ends[:-1]), strict=True)) if texts else {}

    def nearness(self, snippet_id: str, text: str) -> float:
        """Cosine to the nearest of the snippet's questions plus a part of that to its wording, about -1.3 to 1.3."""
        vectors = self._vectors.get(snippet_id)
        if vectors is None or len(vectors) == 1:
            return -1.0
        near = vectors @ self._encoder.one(text)
        return float(near[1:].max() + BODY_WEIGHT * near[0])

    def best(self, snippet_ids: Sequence[str], text: str) -> tuple[str, float]:
        """The best of the snippets and its nearness. Raises ValueError where there is none to choose from."""
        scored = [(self.nearness(name, text), name) for name in snippet_ids]
        nearness, name = max((n + (HEAD_START if s.endswith(f".{OVERVIEW}") else 0.0), s) for n, s in scored)
        return name, nearness


def _remembered(texts: Sequence[str], encoder: Encoder, cache: Path | None) -> Vectors:
    """The vectors of the texts; kept in a file under a hash of the texts, since encoding some thousand takes seconds."""
    if cache is None:
        return encoder.encode(texts)
    key = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
    path = cache / f"questions-{key}.npy"
    if path.exists():
        try:
            return np.asarray(np.load(path), dtype=np.float32)
        except (OSError, ValueError):
            path.unlink(missing_ok=True)
    vectors = encoder.encode(texts)
    cache.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new.npy")
    np.save(new, vectors)
    new.replace(path)
    for old in set(cache.glob("questions-*.npy")) - {path}:
        old.unlink(missing_ok=True)
    return vectors
