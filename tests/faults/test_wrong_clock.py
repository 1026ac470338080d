"""A clock that is wrong at a start, or set while running, deletes no conversation before its time."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.conftest import SWIM, House, Open

HOUR = 3600.0
KEEP = 24 * HOUR


@dataclass
class Clocks:
    """The wall's, and the one that nobody sets."""

    wall: float = 1_800_000_000.0
    steady: float = 0.0

    def run(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds

    def off(self, seconds: float) -> None:
        """The machine is off: its steady clock begins anew."""
        self.wall += seconds
        self.steady = 0.0


class Server:
    def __init__(self, folder: Path, clocks: Clocks) -> None:
        from bot.store.clock import SweepClock

        self.clocks = clocks
        self.clock = SweepClock(folder / "swept", KEEP, lambda: clocks.wall, lambda: clocks.steady)

    def runs(self, seconds: float) -> list[bool]:
        """Whether it sweeps, at each of its sweeps, ten minutes apart."""
        found = []
        for _ in range(int(seconds // 600)):
            self.clocks.run(600)
            found.append(self.clock.is_believed())
        return found


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


def after_a_day(folder: Path, clocks: Clocks) -> Server:
    server = Server(folder, clocks)
    assert server.clock.is_believed()
    assert all(server.runs(KEEP))
    return server


@pytest.mark.parametrize("hours", [0.1, 8, 23])
def test_a_server_that_was_off_for_a_night_sweeps_at_once(tmp_path: Path, clocks: Clocks, hours: float) -> None:
    after_a_day(tmp_path, clocks)
    clocks.off(hours * HOUR)
    assert Server(tmp_path, clocks).clock.is_believed()


@pytest.mark.parametrize("hours", [30, 26 * 365 * 24, -2, -26 * 365 * 24])
def test_a_start_with_a_wrong_clock_deletes_nothing_and_goes_on_when_it_is_set_right(
    tmp_path: Path, clocks: Clocks, hours: float, caplog: pytest.LogCaptureFixture
) -> None:
    after_a_day(tmp_path, clocks)
    clocks.off(hours * HOUR)
    server = Server(tmp_path, clocks)
    assert not any([server.clock.is_believed(), *server.runs(5 * HOUR)])
    (said,) = caplog.messages
    assert "no conversation is deleted for its age now" in said
    assert f"{abs(hours):.0f} hours {'later' if hours > 0 else 'earlier'}" in said
    clocks.wall -= hours * HOUR
    assert all(server.runs(HOUR))
    assert caplog.messages[1:] == ["old conversations are deleted again"]


@pytest.mark.parametrize("hours", [1, 30, -1, -30])
def test_a_clock_that_is_set_while_running_deletes_nothing(tmp_path: Path, clocks: Clocks, hours: float) -> None:
    server = after_a_day(tmp_path, clocks)
    clocks.wall += hours * HOUR
    assert not any(server.runs(5 * HOUR))
    clocks.wall -= hours * HOUR
    assert all(server.runs(5 * HOUR))


def test_after_a_long_rest_it_sweeps_when_it_has_run_as_long_as_may_be_kept(tmp_path: Path, clocks: Clocks) -> None:
    """Over restarts too, so that nothing is kept for ever."""
    after_a_day(tmp_path, clocks)
    clocks.off(64 * HOUR)
    for _ in range(2):
        assert not any(Server(tmp_path, clocks).runs(11 * HOUR))
        clocks.off(13 * HOUR)
    assert Server(tmp_path, clocks).runs(3 * HOUR)[-1]


def test_a_first_start_and_a_damaged_file_are_believed(tmp_path: Path, clocks: Clocks) -> None:
    for content in (b"", b"garbage", b"\xff\xfe", b"1 2 3"):
        (tmp_path / "swept").write_bytes(content)
        assert Server(tmp_path, clocks).clock.is_believed()


def test_a_folder_that_cannot_be_written_ends_nothing(tmp_path: Path, clocks: Clocks) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    server = Server(tmp_path / "file", clocks)
    assert all([server.clock.is_believed(), *server.runs(HOUR)])


async def sweeps_once(house: House) -> None:
    """As the server does at its start."""
    from bot.channels.erasing import sweep_on

    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(sweep_on(house.agent, house.standing, int(KEEP / HOUR), [house.folder]), 0.5)


async def test_conversations_are_there_after_a_start_30_hours_ahead(
    house: House, open_house: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, moved = time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: now() + moved[0])
    await sweeps_once(house)
    conversation = "web:tried"
    await house.web.turns.begin(conversation, time.time() + KEEP)
    for name in (conversation, "somebody"):
        await house.says(name, SWIM)
    moved[0] = 30 * HOUR
    again = open_house(numbers=house.numbers)
    await sweeps_once(again)
    assert len(await again.web.turns.history(conversation)) == 1
    assert await again.agent.tracker_store.retrieve("somebody") is not None
    moved[0] = 0.0
    await sweeps_once(open_house())
    assert len(await again.web.turns.history(conversation)) == 1
