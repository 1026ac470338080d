"""Rasa's default recipe and our topic model, trained on the same phrasings in one run and asked the same questions.

The phrasings are a sample, as many of each topic: the recipe's training takes nine minutes an epoch on all of them.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.evaluation.questions import Question
from bot.evaluation.scoring import Share, area_under_curve

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
IN_EPOCHS = ("DIETClassifier", "TEDPolicy", "UnexpecTEDIntentPolicy")
FALLBACKS = ("nlu_fallback", "out_of_scope")
OUT_OF_SCOPE = "out_of_scope"
EVEN = 0.5  # the topic model refuses where the gate holds it less likely than not to be of our field


Sample = list[tuple[str, str]]  # phrasing and intent


@dataclass(frozen=True)
class Measured:
    """Shares of the questions of the field that got a right topic first and among the first three; of others refused."""

    training_seconds: float
    training_cpu_seconds: float
    top_1: Share
    top_3: Share
    refused_outside: Share
    area_in_out: float


@dataclass(frozen=True)
class Baseline:
    """`phrasings`: of each topic at most. `recipe`: Rasa's default; `ours`: the topic model alone, on the same phrasings."""

    epochs: int
    phrasings: int
    recipe: Measured
    ours: Measured


Heard = tuple[list[str], float]  # intents, best first, and the confidence that the message is of our field
Listener = Callable[[str], Heard]


def compare(inside: Sequence[Question], outside: Sequence[Question], epochs: int, phrasings: int) -> Baseline:
    """Trains both on the same phrasings, one after the other."""
    sample = sampled(phrasings)
    recipe, ours = (_measured(make, inside, outside) for make in (_recipe(sample, epochs), _topic_model(sample)))
    return Baseline(epochs, phrasings, recipe, ours)


def sampled(most: int) -> Sample:
    """So many phrasings of each intent, spread evenly over all of its files."""
    from bot.components.importing import read_phrasings

    by_intent: dict[str, list[str]] = {}
    for example in read_phrasings().intent_examples:
        by_intent.setdefault(example.get("intent"), []).append(example.get("text"))
    return [(text, intent) for intent, texts in by_intent.items() for text in _spread(texts, most)]


def _spread(texts: list[str], most: int) -> list[str]:
    return texts if len(texts) <= most else [texts[number * len(texts) // most] for number in range(most)]


def _measured(make: Callable[[], Listener], inside: Sequence[Question], outside: Sequence[Question]) -> Measured:
    clock, cpu = time.perf_counter(), os.times()
    listen = make()
    took, used = time.perf_counter() - clock, os.times()
    heard_inside, heard_outside = ([listen(q.text) for q in questions] for questions in (inside, outside))
    return Measured(
        training_seconds=took,
        training_cpu_seconds=used.user + used.system - cpu.user - cpu.system,
        top_1=_among(inside, heard_inside, 1),
        top_3=_among(inside, heard_inside, 3),
        refused_outside=Share(sum(ranked[0] in FALLBACKS for ranked, _ in heard_outside), len(heard_outside)),
        area_in_out=area_under_curve([sure for _, sure in heard_inside], [sure for _, sure in heard_outside]),
    )


def _recipe(sample: Sample, epochs: int) -> Callable[[], Listener]:
    def make() -> Listener:
        from rasa.core.agent import Agent
        from rasa.model_training import train_nlu

        with tempfile.TemporaryDirectory() as place:
            files = {"config.yml": _config(epochs), "data.yml": as_rasa_reads(sample)}
            for name, content in files.items():
                (Path(place) / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
            config, data = (str(Path(place) / name) for name in files)
            agent = Agent.load(train_nlu(config, data, place, domain="domain.yml"))
        return lambda text: _by_confidence(asyncio.run(agent.parse_message(text)))

    return make


def _topic_model(sample: Sample) -> Callable[[], Listener]:
    def make() -> Listener:
        from bot.understanding.encoder import shared_encoder
        from bot.understanding.topic_model import TopicModel

        texts, intents = zip(*sample, strict=True)
        model = TopicModel(shared_encoder())
        model.fit(texts, intents, [[] for _ in texts])

        def listen(text: str) -> Heard:
            ranking = model.rank(text)
            ranked = [label for label, _ in ranking.labels]
            return ([OUT_OF_SCOPE, *ranked] if ranking.in_scope < EVEN else ranked), ranking.in_scope

        return listen

    return make


def as_rasa_reads(sample: Sample) -> dict[str, Any]:
    """The content of a file of phrasings."""
    intents = {intent: "".join(f"- {text}\n" for text, i in sample if i == intent) for _, intent in sample}
    return {"version": "3.1", "nlu": [{"intent": name, "examples": lines} for name, lines in intents.items()]}


def _config(epochs: int) -> dict[str, Any]:
    pipeline = with_epochs(PIPELINE, epochs)
    return {"recipe": "default.v1", "assistant_id": "baseline", "language": "en", "pipeline": pipeline, "policies": []}


def with_epochs(parts: Sequence[dict[str, Any]], epochs: int) -> list[dict[str, Any]]:
    """The parts of a recipe, those that learn in epochs with so many."""
    return [part | ({"epochs": epochs} if part["name"] in IN_EPOCHS else {}) for part in parts]


def _by_confidence(heard: dict[str, Any]) -> Heard:
    """Where the recipe falls back, that comes first; the confidence is of the best topic that is not out of scope."""
    ranking = [entry for entry in heard["intent_ranking"] if entry["name"] != "nlu_fallback"]
    ranked = [entry["name"] for entry in ranking]
    if heard["intent"]["name"] in FALLBACKS:
        ranked = [OUT_OF_SCOPE, *ranked]
    return ranked, next((float(e["confidence"]) for e in ranking if e["name"] not in FALLBACKS), 0.0)


def _among(questions: Sequence[Question], heard: Sequence[Heard], places: int) -> Share:
    """Of what stands behind a refusal too: how well topics are told apart is one thing, when to refuse another."""
    pairs = zip(questions, heard, strict=True)
    right = [bool(set([i for i in ranked if i not in FALLBACKS][:places]) & set(q.accept)) for q, (ranked, _) in pairs]
    return Share(sum(right), len(right))
