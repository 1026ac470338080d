"""The rules on the lock (C018 to C020, C046), and that one run names every problem."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.content.conftest import Folder, Palsy

BELLS, EYE = "snippets/understanding/bells_palsy.yml", "snippets/eye_care/eye_taping.yml"
GREET, TOPICS = "snippets/conversation/greet.yml", "topics.yml"
GIST = "The nerve of the face stops its work for a time."


def test_a_snippet_without_an_entry_was_never_vetted(folder: Folder) -> None:
    folder.lock.unlink()
    assert folder.found() == [
        f"{folder.place(name, marker)}: C018"
        for name, marker in (
            (GREET, "- id"),
            (EYE, "- id"),
            ("snippets/safety/emergency.yml", "- id"),
            (BELLS, "id: bells_palsy.overview"),
            (BELLS, "id: bells_palsy.timing"),
        )
    ]


def test_a_changed_word_is_a_lock_mismatch(folder: Folder) -> None:
    folder.change(BELLS, "stops its work", "rests")
    assert folder.found() == [f"{folder.place(BELLS, 'id: bells_palsy.overview')}: C018"]


def test_an_entry_of_no_snippet_is_a_lock_mismatch(folder: Folder) -> None:
    lock = folder.text("vetting.lock.yml")
    folder.write("vetting.lock.yml", lock.replace("greet.overview:", "gone.overview:"))
    assert folder.found() == [f"{folder.place(GREET, '- id')}: C018", "vetting.lock.yml:0: C018"]


@pytest.mark.parametrize(
    ("today", "codes"),
    [
        # Odds hold for six months (to 2027-05-22), all else for twelve (to 2027-11-22).
        (datetime.date(2027, 4, 22), []),
        (datetime.date(2027, 4, 23), ["C020"]),
        (datetime.date(2027, 5, 22), ["C020"]),
        (datetime.date(2027, 5, 23), ["C019"]),
        (datetime.date(2027, 11, 22), ["C020", "C020", "C020", "C019", "C020"]),
        (datetime.date(2027, 11, 23), ["C019"] * 5),
    ],
)
def test_a_review_lapses_soon_and_then_lapses(folder: Folder, today: datetime.date, codes: list[str]) -> None:
    assert [p.code for p in folder.problems(today)] == codes


def test_all_problems_come_in_one_run(folder: Folder) -> None:
    folder.change(BELLS, GIST, "You have Bell's palsy, and it lasts 7 days.")
    folder.change(EYE, "cites: [eye-leaflet]", "cites: [moon-1999]")
    folder.change(TOPICS, "title: Hello", "colour: red, title: Hello")
    folder.write("terms/shared.yml", "- name: [\n")
    codes = {p.code for p in folder.problems()}
    assert {"C001", "C006", "C007", "C010", "C018"} <= codes


def test_an_approved_wording_that_is_not_kept_is_c046_where_any_is(folder: Folder, palsy: Palsy) -> None:
    palsy("approve", "--prune")
    assert folder.problems() == []
    (folder.root / "approved" / "bells_palsy.json").unlink()
    assert [p.code for p in folder.problems()] == ["C046", "C046"]
    palsy("approve", "--prune")
    assert folder.problems() == []
