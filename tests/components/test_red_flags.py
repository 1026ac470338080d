"""The red-flag screen as a part of the pipeline: the model keeps the rules of the day it was trained."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bot.components.red_flags import RED_FLAG, RedFlagScreen
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.topics import DANGER_IS

FOLDER = Path(__file__).parents[2] / "data" / "content" / "red_flags"
DROP = "my face dropped an hour ago and my arm is weak"
NO_GRAPH: Any = None  # the component asks nothing of the graph


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the folder of rules, with something that an editor left in it."""
    shutil.copytree(FOLDER, tmp_path / "rules")
    (tmp_path / "rules" / "shared.yml~").write_text("left over", encoding="utf-8")
    return tmp_path / "rules"


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[LocalModelStorage]:
    (tmp_path / "model").mkdir()
    yield LocalModelStorage(tmp_path / "model")


def screen(rules: Path, storage: LocalModelStorage) -> RedFlagScreen:
    return RedFlagScreen.create({"rules": str(rules)}, storage, Resource("flags"), NO_GRAPH)


def heard(flags: RedFlagScreen, **also: Any) -> Message:
    return flags.process([Message({TEXT: DROP, INTENT: {"name": "botox", "confidence": 0.9}, **also})])[0]


def test_the_model_keeps_its_rules_when_the_folder_is_gone(rules: Path, storage: LocalModelStorage) -> None:
    resource = screen(rules, storage).train(TrainingData())
    shutil.rmtree(rules)
    loaded = RedFlagScreen.load({}, storage, resource, NO_GRAPH)
    assert heard(loaded).get(INTENT)["name"] == "emergency"


def test_only_the_rules_go_into_the_model(rules: Path, storage: LocalModelStorage, tmp_path: Path) -> None:
    screen(rules, storage).train(TrainingData())
    kept = {path.name for path in (tmp_path / "model").rglob("*") if path.is_file()}
    assert kept == {path.name for path in FOLDER.glob("*.yml")}


@pytest.mark.parametrize("change", ["a word", "a new flag", "another name"])
def test_a_change_of_the_rules_changes_their_fingerprint(rules: Path, change: str) -> None:
    config = {"rules": str(rules)}
    before = RedFlagScreen.fingerprint_addon(config)
    assert before == RedFlagScreen.fingerprint_addon({"rules": str(FOLDER)})
    if change == "a word":
        (rules / "child.yml").write_text("changed", encoding="utf-8")
    elif change == "a new flag":
        (rules / "new.yml").write_text("new", encoding="utf-8")
    else:
        (rules / "child.yml").rename(rules / "children.yml")
    assert RedFlagScreen.fingerprint_addon(config) != before


def test_a_rule_overrules_the_topic_but_where_the_model_is_sure_of_no_danger(
    rules: Path, storage: LocalModelStorage
) -> None:
    flags = screen(rules, storage)
    assert heard(flags).get(INTENT)["name"] == "emergency"
    doubted = heard(flags, **{DANGER_IS: "unlikely"})
    assert doubted.get(INTENT)["name"] == "botox"
    assert doubted.get(RED_FLAG)["rule"] == "stroke_signs"
