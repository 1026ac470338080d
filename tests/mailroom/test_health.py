"""A mailroom that cannot be used, or whose worker is gone, is told by `/health` and in the log."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.mailroom.tables import opened
from bot.store.faults import faults
from bot.store.watch import EVERY, LATE, WAITS, watch_of
from tests.mailroom.desk import NOW, room_in, says

Fault = Callable[[Path], Iterator[None]]


def deleted(path: Path) -> Iterator[None]:
    path.unlink()
    yield


def replaced(path: Path) -> Iterator[None]:
    path.with_suffix(".new").touch()
    os.replace(path.with_suffix(".new"), path)
    yield


def older_schema(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path)) as db:
        db.execute("ALTER TABLE outbox RENAME TO of_old")
    yield


def locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        yield


@pytest.fixture(autouse=True)
def no_faults_yet() -> Iterator[None]:
    faults.cache_clear()
    yield
    faults.cache_clear()


async def health() -> tuple[int, Any]:
    """As a server with a model that is well gives it."""
    from bot.serving.pages.routes import Pages

    agent = SimpleNamespace(is_ready=lambda: True)
    app = SimpleNamespace(ctx=SimpleNamespace(agent=agent, storage=None))
    answer = await Pages.health(SimpleNamespace(), SimpleNamespace(app=app))  # type: ignore[arg-type]
    return answer.status, json.loads(answer.body or b"")


@pytest.mark.parametrize("fault", [deleted, replaced, older_schema, locked])
async def test_a_mailroom_that_cannot_be_used_is_told(
    tmp_path: Path, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    await room_in(tmp_path).accept("telegram", [says("private words")], NOW)
    watch = watch_of(tmp_path, lambda: None)
    watch.once()
    assert (await health())[0] == 200
    with contextmanager(fault)(tmp_path / "mail.db"), caplog.at_level(logging.ERROR):
        watch.once()
        status, told = await health()
    assert (status, list(told["storage"])) == (503, ["mail.db"])
    assert "mail.db" in caplog.text and "private" not in caplog.text


def test_a_file_that_is_just_made_is_empty_or_whole(tmp_path: Path) -> None:
    """Else the watch would tell a fault at the first start."""
    seen, whole = [], sqlite3.connect

    def connect(*given: Any, **options: Any) -> Any:
        db = whole(*given, **options)
        db.set_trace_callback(lambda _: seen.append((tmp_path / "mail.db").stat().st_size))
        return db

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.mailroom.tables.sqlite3.connect", connect)
        opened(tmp_path / "mail.db").close()
    sizes = sorted(set(seen))
    assert sizes[0] == 0 and len(sizes) == 2


async def test_where_no_app_was_ever_open_no_mailroom_is_missed(tmp_path: Path) -> None:
    watch_of(tmp_path, lambda: None).once()
    assert (await health())[0] == 200


async def test_a_worker_that_is_gone_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    from bot.serving.server import share_standing

    why: list[str | None] = [None]
    agent, page = SimpleNamespace(keep_in=lambda standing: None), SimpleNamespace(name=lambda: "web")
    app = SimpleNamespace(trouble=lambda: why[0], name=lambda: "telegram")
    watch = share_standing(agent, [page, app], tmp_path)
    watch.once()
    assert (await health())[0] == 200
    why[0] = "has stopped: restart the server"
    with caplog.at_level(logging.ERROR):
        watch.once()
    status, told = await health()
    assert (status, told["storage"]) == (503, {"mailroom of telegram": "has stopped: restart the server"})
    assert "storage failed: mailroom of telegram: has stopped: restart the server" in caplog.text


def test_it_is_told_within_five_seconds() -> None:
    """A round begins each two, and waits half a second for a file at most; of late rounds it is told that they are."""
    assert EVERY + 5 * WAITS < 5.0 <= LATE
