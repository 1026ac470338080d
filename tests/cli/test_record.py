"""`palsy export` gives out all that is kept of a conversation, `palsy erase` leaves nothing; both say what is wrong."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from bot.channels.turns import Reply, Said, Turns
from bot.cli import main
from bot.store import record
from bot.store.standing import Standing
from tests.channels.conftest import CARD

WORD = "zanzibar-4711"
FILES = ("conversations.db", "web.db", "standing.db")


async def _fill(folder: Path) -> None:
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.serving.storage import ErasableTrackerStore

    store = ErasableTrackerStore(Domain.empty(), dialect="sqlite", db=str(folder / "conversations.db"))
    turns, standing = Turns(folder / "web.db"), Standing(folder / "standing.db")
    standing.settle()
    for name in ("web:a", "web:b"):
        tracker = DialogueStateTracker(name, [])
        tracker.update(UserUttered(f"{WORD} of {name}"))
        await store.save(tracker)
        await turns.begin(name, time.time() + 60)
        await turns.keep(name, Said("m1", f"{WORD} of {name}", time.time(), (Reply(f"r-{name}", CARD),)))
        await turns.judge(name, f"r-{name}", True)
        await standing.raised(name, "emergency.overview", "call_now")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two conversations in all three files, as a server leaves them."""
    _run(_fill(tmp_path))
    return tmp_path


def _run(work: Coroutine[Any, Any, None]) -> None:
    loop = asyncio.new_event_loop()
    loop.run_until_complete(work)
    loop.close()


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def told(capsys: pytest.CaptureFixture[str], *command: str) -> tuple[int, str, str]:
    code = main(command)
    out, err = capsys.readouterr()
    return code, out, err


def test_all_that_is_kept_is_given_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(capsys, "export", "web:a", "--folder", str(folder))
    kept = json.loads(out)
    assert (code, err, kept["conversation"]) == (0, "", "web:a")
    assert [event["text"] for event in kept["rasa"]] == [f"{WORD} of web:a"]
    (turn,) = kept["website"]["turns"]
    assert (turn["echo"], turn["replies"][0]["card"], turn["replies"][0]["helpful"]) == (f"{WORD} of web:a", CARD, 1)
    assert kept["stands"]["urgent"] == "emergency.overview"
    assert kept["slots"] == {}
    assert "web:b" not in out


def test_without_an_id_the_ids_are_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "export", "--folder", str(folder)) == (0, "web:a\nweb:b\n", "")


def test_no_word_is_left_in_any_file_and_the_others_stay(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(capsys, "erase", "web:a", "--folder", str(folder))
    assert (code, err) == (0, "")
    assert out == "erased: web:a (copies in backups are not reached)\n"
    assert b"web:a" not in bytes_of(folder)
    assert record.conversations(folder) == ["web:b"]
    kept = record.kept_of(folder, "web:b")
    assert kept is not None
    assert (len(kept["rasa"]), len(kept["website"]["turns"]), kept["stands"]["urgency"]) == (1, 1, "call_now")


@pytest.mark.parametrize("command", ["erase", "export"])
def test_a_second_time_there_is_nothing(folder: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "erase", "web:a", "--folder", str(folder))
    line = "nothing is kept of web:a: `palsy export` lists the ids\n"
    assert told(capsys, command, "web:a", "--folder", str(folder)) == (1, "", line)


def test_a_record_of_an_earlier_release_without_slots_is_given_out_and_erased(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(folder / "conversations.db") as db:
        db.execute("DROP TABLE slots")
    kept = json.loads(told(capsys, "export", "web:a", "--folder", str(folder))[1])
    assert (len(kept["rasa"]), kept["slots"]) == (1, None)
    assert told(capsys, "erase", "web:a", "--folder", str(folder))[0] == 0
    assert record.conversations(folder) == ["web:b"]


@pytest.mark.parametrize("locked", FILES)
def test_where_one_file_is_held_nothing_is_erased(
    folder: Path, locked: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(record, "WAITS", 0.1)
    db = sqlite3.connect(folder / locked, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    what = f"{locked} is held by another program, nothing was changed: try again, or stop that program first\n"
    assert told(capsys, "erase", "web:a", "--folder", str(folder)) == (2, "", what)
    db.execute("ROLLBACK")
    db.close()
    kept = record.kept_of(folder, "web:a")
    assert kept is not None
    assert all(kept[part] for part in ("rasa", "website", "stands"))


@pytest.mark.parametrize("read", ["conversations.db", "web.db"])
def test_where_a_backup_reads_one_file_nothing_is_erased(
    folder: Path, read: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(record, "WAITS", 0.1)
    db = sqlite3.connect(folder / read, isolation_level=None)
    db.execute("BEGIN")
    db.execute("SELECT * FROM sqlite_master").fetchall()
    before = bytes_of(folder)
    what = f"{read} is held by another program, nothing was changed: try again, or stop that program first\n"
    assert told(capsys, "erase", "web:a", "--folder", str(folder)) == (2, "", what)
    db.close()
    assert before.count(b"web:a") == bytes_of(folder).count(b"web:a")


@pytest.mark.parametrize("command", ["erase", "export"])
def test_a_folder_without_conversations_is_told(tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    what = f"{tmp_path} holds no conversations: run this in the project's folder, or name its folder with --folder\n"
    assert told(capsys, command, "web:a", "--folder", str(tmp_path)) == (2, "", what)


@pytest.mark.parametrize("damaged", FILES)
def test_a_damaged_file_is_told_and_nothing_is_erased(
    folder: Path, damaged: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in folder.glob(f"{damaged}*"):
        path.write_bytes(b"not a database" * 1000)
    code, out, err = told(capsys, "erase", "web:a", "--folder", str(folder))
    assert (code, out) == (2, "")
    assert err == f"{damaged} cannot be used, nothing was changed: file is not a database (see docs/operations.md)\n"
    assert b"web:a" in bytes_of(folder)


@pytest.mark.parametrize("missing", FILES)
def test_one_file_that_is_not_there_hinders_nothing(folder: Path, missing: str, capsys: pytest.CaptureFixture[str]) -> None:
    for path in folder.glob(f"{missing}*"):
        path.unlink()
    (folder / missing).touch()  # as a first start leaves it
    assert told(capsys, "erase", "web:a", "--folder", str(folder))[0] == 0
    assert b"web:a" not in bytes_of(folder)


async def test_what_a_running_server_erased_by_hand_is_gone_for_its_reader(folder: Path) -> None:
    turns = Turns(folder / "web.db")
    assert await turns.is_known("web:a")
    assert record.erase(folder, "web:a")
    assert not await turns.is_known("web:a")
    assert await turns.history("web:a") == []
