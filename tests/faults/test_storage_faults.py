"""Whatever becomes of the files, an urgent card that was given stands, and the operator is told without anybody's words."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from bot.channels.tokens import Session
from bot.channels.turns import Reply, Said
from bot.store.standing import Standing
from tests.faults.conftest import DANGER, SEEN, SWIM, House, Open

CANARY = "zq77canary@mail.example"
NAMES = ("conversations.db", "web.db", "standing.db")
Fault = Callable[[House], Iterator[None]]


def mounted(folder: Path, options: str) -> None:
    done = subprocess.run(["mount", *options.split(), str(folder)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("a small file system can be mounted by the administrator alone")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mounted(folder, "-t tmpfs -o size=4m tmpfs")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def paths(folder: Path) -> list[Path]:
    return [folder / name for name in NAMES]


def full(house: House) -> Iterator[None]:
    filler = house.folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    try:
        yield
    finally:
        filler.unlink()


def read_only(house: House) -> Iterator[None]:
    """Another mount over the folder; our open files are closed, as a start finds them."""
    folder = str(house.folder)
    house.standing._file.close()  # type: ignore[union-attr]
    house.web.turns._opened = None
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def deleted(house: House) -> Iterator[None]:
    for path in house.folder.glob("*.db*"):
        path.unlink()
    yield


def replaced_by_empty_files(house: House) -> Iterator[None]:
    for path in paths(house.folder):
        new = path.with_suffix(".new")
        new.touch()
        os.replace(new, path)
    yield


def truncated(house: House) -> Iterator[None]:
    for path in paths(house.folder):
        os.truncate(path, 0)
    yield


def garbage(house: House) -> Iterator[None]:
    for path in paths(house.folder):
        with path.open("r+b") as file:
            file.write(b"garbage!" * (path.stat().st_size // 8))
    yield


def older_schema(house: House) -> Iterator[None]:
    for path, table in zip(paths(house.folder), ("events", "turns", "standing"), strict=True):
        with sqlite3.connect(path) as db:
            db.execute(f"ALTER TABLE {table} RENAME TO of_old")
        db.close()
    yield


def locked(house: House) -> Iterator[None]:
    with ExitStack() as stack:
        for path in paths(house.folder):
            db = stack.enter_context(closing_after(path))
            db.execute("BEGIN EXCLUSIVE")
        yield


def read_by_a_backup(house: House) -> Iterator[None]:
    with closing_after(house.folder / "conversations.db") as db:
        db.execute("BEGIN")
        db.execute("SELECT * FROM events").fetchone()
        yield


@contextmanager
def closing_after(path: Path) -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(path, isolation_level=None)
    yield db
    if db.in_transaction:
        db.execute("ROLLBACK")
    db.close()


ON_ANY_DISK: tuple[Fault, ...] = (
    deleted, replaced_by_empty_files, truncated, garbage, older_schema, locked, read_by_a_backup
)  # fmt: skip


async def stands_through(house: House, fault: Fault) -> tuple[str, str, str]:
    """Danger before and during the fault, over the website and REST; in each the next question is not answered calmly."""
    before, during, rest = await house.begins(), await house.begins(), "somebody"
    assert not await house.is_calm(before, DANGER)
    assert await house.is_calm(during)
    made = contextmanager(fault)(house)
    with made:
        for conversation in (during, rest):
            assert not await house.is_calm(conversation, f"{DANGER} {CANARY}"), conversation
        for conversation in (before, during, rest):
            assert not await house.is_calm(conversation, SWIM), conversation
        house.watch.once()
        status, told = await house.health()
    assert (status, told["status"]) == (503, "failing"), told
    assert told["storage"]
    for conversation in (before, during, rest):
        assert not await house.is_calm(conversation, SWIM), conversation
    return before, during, rest


@pytest.mark.parametrize("fault", ON_ANY_DISK, ids=lambda fault: fault.__name__)
async def test_what_stood_stands_through_a_fault_of_the_files_and_a_restart(
    house: House, fault: Fault, open_house: Open, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        conversations = await stands_through(house, fault)
    printed = capfd.readouterr()
    assert CANARY not in caplog.text + printed.out + printed.err
    assert "face just drooped" not in caplog.text + printed.out + printed.err
    await house.settled()
    kept = Standing(house.folder / "standing.db")
    kept.settle()
    assert [kept.stands(conversation) for conversation in conversations] == [True] * 3


@pytest.mark.parametrize("fault", [full, read_only], ids=lambda fault: fault.__name__)
async def test_what_stood_stands_through_a_full_and_a_read_only_disk(
    small_disk: Path, fault: Fault, open_house: Open, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    house = open_house(small_disk)
    with caplog.at_level(logging.INFO):
        conversations = await stands_through(house, fault)
    printed = capfd.readouterr()
    assert CANARY not in caplog.text + printed.out + printed.err
    await house.settled()
    again = open_house(small_disk)
    for conversation in conversations:
        assert not await again.is_calm(conversation)


async def test_what_stands_is_on_the_disk_when_the_card_goes_out(house: House) -> None:
    conversation = await house.begins()
    await house.says(conversation, DANGER)
    with sqlite3.connect(house.folder / "standing.db") as db:
        ((name, flag, urgency),) = db.execute("SELECT conversation, urgent, urgency FROM standing")
    db.close()
    assert (name, flag.partition(".")[0], urgency) == (conversation, "emergency", "call_now")


async def test_an_ordinary_conversation_writes_nothing(house: House) -> None:
    conversation = await house.begins()
    for text in (SWIM, "thanks", "something else"):
        assert await house.is_calm(conversation, text)
    with sqlite3.connect(house.folder / "standing.db") as db:
        assert db.execute("SELECT * FROM standing").fetchall() == []
    db.close()


async def test_what_was_closed_during_a_fault_stays_closed(small_disk: Path, open_house: Open) -> None:
    house = open_house(small_disk)
    conversation = await house.begins()
    await house.says(conversation, DANGER)
    with contextmanager(full)(house):
        assert await house.is_calm(conversation, SEEN)
        assert await house.is_calm(conversation)
    assert await house.is_calm(conversation)
    await house.settled()
    assert await open_house(small_disk).is_calm(conversation)


async def test_a_clock_that_is_set_back_or_forward_loses_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    now, moved = time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: now() + moved[0])
    for jump in (-60.0, -7200.0, 3700.0, 0.0):
        conversation, moved[0] = await house.begins(), 0.0
        await house.is_calm(conversation)
        moved[0] = jump
        await house.says(conversation, DANGER)
        assert not await house.is_calm(conversation), jump
        moved[0] = 0.0
        assert not await house.is_calm(conversation), jump
        moved[0] = jump
        assert await house.is_calm(conversation, SEEN), jump
        assert await house.is_calm(conversation), jump


async def test_where_it_cannot_be_read_what_stood_the_reply_says_so_once(house: House, open_house: Open) -> None:
    old, other = await house.begins(), await house.begins()
    await house.says(old, "thanks")
    house.standing._file.close()  # type: ignore[union-attr]
    for path in house.folder.glob("standing.db*"):
        path.write_bytes(b"garbage " * 1000)
    again = open_house()
    first = await again.says(old, SWIM)
    assert [card["type"] == "urgent" for card in first] == [True, False]
    assert "If you were told to call" in first[0]["blocks"][0]["text"]
    assert await again.is_calm(old)
    assert await again.is_calm(await again.begins())
    assert (await again.health())[0] == 503
    assert not await open_house().is_calm(other)


async def test_an_erased_conversation_is_gone_from_the_file_too(house: House) -> None:
    conversation = await house.begins()
    await house.says(conversation, DANGER)
    await house.standing.erase(conversation, for_good=True)
    await house.standing.raised(conversation, "emergency.overview", "call_now")
    await house.settled()
    assert conversation.encode() not in b"".join(path.read_bytes() for path in house.folder.glob("standing.db*"))
    assert not house.standing.stands(conversation)


async def test_what_cannot_be_erased_from_the_file_is_not_called_erased(small_disk: Path, open_house: Open) -> None:
    house = open_house(small_disk)
    conversation = await house.begins()
    await house.says(conversation, DANGER)
    with contextmanager(read_only)(house), pytest.raises((sqlite3.Error, OSError)):
        await house.standing.erase(conversation)
    assert house.standing.stands(conversation)


async def test_nothing_that_was_written_is_in_the_file(house: House) -> None:
    await house.says(await house.begins(), f"{DANGER} {CANARY}")
    kept = b"".join(path.read_bytes() for path in house.folder.glob("standing.db*"))
    assert b"emergency" in kept
    for words in (CANARY, "drooped", "weak"):
        assert words.encode() not in kept


async def test_a_card_comes_in_time_where_another_program_holds_the_files(house: House) -> None:
    conversations = [await house.begins() for _ in range(10)]
    with contextmanager(locked)(house):
        began = time.monotonic()
        replies = await asyncio.gather(*(house.says(conversation, DANGER) for conversation in conversations))
        assert time.monotonic() - began < 8.0
        assert all(reply[0]["type"] == "urgent" for reply in replies)
        began = time.monotonic()
        assert await house.web._is_known(Session("", conversations[0], 2_000_000_000))
        assert time.monotonic() - began < 2.0
    assert not any([await house.is_calm(conversation) for conversation in conversations])


async def test_a_turn_that_the_disk_was_slow_for_is_kept_afterwards(house: House) -> None:
    conversation = await house.begins()
    said = Said("m", "words", 1.0, (Reply("r", {"options": [], "suggestions": []}),))
    with closing_after(house.folder / "web.db") as other:
        other.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        assert await house.web.turns.keep(conversation, said) == said
        assert time.monotonic() - began < 3.0
        other.execute("ROLLBACK")
        await asyncio.sleep(0.5)
    assert [turn.id for turn in await house.web.turns.history(conversation)] == ["m"]


async def test_a_conversation_in_which_something_stands_outlives_its_lost_record(house: House) -> None:
    one, other = await house.begins(), await house.begins()
    await house.says(one, DANGER)
    with sqlite3.connect(house.folder / "web.db") as db:
        db.execute("DELETE FROM conversations")
    db.close()
    assert await house.web._is_known(Session("", one, 2_000_000_000))
    assert not await house.web._is_known(Session("", other, 2_000_000_000))
    assert not await house.is_calm(one)
    await house.standing.erase(one, for_good=True)
    await house.web.turns.erase(one)
    assert not await house.web._is_known(Session("", one, 2_000_000_000))
