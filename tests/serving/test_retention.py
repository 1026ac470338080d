"""What is over its time is deleted whichever channels are open."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.channels import erasing
from bot.channels.turns import Turns
from bot.serving import server
from bot.store.standing import Standing
from bot.store.watch import Database, watch_of
from tests.channels.conftest import FakeAgent
from tests.mailroom.desk import SITE, room_in, says

OLD = time.time() - 30 * 86_400.0
PATIENCE = 60.0


async def kept_long(folder: Path) -> tuple[Turns, Any]:
    turns, room = Turns(folder / "web.db"), room_in(folder)
    await turns.begin("telegram:old", OLD)
    await room.accept("telegram", [says("an old question", at=OLD)], OLD)
    waiting = await room.waiting("telegram", ())
    assert waiting is not None
    await room.put_by(waiting, "late", "older than a day", OLD)
    return turns, room


async def left(turns: Turns, room: Any) -> int:
    rows = "SELECT (SELECT count(*) FROM people) + (SELECT count(*) FROM inbox) + (SELECT count(*) FROM seen)"
    return int(await room._do(lambda db: db.execute(rows).fetchone()[0])) + await turns.is_known("telegram:old")


def served(monkeypatch: pytest.MonkeyPatch, folder: Path, channels: list[Any]) -> list[Any]:
    """What `palsy serve` does after the start of the server, with these channels."""
    made: list[Any] = []
    agent = FakeAgent()
    agent.keep_in = lambda standing: None  # type: ignore[attr-defined]
    for name, value in {"FOLDER": folder, "make_agent": lambda: agent, "channels_of": lambda _: channels}.items():
        monkeypatch.setattr(server, name, value)
    for name in ("check_port", "check_keys", "put_damaged_aside"):
        monkeypatch.setattr(server, name, lambda _: None)
    monkeypatch.setattr(server, "watch_of", lambda *_: SimpleNamespace(begin=lambda: None))
    monkeypatch.setattr(server, "run", lambda app, _: made.append(app))
    monkeypatch.setattr(server, "make_app", lambda *_: Listeners())
    monkeypatch.setattr(server, "watch_content", lambda _: asyncio.sleep(0))
    server.serve(5005)
    return list(made[0].after_start)


class Listeners:
    """Of the application only what is done after its start."""

    def __init__(self) -> None:
        self.after_start: list[Any] = []
        self.ctx = SimpleNamespace(storage=None, room=SimpleNamespace(most=1))
        self.tasks: list[asyncio.Task[None]] = []

    def register_listener(self, listener: Any, event: str) -> None:
        if event == "after_server_start":
            self.after_start.append(listener)

    def add_task(self, work: Any) -> None:
        self.tasks.append(asyncio.ensure_future(work))


@pytest.mark.parametrize("channels", [[], [SimpleNamespace(name=lambda: "telegram")]], ids=["none", "an app alone"])
async def test_the_server_sweeps_all_files_without_the_channel_of_the_website(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, channels: list[Any]
) -> None:
    turns, room = await kept_long(tmp_path)
    app = Listeners()
    for listener in served(monkeypatch, tmp_path, channels):
        await listener(app)
    end = time.monotonic() + PATIENCE
    while await left(turns, room):
        assert time.monotonic() < end, "it was not swept"
        await asyncio.sleep(0.01)
    for task in app.tasks:
        task.cancel()


async def test_a_channel_with_a_folder_of_its_own_is_swept_there(tmp_path: Path) -> None:
    own = tmp_path / "own"
    turns, room = await kept_long(own)
    folders = [tmp_path, *server.folders_of([SimpleNamespace(folder=str(own)), SimpleNamespace()])[1:]]
    sweeping = asyncio.create_task(erasing.sweep_on(FakeAgent(), Standing(), SITE.keep_hours, folders))
    end = time.monotonic() + PATIENCE
    while await left(turns, room):
        assert time.monotonic() < end, "it was not swept"
        await asyncio.sleep(0.01)
    sweeping.cancel()


async def test_the_watch_reads_every_table_of_what_waits(tmp_path: Path) -> None:
    """Of the website's file, and of the mailroom's."""
    turns, room = await kept_long(tmp_path)
    found = {part.name: part for part in watch_of(tmp_path, lambda: None)._parts if isinstance(part, Database)}
    for name, table, do in (("web.db", "waiting", turns._do), ("mail.db", "stopped", room._do)):
        found[name].try_it()
        await do(lambda db, table=table: db.execute(f"ALTER TABLE {table} RENAME TO of_old"))
        with pytest.raises(Exception, match=f"no such table: {table}"):
            found[name].try_it()
