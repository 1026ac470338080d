"""Which snippet of a topic answers the question best: nearest of the questions that each snippet says it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bot.understanding.encoder import SENTENCE, Encoder
from bot.understanding.encoder.kept import kept_vectors

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
        vectors = kept_vectors(texts, encoder, cache, "questions")[:, SENTENCE]
        ends = np.cumsum([len(wording) for wording in wordings.values()])
        self._vectors = dict(zip(wordings, np.split(vectors, ends[:-1]), strict=True)) if texts else {}

    def nearness(self, snippet_id: str, text: str) -> float:
        """Cosine to the nearest of the snippet's questions plus a part of that to its wording, about -1.3 to 1.3."""
        vectors = self._vectors.get(snippet_id)
        if vectors is None or len(vectors) == 1:
            return -1.0
        near = vectors @ self._encoder.one(text)[SENTENCE]
        return float(near[1:].max() + BODY_WEIGHT * near[0])

    def nearest_of(self, parts: Sequence[Sequence[str]], text: str) -> int:
        """The place of the part one of whose sentences is nearest to the text. Raises ValueError where there is none."""
        asked = self._encoder.one(text)[SENTENCE]
        return int(np.argmax([max(float(self._encoder.one(told)[SENTENCE] @ asked) for told in part) for part in parts]))

    def best(self, snippet_ids: Sequence[str], text: str) -> tuple[str, float]:
        """The best of the snippets and its nearness. Raises ValueError where there is none to choose from."""
        scored = [(self.nearness(name, text), name) for name in snippet_ids]
        nearness, name = max((n + (HEAD_START if s.endswith(f".{OVERVIEW}") else 0.0), s) for n, s in scored)
        return name, nearness
