"""Stores of conversations to report on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.channels.turns import Reply, Said, Turns
from bot.cli import main
from bot.store.sealing import KEYS_VARIABLE, seal

NOON = 1764244800.0  # 2025-11-27T12:00Z
DAY = 86400


def card(kind: str, name: str, urgency: str | None = None) -> dict[str, Any]:
    topic = name.partition(".")[0]
    return {"type": kind, "topic": topic, "snippet": {"id": name, "version": "f1"}, "urgency": urgency}


SAID = (
    ("web:a", NOON, "how do I tape", card("answer", "eye_taping.how"), True),
    ("web:a", NOON + 9, "is snow blue", card("fallback", "out_of_scope.overview"), None),
    ("web:b", NOON + DAY, "Snow is  blue", card("fallback", "out_of_scope.overview"), False),
    ("web:b", NOON + DAY, "my arm is weak", card("urgent", "emergency.stroke", "call_now"), None),
    ("web:b", NOON + DAY, "\x1b[31mred", card("fallback", "out_of_scope.overview"), None),
)


Line = tuple[str, float, str, dict[str, Any], bool | None]


async def _fill(turns: Turns, said: tuple[Line, ...], took: tuple[int, ...]) -> None:
    await turns.expired(0.0)  # so that there is a file, where nothing was said too; without a limit of time
    for name in dict.fromkeys(line[0] for line in said):
        await turns.begin(name, NOON * 2)
    for n, (name, at, echo, shown, helpful) in enumerate(said):
        await turns.keep(name, Said(f"m{n}", echo, at, (Reply(f"r{n}", shown, helpful),), took[n] if took else None))


def filled(path: Path, said: tuple[Line, ...], took: tuple[int, ...] = ()) -> Path:
    """`took`: milliseconds of each, where they are kept."""
    with ThreadPoolExecutor(1) as apart:  # the browser of a test has an event loop of its own running
        apart.submit(asyncio.run, _fill(Turns(path), said, took)).result()
    return path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with five replies of two conversations on two days."""
    return filled(tmp_path / "web.db", SAID)


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(KEYS_VARIABLE, raising=False)
    seal.cache_clear()
    yield
    seal.cache_clear()


def told(capsys: pytest.CaptureFixture[str], store: Path, *words: str) -> list[tuple[str, str, int]]:
    assert main(["report", "--store", str(store), "--format", "json", *words]) == 0
    return [(row["part"], row["name"], row["count"]) for row in json.loads(capsys.readouterr().out)]
