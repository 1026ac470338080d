"""Odd words that nobody else says go through both doors, in turns that are well and in turns that fail; then every file
below the folder of the conversations and all that was logged or printed is searched for them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import pytest

from benchmarks.canaries import PERSONAL, SECRETS, WORDS, in_files
from tests.faults.conftest import DANGER, SWIM, House, Open
from tests.faults.test_failing_turns import BAD, WORD, break_actions, break_component, break_inside_actions
from tests.faults.test_storage_faults import ON_ANY_DISK, Fault, full, read_only, small_disk  # noqa: F401 - a fixture

FAILS: dict[str, Callable[[House, pytest.MonkeyPatch], None]] = {
    "a component": lambda house, _: break_component(house, _raises),
    "an action": lambda house, _: break_actions(house, _raises),
    "inside an action": lambda _, patch: break_inside_actions(patch, _raises),
    "an action that ends the program": lambda house, _: break_actions(house, BAD["SystemExit"]),
    "an action that says nothing": lambda house, _: break_actions(house, BAD["nothing"]),
}


def _raises() -> Any:
    raise RuntimeError(f"{PERSONAL}, {WORDS}")


async def talk(house: House, *conversations: str) -> None:
    """In each a calm turn, danger, one that fails where something is broken, a calm one."""
    for conversation in conversations:
        for text in (SWIM, f"{DANGER} {WORDS} {PERSONAL}", f"{WORDS} {WORD} {PERSONAL}", PERSONAL, SWIM):
            await house.says(conversation, text)
    await house.settled()


async def nothing_is_found(house: House, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    await asyncio.sleep(0.3)  # what was put off is written
    printed = capfd.readouterr()
    logged = (caplog.text + printed.out + printed.err).lower()
    assert [word for word in (*SECRETS, *WORDS.split(), "drooped") if word in logged] == []
    assert in_files(house.folder, SECRETS) == []


async def test_in_turns_that_are_well_the_words_are_kept_and_the_personal_data_nowhere(
    house: House, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.INFO):
        await talk(house, await house.begins(), "somebody")
    await nothing_is_found(house, caplog, capfd)
    assert sorted(in_files(house.folder, ("trombone",))) == ["trombone in conversations.db", "trombone in web.db"]
    kept = b"".join(path.read_bytes() for path in house.folder.glob("*.db"))
    for mark in ("name", "phone", "e-mail", "number", "date of birth", "address"):
        assert f"[{mark}]".encode() in kept


@pytest.mark.parametrize("breaks", FAILS)
async def test_in_turns_that_fail_neither(
    house: House,
    breaks: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    FAILS[breaks](house, monkeypatch)
    with caplog.at_level(logging.INFO):
        await talk(house, await house.begins(), "somebody")
    await nothing_is_found(house, caplog, capfd)
    assert bool(caplog.text) == (breaks != "an action that says nothing"), "the failure itself is told"


@pytest.mark.parametrize("fault", [*ON_ANY_DISK, full, read_only], ids=lambda fault: fault.__name__)
async def test_while_the_storage_fails_and_after_it_neither(
    open_house: Open,
    fault: Fault,
    request: pytest.FixtureRequest,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    house = open_house(request.getfixturevalue("small_disk")) if fault in (full, read_only) else open_house()
    with caplog.at_level(logging.INFO):
        conversations = (await house.begins(), await house.begins(), "somebody")
        await talk(house, conversations[0], "somebody")
        with contextmanager(fault)(house):
            for conversation in conversations[1:]:
                for text in (f"{DANGER} {WORDS}", PERSONAL):
                    await house.says(conversation, text)
            house.watch.once()
        await talk(house, *conversations)
    await nothing_is_found(house, caplog, capfd)
    assert "storage" in caplog.text
