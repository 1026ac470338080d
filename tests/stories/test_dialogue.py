"""Rasa's own checks: its data validation with warnings as failures, its story test, and one rule for every intent."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path
from typing import Any

import pytest

from actions import names
from bot.serving.quiet import quiet_rasa
from tests.contract.conftest import actions_of, few_phrasings, intents_of, rules

STORIES = Path(__file__).parent / "test_stories.yml"
# Rasa says so of every domain with slots that have no mapping from an entity, whatever the domain holds.
UNCONDITIONAL = "Slot auto-fill has been removed"
EXPECTED = {intent: actions_of(rule)[0] for rule in rules() for intent in intents_of(rule)}


@pytest.fixture(scope="module")
def importer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Three phrasings an intent: what could be wrong in one is looked for by `palsy data check`, in a tenth of the time."""
    quiet_rasa()
    from rasa.shared.importers.importer import TrainingDataImporter

    few = few_phrasings(tmp_path_factory.mktemp("nlu") / "nlu.yml", lambda lines: lines[:3])
    return TrainingDataImporter.load_from_config("config.yml", "domain.yml", [str(few), "data/stories"])


def test_rasa_finds_nothing_to_complain_of(importer: Any, caplog: pytest.LogCaptureFixture) -> None:
    from rasa.validator import Validator

    with warnings.catch_warnings(record=True) as warned, caplog.at_level(logging.WARNING):
        warnings.simplefilter("always")
        validator = Validator.from_importer(importer)
        checks = {
            "domain": validator.verify_domain_validity(),
            "nlu": validator.verify_nlu(ignore_warnings=False),
            "actions": validator.verify_actions_in_stories_rules(),
            "structure": validator.verify_story_structure(ignore_warnings=False),
            "slots": validator.verify_slot_mappings(),
            "forms": validator.verify_forms_in_stories_rules() and validator.verify_form_slots(),
        }
        validator.warn_if_config_mandatory_keys_are_not_set()
    assert [name for name, good in checks.items() if not good] == []
    said = [str(w.message) for w in warned if issubclass(w.category, UserWarning)]
    assert [text for text in said if UNCONDITIONAL not in text] == []
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_every_intent_has_an_expected_action(importer: Any) -> None:
    assert {*importer.get_domain().intents} - {*EXPECTED} == {
        "back",
        "restart",
        "session_start",
    }  # Rasa's own, which no text of a patient reaches


@pytest.mark.parametrize(("intent", "action"), EXPECTED.items())
def test_the_rules_lead_an_intent_to_its_action(agent: Any, intent: str, action: str) -> None:
    assert predicted(agent, intent) == action


@pytest.mark.parametrize("intent", ["follow_up", "eye_taping", "thanks", "emergency", names.UNCLEAR])
def test_a_slot_does_not_change_the_action(agent: Any, intent: str) -> None:
    from rasa.shared.core.events import SlotSet

    held = [
        SlotSet(names.SLOT_TOPIC, "botox"),
        SlotSet(names.SLOT_URGENT, "emergency.stroke"),
        SlotSet(names.SLOT_MISSES, 2),
    ]
    assert predicted(agent, intent, *held) == EXPECTED[intent]


def predicted(agent: Any, intent: str, *before: Any) -> str:
    """The action that the trained policies choose after a message heard as `intent`."""
    from rasa.shared.core.events import ActionExecuted, SessionStarted, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    events = [ActionExecuted("action_session_start"), SessionStarted(), *before, ActionExecuted("action_listen")]
    heard = UserUttered("words", intent={"name": intent, "confidence": 1.0})
    tracker = DialogueStateTracker.from_events("tester", [*events, heard], agent.domain.slots, domain=agent.domain)
    prediction = agent.processor._predict_next_with_tracker(tracker)
    return str(agent.domain.action_names_or_texts[prediction.max_confidence_index])


async def test_rasas_story_test_passes(agent: Any) -> None:
    from rasa.core.test import test as run_stories

    report = await run_stories(str(STORIES), agent, e2e=True, fail_on_prediction_errors=True, disable_plotting=True)
    assert report["accuracy"] == 1.0
