"""What is erased or too old is gone: from our turns, from Rasa's store, and from the bytes of the files."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.channels.erasing import CannotErase, erase_tracker, sweep, sweep_safely
from bot.channels.turns import MOST_TURNS, Reply, Said, Turns
from bot.store.standing import Standing
from tests.channels.conftest import CARD

WORDS = "zanzibar-4711"
DAY = 86_400.0


def said(turn: str, echo: str = WORDS) -> Said:
    return Said(turn, f"{echo} {turn}", time.time(), (Reply(f"reply-{turn}", CARD | {"title": f"{echo} reply"}),))


@pytest.fixture
def turns(tmp_path: Path) -> Turns:
    return Turns(tmp_path / "web.db")


def tracker_store(folder: Path) -> Any:
    from rasa.shared.core.domain import Domain

    from bot.serving.storage import ErasableTrackerStore

    return ErasableTrackerStore(Domain.empty(), dialect="sqlite", db=str(folder / "conversations.db"))


async def told(store: Any, sender: str, text: str, ago: float = 0.0) -> None:
    """A conversation in Rasa's store with one message."""
    from rasa.shared.core.events import UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    tracker = DialogueStateTracker(sender, [])
    tracker.update(UserUttered(text, timestamp=time.time() - ago))
    await store.save(tracker)


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def agent_with(store: Any) -> Any:
    return SimpleNamespace(tracker_store=store)


async def test_no_word_is_left_in_the_file_of_turns(turns: Turns, tmp_path: Path) -> None:
    for name in ("web:a", "web:b"):
        await turns.begin(name, time.time() + DAY)
    for n in range(60):
        await turns.keep("web:a", said(f"a{n}"))
        await turns.keep("web:b", said(f"b{n}", echo="kept"))
    assert WORDS.encode() in bytes_of(tmp_path)
    await turns.erase("web:a")
    assert WORDS.encode() not in bytes_of(tmp_path)
    assert await turns.history("web:a") == []
    assert not await turns.is_known("web:a")
    assert len(await turns.history("web:b")) == 60


async def test_no_word_is_left_in_rasas_file(tmp_path: Path) -> None:
    store = tracker_store(tmp_path)
    for n in range(60):
        await told(store, f"other-{n}", "kept")
        await told(store, "web:a" if n % 2 else f"web:a{n}", WORDS * 20)
    assert WORDS.encode() in bytes_of(tmp_path)
    for name in [name for name in await store.keys() if name.startswith("web:")]:
        await erase_tracker(agent_with(store), name)
    assert WORDS.encode() not in bytes_of(tmp_path)
    assert len(list(await store.keys())) == 60


async def test_both_files_are_for_their_owner_alone(turns: Turns, tmp_path: Path) -> None:
    tracker_store(tmp_path)
    await turns.begin("web:a", 1)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.db")} == {0o600}


async def test_a_failing_store_is_emptied_where_rasa_keeps_its_spare_copy(tmp_path: Path) -> None:
    from rasa.core.tracker_store import FailSafeTrackerStore

    safe = FailSafeTrackerStore(tracker_store(tmp_path))
    await told(safe, "web:a", WORDS)
    await told(safe.fallback_tracker_store, "web:a", WORDS)
    await erase_tracker(agent_with(safe), "web:a")
    assert await safe.retrieve("web:a") is None
    assert "web:a" not in safe.fallback_tracker_store.store


async def test_a_store_that_cannot_erase_says_so() -> None:
    with pytest.raises(CannotErase, match="ErasableTrackerStore"):
        await erase_tracker(agent_with(object()), "web:a")


async def test_what_is_too_old_goes_and_the_rest_stays(turns: Turns, tmp_path: Path) -> None:
    store, now = tracker_store(tmp_path), time.time()
    for name, expires in (("web:old", now - 1), ("web:new", now + 60)):
        await turns.begin(name, expires)
        await turns.keep(name, said(f"m-{name}"))
        await told(store, name, "hello", ago=60)
    await told(store, "rest-old", "hello", ago=DAY + 60)
    await told(store, "rest-new", "hello", ago=DAY - 60)
    assert await sweep(agent_with(store), turns, Standing(), keep_hours=24) == 2
    assert sorted(await store.keys()) == ["rest-new", "web:new"]
    assert not await turns.is_known("web:old")
    assert len(await turns.history("web:new")) == 1
    assert await sweep(agent_with(store), turns, Standing(), keep_hours=24) == 0


async def test_a_failed_sweep_is_said_without_anybodys_words(turns: Turns, caplog: pytest.LogCaptureFixture) -> None:
    await turns.begin(f"web:{WORDS}", 1)
    await sweep_safely(agent_with(object()), turns, Standing(), 24)
    assert "old conversations were not deleted: CannotErase" in caplog.text
    assert WORDS not in caplog.text
    assert await turns.is_known(f"web:{WORDS}")


async def test_nothing_is_kept_of_an_erased_conversation(turns: Turns) -> None:
    await turns.begin("web:a", time.time() + DAY)
    await turns.erase("web:a")
    await turns.keep("web:a", said("late"))
    assert await turns.history("web:a") == []


async def test_the_turn_that_stands_is_given_back(turns: Turns) -> None:
    await turns.begin("web:a", time.time() + DAY)
    kept = await asyncio.gather(*(turns.keep("web:a", said("same", echo=str(n))) for n in range(9)))
    assert len({entry.echo for entry in kept}) == 1
    assert len(await turns.history("web:a")) == 1


async def test_a_long_conversation_forgets_its_beginning(turns: Turns) -> None:
    await turns.begin("web:a", time.time() + DAY)
    for n in range(MOST_TURNS + 5):
        await turns.keep("web:a", said(f"m{n}"))
    history = await turns.history("web:a")
    assert (len(history), history[0].id, history[-1].id) == (MOST_TURNS, "m5", f"m{MOST_TURNS + 4}")


async def test_what_was_kept_is_there_after_a_restart(turns: Turns, tmp_path: Path) -> None:
    await turns.begin("web:a", time.time() + DAY)
    entry = await turns.keep("web:a", said("m"))
    await turns.judge("web:a", entry.replies[0].id, True)
    (found,) = await Turns(tmp_path / "web.db").history("web:a")
    assert found.replies[0].helpful is True
    assert found.replies[0].card == entry.replies[0].card


async def test_a_bad_value_does_not_end_the_process(tmp_path: Path) -> None:
    store = tracker_store(tmp_path)
    with pytest.raises(ValueError, match="surrogates"):
        await store.retrieve("\ud800")


async def test_a_file_that_is_no_database_is_an_error_to_whoever_asks(tmp_path: Path) -> None:
    (tmp_path / "web.db").write_bytes(b"not a database" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        await Turns(tmp_path / "web.db").is_known("web:a")
