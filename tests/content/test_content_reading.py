"""`palsy content list | show | sources | due | diff`: what an editor reads."""

from __future__ import annotations

import datetime
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.content.conftest import Folder, Palsy

BELLS = "snippets/understanding/bells_palsy.yml"
OVERVIEW, TIMING, EYE, GREET = "bells_palsy.overview", "bells_palsy.timing", "eye_taping.overview", "greet.overview"
EMERGENCY = "emergency.overview"


def test_list_has_a_row_a_snippet_with_tabs_between(palsy: Palsy, folder: Folder) -> None:
    folder.change(BELLS, "starts to move", "moves")
    listed = palsy("list")
    assert listed.code == 0
    assert [row[0] for row in listed.rows] == [OVERVIEW, TIMING, EMERGENCY, EYE, GREET]
    assert listed.rows[0][1:3] == ["What Bell's palsy is", "30"]
    assert float(listed.rows[0][3]) <= 6
    assert listed.rows[0][4:] == ["odds", "served", "2027-05-22"]
    assert listed.rows[1][4:] == ["", "withheld", ""]
    assert listed.err == "5 snippets, 4 served, 1 withheld\n"


@pytest.mark.parametrize(
    ("name", "ids"), [("bells_palsy", [OVERVIEW, TIMING]), ("understanding", [OVERVIEW, TIMING]), ("eye_care", [EYE])]
)
def test_list_keeps_to_a_topic_or_a_group(palsy: Palsy, name: str, ids: list[str]) -> None:
    assert [row[0] for row in palsy("list", name).rows] == ids


def test_a_terminal_gets_tables(palsy: Palsy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    for verb in ("list", "sources", "due"):
        listed = palsy(verb)
        assert listed.code == 0
        assert "\t" not in listed.out
        assert "id" in listed.out.splitlines()[0]


def test_show_is_what_a_patient_reads_with_numbered_sources(palsy: Palsy) -> None:
    shown = palsy("show", OVERVIEW)
    assert shown.code == 0
    assert shown.out.splitlines()[:6] == [
        "What Bell's palsy is",
        "The nerve of the face stops its work for a time. [1]",
        "Most people get well on their own, about 7 in 10. [1] Ask your doctor what this means for you.",
        "Sources:",
        "[1] A guideline on steroids. Neurology 79, 2012. https://example.org/aan",
        "",
    ]
    assert "status: served; source-checked: " in shown.out
    assert "no clinician has signed it" in shown.out
    assert "checked 2026-11-22, due 2027-05-22, version " in shown.out
    assert "asks: what is bells palsy\nnext: bells_palsy.timing\n" in shown.out
    assert "figure well_untreated: about 7 in 10 (all degrees of weakness)" in shown.out


def test_show_fills_in_the_clinic_and_the_steps(palsy: Palsy) -> None:
    shown = palsy("show", EYE).out
    assert "1. Wash your hands first.\n2. Call Test Clinic if you are not sure.\nImportant: See an eye doctor" in shown


def test_show_leaves_the_clinics_fields_where_no_site_file_is(palsy: Palsy) -> None:
    Path("site.yml").unlink()
    assert "Call {site.clinic_name} if you are not sure." in palsy("show", EYE).out


def test_show_shows_a_withheld_snippet_and_says_so(palsy: Palsy, folder: Folder) -> None:
    folder.change(BELLS, "stops its work", "rests")
    shown = palsy("show", OVERVIEW).out
    assert "The nerve of the face rests for a time. [1]" in shown
    assert "status: withheld; not shown: " in shown


def test_show_names_what_could_not_be_filled_or_found(palsy: Palsy, folder: Folder) -> None:
    folder.change(BELLS, "for a time", "for {moon_time}")
    folder.change(BELLS, "    cites: [aan-2012]\n  blocks", "    cites: [moon-1999]\n  blocks")
    shown = palsy("show", OVERVIEW)
    assert shown.code == 0
    assert "for {moon_time}. [1]" in shown.out
    assert "figure moon_time: NOT FILLED, no file defines it" in shown.out
    assert "UNKNOWN SOURCE moon-1999" in shown.out


def test_what_a_patient_reads_is_never_taken_for_markup(palsy: Palsy, folder: Folder) -> None:
    folder.change(BELLS, "for a time", "for [red]a time[/] [/nope]")
    for forced in ("0", "1"):
        with pytest.MonkeyPatch.context() as patch:
            if forced == "1":
                patch.setenv("FORCE_COLOR", "1")
            assert "[red]a time[/] [/nope]" in palsy("show", OVERVIEW).out


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (("show", "bells_palsy.timming"), TIMING),
        (("show", "bells_palsy"), OVERVIEW),
        (("show", "eye_tapng"), EYE),
        (("sources", "aan-2013"), "aan-2012"),
        (("list", "eye_car"), "eye_care"),
        (("approve", "greet.overveiw", "--by", "a reader"), GREET),
    ],
)
def test_an_unknown_id_is_one_line_that_proposes_the_nearest(palsy: Palsy, words: tuple[str, ...], near: str) -> None:
    asked = palsy(*words)
    assert (asked.code, asked.out, asked.err.count("\n")) == (2, "", 1)
    assert f"there is no {'source' if 'sources' in words else ''}" in asked.err
    assert near in asked.err.partition("did you mean")[2]


def test_an_id_near_to_nothing_says_where_the_ids_are(palsy: Palsy) -> None:
    assert palsy("show", "zzzzzz").err == "there is no snippet 'zzzzzz' (`palsy content list` shows all)\n"


def test_sources_lists_each_with_the_snippets_that_cite_it(palsy: Palsy) -> None:
    listed = palsy("sources")
    assert listed.rows == [
        ["aan-2012", "2012", "guideline", "A guideline on steroids", f"{OVERVIEW}, {TIMING}"],
        ["eye-leaflet", "undated", "leaflet", "How to tape an eye", EYE],
    ]
    assert listed.err == "2 sources, 2 cited, 0 not cited\n"


def test_one_source_shows_its_record_and_each_claim(palsy: Palsy) -> None:
    shown = palsy("sources", "aan-2012").out
    assert "aan-2012 (content/sources.yml:1)" in shown
    assert "  publication: Neurology 79\n" in shown
    assert f"  {OVERVIEW} @ abstract: Most people get well on their own, about 7 in 10.\n" in shown
    assert f"  {TIMING}: The face starts to move again in about three weeks.\n" in shown


def test_due_lists_what_lapses_the_soonest_first(palsy: Palsy, folder: Folder) -> None:
    assert palsy("due").rows == []
    assert palsy("due", "--days", "181").rows == [[OVERVIEW, "2027-05-22", "181", "odds", "served"]]
    folder.change(BELLS, "starts to move", "moves")
    later = datetime.date(2027, 11, 20)
    listed = palsy("due", "--days", "2", today=later)
    assert [(row[0], row[2], row[4]) for row in listed.rows] == [
        (OVERVIEW, "-182", "lapsed"),
        (TIMING, "2", "withheld"),
        (EMERGENCY, "2", "served"),
        (EYE, "2", "served"),
        (GREET, "2", "served"),
    ]


@pytest.mark.parametrize("days", ["-1", "x", "99999999999"])
def test_due_refuses_what_is_no_number_of_days(palsy: Palsy, days: str) -> None:
    assert palsy("due", f"--days={days}").code == 2


def test_reading_from_content_that_cannot_be_read_names_every_problem(palsy: Palsy, folder: Folder) -> None:
    folder.write("terms/shared.yml", "- name: [\n")
    for words in (("list",), ("show", OVERVIEW), ("sources",), ("due",), ("diff",)):
        asked = palsy(*words)
        assert (asked.code, asked.out) == (2, "")
        assert asked.err.startswith("content/terms/shared.yml:")


def git(*words: str) -> None:
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *words], check=True, capture_output=True)


@pytest.fixture
def committed(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(Path.cwd().parent))
    git("init", "-q")
    git("add", "content")
    git("commit", "-q", "-m", "vetted")
    return folder


def test_diff_says_that_nothing_changed(palsy: Palsy, folder: Folder) -> None:
    assert (palsy("diff").code, palsy("diff").out) == (0, "")


def test_diff_shows_the_wording_before_and_after(palsy: Palsy, committed: Folder) -> None:
    committed.change(BELLS, "stops its work", "rests")
    committed.change("quantities/shared.yml", "about three weeks", "about two weeks")
    shown = palsy("diff")
    assert shown.code == 1
    assert shown.out.splitlines()[:2] == [OVERVIEW, TIMING]
    assert "-gist: The nerve of the face stops its work for a time. [aan-2012]\n" in shown.out
    assert "+gist: The nerve of the face rests for a time. [aan-2012]\n" in shown.out
    assert "-gist: The face starts to move again in about three weeks. [aan-2012]\n" in shown.out
    assert "is not the one that was vetted" not in shown.out
    assert EYE not in shown.out


def test_diff_shows_a_changed_source_record(palsy: Palsy, committed: Folder) -> None:
    committed.change("sources.yml", "How to tape an eye", "How to tape")
    shown = palsy("diff").out
    assert "-source eye-leaflet: title: How to tape an eye\n+source eye-leaflet: title: How to tape\n" in shown


def test_diff_says_when_the_commit_is_not_what_was_vetted(palsy: Palsy, committed: Folder) -> None:
    committed.change(BELLS, "stops its work", "rests")
    git("commit", "-q", "-a", "-m", "changed")
    now = palsy("diff")
    assert "is not the one that was vetted: try --since" in now.out
    assert "as in HEAD" in now.out
    assert "-gist: The nerve of the face stops its work" in palsy("diff", "--since", "HEAD~1").out


@pytest.mark.parametrize("commit", ["nowhere", "--output=here"])
def test_diff_refuses_a_commit_that_is_none(palsy: Palsy, committed: Folder, commit: str) -> None:
    committed.change(BELLS, "stops its work", "rests")
    asked = palsy("diff", f"--since={commit}")
    assert (asked.code, asked.err.count("\n")) == (2, 2)
    assert not Path("here").exists()


def test_diff_says_plainly_that_git_is_not_there(palsy: Palsy, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.change(BELLS, "stops its work", "rests")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(Path.cwd().parent))
    outside = palsy("diff")
    assert (outside.code, outside.out) == (2, OVERVIEW + "\n")
    assert "git has no content of HEAD" in outside.err
    monkeypatch.setenv("PATH", "")
    assert "git is not on this machine" in palsy("diff").err
