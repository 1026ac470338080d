"""`palsy content check` reads the red flags and the site file too: each rule fires where it should, and nowhere else."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.cli.red_flag_check import RED_FLAGS
from bot.content.problem import Problem
from tests.content.test_content_checks import Case

if TYPE_CHECKING:
    from tests.content.conftest import Folder, Palsy

SHARED, FLAG = f"{RED_FLAGS}/shared.yml", f"{RED_FLAGS}/weak_limb.yml"
EMERGENCY = "snippets/safety/emergency.yml"
LAPSED = datetime.date(2027, 11, 23)

CASES = (
    Case(
        "C029",
        "YAML that cannot be read",
        ((SHARED, "words: [arm, leg]}", "words: [arm, leg}"),),
        ((SHARED, "part:"),),
        ((SHARED, "words: [arm, leg]}", "words: [arm, leg, hand]}"),),
    ),
    Case(
        "C029",
        "a phrase that cannot be read",
        ((FLAG, "words: [weak*]", "words: ['(weak|numb']"),),
        ((FLAG, "state: {"),),
        ((FLAG, "words: [weak*]", "words: ['(weak|numb)']"),),
    ),
    Case(
        "C029",
        "a name that is no list",
        ((FLAG, "[part, state]", "[part, stat]"),),
        ((FLAG, "state: {"), (FLAG, "patterns:")),
        ((FLAG, "[part, state]", "[state, part]"),),
    ),
    Case(
        "C029",
        "an unknown key",
        ((FLAG, "why: A test.\n", "why: A test.\ncolour: red\n"),),
        ((FLAG, "colour:"),),
        ((FLAG, "why: A test.\n", "why: A test.\ndespite: [past]\n"),),
    ),
    Case(
        "C029",
        "a flag without a place in the order",
        ((SHARED, "order: [weak_limb]", "order: [weak_arm]"),),
        ((SHARED, "order:"), (FLAG, "id:")),
        ((SHARED, "order: [weak_limb]", 'order: ["weak_limb"]'),),
    ),
    Case(
        "C030",
        "a snippet that does not exist",
        ((FLAG, "snippet: emergency.overview", "snippet: emergency.strok"),),
        ((FLAG, "snippet:"),),
        (
            (FLAG, "snippet: emergency.overview", "snippet: emergency.stroke"),
            (EMERGENCY, "", "- id: emergency.stroke\n  title: Call now\n  gist: Please call for help.\n"),
        ),
    ),
    Case(
        "C031",
        "a source that is not in the bibliography",
        ((FLAG, "sources: [aan-2012]", "sources: [moon-1999, aan-2012]"),),
        ((FLAG, "sources:"),),
        ((FLAG, "sources: [aan-2012]", 'sources: [eye-leaflet, "aan-2012 @ abstract"]'),),
    ),
)  # fmt: skip


def shown(palsy: Palsy, today: datetime.date | None = None) -> list[str]:
    """Each problem as `path:line: CODE`, the path as seen from the content folder."""
    said = palsy("check", today=today) if today else palsy("check")
    assert said.err == ""
    lines = said.out.splitlines()[:-1]
    return [line.removeprefix("content/")[: line.removeprefix("content/").index(": C") + 6] for line in lines]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.name}")
def test_a_rule_fires_where_it_should_and_nowhere_else(case: Case, folder: Folder, palsy: Palsy) -> None:
    for edit in case.bad:
        folder.change(*edit)
    folder.vet()
    assert shown(palsy) == [f"{folder.place(*place)}: {case.code}" for place in case.places]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.name}")
def test_a_rule_is_silent_on_the_nearest_good_text(case: Case, folder: Folder, palsy: Palsy) -> None:
    for edit in case.good:
        folder.change(*edit)
    folder.vet()
    assert shown(palsy) == []


def test_a_rule_whose_text_is_withheld_says_what_to_do(folder: Folder, palsy: Palsy) -> None:
    folder.change(EMERGENCY, "Call for help", "Call us")
    place = folder.place(FLAG, "snippet:")
    what = "C030 weak_limb: the snippet `emergency.overview` is withheld"
    todo = "(have it read, then `palsy content approve emergency.overview`)"
    assert f"content/{place}: {what} {todo}" in palsy("check").out.splitlines()
    folder.vet()
    assert shown(palsy) == []
    late = shown(palsy, LAPSED)  # a text to call now is served on: its own line says that it is due
    assert f"{place}: C030" not in late
    assert "snippets/safety/emergency.yml:1: C019" in late


@pytest.mark.parametrize("second", ["weak_limb_too", "a_weak_limb"])
def test_the_line_is_that_of_the_rule_itself(folder: Folder, palsy: Palsy, second: str) -> None:
    copy = f"{RED_FLAGS}/{second}.yml"
    folder.change(SHARED, "order: [weak_limb]", f"order: [weak_limb, {second}]")
    folder.change(SHARED, "words: [arm, leg]}", "words: [arm, leg]}\n  state: {tells: weak, words: [weak*]}")
    folder.change(FLAG, "words:\n  state: {tells: weak, words: [weak*]}\n", "")
    spoilt = folder.text(FLAG).replace("emergency.overview", "emergency.strok")
    folder.write(copy, spoilt.replace("id: weak_limb", f'# the same again\nid: "{second}"  # again'))
    assert shown(palsy) == [f"{folder.place(copy, 'emergency.strok')}: C030"]


def unreadable(palsy: Palsy) -> str:
    """The one line of a check that ends with 2."""
    said = palsy("check")
    assert (said.code, said.err) == (2, "")
    line, count = said.out.splitlines()
    assert count == "1 problem"
    return line


@pytest.mark.parametrize("name", [SHARED, FLAG])
def test_a_missing_file_of_the_red_flags_is_one_clear_line(folder: Folder, palsy: Palsy, name: str) -> None:
    (folder.root / name).unlink()
    place = f"{SHARED}:0" if name == SHARED else folder.place(SHARED, "order:")
    what, todo = "No such file or directory", "restore the file from git"
    if name == FLAG:
        what, todo = "no file weak_limb.yml", "write it, or take the name out here"
    assert unreadable(palsy) == f"content/{place}: C029 {what} ({todo})"


def test_missing_red_flags_are_one_clear_line(folder: Folder, palsy: Palsy) -> None:
    shutil.rmtree(folder.root / RED_FLAGS)
    assert unreadable(palsy) == f"content/{SHARED}:0: C029 No such file or directory (restore the file from git)"


@pytest.mark.parametrize("name", [SHARED, FLAG])
@pytest.mark.parametrize(
    "text", [b"", b"7\n", b"- a\n", b"\x00", b"caf\xe9", b"a: " + b"[" * 5_000, b"spelt: 2026-13-45\n", b"{[a]: 1}\n"]
)
def test_red_flags_of_no_shape_are_named_by_their_file(folder: Folder, palsy: Palsy, name: str, text: bytes) -> None:
    (folder.root / name).write_bytes(text)
    said = palsy("check")
    assert (said.code, said.err) == (2, "")
    lines = said.out.splitlines()[:-1]
    assert any(line.startswith(f"content/{name}:") for line in lines)
    assert all(line.startswith(f"content/{RED_FLAGS}/") and ": C029 " in line for line in lines)


def test_where_a_file_cannot_be_read_no_text_is_said_to_be_missing(folder: Folder, palsy: Palsy) -> None:
    folder.write(EMERGENCY, "- id: [\n")
    assert [place for place in shown(palsy) if "C030" in place or "C031" in place] == []


# The site file


@pytest.mark.parametrize(
    ("old", "new", "code", "problem"),
    [
        ("emergency_number: 112", "emergency_number: hello", 1, "site.yml:3: C028 `emergency_number: hello` holds no"),
        ("demo: true", "demo: perhaps", 1, "site.yml:5: C001 `demo` is neither true nor false"),
        ("Test Clinic", "Test: Clinic", 2, "site.yml:1: C001 not readable as YAML"),
    ],
)
def test_check_names_what_is_wrong_in_the_site_file(
    folder: Folder, palsy: Palsy, old: str, new: str, code: int, problem: str
) -> None:
    path = Path("site.yml")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    said = palsy("check")
    assert (said.code, said.err) == (code, "")
    assert said.out.startswith(problem)
    assert said.out.endswith("\n1 problem\n")


def test_check_names_a_path_of_the_site_file_that_leads_nowhere(
    folder: Folder, palsy: Palsy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PALSY_SITE", "none.yml")
    assert unreadable(palsy).startswith("none.yml:0: C001 the file is missing; PALSY_SITE names it")


# --only


@pytest.mark.parametrize("only", ["nope", "c018", "C029"])
def test_only_with_a_text_that_is_in_no_path_is_refused(folder: Folder, palsy: Palsy, only: str) -> None:
    said = palsy("check", "--only", only)
    assert (said.code, said.out) == (2, "")
    assert said.err == f"no file has {only!r} in its path: name a part of one, such as eye_taping\n"


@pytest.mark.parametrize("only", ["", "red_flags", "site.yml", "eye_care"])
def test_only_with_a_text_that_is_in_a_path_is_heeded(folder: Folder, palsy: Palsy, only: str) -> None:
    assert palsy("check", "--only", only).out == "0 problems\n"


def test_only_may_name_a_file_that_should_be_there(folder: Folder, palsy: Palsy) -> None:
    (folder.root / "warnings.yml").unlink()
    assert "the file is missing" in palsy("check", "--only", "warnings").out


def test_the_problems_of_all_files_come_in_one_order(folder: Folder, palsy: Palsy) -> None:
    folder.change(FLAG, "sources: [aan-2012]", "sources: [moon-1999]")
    folder.change(EMERGENCY, "Call for help", "Call us")
    Path("site.yml").write_text("clinic_name: x\n", encoding="utf-8")
    found = palsy("check", "--format", "json").json
    assert found == [p.as_dict() for p in sorted(Problem(**row) for row in found)]  # type: ignore[arg-type]
    assert {row["path"] for row in found} == {f"content/{FLAG}", f"content/{EMERGENCY}", "site.yml"}
