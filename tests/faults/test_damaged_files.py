"""A damaged file in the state folder at a start is told in one line, and mended or refused; what stands stands."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from bot.channels.erasing import sweep_safely
from bot.channels.tokens import SecretError, server_secret
from bot.store.damaged import forget_damaged, put_damaged_aside
from bot.store.standing import Standing
from bot.understanding.encoder import DIMENSIONS
from bot.understanding.encoder.kept import ROW, _read
from tests.channels.test_erasing import agent_with, tracker_store
from tests.faults.conftest import DANGER, SWIM, House, Open
from tests.faults.test_storage_faults import CANARY, locked

RECORDS = ("conversations.db", "web.db")
Damage = Callable[[Path], None]


def garbage(path: Path) -> None:
    path.write_bytes(b"garbage!" * 4096)


def garbage_over_pages(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"garbage!" * ((path.stat().st_size - 4096) // 8))


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def of_another_schema(path: Path) -> None:
    table, column = ("events", "action_name") if path.name == "conversations.db" else ("turns", "echo")
    db = sqlite3.connect(path)
    db.execute(f"ALTER TABLE {table} RENAME COLUMN {column} TO of_old")
    db.close()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def no_text(path: Path) -> None:
    path.write_bytes(b"\xff" * 64)


async def talked(house: House) -> str:
    conversation = await house.begins()
    assert not await house.is_calm(conversation, f"{DANGER} {CANARY}")
    for _ in range(5):
        await house.says(conversation, SWIM)
        await house.says("somebody", SWIM)
    await house.settled()
    return conversation


@pytest.mark.parametrize("damage", [garbage, garbage_over_pages, cut, of_another_schema, a_folder], ids=lambda f: f.__name__)
async def test_damaged_records_are_put_aside_and_what_stands_stands(
    house: House, damage: Damage, open_house: Open, caplog: pytest.LogCaptureFixture
) -> None:
    conversation = await talked(house)
    for name in RECORDS:
        damage(house.folder / name)
    put_damaged_aside(house.folder)
    for name in RECORDS:
        (said,) = [record.getMessage() for record in caplog.records if f"/{name} cannot be used" in record.getMessage()]
        assert "a new one is begun" in said
        assert (house.folder / name).with_suffix(".damaged").exists()
    assert CANARY not in caplog.text
    again = open_house(numbers=house.numbers)
    assert not await again.is_calm(conversation)
    fresh = await again.begins()
    assert await again.is_calm(fresh)
    assert len(await again.web.turns.history(fresh)) == 1


async def test_records_that_are_well_are_left_alone(house: House, caplog: pytest.LogCaptureFixture) -> None:
    conversation = await talked(house)
    put_damaged_aside(house.folder)
    put_damaged_aside(house.folder / "nowhere")
    (house.folder / "empty").mkdir()
    (house.folder / "empty" / "web.db").touch()
    put_damaged_aside(house.folder / "empty")
    assert "cannot be used" not in caplog.text
    assert list(house.folder.rglob("*.damaged")) == []
    assert len(await house.web.turns.history(conversation)) == 6


async def test_records_that_another_program_holds_are_left_alone(house: House) -> None:
    await talked(house)
    with contextmanager(locked)(house):
        put_damaged_aside(house.folder)
    assert list(house.folder.rglob("*.damaged")) == []


async def test_what_was_put_aside_goes_when_its_time_is_over(tmp_path: Path, house: House) -> None:
    aside = tmp_path / "web.damaged"
    aside.write_bytes(b"words")
    agent = agent_with(tracker_store(tmp_path))
    await sweep_safely(agent, house.web.turns, Standing(), 1, tmp_path)
    assert aside.exists()
    forget_damaged(tmp_path, 3600.0)
    assert aside.exists()
    forget_damaged(tmp_path)
    assert not aside.exists()
    forget_damaged(tmp_path)


@pytest.mark.parametrize("damage", [a_folder, no_text], ids=lambda f: f.__name__)
def test_a_secret_that_cannot_be_read_is_refused_in_words(
    tmp_path: Path, damage: Damage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PALSY_SECRET", raising=False)
    server_secret(tmp_path)
    damage(tmp_path / "secret")
    with pytest.raises(SecretError, match=r"secret cannot be read or made \(.*\): put the right one back, or delete it"):
        server_secret(tmp_path)
    assert (tmp_path / "secret").exists()


def vectors(path: Path, many: int = 4) -> bytes:
    halves = np.zeros((many, DIMENSIONS), dtype=np.float32)
    halves[:, [0, DIMENSIONS // 2]] = 1.0
    np.save(path, np.array([(bytes([n + 1] * 16), half) for n, half in enumerate(halves)], dtype=ROW))
    return path.read_bytes()


@pytest.mark.parametrize("content", [b"", b"garbage", b"PK\x03\x04garbage", b"\x93NUMPY"])
def test_vectors_that_cannot_be_read_are_made_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "v.npy").write_bytes(content)
    assert _read(tmp_path / "v.npy") == {}


def test_a_vector_that_was_damaged_is_made_anew_and_the_others_kept(tmp_path: Path) -> None:
    path = tmp_path / "v.npy"
    whole = vectors(path)
    assert len(_read(path)) == 4
    path.write_bytes(whole[:-2000] + b"garbage!" * 250)
    assert len(_read(path)) == 3
