"""Rasa component: what a message tells of danger. Stands last in the pipeline, so that an alarm wins over every topic.

The rules are asked on what was typed, the learnt detector on what it means, and the situation on ordinary words; each once a
message. What came of it travels with the message, and the actions hand it to the triage together with what stands.
"""

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

from bot.components.about import ABOUT
from bot.components.blocks import ASIDE, kind_of_block
from bot.components.reading import UNREADABLE, text_of, whole_text_of
from bot.components.spelling import NORMALISED
from bot.components.topics import CLEAR, FEELINGS, IN_HAND
from bot.content.load import read_library
from bot.understanding.about import About
from bot.understanding.asides import with_asides
from bot.understanding.danger import RedFlags, red_flags_in, wording_of
from bot.understanding.danger_model import CALM, PUTS_OFF, DangerModel, signs_of
from bot.understanding.danger_signs import signs_of_all
from bot.understanding.encoder import CACHE, shared_encoder
from bot.understanding.encoder.kept import kept_vectors
from bot.understanding.reading import said_once
from bot.understanding.situation import SituationReader
from bot.understanding.topic_model import ALARMS
from bot.understanding.triage import Bands, Fired, Heard, Standing, triage

DANGER = "danger"
CRISIS = "crisis"
ASKS_ABOUT = "asks_about"  # the label of the message, danger apart
Parts = tuple[RedFlags, SituationReader, DangerModel | None]
RULES, SITUATION = "red_flags", "situation.yml"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DangerReader(GraphComponent):
    """Keeps rules, situation phrases and detector of the day it was trained inside the model archive."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, parts: Parts):
        self._config, self._storage, self._resource = config, storage, resource
        self._flags, self._situations, self._model = parts

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"rules": f"data/content/{RULES}", "situation": f"data/content/{SITUATION}", "content": "data/content"}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> DangerReader:
        situations = SituationReader.load(Path(config["situation"]))
        return cls(config, model_storage, resource, (red_flags_in(config["rules"]), situations, None))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DangerReader:
        with model_storage.read_from(resource) as folder:
            situations, model = SituationReader.load(folder / SITUATION), DangerModel.load(folder)
            return cls(config, model_storage, resource, (red_flags_in(folder / RULES), situations, model))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        used = {**cls.get_default_config(), **config}
        return wording_of(used["rules"]) + hashlib.sha256(Path(used["situation"]).read_bytes()).hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        said = self._taught(training_data)
        typed, words, kinds = zip(*said, strict=True)
        vectors = kept_vectors(words, shared_encoder(), CACHE, "phrasings")
        places = Path(self._config["rules"]), Path(self._config["situation"])
        signs = signs_of_all(list(zip(typed, words, strict=True)), *places)
        self._model = DangerModel().fit(vectors, signs, kinds)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
            shutil.copytree(self._config["rules"], folder / RULES, ignore=_all_but_rules)
            shutil.copy(self._config["situation"], folder / SITUATION)
        return self._resource

    def _taught(self, training_data: TrainingData) -> list[tuple[str, str, str]]:
        """Text as typed, in ordinary words, and kind; with the harmless clauses put into questions and reports."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        said = [(text_of(e), _words(e), _kind(e)) for e in examples if kind_of_block(e) != ASIDE]
        library = read_library(Path(self._config["content"]))
        asks = [ask for snippet in library.snippets.values() if snippet.topic not in ALARMS for ask in snippet.asks]
        said += [(ask, ask, CALM) for ask in asks]
        asides = [(text_of(e), _words(e)) for e in examples if kind_of_block(e) == ASIDE]
        said += [(typed, mended, CALM) for typed, mended in asides]
        return said + with_asides(said, asides)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._read(message)
        return messages

    def _read(self, message: Message) -> None:
        heard = self._heard(message)
        message.set(DANGER, heard.as_dict(), add_to_output=True)
        label = message.get(INTENT) or {}
        message.set(ASKS_ABOUT, label.get("name"), add_to_output=True)
        outcome = triage(heard, Standing(), Bands())
        if outcome.do in ("alarm", "ask"):
            message.set(INTENT, {"name": outcome.topic, "confidence": heard.odds or 1.0}, add_to_output=True)

    def _heard(self, message: Message) -> Heard:
        who = About.of(message.get(ABOUT)).values.get("who")
        known = self._flags.known_words(whole_text_of(message), who)
        typed = known + whole_text_of(message)
        fired = tuple(Fired(a.rule, a.topic, a.urgency, a.snippet) for a in self._flags.screen(typed))
        words = said_once(known + _words(message))
        situation = self._situations.read(words)
        if self._model is None or message.get(UNREADABLE) or not typed:
            return Heard(fired, None, situation=situation)
        odds = self._model.rank(shared_encoder().one(words), signs_of(self._flags.signs(typed), situation))
        # Despair hides in few words, above all after an answer on feelings: such words are never clear.
        follows = message.get(IN_HAND) not in (None, FEELINGS) and odds.kind != CRISIS
        return Heard(fired, odds.danger, odds.kind, situation, odds.puts_off, follows or bool(message.get(CLEAR)))


def _all_but_rules(_: str, names: list[str]) -> list[str]:
    """What an editor or a system may leave in a folder does not go into the model."""
    return [name for name in names if not name.endswith(".yml")]


def _kind(example: Message) -> str:
    """One of the detector's kinds."""
    if kind_of_block(example) == PUTS_OFF:
        return PUTS_OFF
    intent = example.get(INTENT)
    return str(intent) if intent in ALARMS else CALM


def _words(message: Message) -> str:
    return str(message.get(NORMALISED) or text_of(message))
