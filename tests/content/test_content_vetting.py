"""A snippet is served only as it was checked, and only as long as the check holds."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from bot.content.catalogue import Catalogue
from bot.content.load import load_library
from bot.content.vetting import load_lock, save_lock, vetted

if TYPE_CHECKING:
    from pathlib import Path

    from tests.content.conftest import Folder

TODAY = datetime.date(2026, 11, 22)  # the small folder's day
BELLS = "snippets/understanding/bells_palsy.yml"
OVERVIEW, TIMING = "bells_palsy.overview", "bells_palsy.timing"


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (BELLS, "stops its work", "stops its task"),
        (BELLS, "title: What Bell's palsy is", "title: What it is"),
        (BELLS, "  - paragraph:", "  - list:"),
        (BELLS, "  asks:", "  urgency: soon\n  asks:"),
        (BELLS, '["aan-2012 @ abstract"]', '["aan-2012 @ page 2"]'),
        (BELLS, "    - Ask your doctor what this means for you.\n", ""),
        ("sources.yml", "year: 2012", "year: 2013"),
        ("sources.yml", "https://example.org/aan", "https://example.org/other"),
        ("quantities/shared.yml", "about 7 in 10", "about 8 in 10"),
        ("quantities/shared.yml", 'cites: ["aan-2012 @ abstract"]', "cites: [aan-2012, eye-leaflet]"),
    ],
)
def test_a_change_stops_the_snippet_being_served(folder: Folder, name: str, old: str, new: str) -> None:
    assert folder.served(OVERVIEW)
    folder.change(name, old, new)
    assert not folder.served(OVERVIEW)
    assert folder.served("greet.overview")


def test_a_changed_shared_warning_stops_the_snippets_that_use_it(folder: Folder) -> None:
    folder.change("warnings.yml", "the same day", "today")
    assert not folder.served("eye_taping.overview")
    assert folder.served(OVERVIEW)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (BELLS, "what is bells palsy", "what is this"),
        (BELLS, "next: [bells_palsy.timing]", "next: [eye_taping.overview]"),
        (BELLS, "- id: bells_palsy.overview", "# A remark.\n- id: bells_palsy.overview"),
        ("sources.yml", "  checked: 2026-11-01\n  read: abstract", "  checked: 2026-11-22\n  read: all of it"),
        ("sources.yml", "How to tape an eye", "How to tape"),
    ],
)
def test_a_change_that_no_patient_reads_there_stops_nothing(folder: Folder, name: str, old: str, new: str) -> None:
    folder.change(name, old, new)
    assert folder.served(OVERVIEW)


def test_a_lapsed_review_stops_the_snippet_being_served(folder: Folder) -> None:
    last_day_of_odds, last_day = datetime.date(2027, 5, 22), datetime.date(2027, 11, 22)
    assert folder.served(OVERVIEW, last_day_of_odds)
    assert not folder.served(OVERVIEW, last_day_of_odds + datetime.timedelta(days=1))
    assert folder.served(TIMING, last_day)
    assert not folder.served(TIMING, last_day + datetime.timedelta(days=1))


def test_a_review_lapses_while_the_catalogue_is_in_use(folder: Folder) -> None:
    days = [TODAY]
    catalogue = Catalogue.load(folder.root, lambda: days[0])
    found = catalogue.find(TIMING)
    assert found is not None and found.served
    days[0] = datetime.date(2030, 1, 1)
    found = catalogue.find(TIMING)
    assert found is not None and not found.served


def test_without_a_lock_nothing_is_served(folder: Folder) -> None:
    folder.lock.unlink()
    assert not any(folder.served(name) for name in load_library(folder.root)[0].snippets)


def test_a_source_taken_away_withholds_and_does_not_crash(folder: Folder) -> None:
    folder.write("sources.yml", folder.text("sources.yml").partition("- id: eye-leaflet")[0])
    catalogue = Catalogue.load(folder.root, lambda: TODAY)
    found = catalogue.find("eye_taping.overview")
    assert found is not None and not found.served
    assert catalogue.numbered(found.snippet) == {}


def test_the_status_says_what_was_checked_and_that_no_clinician_signed(folder: Folder) -> None:
    catalogue = Catalogue.load(folder.root, lambda: TODAY)
    statuses = [found.review.status for name in (OVERVIEW, "greet.overview") if (found := catalogue.find(name))]
    assert [status.partition(":")[0] for status in statuses] == ["source-checked", "wording-checked"]
    assert all("no clinician has signed it" in status for status in statuses)


def test_an_unknown_id_is_found_nowhere(folder: Folder) -> None:
    assert Catalogue.load(folder.root).find("moon.overview") is None


def test_the_lock_is_read_back_as_it_was_written(folder: Folder) -> None:
    entries, problems = load_lock(folder.lock)
    assert problems == []
    save_lock(entries, folder.lock)
    assert load_lock(folder.lock) == (entries, [])


@pytest.mark.parametrize("step", ["write_text", "replace"])
def test_the_lock_is_written_whole_or_not_at_all(folder: Folder, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    before, files = folder.lock.read_bytes(), sorted(folder.root.iterdir())
    library, _ = load_library(folder.root)
    entries = {OVERVIEW: vetted(library, library.snippets[OVERVIEW], "another", TODAY)}

    def no_space(path: Path, *_: object, **__: object) -> None:
        if step == "write_text":
            path.write_bytes(b"half of i")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"pathlib.Path.{step}", no_space)
    with pytest.raises(OSError, match="No space"):
        save_lock(entries, folder.lock)
    assert folder.lock.read_bytes() == before
    assert sorted(folder.root.iterdir()) == files


@pytest.mark.parametrize(
    ("on", "until"),
    [
        (datetime.date(2026, 11, 22), datetime.date(2027, 5, 22)),
        (datetime.date(2026, 8, 31), datetime.date(2027, 2, 28)),
        (datetime.date(2027, 12, 1), datetime.date(2028, 6, 1)),
    ],
)
def test_odds_are_due_after_six_months(folder: Folder, on: datetime.date, until: datetime.date) -> None:
    library, _ = load_library(folder.root)
    assert vetted(library, library.snippets[OVERVIEW], "a test", on).until == until
