"""The hazard log is whole, its controls and tests are there, and its table is up to date."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.hazards import LOG, PAGE, problems_of, read_log, with_table
from tests.conftest import ROOT


def test_every_hazard_has_a_test_or_says_what_is_open_and_every_control_is_there() -> None:
    hazards, problems = read_log(ROOT)
    assert [str(p) for p in [*problems, *problems_of(ROOT, hazards)]] == []
    assert [hazard.id for hazard in hazards] == [f"H{n:02}" for n in range(1, len(hazards) + 1)]


def test_the_table_of_the_page_is_up_to_date() -> None:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    assert with_table(text, read_log(ROOT)[0]) == text, "make it anew: palsy hazards page"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"tests": (), "open": ""}, "H001 H01 has no test"),
        ({"where": ("bot/gone.py",)}, "H002 H01: the control bot/gone.py is gone"),
        ({"tests": ("tests/gone.py",)}, "H003 H01: tests/gone.py holds no test"),
        ({"tests": ("tests/conftest.py",)}, "H003 H01: tests/conftest.py holds no test"),
    ],
)
def test_what_is_missing_is_found(change: dict[str, tuple[str, ...]], line: str) -> None:
    first = read_log(ROOT)[0][0]
    changed = replace(first, **change)  # type: ignore[arg-type]
    assert str(next(problems_of(ROOT, [changed]))).startswith(f"{LOG}:{first.line}: {line}")


def test_a_hazard_of_another_form_is_named_by_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / LOG).parent.mkdir(parents=True)
    (tmp_path / LOG).write_text("- id: H01\n  severity: 9\n", encoding="utf-8")
    told = [str(p) for p in read_log(Path())[1]]
    assert f"{LOG}:2: C001 `severity` is not 1 to 5 (write a whole number)" in told
    assert main(["hazards", "page"]) == 2
