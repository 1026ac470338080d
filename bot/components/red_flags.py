"""Rasa component: a red flag in the raw text wins over every other reading of it. Stands last in the pipeline.

Only where the model is sure that no danger is told, the topic that it heard stays; the actions then warn below the answer.
"""

from __future__ import annotations

import shutil
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.topics import DANGER_IS
from bot.understanding.danger import RedFlags, red_flags_in, wording_of

RED_FLAG = "red_flag"
FOLDER = "red_flags"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RedFlagScreen(GraphComponent):
    """Keeps the rules of the day it was trained inside the model archive; the actions screen again with today's."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, flags: RedFlags):
        self._config, self._storage, self._resource, self._flags = config, storage, resource, flags

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"rules": "data/content/red_flags"}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> RedFlagScreen:
        return cls(config, model_storage, resource, red_flags_in(config["rules"]))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> RedFlagScreen:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, red_flags_in(folder / FOLDER))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return wording_of(config.get("rules", cls.get_default_config()["rules"]))

    def train(self, training_data: TrainingData) -> Resource:
        with self._storage.write_to(self._resource) as folder:
            shutil.copytree(self._config["rules"], folder / FOLDER, ignore=_all_but_rules)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            alarms = self._flags.screen(message.get(TEXT) or "")
            if alarms:
                if message.get(DANGER_IS) != "unlikely":
                    message.set(INTENT, {"name": alarms[0].topic, "confidence": 1.0}, add_to_output=True)
                message.set(RED_FLAG, {"rule": alarms[0].rule, "snippet": alarms[0].snippet}, add_to_output=True)
        return messages


def _all_but_rules(_: str, names: list[str]) -> list[str]:
    """What an editor or a system may leave in a folder does not go into the model."""
    return [name for name in names if not name.endswith(".yml")]
