"""domain.yml, training data, topics, content, rules, names.py and the registered actions speak of the same things."""

from __future__ import annotations

import ast
from collections import Counter
from typing import Any, Final

import pytest
from rasa_sdk.executor import ActionExecutor

from actions import names
from bot.content.load import TERM_KINDS, load_library
from tests.contract.conftest import ROOT, actions_of, intents_of, modules, phrasings, rules, topics

LEAST_PHRASINGS: Final = 40
LEAST_OUT_OF_SCOPE: Final = 300
# Set by the classifier where two topics are about as likely; Rasa knows it without a line in domain.yml.
OF_RASA: Final = {names.UNCLEAR}
ASKED: Final = (*topics(), names.FOLLOW_UP)


def registered() -> dict[str, Any]:
    executor = ActionExecutor()
    executor.register_package("actions")
    return dict(executor.actions)


def intents_named() -> set[str]:
    """Every intent that names.py gives, alone or in a tuple."""
    found = vars(names).items()
    values = [value for name, value in found if name.isupper() and not name.startswith("SLOT")]
    return {name for value in values for name in ((value,) if isinstance(value, str) else value)}


def test_the_intents_are_the_topics_and_follow_up(domain: dict[str, Any]) -> None:
    assert domain["intents"] == list(ASKED)


@pytest.mark.parametrize("intent", ASKED)
def test_an_intent_has_enough_different_phrasings(intent: str) -> None:
    least = LEAST_OUT_OF_SCOPE if intent == names.OUT_OF_SCOPE else LEAST_PHRASINGS
    assert len({p.bare for p in phrasings() if p.intent == intent}) >= least


def test_training_data_knows_no_intent_beyond_the_domain(domain: dict[str, Any]) -> None:
    assert {p.intent for p in phrasings()} == set(domain["intents"])


def test_every_topic_has_an_overview() -> None:
    snippets = load_library(ROOT / "data/content")[0].snippets
    assert [topic for topic in topics() if f"{topic}.overview" not in snippets] == []


def test_every_intent_is_in_exactly_one_rule(domain: dict[str, Any]) -> None:
    ruled = Counter(intent for rule in rules() for intent in intents_of(rule))
    assert ruled == Counter([*domain["intents"], *OF_RASA])


def test_a_rule_is_one_intent_and_one_action() -> None:
    assert [rule["rule"] for rule in rules() if len(actions_of(rule)) != 1 or len(rule["steps"]) != 2] == []


def test_the_registered_actions_are_those_of_the_domain(domain: dict[str, Any]) -> None:
    assert sorted(registered()) == sorted(domain["actions"])


def test_the_rules_lead_to_every_action_and_to_no_other(domain: dict[str, Any]) -> None:
    assert {action for rule in rules() for action in actions_of(rule)} == set(domain["actions"])


def test_an_action_carries_one_stem_in_its_class_and_its_name() -> None:
    classes = [
        node.name
        for module in modules()
        for node in module.tree.body
        if module.name.startswith("actions.") and isinstance(node, ast.ClassDef) and node.name.startswith("Action")
    ]
    assert {"action_" + _snake(name.removeprefix("Action")) for name in classes} == set(registered())


def _snake(camel: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in camel).lstrip("_")


def test_the_slots_of_names_py_are_those_of_the_domain(domain: dict[str, Any]) -> None:
    assert sorted(names.SLOTS) == sorted(domain["slots"])


def test_every_slot_constant_is_listed_in_slots() -> None:
    alone = {value for name, value in vars(names).items() if name.startswith("SLOT_")}
    assert alone == set(names.SLOTS)


def test_no_slot_sways_the_dialogue(domain: dict[str, Any]) -> None:
    typed = {name: slot for name, slot in domain["slots"].items() if slot["type"] != "any"}  # `any` never does
    assert [name for name, slot in typed.items() if slot.get("influence_conversation", True)] == []


def test_only_actions_set_a_slot(domain: dict[str, Any]) -> None:
    """The processor in bot/serving/agent.py skips Rasa's slot extraction, because there is none to do."""
    assert {m["type"] for slot in domain["slots"].values() for m in slot["mappings"]} == {"custom"}


def test_no_entity_sways_the_dialogue(domain: dict[str, Any]) -> None:
    told = {name: options for entry in domain["entities"] for name, options in entry.items()}
    assert [name for name, options in told.items() if options["influence_conversation"]] == []


def test_the_intents_of_names_py_stand_in_the_domain(domain: dict[str, Any]) -> None:
    assert intents_named() - OF_RASA <= set(domain["intents"])


def test_the_topics_that_are_no_reading_matter_stand_in_names_py() -> None:
    special = {topic for topic, group in topics().items() if group in ("safety", "conversation", "out_of_scope")}
    assert special <= intents_named()


def test_no_action_writes_a_slot_name_by_hand() -> None:
    written = [
        f"{module.name}: {call.args[0].value}"
        for module in modules()
        if module.name.startswith("actions.")
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("slots.get", "SlotSet")
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert written == []


def test_the_entities_are_the_kinds_of_the_term_lists(domain: dict[str, Any]) -> None:
    kinds = {name for entry in domain["entities"] for name in entry}
    assert kinds == {*TERM_KINDS, "duration"}
