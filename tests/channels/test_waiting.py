"""A message is written down before its reader is told so, and is answered once, whoever asks and however often."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from bot.channels import turns as turns_module
from bot.channels.answering import MOST_STARTS, answered
from bot.channels.turns import Turns
from bot.channels.waiting import Asked, IdTaken
from bot.channels.web import WebDoor
from bot.store.record import erase, kept_of
from bot.store.sealing import KEYS_VARIABLE, seal
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


async def test_a_message_that_no_key_opens_holds_up_no_other_and_is_answered_when_its_key_is_back(
    door: WebDoor, agent: FakeAgent, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))

    def keys(*given: str) -> None:
        monkeypatch.setenv(KEYS_VARIABLE, ",".join(given))
        seal.cache_clear()

    for turn, key in (("1", old), ("2", new), ("3", old), ("4", new)):
        keys(key)
        await door.turns.claim(Asked("web:a", turn, f"text {turn}"))
    for _ in range(MOST_STARTS + 1):
        other = await restarted(door, agent)
    assert [message.text for message in agent.heard] == ["text 2", "text 4"]
    told = [record.getMessage() for record in caplog.records if "cannot be opened" in record.getMessage()]
    assert told[0].startswith("2 of the messages from before the start cannot be opened")
    assert "text" not in caplog.text
    await answered(other, other.turns, Asked("web:a", "5", "text 5"), agent.handle_message)
    keys(new, old)
    other = await restarted(door, agent)
    seal.cache_clear()
    assert [message.text for message in agent.heard[-2:]] == ["text 1", "text 3"]
    assert [said.id for said in await other.turns.history("web:a")] == ["1", "2", "3", "4", "5"]
    keys(new)
    assert [said.id for said in await other.turns.history("web:a")] == ["1", "2", "3", "4", "5"]
    seal.cache_clear()


async def test_turns_that_no_key_opens_are_passed_over(
    door: WebDoor, agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    for turn in ("1", "2"):
        monkeypatch.setenv(KEYS_VARIABLE, Fernet.generate_key().decode())
        seal.cache_clear()
        await answered(door, door.turns, Asked("web:a", turn, f"text {turn}"), agent.handle_message)
    assert [said.id for said in await door.turns.history("web:a")] == ["2"]
    claimed = await door.turns.claim(Asked("web:a", "1", "text 1"))
    assert claimed is not None
    said = await answered(door, door.turns, claimed, agent.handle_message)
    assert said.replies[0].card == CARD
    monkeypatch.undo()
    seal.cache_clear()


class FirstHangs(FakeAgent):
    """Never comes back from its first message."""

    async def handle_message(self, message: Any) -> None:
        self.pause = 0.0 if self.heard else 3600.0
        await super().handle_message(message)


async def test_where_the_first_is_too_slow_the_second_comes_after_it_and_has_it_not_heard_again(
    door: WebDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent, raised = FirstHangs(), door.standing.raised
    door.time_limit = 4.0

    async def late(*given: Any) -> None:
        await asyncio.sleep(0.5)  # as on a slow disk: the first one's safe card is kept some time after its limit
        await raised(*given)

    monkeypatch.setattr(door.standing, "raised", late)
    work = []
    for turn, text in (("1", "my face just drooped and my arm is weak"), ("2", "can I swim")):
        claimed = await door.turns.claim(Asked("web:a", turn, text))
        assert claimed is not None
        work.append(asyncio.create_task(answered(door, door.turns, claimed, agent.handle_message)))
        await asyncio.sleep(2)
    first, second = [await task for task in work]
    assert [message.message_id for message in agent.heard] == ["1", "2"], "each once"
    assert first.replies[0].card["type"] == "urgent"
    assert second.replies[0].card == CARD
    assert await door.turns.history("web:a") == [first, second]


async def test_an_answer_that_is_kept_late_stands_where_it_was_asked(door: WebDoor, agent: FakeAgent) -> None:
    for turn in ("1", "2", "3"):
        await door.turns.claim(Asked("web:a", turn, f"text {turn}"))
    for turn in ("2", "3", "1"):
        await door.turns.keep("web:a", turns_module.Said(turn, f"text {turn}", 0.0, ()))
    await door.turns.keep("web:a", turns_module.Said("4", "not claimed", 0.0, ()))
    await door.turns.claim(Asked("web:a", "5", "text 5"))
    await door.turns.keep("web:a", turns_module.Said("6", "not claimed", 0.0, ()))
    await door.turns.keep("web:a", turns_module.Said("5", "text 5", 0.0, ()))
    assert [said.id for said in await door.turns.history("web:a")] == ["1", "2", "3", "4", "5", "6"]
