"""Rasa component: whom and what the conversation is about, as it is known with this message. Asks nothing of the model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import METADATA
from rasa.shared.nlu.training_data.message import Message

from bot.components.reading import UNREADABLE, text_of
from bot.components.spelling import NORMALISED
from bot.content.about import ABOUT as FILE
from bot.content.about import read_about
from bot.understanding.about import About, AboutReader, known_with

ABOUT = "about"  # of a message: what is known with it; in its metadata: what the conversation knew before
PRESSED = "pressed"  # in the metadata: the id of a button, whose title is not the person's own words


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class AboutWhom(GraphComponent):
    """Reads the vocabulary as it stands when the assistant starts."""

    def __init__(self, reader: AboutReader) -> None:
        self._reader = reader

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"content": "data/content"}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> AboutWhom:
        vocabulary = read_about(Path(config["content"]) / FILE)
        return cls(AboutReader(vocabulary.ways, vocabulary.together))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            metadata = message.get(METADATA) or {}
            known = About.of(metadata.get(ABOUT))
            if not message.get(UNREADABLE) and not metadata.get(PRESSED):
                known = known_with(self._reader, known, str(message.get(NORMALISED) or text_of(message)))
            message.set(ABOUT, known.as_dict(), add_to_output=True)
        return messages
