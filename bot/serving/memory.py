"""An agent that keeps conversations in memory only: for `palsy ask`, tests and measurements."""

from __future__ import annotations

from pathlib import Path

from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain

from bot.serving.agent import PalsyAgent
from bot.serving.model import MODEL, ModelError, is_whole


def agent_without_storage(model: Path = MODEL) -> PalsyAgent:
    """Raises ModelError where no whole model is there."""
    if not is_whole(model):
        raise ModelError(f"{model} is missing or half-written: run `palsy train`")
    domain = Domain.load("domain.yml")
    agent = PalsyAgent(domain=domain, tracker_store=InMemoryTrackerStore(domain))
    agent.load_model(model)
    return agent
