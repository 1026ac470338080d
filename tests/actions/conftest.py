"""A conversation without Rasa: says what the model heard, runs one action, keeps the slots."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import ActionAnswer
from actions.card_action import CardAction
from actions.clarify import ActionClarify
from actions.danger import ActionDanger
from actions.fallback import ActionFallback
from actions.follow_up import ActionFollowUp, ActionMoreDetail
from actions.handoff import ActionHandoff
from actions.small_talk import ActionSmallTalk
from actions.sources import ActionSources
from actions.topics import ActionTopics

ACTIONS: dict[str, type[CardAction]] = {
    "answer": ActionAnswer,
    "clarify": ActionClarify,
    "danger": ActionDanger,
    "fallback": ActionFallback,
    "follow_up": ActionFollowUp,
    "handoff": ActionHandoff,
    "more_detail": ActionMoreDetail,
    "small_talk": ActionSmallTalk,
    "sources": ActionSources,
    "topics": ActionTopics,
}
# An intent with which the rules would lead to each action.
HEARD = {
    "answer": "eye_taping",
    "clarify": "nlu_fallback",
    "danger": "emergency",
    "fallback": "out_of_scope",
    "follow_up": "follow_up",
    "handoff": "human",
    "more_detail": "more_detail",
    "small_talk": "greet",
    "sources": "sources",
    "topics": "capabilities",
}
RANKING = (("botox", 0.31), ("synkinesis", 0.3), ("personal_advice", 0.1), ("pain", 0.05), ("greet", 0.01))
Card = dict[str, Any]


@dataclass
class Conversation:
    """Slots that live from turn to turn, as Rasa would keep them. `channel` is where the person writes; `metadata` is what
    its door says of the next message."""

    channel: str = "rest"
    metadata: dict[str, Any] | None = None
    slots: dict[str, Any] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    def says(
        self,
        text: str,
        action: str,
        intent: str | None = None,
        ranking: Sequence[tuple[str, float]] = RANKING,
        replies: int = 1,
        **heard: object,
    ) -> Card:
        """The first card that the action gives to this text. Fails where it gives more or fewer than `replies`."""
        dispatcher = CollectingDispatcher()
        tracker = self.tracker(text, intent or HEARD[action], ranking, heard)
        for event in asyncio.run(ACTIONS[action]().run(dispatcher, tracker, {})):
            self.slots[event["name"]] = event["value"]
        assert len(dispatcher.messages) == replies
        self.texts += [message["text"] for message in dispatcher.messages]
        first: Card = dispatcher.messages[0]["custom"]
        return first

    def presses(self, offer: str, title: str, action: str = "answer", **heard: Any) -> Card:
        """The card to a button of the web channel; the message's text is what the button says."""
        self.metadata = {"pressed": offer}
        card = self.says(title, action, **heard)
        self.metadata = None
        return card

    def tracker(self, text: str, intent: str, ranking: Sequence[tuple[str, float]], heard: dict[str, object]) -> Tracker:
        said = {
            "text": text,
            "intent": {"name": intent, "confidence": 0.9},
            "intent_ranking": [{"name": name, "confidence": odds} for name, odds in ranking],
            **heard,
        }
        events = [{"event": "user", "text": text, "input_channel": self.channel, "metadata": self.metadata}]
        return Tracker("tester", dict(self.slots), said, events, False, None, {}, None)


Talk = Callable[..., Conversation]


@pytest.fixture
def talk(vetted_desk: object, monkeypatch: pytest.MonkeyPatch) -> Conversation:
    monkeypatch.delenv("PALSY_DEBUG", raising=False)
    return Conversation()
