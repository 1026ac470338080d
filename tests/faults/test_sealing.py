"""With a key in the environment the words in the files are sealed, and stay readable to those who may while keys change."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from benchmarks.canaries import in_files
from bot.channels.waiting import Asked
from bot.cli import main
from bot.store.record import check_keys
from bot.store.sealing import KEYS_VARIABLE, MARK, Seal, SealError, seal
from tests.faults.conftest import DANGER, SWIM, House, Open

WORDS = (
    "zwieback",
    "trombone",
    "drooped",
    "daily_life",
    SWIM.lower(),
)  # long ones: sealed text is letters too, and may hold a short word by chance
SAID = f"zwieback {DANGER} trombone"
OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


class Keys:
    """The environment, as the next process finds it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch

    def are(self, *keys: str) -> None:
        self._patch.setenv(KEYS_VARIABLE, ",".join(keys))
        seal.cache_clear()


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Keys:
    return Keys(monkeypatch)


@pytest.fixture(autouse=True)
def no_key_is_left() -> Iterator[None]:
    yield
    seal.cache_clear()


async def talk(house: House) -> str:
    conversation = await house.begins()
    for text in (SWIM, SAID):
        await house.says(conversation, text)
        await house.says("somebody", text)
    await house.web.turns.claim(Asked(conversation, "waits", "zwieback trombone"))
    return conversation


async def echoes(house: House, conversation: str) -> list[str]:
    return [said.echo for said in await house.web.turns.history(conversation)]


async def test_no_word_and_no_topic_is_in_any_file_and_all_works(house: House, open_house: Open, keys: Keys) -> None:
    keys.are(NEW)
    conversation = await talk(house)
    assert in_files(house.folder, WORDS) == []
    assert await echoes(house, conversation) == [SWIM, SAID]
    other = open_house()
    assert not await other.is_calm(conversation), "the next process reads it"
    assert [waits.echo for waits in await other.web.turns.left_behind()] == []


async def test_keys_change_without_loss(house: House, open_house: Open, keys: Keys) -> None:
    seal.cache_clear()
    conversation = await talk(house)  # in clear
    for change in ((OLD,), (NEW, OLD)):
        keys.are(*change)
        house = open_house()
        assert not await house.is_calm(conversation, SWIM)
    assert await echoes(house, conversation) == [SWIM, SAID, "zwieback trombone", SWIM, SWIM]
    newest = sqlite3.connect(house.folder / "web.db").execute("SELECT echo FROM turns ORDER BY number DESC").fetchone()
    assert Seal(NEW).open(newest[0]) == SWIM
    with pytest.raises(SealError):
        Seal(OLD).open(newest[0])


async def test_staff_read_and_erase_what_is_sealed(house: House, keys: Keys, capsys: pytest.CaptureFixture[str]) -> None:
    keys.are(NEW)
    conversation = await talk(house)
    assert main(["export", conversation, f"--folder={house.folder}"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [turn["echo"] for turn in told["website"]["turns"]] == [SWIM, SAID]
    assert [waits["echo"] for waits in told["website"]["waiting"]] == ["zwieback trombone"]
    assert SAID in [event.get("text") for event in told["rasa"]]
    assert main(["erase", conversation, f"--folder={house.folder}"]) == 0
    assert main(["export", conversation, f"--folder={house.folder}"]) == 1


async def test_a_key_that_does_not_fit_stops_the_start_in_words(
    house: House, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    keys.are(OLD)
    conversation = await talk(house)
    check_keys(house.folder)
    for wrong in ((NEW,), ()):
        keys.are(*wrong)
        with pytest.raises(SealError, match="does not open what is kept: put the key that sealed it behind"):
            check_keys(house.folder)
        assert main(["export", conversation, f"--folder={house.folder}"]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_key_that_is_none_is_refused_with_how_to_make_one(tmp_path: Path, keys: Keys) -> None:
    keys.are("hello")
    with pytest.raises(SealError, match="no key: make one with"):
        check_keys(tmp_path)


def test_what_was_changed_in_the_file_is_not_opened() -> None:
    shut = Seal(NEW).shut("words")
    assert shut.startswith(MARK)
    with pytest.raises(SealError):
        Seal(NEW).open(shut[:-3] + "AAA")
