"""The learnt detector of danger: does a message report danger now, and of which kind?

It looks at three things together: what the sentence means (the encoder's vector), which words of the red flags it holds and
which flags fire, and the situation that it tells of. So a story without a sign is calm whatever its style, and a sign in a
history is weighed with the history. A small network, fitted in seconds; two runs on the same examples give the same network.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from bot.understanding.encoder import Vectors
from bot.understanding.situation import Situation
from bot.understanding.topic_model import ALARMS

Matrix = NDArray[np.float32]
Signs = Mapping[str, float]

CALM = "calm"
KINDS = (CALM, *ALARMS)
PUTS_OFF = "puts_off"
SEEN_LEAST = 15  # examples that must hold a sign before it is learnt from
SIGN_WEIGHT = 2.0  # of signs and situation beside the encoder's numbers, each of about unit spread
HIDDEN = 128
EPOCHS = 5
BATCH = 256
REPORTS = 2  # times that each report is shown: a miss is worse than a question back
SEEDS = (7, 8, 9)  # as many networks are asked, and their log odds averaged
FILE = "danger_model.joblib"


@dataclass(frozen=True)
class Odds:
    """`danger`: probability of a report of danger now, 0 to 1. `kind`: the likeliest alarm topic, whatever the odds.

    `puts_off`: probability that it belongs to an alarm just raised: "can it wait?", "they are closed". Says nothing alone.
    """

    danger: float
    kind: str
    puts_off: float = 0.0


class DangerModel:
    """Made with `fit`, kept with `save`, got back with `load`. `rank` takes microseconds beside the encoder."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._centre: Matrix = np.zeros(0, dtype=np.float32)
        self._spread = 1.0
        self._layers: list[list[tuple[Matrix, Matrix]]] = []
        self._puts_off: tuple[Matrix, float] = (np.zeros(0, dtype=np.float32), -20.0)

    def fit(self, vectors: Vectors, signs: Sequence[Signs], kinds: Sequence[str]) -> DangerModel:
        """`vectors`: one row a message, shape (n, 768). `signs`: see `signs_of`. `kinds`: each one of KINDS or PUTS_OFF.

        Raises ValueError where one of KINDS has no example: the network would take the others for one another.
        """
        missing = sorted(set(KINDS) - set(kinds))
        if missing:
            raise ValueError(f"no phrasings for {', '.join(missing)}: add some to data/nlu")
        counts: dict[str, int] = {}
        for found in signs:
            for name in found:
                counts[name] = counts.get(name, 0) + 1
        self._names = sorted(name for name, count in counts.items() if count >= SEEN_LEAST)
        vars(self).pop("_places", None)
        self._centre = vectors.mean(axis=0)
        self._spread = float((vectors - self._centre).std())
        told, leans = self._told(vectors), np.array([kind == PUTS_OFF for kind in kinds])
        if leans.any():
            self._puts_off = _line(told, leans)
        rows = np.hstack([told, np.vstack([self._marked(found) for found in signs])])[~leans]
        owners = np.array([KINDS.index(kind) for kind in kinds if kind != PUTS_OFF])
        shown = np.concatenate([np.arange(len(owners)), *[np.flatnonzero(owners)] * (REPORTS - 1)])
        self._layers = [_network(rows[shown], owners[shown], seed) for seed in SEEDS]
        return self

    def rank(self, vector: Vectors, signs: Signs) -> Odds:
        """The odds of one message; `vector` has shape (768,)."""
        told = self._told(vector)
        row = np.concatenate([told, self._marked(signs)])
        scores = [_scores(layers, row) for layers in self._layers]
        odds = float(np.mean([_log_odds(s) for s in scores]))
        alarms = np.mean([s[1:] for s in scores], axis=0)
        weights, bias = self._puts_off
        leans = float(told @ weights) + bias if len(weights) else bias
        return Odds(_share(odds), ALARMS[int(alarms.argmax())], _share(leans))

    def _told(self, vectors: Vectors) -> Matrix:
        return np.asarray((vectors - self._centre) / self._spread, dtype=np.float32)

    def _marked(self, signs: Signs) -> Matrix:
        row = np.zeros(len(self._names), dtype=np.float32)
        for name, share in signs.items():
            if name in self._places:
                row[self._places[name]] = SIGN_WEIGHT * share
        return row

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self._names)}

    def save(self, folder: Path) -> None:
        joblib.dump({name: value for name, value in vars(self).items() if name != "_places"}, folder / FILE)

    @classmethod
    def load(cls, folder: Path) -> DangerModel:
        model = cls()
        vars(model).update(joblib.load(folder / FILE))
        return model


def signs_of(flags: Signs, situation: Situation) -> dict[str, float]:
    """What the network sees of the words: lists and flags of the red flags (`RedFlags.signs`), and the situation."""
    told = {f"list:{name}": 1.0 for name, _ in situation.read}
    told |= {f"began:{situation.began}": 1.0, f"judged:{situation.judged}": 1.0}
    told |= {f"whose:{situation.whose}": 1.0, f"told:{situation.told}": 1.0}
    return {**flags, **told} | ({"settled": 1.0} if situation.is_settled else {})


def _line(rows: Matrix, leans: NDArray[np.bool_]) -> tuple[Matrix, float]:
    fitted = LogisticRegression(C=0.01, class_weight="balanced", max_iter=300).fit(rows, leans)
    return np.asarray(fitted.coef_[0], np.float32), float(fitted.intercept_[0])


def _share(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-log_odds))


def _network(rows: Matrix, owners: NDArray[np.int64], seed: int) -> list[tuple[Matrix, Matrix]]:
    fitted = MLPClassifier((HIDDEN,), alpha=1e-3, batch_size=BATCH, max_iter=EPOCHS, random_state=seed)
    fitted.fit(rows, owners)
    pairs = zip(fitted.coefs_, fitted.intercepts_, strict=True)
    return [(np.asarray(weights, np.float32), np.asarray(bias, np.float32)) for weights, bias in pairs]


def _scores(layers: list[tuple[Matrix, Matrix]], row: Matrix) -> NDArray[Any]:
    """Log probabilities of KINDS, up to a constant."""
    (first, bias), (second, offset) = layers
    return np.asarray(np.maximum(row @ first + bias, 0.0) @ second + offset, dtype=np.float64)


def _log_odds(scores: NDArray[Any]) -> float:
    """Of any alarm against calm."""
    alarms = scores[1:]
    top = float(alarms.max())
    return top + math.log(float(np.exp(alarms - top).sum())) - float(scores[0])
