"""What the pipeline marks on a message in another language, with storage of Rasa and no model but what is trained here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.reading import LANGUAGE, OTHER_LANGUAGE, UNREADABLE, MessageReader
from bot.components.spanish import DANGER_ES, SpanishDangerScreen
from tests.conftest import ROOT

CONFIG = {"rules": str(ROOT / "data/content/red_flags_es.yml"), "phrasings": str(ROOT / "data/spanish")}
Parts = tuple[LocalModelStorage, Resource, ExecutionContext]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    folder = tmp_path_factory.mktemp("storage")
    return LocalModelStorage.create(folder), Resource("spanish"), ExecutionContext(GraphSchema({}))


@pytest.fixture(scope="module")
def screen(parts: Parts) -> SpanishDangerScreen:
    """Trained, stored, and loaded again."""
    SpanishDangerScreen.create(CONFIG, *parts).train(TrainingData())
    return SpanishDangerScreen.load(CONFIG, *parts)


def read(parts: Parts, text: str) -> Message:
    message = Message({TEXT: text})
    MessageReader.create({}, *parts).process([message])
    return message


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        ("cuánto dura la parálisis facial", "es", OTHER_LANGUAGE),
        ("面瘫会好吗", "zh", "foreign_script"),
        ("how long does it take", None, None),
        ("?!", None, "no_letters"),
    ],
)
def test_a_message_in_another_language_is_marked_and_reaches_no_classifier(
    parts: Parts, text: str, language: str | None, reason: str | None
) -> None:
    message = read(parts, text)
    assert (message.get(LANGUAGE), message.get(UNREADABLE)) == (language, reason)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("mi mama no puede mover el brazo y tiene la boca chueca", "emergency"),
        ("un lado de la cara no me obedece desde la siesta", "emergency"),  # no rule knows it
        ("quiero morirme", "crisis"),
    ],
)
def test_danger_in_spanish_sets_the_intent(parts: Parts, screen: SpanishDangerScreen, text: str, intent: str) -> None:
    message = read(parts, text)
    screen.process([message])
    heard: dict[str, Any] = message.get(INTENT)
    assert heard["name"] == intent
    assert message.get(DANGER_ES)["snippet"].endswith("_es")


@pytest.mark.parametrize("text", ["cuánto dura la parálisis facial", "how do I tape my eye", "hola", ""])
def test_a_calm_message_is_left_as_it_was(parts: Parts, screen: SpanishDangerScreen, text: str) -> None:
    message = read(parts, text)
    screen.process([message])
    assert message.get(INTENT) is None
    assert message.get(DANGER_ES) is None


def test_changed_rules_or_phrasings_are_trained_anew(tmp_path: Path) -> None:
    rules, phrasings = tmp_path / "rules.yml", tmp_path / "phrasings"
    phrasings.mkdir()
    rules.write_text("a", encoding="utf-8")
    config = {"rules": str(rules), "phrasings": str(phrasings)}
    before = SpanishDangerScreen.fingerprint_addon(config)
    (phrasings / "one.yml").write_text("calm: [hola]", encoding="utf-8")
    assert SpanishDangerScreen.fingerprint_addon(config) != before
