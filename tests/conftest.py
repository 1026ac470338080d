"""What all tests share: no telemetry, the trained model once, and the real content, vetted for good."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.serving.quiet import quiet

quiet()  # before Rasa is imported by any test

ROOT = Path(__file__).resolve().parent.parent
SITE = """\
clinic_name: Test Clinic
clinic_phone: "555-0199"
emergency_number: "112"
crisis_line: "116 123"
"""


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
