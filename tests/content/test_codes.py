"""A code that a patient reads out leads to the wording that was shown, then and now, and to nobody's words."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.cli import main
from bot.content.catalogue import Catalogue
from bot.content.code import SIGNS, as_written, code_of
from tests.content.test_content_reading import git

if TYPE_CHECKING:
    from tests.content.conftest import Folder, Palsy

BELLS, OVERVIEW = "snippets/understanding/bells_palsy.yml", "bells_palsy.overview"


def version_of(folder: Folder) -> str:
    found = Catalogue.load(folder.root, lambda: datetime.date(2026, 11, 22)).find(OVERVIEW)
    assert found is not None
    return found.version


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main([*words, "--root", "content"])
    return code, *capsys.readouterr()


def test_a_code_has_six_signs_that_are_not_taken_for_one_another() -> None:
    assert code_of("bbf9f1f10f5f43a3") == "ZR6-9D6"
    assert len(SIGNS) == 32
    assert not set("IO01") & set(SIGNS)
    assert code_of("") == ""


def test_codes_of_a_thousand_wordings_differ() -> None:
    assert len({code_of(f"{n * 0x9E3779B97F4A7C15 % 2**64:016x}") for n in range(1000)}) == 1000


@pytest.mark.parametrize("written", ["ZR6-9D6", "zr69d6", " zr6 9d6 "])
def test_a_code_is_read_however_it_is_written(written: str) -> None:
    assert as_written(written) == "ZR6-9D6"


@pytest.mark.parametrize("written", ["", "ZR6-9D", "ZR6-9D66", "ZR6-9D0", "übung1"])
def test_what_is_no_code_is_none(written: str) -> None:
    assert as_written(written) is None


def test_a_code_of_an_earlier_wording_tells_it_with_what_was_changed(
    folder: Folder, palsy: Palsy, capsys: pytest.CaptureFixture[str]
) -> None:
    git("init", "-q")
    git("add", "content")
    git("commit", "-q", "-m", "vetted")
    before = version_of(folder)
    folder.change(BELLS, "stops its work", "rests")
    folder.vet()
    git("commit", "-q", "-a", "-m", "changed")
    code, out, _ = told(capsys, "why", code_of(before))
    assert code == 0
    assert out.startswith(f"{code_of(before)}: {OVERVIEW} (What Bell's palsy is), version {before}\n")
    assert ", replaced " in out
    assert "  gist: The nerve of the face stops its work for a time. [aan-2012]" in out
    assert "+gist: The nerve of the face rests for a time. [aan-2012]" in out
    assert "another wording, " in out
    assert "asked as: what is bells palsy" in out
    assert palsy("version", before[:8]).out.splitlines()[0] == out.splitlines()[0]


def test_without_git_the_present_wording_is_still_found(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, "why", version_of(folder))[1]
    assert "it said, and says now:" in out
    assert "read by a test on 2026-11-22" in out


@pytest.mark.parametrize(
    ("code", "line"),
    [("nonsense", "is no code: it is six letters and digits"), ("ZZZ-ZZZ", "no wording with the code 'ZZZ-ZZZ'")],
)
def test_a_code_that_is_none_is_said_in_one_line(
    folder: Folder, capsys: pytest.CaptureFixture[str], code: str, line: str
) -> None:
    number, out, err = told(capsys, "why", code)
    assert (number, out, err.count("\n")) == (2, "", 1)
    assert line in err


def test_words_of_a_reply_lead_to_its_text_and_code(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "find", "the nerve of the face stopped working for a time")
    assert code == 0
    assert out.splitlines()[0].split("\t")[:2] == [code_of(version_of(folder)), OVERVIEW]
    assert told(capsys, "find", "xqzw vbnm")[0] == 1


def test_a_folder_without_a_lock_history_has_no_approvals(folder: Folder) -> None:
    from bot.cli.why import approvals

    assert list(approvals(Path("content"))) == []
