"""Lines of time: drawn from the very words of the figures, each where its words say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.content.drawing import CannotDraw
from bot.content.load import load_library
from bot.content.picture import picture_of
from bot.content.timeline import COLUMN, MARGIN, read_spans, timeline
from tests.content.conftest import BELLS

if TYPE_CHECKING:
    from tests.content.conftest import Folder

FILE, SNIPPETS, QUANTITIES = "figures/times.yml", "snippets/understanding/bells_palsy.yml", "quantities/shared.yml"
TIMES = """\
- id: healing_time
  kind: timeline
  caption: {text: Healing takes time., cites: [aan-2012]}
  alt: "First movement: within {weeks_to_heal}."
  rows:
  - "First movement: within {weeks_to_heal}"
  licence: CC-BY-4.0
"""


@pytest.fixture
def shown(folder: Folder) -> Folder:
    folder.write(FILE, TIMES)
    folder.write(SNIPPETS, BELLS.replace("  asks:", "  - figure: healing_time\n  asks:"))
    folder.change(QUANTITIES, "  conditions: partial weakness\n", "  conditions: partial weakness\n  low: 3\n  high: 3\n")
    return folder


def ends(row: str) -> list[tuple[int, int]]:
    """Where each bar begins and ends: the full one, and the light one of a range."""
    drawn, _, _ = timeline([row])
    bars = re.findall(r'<rect class="[ms]" x="(\d+)" y="\d+" width="(\d+)"', drawn)
    return sorted((int(x), int(x) + int(width)) for x, width in bars)


def test_what_closes_ends_and_what_comes_later_begins_where_its_words_say() -> None:
    week, month, year = (MARGIN + n * COLUMN for n in (1, 2, 3))
    assert ends("Steroid: within a week") == [(MARGIN, week)]
    ((begins, _),) = ends("Specialist: after the first year")
    assert begins == year
    light, full = ends("New muscle: after 1 to 2 years")
    assert light[0] == year and light[1] == full[0] > year
    full, light = ends("Most are well: within about two to three weeks")
    assert full[0] == MARGIN and week < full[1] == light[0] < light[1] < month


def test_the_hours_in_brackets_are_left_to_the_words() -> None:
    assert read_spans(["Steroid: within 3 days (72 hours)."])[0].words == "within 3 days"


@pytest.mark.parametrize(
    "row",
    [
        "Steroid: 3 days",
        "Steroid: within some days",
        "Muscle: after 9 years",
        ": within 3 days",
        f"{'x' * 25}: within 3 days",
    ],
)
def test_what_is_no_time_is_not_drawn(row: str) -> None:
    with pytest.raises(CannotDraw) as error:
        timeline([row])
    assert error.value.todo


def test_the_figure_changed_the_line_changes(shown: Folder) -> None:
    assert [p for p in shown.problems() if p.code in ("C001", "C054", "C055")] == []
    library, _ = load_library(shown.root)
    before = picture_of(library, library.figures["healing_time"])
    shown.change(QUANTITIES, "about three weeks", "about five weeks")
    library, _ = load_library(shown.root)
    assert picture_of(library, library.figures["healing_time"]).name != before.name
    assert f"{FILE}:6: C055" in shown.found()


def test_a_time_whose_quantity_has_no_bounds_is_not_believed(shown: Folder) -> None:
    shown.change(QUANTITIES, "  low: 3\n  high: 3\n", "")
    assert f"{FILE}:6: C055" in shown.found()
