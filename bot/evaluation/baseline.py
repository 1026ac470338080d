"""Rasa's default recipe, trained on the same phrasings, asked the same questions: what the assistant is compared with."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.evaluation.questions import Question
from bot.evaluation.scoring import Share, area_under_curve

DEFAULT_EPOCHS = 100  # Rasa's own default
# What `rasa init` writes, without its response selector, which nothing here uses.
PIPELINE: tuple[dict[str, Any], ...] = (
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "constrain_similarities": True},
    {"name": "EntitySynonymMapper"},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
)
FALLBACKS = ("nlu_fallback", "out_of_scope")


@dataclass(frozen=True)
class Baseline:
    """Shares of the questions of the field that got a right topic first and among the first three; of others refused."""

    epochs: int
    training_seconds: float
    training_cpu_seconds: float
    top_1: Share
    top_3: Share
    refused_outside: Share
    area_in_out: float


def measure(inside: Sequence[Question], outside: Sequence[Question], epochs: int) -> Baseline:
    """Trains in a folder of its own, which is removed afterwards."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copytree("data/nlu", folder / "data")
        shutil.copy("domain.yml", folder / "domain.yml")
        (folder / "config.yml").write_text(yaml.safe_dump(_config(epochs)), encoding="utf-8")
        clock, cpu = time.perf_counter(), os.times()
        config, data, domain = (str(folder / name) for name in ("config.yml", "data", "domain.yml"))
        model = train_nlu(config, data, str(folder), domain=domain)
        took, used = time.perf_counter() - clock, os.times()
        agent = Agent.load(model)
        heard_inside = [asyncio.run(agent.parse_message(question.text)) for question in inside]
        heard_outside = [asyncio.run(agent.parse_message(question.text)) for question in outside]
    return Baseline(
        epochs=epochs,
        training_seconds=took,
        training_cpu_seconds=used.user + used.system - cpu.user - cpu.system,
        top_1=_among(inside, heard_inside, 1),
        top_3=_among(inside, heard_inside, 3),
        refused_outside=Share(sum(h["intent"]["name"] in FALLBACKS for h in heard_outside), len(heard_outside)),
        area_in_out=area_under_curve([_best(h) for h in heard_inside], [_best(h) for h in heard_outside]),
    )


def _config(epochs: int) -> dict[str, Any]:
    pipeline = [part | ({"epochs": epochs} if part["name"] == "DIETClassifier" else {}) for part in PIPELINE]
    return {"recipe": "default.v1", "assistant_id": "baseline", "language": "en", "pipeline": pipeline, "policies": []}


def _ranked(heard: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry for entry in heard["intent_ranking"] if entry["name"] != "nlu_fallback"]


def _among(questions: Sequence[Question], heard: Sequence[dict[str, Any]], places: int) -> Share:
    pairs = zip(questions, heard, strict=True)
    right = [bool({entry["name"] for entry in _ranked(h)[:places]} & set(q.accept)) for q, h in pairs]
    return Share(sum(right), len(right))


def _best(heard: dict[str, Any]) -> float:
    """Confidence of the best topic that is not out of scope: what a threshold of the recipe would go by."""
    return next((float(e["confidence"]) for e in _ranked(heard) if e["name"] not in FALLBACKS), 0.0)
