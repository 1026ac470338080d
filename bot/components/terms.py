"""Rasa component: named things as entities, found by spaCy from the content's term list."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.reading import UNREADABLE, text_of
from bot.understanding.terms import NamedThing, Recognised, TermFinder

FILE = "terms.json"
EXTRACTOR = "TermRecogniser"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class TermRecogniser(GraphComponent):
    """Keeps the term list of the day it was trained inside the model archive."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, entries: list[Any]):
        self._config, self._storage, self._resource, self._entries = config, storage, resource, entries
        self._finder = TermFinder(NamedThing.of(entry) for entry in entries)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"terms": "data/content/terms"}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> TermRecogniser:
        return cls(config, model_storage, resource, _entries(Path(config["terms"])))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TermRecogniser:
        with model_storage.read_from(resource) as folder:
            entries = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, entries)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """A changed term list is trained anew, although Rasa sees no change in its own files."""
        entries = _entries(Path(config.get("terms", cls.get_default_config()["terms"])))
        return hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        with self._storage.write_to(self._resource) as folder:
            (folder / FILE).write_text(json.dumps(self._entries), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = text_of(message)
            if text and not message.get(UNREADABLE):
                message.set(ENTITIES, [_entity(found) for found in self._finder.find(text)], add_to_output=True)
        return messages


def finder_of(folder: Path) -> TermFinder:
    """The finder of the names that a folder of term lists holds."""
    return TermFinder(NamedThing.of(entry) for entry in _entries(folder))


def _entries(folder: Path) -> list[Any]:
    return [entry for path in sorted(folder.glob("*.yml")) for entry in yaml.safe_load(path.read_text()) or []]


def _entity(found: Recognised) -> dict[str, Any]:
    return {
        "entity": found.kind,
        "start": found.start,
        "end": found.end,
        "value": found.name,
        "topic": found.topic,
        "extractor": EXTRACTOR,
    }
