"""What all tests share: no telemetry, the trained model once, and the real content, vetted for good."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pytest

from bot.serving.quiet import quiet

quiet()  # before Rasa is imported by any test

ROOT = Path(__file__).resolve().parent.parent
# The files that take longest, first of all: two workers take file after file, and neither then waits long for the other.
LONGEST = (
    "evaluation/test_floors.py", "serving/test_training_repeats.py", "evaluation/test_counterfactual.py",
    "stories/test_dialogue.py", "widget/test_with_the_assistant.py", "understanding/test_spanish.py",
    "understanding/test_flags_kept_small.py", "evaluation/test_measuring.py", "serving/test_starting.py",
    "cli/test_flags.py", "contract/test_training_data.py", "understanding/test_language.py",
)  # fmt: skip
SITE = """\
clinic_name: Test Clinic
clinic_phone: "555-0199"
emergency_number: "112"
crisis_line: "116 123"
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks the trained model comes last, file by file: `make test` trains it beside the other tests."""
    for item in items:
        if "agent" in getattr(item, "fixturenames", ()):
            item.add_marker("trained")
    asking = {item.path for item in items if item.get_closest_marker("trained")}
    items.sort(key=lambda item: (item.path in asking, _place(item)))


def _place(item: pytest.Item) -> int:
    name = "/".join(item.path.parts[-2:])
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("trained"):
        wait_for_the_training()


@cache
def wait_for_the_training() -> None:
    """Until the process that `make test` names in TRAINING has ended; whether it trained well, `make test` says."""
    process = int(os.environ.get("TRAINING") or 0)
    while process and _runs(process):
        time.sleep(1)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


Load = Callable[..., Any]


def known_by_wording(load: Load) -> Load:
    """The same loader, which reads a wording once a process, wherever it stands; it is called with a path and no more."""
    known: dict[bytes, Any] = {}

    def loaded(path: Path) -> Any:
        try:
            wording = path.read_bytes()
        except OSError:
            return load(path)
        if wording not in known:
            known[wording] = load(path)
        return known[wording]

    return loaded


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """Many tests spoil one file of a copy of the content: the other 150, which take three seconds, are read once for all.

    A wording that was not met before is read as always, and what cannot be read is not kept.
    """
    from bot.content import lines
    from bot.understanding.situation import SituationReader
    from bot.understanding.spanish.rules import Rules

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "_loaded", lru_cache(maxsize=None)(lines._loaded))
        readers: tuple[Any, ...] = (SituationReader, Rules)
        for reader in readers:
            patch.setattr(reader, "load", staticmethod(known_by_wording(reader.load)))
        yield


@pytest.fixture(autouse=True)
def no_faults_before() -> None:
    """A fault of the storage counts for half a minute: none of an earlier test's is told in this one."""
    from bot.store.faults import faults

    faults.cache_clear()


@pytest.fixture(scope="session")
def site_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a clinic with a number of its own, so that a test sees which number was shown."""
    path = tmp_path_factory.mktemp("site") / "site.yml"
    path.write_text(SITE, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def vetted_desk(site_file: Path) -> Iterator[Any]:
    """The desk of the actions on the real content, every snippet served as it stands now.

    Whether the lock in the repository fits is what `palsy content check` asks; these tests ask what is done with it.
    """
    import actions.desk
    from bot.content.catalogue import Catalogue
    from bot.content.load import load_library
    from bot.content.vetting import vetted

    today = datetime.date(2026, 11, 22)

    def whole_catalogue(root: Path) -> Catalogue:
        library, _ = load_library(root)
        lock = {s.id: vetted(library, s, "a test", today) for s in library.texts.values()}
        return Catalogue(library, lock, lambda: today)

    actions.desk.desk.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        patch.setenv("PALSY_SITE", str(site_file))
        patch.setattr("actions.desk.Catalogue.load", whole_catalogue)
        made = actions.desk.desk()
    yield made
    actions.desk.desk.cache_clear()


@pytest.fixture(scope="session")
def agent(vetted_desk: object) -> Any:
    """The trained model with the actions really run; `make test` trains before. Conversations stay in memory."""
    from bot.serving.memory import agent_without_storage
    from bot.serving.quiet import quiet_rasa

    quiet_rasa()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return agent_without_storage()
