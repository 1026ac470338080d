"""An agent that keeps conversations in memory only: for `palsy ask`, tests and measurements."""

from __future__ import annotations

from pathlib import Path

from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain

from bot.serving.agent import PalsyAgent
from bot.serving.archive import check_model
from bot.serving.model import MODEL


def agent_without_storage(model: Path = MODEL) -> PalsyAgent:
    """Raises ModelError where no whole model is there, or another than was trained."""
    check_model(model)
    domain = Domain.load("domain.yml")
    agent = PalsyAgent(domain=domain, tracker_store=InMemoryTrackerStore(domain))
    agent.load_model(model)
    return agent
