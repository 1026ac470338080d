"""Rasa's default recipe as a project of its own: the same phrasings, our own texts as its responses, no custom action."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.content.catalogue import Catalogue
from bot.content.site import Site, load_site
from bot.evaluation.baseline import PIPELINE, Sample, as_rasa_reads, sampled, with_epochs

VERSION = "3.1"
FALLBACK = "I did not understand that. Please say it in other words."
A_STORY = 3  # questions in each
# What `rasa init` writes.
POLICIES: tuple[dict[str, Any], ...] = (
    {"name": "MemoizationPolicy"},
    {"name": "RulePolicy"},
    {"name": "UnexpecTEDIntentPolicy", "max_history": 5},
    {"name": "TEDPolicy", "max_history": 5, "constrain_similarities": True},
)
DATABASE = "conversations.db"


def write_project(place: Path, epochs: int, phrasings: int) -> int:
    """Gives how many phrasings it is taught."""
    sample = sampled(phrasings)
    for name, content in files(sample, epochs, texts({intent for _, intent in sample})).items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return len(sample)


def texts(intents: set[str]) -> dict[str, str]:
    """Of each intent the first text of its topic, as this assistant would say it; of small talk the title."""
    catalogue, site = Catalogue.load(), load_site()
    return {intent: _text(catalogue, site, intent) for intent in intents}


def _text(catalogue: Catalogue, site: Site, topic: str) -> str:
    from bot.rendering.card import snippet_card
    from bot.rendering.text import plain_text

    found = next((f for s in catalogue.aspects(topic) if (f := catalogue.find(s.id)) and f.served), None)
    return plain_text(snippet_card(catalogue, site, found, "answer")) if found else catalogue.title(topic)


def files(sample: Sample, epochs: int, responses: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The project's files by name."""
    intents = sorted(responses)
    said = {f"utter_{intent}": [{"text": text}] for intent, text in responses.items()}
    return {
        "config.yml": {
            "recipe": "default.v1",
            "assistant_id": "default-recipe",
            "language": "en",
            "pipeline": with_epochs(PIPELINE, epochs),
            "policies": with_epochs(POLICIES, epochs),
        },
        "domain.yml": {
            "version": VERSION,
            "intents": intents,
            "responses": said | {"utter_fallback": [{"text": FALLBACK}]},
            "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
        },
        "data/nlu.yml": as_rasa_reads(sample),
        "data/rules.yml": {"version": VERSION, "rules": [*map(_rule, intents), _rule("nlu_fallback", "utter_fallback")]},
        "data/stories.yml": {"version": VERSION, "stories": list(_stories(intents))},
        "endpoints.yml": {"tracker_store": {"type": "SQL", "dialect": "sqlite", "db": DATABASE}},
        "credentials.yml": {"rest": None},
    }


def _rule(intent: str, action: str = "") -> dict[str, Any]:
    return {"rule": f"answer {intent}", "steps": _turn(intent, action)}


def _turn(intent: str, action: str = "") -> list[dict[str, str]]:
    return [{"intent": intent}, {"action": action or f"utter_{intent}"}]


def _stories(intents: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Short conversations, each topic in one, for the policies that learn from stories."""
    for start in range(0, len(intents), A_STORY):
        some = intents[start : start + A_STORY]
        yield {"story": f"asks {' '.join(some)}", "steps": [step for intent in some for step in _turn(intent)]}
