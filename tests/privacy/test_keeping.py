"""What reaches the files of the stores, by Rasa's own way of saving and by ours."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from bot.channels.turns import Reply, Said, Turns
from bot.privacy.keeping import Keeping
from tests.channels.conftest import CARD

TEXT = "my name is Quackenbush, ring 07700 900777, my face droops since 3 March"
KEPT = "my name is [name], ring [phone], my face droops since 3 March"
SECRETS = (b"quackenbush", b"900777")
INTENT = {"name": "symptoms", "confidence": 0.9}
HEARD: dict[str, Any] = {
    "text": TEXT, "asked": "name quackenbush face droops", "intent": INTENT,
    "entities": [{"entity": "person", "value": "Quackenbush"}], "intent_ranking": [{"name": "symptoms", "confidence": 0.9}],
}  # fmt: skip


def store_in(folder: Path) -> Any:
    from rasa.shared.core.domain import Domain

    from bot.serving.storage import ErasableTrackerStore

    return ErasableTrackerStore(Domain.empty(), dialect="sqlite", db=str(folder / "conversations.db"))


def events_of_a_turn(text: str = TEXT, heard: dict[str, Any] | None = None) -> list[Any]:
    from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered

    card = CARD | {"trace": {"asked": text.lower()}}
    return [
        ActionExecuted("action_listen"),
        UserUttered(text, INTENT, [], heard or HEARD, input_channel="web", message_id="m1"),
        BotUttered("a vetted text, call 555-0199", {"custom": card}),
        SlotSet("behind", {"text": text, "questions": [[text, "symptoms", "symptoms.how"]]}),
    ]


async def tracker_with(store: Any, events: list[Any]) -> Any:
    from rasa.shared.core.trackers import DialogueStateTracker

    tracker = DialogueStateTracker("web:a", store.domain.slots)
    tracker.update_with_events(events, store.domain)
    await store.save(tracker)
    return tracker


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir()).lower()


async def test_rasas_record_holds_marks_and_the_turn_the_words(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    tracker = await tracker_with(store, events_of_a_turn())
    assert tracker.latest_message.text == TEXT
    read = await store.retrieve("web:a")
    assert read.latest_message.text == KEPT
    assert read.latest_message.intent_name == "symptoms"
    assert [event.type_name for event in read.events] == [event.type_name for event in tracker.events]
    assert [secret for secret in SECRETS if secret in bytes_of(tmp_path)] == []


async def test_a_second_save_in_the_same_turn_holds_marks_too(tmp_path: Path) -> None:
    store, events = store_in(tmp_path), events_of_a_turn()
    tracker = await tracker_with(store, events[:2])
    tracker.update_with_events(events[2:], store.domain)
    await store.save(tracker)
    assert len((await store.retrieve("web:a")).events) == len(events)
    assert [secret for secret in SECRETS if secret in bytes_of(tmp_path)] == []


async def test_what_holds_nothing_personal_is_kept_as_it_is(tmp_path: Path) -> None:
    text = "can I swim with House-Brackmann grade IV on day 5"
    store = store_in(tmp_path)
    tracker = await tracker_with(store, events_of_a_turn(text, {"text": text, "asked": "swim", "intent": INTENT}))
    read = await store.retrieve("web:a")
    assert [event.as_dict() for event in read.events] == [event.as_dict() for event in tracker.events]


def test_the_event_that_is_given_stays_as_it_is() -> None:
    event: dict[str, Any] = {"event": "user", "text": TEXT, "parse_data": dict(HEARD)}
    assert Keeping().kept(event)["text"] == KEPT
    assert (event["text"], event["parse_data"]["asked"]) == (TEXT, HEARD["asked"])


@pytest.mark.parametrize(
    "event", [{"event": "user"}, {"event": "user", "text": None, "parse_data": None}, {"event": "bot"}, {}]
)
def test_an_event_without_a_text_passes(event: dict[str, Any]) -> None:
    assert Keeping(TEXT).kept(event) == event


async def test_the_websites_turns_hold_marks(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "web.db")
    await turns.begin("web:a", time.time() + 60)
    said = await turns.keep("web:a", Said("m1", TEXT, time.time(), (Reply("r1", CARD),)))
    assert said.echo == TEXT, "the answer under way tells what was typed"
    assert [turn.echo for turn in await turns.history("web:a")] == [KEPT]
    assert [secret for secret in SECRETS if secret in bytes_of(tmp_path)] == []
