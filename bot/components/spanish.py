"""Rasa component: danger that is told in Spanish. Stands after the topics, for it overrules them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.reading import LANGUAGE
from bot.understanding.spanish import SpanishDanger
from bot.understanding.spanish.learnt import REVISION, Learnt
from bot.understanding.spanish.schema import read_phrasings

DANGER_ES = "danger_es"
FILE = "red_flags_es.yml"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SpanishDangerScreen(GraphComponent):
    """Sets `danger_es` (`snippet`, `why`) and, for an alarm, the intent. The archive keeps the rules it was trained with."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, danger: SpanishDanger):
        self._config, self._storage, self._resource, self._danger = config, storage, resource, danger

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"rules": "data/content/red_flags_es.yml", "phrasings": "data/spanish"}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SpanishDangerScreen:
        return cls(config, model_storage, resource, SpanishDanger.load(Path(config["rules"])))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpanishDangerScreen:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, SpanishDanger.load(folder / FILE, Learnt.load(folder)))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Changed rules or phrasings are trained anew, although Rasa sees no change in its own files."""
        kept = {**cls.get_default_config(), **config}
        total = hashlib.sha256(REVISION.encode() + Path(kept["rules"]).read_bytes())
        for path in sorted(Path(kept["phrasings"]).glob("*.yml")):
            total.update(path.read_bytes())
        return total.hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        texts, labels = zip(*read_phrasings(Path(self._config["phrasings"])), strict=True)
        rules = self._danger.rules
        self._danger = SpanishDanger(rules, Learnt.fit(texts, labels, [rules.hear(text).signs for text in texts]))
        assert self._danger.learnt is not None
        with self._storage.write_to(self._resource) as folder:
            shutil.copy(self._config["rules"], folder / FILE)
            self._danger.learnt.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            told = self._danger.told(message.get(TEXT) or "", message.get(LANGUAGE))
            if told:
                if told.surely:
                    message.set(INTENT, {"name": told.topic, "confidence": 1.0}, add_to_output=True)
                message.set(DANGER_ES, {"snippet": told.snippet, "why": told.why}, add_to_output=True)
        return messages
