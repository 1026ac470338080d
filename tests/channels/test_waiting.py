"""A message is written down before its reader is told so, and is answered once, whoever asks and however often."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.channels import turns as turns_module
from bot.channels.answering import MOST_STARTS, answered
from bot.channels.turns import Turns
from bot.channels.waiting import Asked, IdTaken
from bot.channels.web import WebDoor
from bot.store.record import erase, kept_of
from tests.channels.conftest import CARD, SITE, FakeAgent, Visit

LATE = 4_000_000_000.0


@pytest.fixture
def agent() -> FakeAgent:
    return FakeAgent()


@pytest.fixture
async def door(tmp_path: Path) -> WebDoor:
    made = WebDoor(SITE, tmp_path, free_on_loopback=True)
    await made.turns.begin("web:a", LATE)
    return made


async def restarted(door: WebDoor, agent: FakeAgent) -> WebDoor:
    """Another process on the same folder, which has caught up."""
    other = WebDoor(SITE, door.folder, free_on_loopback=True)
    await other._begin_catching_up(ask=agent.handle_message)
    assert other._catching_up
    await other._catching_up
    return other


async def test_what_was_received_and_not_answered_is_answered_by_the_next_start_in_order(
    door: WebDoor, agent: FakeAgent
) -> None:
    for turn in ("1", "2", "3"):
        assert await door.turns.claim(Asked("web:a", turn, f"text {turn}")) is not None
    other = await restarted(door, agent)
    assert [message.text for message in agent.heard] == ["text 1", "text 2", "text 3"]
    history = await other.turns.history("web:a")
    assert [(said.id, said.replies[0].card) for said in history] == [(turn, CARD) for turn in ("1", "2", "3")]
    assert await other.turns.left_behind() == []


async def test_what_is_owed_is_answered_before_what_comes_then(door: WebDoor, agent: FakeAgent) -> None:
    await door.turns.claim(Asked("web:a", "1", "first"))
    await answered(door, door.turns, Asked("web:a", "2", "second"), agent.handle_message)
    await answered(door, door.turns, Asked("web:a", "1", "first"), agent.handle_message)
    assert [message.text for message in agent.heard] == ["first", "second"]
    assert [said.id for said in await door.turns.history("web:a")] == ["1", "2"]


async def test_what_rasa_heard_already_it_does_not_hear_again(door: WebDoor, agent: FakeAgent) -> None:
    async def recorded(conversation: str, message: str) -> Any:
        return [CARD | {"title": "as before"}] if (conversation, message) == ("web:a", "1") else None

    door.recorded = recorded
    await door.turns.claim(Asked("web:a", "1", "first"))
    claimed = await door.turns.claim(Asked("web:a", "1", "first"))
    assert claimed
    said = await answered(door, door.turns, claimed, agent.handle_message)
    assert (agent.heard, said.replies[0].card["title"]) == ([], "as before")


async def test_a_message_that_no_process_outlives_gets_the_last_resort(door: WebDoor, agent: FakeAgent) -> None:
    await door.turns.claim(Asked("web:a", "1", "my face drooped and I cannot speak"))
    for _ in range(MOST_STARTS - 1):
        await door.turns.left_behind()
    other = await restarted(door, agent)
    assert agent.heard == []
    assert [said.replies[0].card["type"] for said in await other.turns.history("web:a")] == ["urgent"]


async def test_an_id_that_stands_for_another_text_is_refused_with_the_number_to_call(visit: Visit) -> None:
    agent = FakeAgent()
    visitor = await visit(agent)
    await visitor.says("what is botox", "1")
    answer = await visitor.says("my face drooped and I cannot speak", "1")
    assert (answer.status, answer.body["code"]) == (409, "id_taken")
    assert "In an emergency call 112." in answer.body["error"]
    assert len(agent.heard) == 1


async def test_also_while_the_first_waits(door: WebDoor) -> None:
    await door.turns.claim(Asked("web:a", "1", "first"))
    with pytest.raises(IdTaken):
        await door.turns.claim(Asked("web:a", "1", "second"))


async def test_where_it_could_not_be_written_down_the_reader_is_told_and_answered(
    visit: Visit, web: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_: Asked) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    visitor = await visit(FakeAgent())
    monkeypatch.setattr(web.turns, "claim", full)
    first, *cards, end = (await visitor.says("hello", "1")).body
    assert first == {"event": "received", "id": "1", "echo": "hello", "kept": False}
    assert [event["card"] for event in cards] == [CARD]
    assert end == {"event": "end"}


async def test_what_waits_is_exported_erased_and_free_of_personal_data(door: WebDoor) -> None:
    await door.turns.claim(Asked("web:a", "1", "ring me on 07700 900777"))
    kept = kept_of(door.folder, "web:a")
    assert kept
    assert [(waits["id"], waits["echo"]) for waits in kept["website"]["waiting"]] == [("1", "ring me on [phone]")]
    assert erase(door.folder, "web:a")
    assert await door.turns.left_behind() == []
    assert b"ring me" not in (door.folder / "web.db").read_bytes()


async def test_a_file_of_an_earlier_release_gets_its_table(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "web.db") as db:
        db.executescript(turns_module.TABLES)
        db.execute("DROP TABLE waiting")
        db.execute("INSERT INTO conversations VALUES ('web:a', ?)", (LATE,))
    kept = kept_of(tmp_path, "web:a")
    assert kept and kept["website"]["waiting"] == []
    assert await Turns(tmp_path / "web.db").claim(Asked("web:a", "1", "first")) is not None
