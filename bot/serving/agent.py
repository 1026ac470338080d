"""Rasa's agent with the actions run in this process, without the second process, the HTTP hop and the schema check."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import rasa.core.actions.action as rasa_actions
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from threadpoolctl import threadpool_limits

from bot.components.about import ABOUT
from bot.components.danger import DANGER
from bot.components.topics import CARD_IN_HAND, IN_HAND
from bot.serving.archive import check_model
from bot.serving.feeding import feed, kept_by
from bot.serving.graph import GraphInOrder
from bot.store.faults import faults
from bot.store.standing import Standing
from bot.understanding.triage import Bands, Heard, triage
from bot.understanding.triage import Standing as NothingStands

logger = logging.getLogger(__name__)

ACTIONS_PACKAGE = "actions"
TOPIC_SLOT, SNIPPET_SLOT, URGENT_SLOT, ABOUT_SLOT = "topic", "snippet", "urgent", "about"


class InProcessAction(rasa_actions.Action):
    """One of our actions, called as a function. It sees slots and the latest message, not the whole history."""

    def __init__(self, name: str, run: Any):
        self._name, self._run = name, run

    def name(self) -> str:
        return self._name

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        dispatcher = CollectingDispatcher()
        try:
            events = await self._run(dispatcher, _sdk_tracker(tracker), {})
        except Exception as error:
            # Rasa logs the whole exception, and its message may hold the patient's words.
            raise RuntimeError(f"{self._name} failed: {type(error).__name__}") from None
        said = [rasa_actions.create_bot_utterance(_draft(message)) for message in dispatcher.messages]
        return [*said, *(SlotSet(event["name"], event["value"]) for event in events)]


def _draft(message: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in message.items() if value}


def _sdk_tracker(tracker: DialogueStateTracker) -> Tracker:
    said = tracker.latest_message
    return Tracker(
        sender_id=tracker.sender_id,
        slots=tracker.current_slot_values(),
        latest_message=said.parse_data if said else {},
        events=[said.as_dict()] if said else [],
        paused=tracker.is_paused(),
        followup_action=None,
        active_loop={},
        latest_action_name=tracker.latest_action_name,
    )


class PalsyProcessor(MessageProcessor):
    """Runs our actions here; all else is Rasa's.

    Every rule is one intent and one action, and no slot or entity takes part (a test holds data/stories to that). So the
    policies' prediction depends on the intent alone, and is asked for once an intent.
    """

    executor: ActionExecutor

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.graph_runner: Any = GraphInOrder(self.graph_runner)
        self._predicted: dict[str, tuple[rasa_actions.Action, PolicyPrediction]] = {}
        self.standing = Standing()
        self._seen: dict[str, int] = {}  # by conversation: up to where a turn under way has seen what stands

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        try:
            said: list[dict[str, Any]] | None = await super().handle_message(message)
            return said
        finally:
            self._seen.pop(message.sender_id, None)

    async def fetch_tracker_and_update_session(self, sender_id: str, *args: Any, **kwargs: Any) -> DialogueStateTracker:
        """As Rasa's own; what stands is as our own record says, whatever became of Rasa's."""
        tracker = await super().fetch_tracker_and_update_session(sender_id, *args, **kwargs)
        self._seen[sender_id] = await feed(tracker, self.standing)
        return tracker

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> tuple[rasa_actions.Action, PolicyPrediction]:
        if tracker.latest_action_name in self.executor.actions:
            # Each kind of turn is one action: after it the turn is over, and no policy need be asked.
            return rasa_actions.ActionListen(), PolicyPrediction.for_action_name(self.domain, ACTION_LISTEN_NAME)
        intent = tracker.latest_message.intent_name if tracker.latest_message else None
        if tracker.latest_action_name != ACTION_LISTEN_NAME or intent is None:
            return self._predict(tracker)
        if intent not in self._predicted:
            self._predicted[intent] = self._predict(tracker)
        return self._predicted[intent]

    async def parse_message(
        self, message: UserMessage, tracker: DialogueStateTracker | None = None, only_output_properties: bool = True
    ) -> dict[str, Any]:
        """As Rasa's own; with the message go the topic and card in hand, on which words may lean, and whom it is about."""
        if tracker:
            # While an urgent answer stands, nothing that is said leans on another topic.
            in_hand = None if tracker.get_slot(URGENT_SLOT) else tracker.get_slot(TOPIC_SLOT)
            carried = {IN_HAND: in_hand, CARD_IN_HAND: tracker.get_slot(SNIPPET_SLOT), ABOUT: tracker.get_slot(ABOUT_SLOT)}
            message.metadata = {**(message.metadata or {}), **carried}
        parsed: dict[str, Any] = await super().parse_message(message, tracker, only_output_properties)
        return parsed

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Nothing: Rasa's own builds an empty domain a message to compare names; a test compares ours with domain.yml."""

    def _predict(self, tracker: DialogueStateTracker) -> tuple[rasa_actions.Action, PolicyPrediction]:
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        run = self.executor.actions.get(action.name())
        return (InProcessAction(action.name(), run) if run else action), prediction

    def _log_action_on_tracker(
        self,
        tracker: DialogueStateTracker,
        action: rasa_actions.Action,
        events: list[Event] | None,
        prediction: PolicyPrediction,
    ) -> None:
        """As Rasa's own, without its debug log, which copies every card and holds the patient's words."""
        tracker.update_with_events(prediction.events, self.domain)
        tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events or [], self.domain)

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """Nothing: only actions set our slots (a test holds domain.yml to that), so there is none to extract."""
        return tracker

    async def _run_action(
        self,
        action: rasa_actions.Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        """As Rasa's own, without a copy of the tracker: our actions reject no prediction, and listening does nothing."""
        if action.name() == ACTION_LISTEN_NAME:
            self._log_action_on_tracker(tracker, action, [], prediction)
            return False
        if not isinstance(action, InProcessAction):
            return bool(await super()._run_action(action, tracker, output_channel, nlg, prediction))
        try:
            events = await action.run(output_channel, nlg, tracker, self.domain)
        except RuntimeError as error:
            logger.error("%s", error)  # no card goes out, so the channel's last resort answers
            events = []
        flags, urgency = kept_by(events)
        await self.standing.note(tracker.sender_id, self._seen.get(tracker.sender_id, 0), flags, urgency)
        self._log_action_on_tracker(tracker, action, events, prediction)
        await self.execute_side_effects(events, tracker, output_channel)
        return bool(self.should_predict_another_action(action.name()))


class PalsyAgent(Agent):
    """An agent whose processor is a PalsyProcessor."""

    async def hears(self, text: str, after: str | None = None) -> dict[str, Any]:
        """What is heard in a text, as if the topic `after` had just been answered. Nothing is kept."""
        heard: dict[str, Any] = await self.processor.parse_message(UserMessage(text, metadata={IN_HAND: after}))
        return heard

    async def hears_danger(self, text: str) -> bool:
        """Whether a text by itself would get an alarm, or a question back about danger. Nothing is kept."""
        return triage(Heard.of((await self.hears(text))[DANGER]), NothingStands(), Bands()).do in ("alarm", "ask")

    def keep_in(self, standing: Standing) -> None:
        """What stands is kept there from now on; the doors share it."""
        self.processor.standing = standing

    @staticmethod
    def _create_tracker_store(store: TrackerStore | None, domain: Domain) -> TrackerStore:
        """As Rasa's own, but a failure is told without what was to be written, which are the patient's words."""
        if store is None:
            store = InMemoryTrackerStore(domain)
        store.domain = domain
        return FailSafeTrackerStore(store, on_tracker_store_error=_tell)

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Raises ModelError where it is not the model that was trained: before anything in it is read."""
        check_model(Path(model_path))
        executor = ActionExecutor()
        executor.register_package(ACTIONS_PACKAGE)
        self.processor = PalsyProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            generator=self.nlg,
        )
        self.processor.executor = executor
        # One message gains nothing from a second thread of the matrix library, and both would spin: half the CPU time.
        threadpool_limits(limits=1)
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain


def _tell(error: Exception) -> None:
    faults().note("conversations.db", error)
