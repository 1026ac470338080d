"""What cannot be read is one clear problem (rule C001) at its place, never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.content.load import load_library, read_library
from bot.content.problem import ContentError

if TYPE_CHECKING:
    from tests.content.conftest import Folder, Palsy

BELLS = "snippets/understanding/bells_palsy.yml"
ALL_FILES = ("topics.yml", "sources.yml", "quantities/shared.yml", "terms/shared.yml", "warnings.yml", BELLS)
GIST = "    text: The nerve of the face stops its work for a time.\n"


def c001(folder: Folder) -> list[str]:
    """`path:line` of each problem of reading; a file that is broken brings others, which are not of interest here."""
    return [str(p).removeprefix("content/").partition(": C001")[0] for p in folder.problems() if p.code == "C001"]


@pytest.mark.parametrize(
    ("name", "old", "new", "marker"),
    [
        (BELLS, "  title: How long it lasts\n", "  title: How long it lasts\n  colour: red\n", "colour: red"),
        (BELLS, "    cites: [aan-2012]\n  blocks", "    cite: [aan-2012]\n  blocks", "cite: ["),
        (BELLS, "  - paragraph:", "  - parable:", "parable"),
        (BELLS, "  title: How long it lasts\n", "", "- id: bells_palsy.timing"),
        (BELLS, "  gist:\n" + GIST + "    cites: [aan-2012]\n", "", "- id: bells_palsy.overview"),
        (BELLS, "next: [bells_palsy.timing]", "next: bells_palsy.timing", "next: bells_palsy.timing"),
        (BELLS, "next: [bells_palsy.timing]", "next: [7]", "next: [7]"),
        (BELLS, "  asks:", "  urgency: tomorrow\n  asks:", "urgency: tomorrow"),
        (BELLS, "  asks:", "  title: again\n  asks:", "title: again"),
        (BELLS, "  asks:", "\tasks:", "asks:"),
        ("snippets/eye_care/eye_taping.yml", "warning: eye_warning", "warning: ear_warning", "warning: ear_warning"),
        ("sources.yml", "year: 2012", "year: twelve", "year: twelve"),
        ("sources.yml", "  kind: guideline\n", "", "- id: aan-2012"),
        ("sources.yml", "checked: 2026-11-01\n  read: abstract", "checked: banana\n  read: abstract", "checked: banana"),
        ("sources.yml", "checked: 2026-11-01\n  read: all", "checked: 26/11/2026\n  read: all", "checked: 26/11/2026"),
        ("quantities/shared.yml", "kind: duration", "kind: colour", "kind: colour"),
        ("terms/shared.yml", "kind: medicine", "kind: colour", "kind: colour"),
        ("topics.yml", "title: Hello", "colour: red, title: Hello", "greet:"),
        ("topics.yml", "    bells_palsy:", "    # one\n    - bells_palsy:", "topics:"),
        ("warnings.yml", "eye_warning:\n", "eye_warning: text\nother:\n", "eye_warning: text"),
    ],
)
def test_a_mistake_is_named_at_its_line(folder: Folder, name: str, old: str, new: str, marker: str) -> None:
    folder.change(name, old, new)
    assert folder.place(name, marker) in c001(folder)


@pytest.mark.parametrize("name", ALL_FILES)
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("- id: [\n", "not readable as YAML"),
        ("a: 1\na: 2\n", "the key `a` stands twice"),
        ("- id: 007\n", "`007` would be read as 7"),
        ("- text: Yes: you can\n", "mapping values are not allowed"),
        ("- when: 2026-13-45\n", "a value is not what it looks like"),
        ("\x00", "not readable as YAML"),
        ("- a: " + "[" * 5_000 + "]" * 5_000 + "\n", "nested too deep"),
    ],
    ids=["open bracket", "key twice", "octal", "colon", "no such day", "not text", "nested"],
)
def test_a_broken_file_is_one_problem(folder: Folder, name: str, text: str, what: str) -> None:
    folder.write(name, text)
    broken = [p for p in folder.problems() if p.unreadable]
    assert [p.path for p in broken] == [f"content/{name}"]
    assert what in broken[0].what
    assert "\n" not in str(broken[0])


def test_a_day_may_be_quoted(folder: Folder) -> None:
    folder.change("sources.yml", "checked: 2026-11-01\n  read: abstract", 'checked: "2026-11-01"\n  read: abstract')
    assert folder.found() == []


@pytest.mark.parametrize("name", ALL_FILES)
def test_a_file_that_is_not_utf_8_is_one_problem(folder: Folder, name: str) -> None:
    (folder.root / name).write_bytes(b"- id: caf\xe9\n")
    assert [(p.path, p.what) for p in folder.problems() if p.unreadable] == [(f"content/{name}", "not UTF-8 at byte 9")]


@pytest.mark.parametrize("name", ["topics.yml", "sources.yml", "warnings.yml"])
def test_a_missing_file_is_one_problem(folder: Folder, name: str) -> None:
    (folder.root / name).unlink()
    assert [(p.path, p.line, p.what) for p in folder.problems() if p.unreadable] == [
        (f"content/{name}", 0, "the file is missing")
    ]


@pytest.mark.parametrize("name", ALL_FILES)
@pytest.mark.parametrize("text", ["", "7\n", "text\n", "[1, 2]\n", "{a: 1}\n", "{a: {b: [c, d]}}\n", "[[], {}, null]\n"])
def test_no_shape_of_a_file_raises(folder: Folder, name: str, text: str) -> None:
    folder.write(name, text)
    assert folder.problems()


@pytest.mark.parametrize("text", ["[1]\n", "7\n", "a: 1\n", "a: {on: 2026-11-22 10:00:00, until: 2027-01-01}\n", "a: [\n"])
def test_a_broken_lock_is_named(folder: Folder, text: str) -> None:
    folder.write("vetting.lock.yml", text)
    assert any(p.code == "C001" and p.path == "content/vetting.lock.yml" for p in folder.problems())


def test_serving_from_broken_content_is_refused_with_every_problem(folder: Folder) -> None:
    folder.write("terms/shared.yml", "- name: [\n")
    folder.change("sources.yml", "year: 2012", "year: twelve")
    with pytest.raises(ContentError) as refused:
        read_library(folder.root)
    assert [(p.path, p.code) for p in refused.value.problems] == [
        ("content/sources.yml", "C001"),
        ("content/terms/shared.yml", "C001"),
    ]


def test_whole_content_reads_without_a_problem(folder: Folder) -> None:
    library, problems = load_library(folder.root)
    assert problems == []
    assert set(library.snippets) == {
        "bells_palsy.overview",
        "bells_palsy.timing",
        "emergency.overview",
        "eye_taping.overview",
        "greet.overview",
    }
    assert library.topics["bells_palsy"].group == "understanding"


def test_check_says_every_problem_and_returns_its_exit_code(palsy: Palsy, folder: Folder) -> None:
    assert palsy("check") == (good := palsy("check"))
    assert (good.code, good.out) == (0, "0 problems\n")
    folder.change(BELLS, "next: [bells_palsy.timing]", "next: [bells_palsy.moon]")
    folder.change("quantities/shared.yml", "about 7 in 10", "seven tenths")
    found = palsy("check")
    assert found.code == 1
    places = ["content/quantities/shared.yml:1: C023 ", f"content/{BELLS}:1: C014 ", f"content/{BELLS}:1: C018 "]
    lines = found.out.splitlines()
    assert [line.startswith(place) for line, place in zip(lines, places, strict=False)] == [True] * 3
    assert lines[3:] == ["3 problems"]


@pytest.mark.parametrize("name", [*ALL_FILES, "vetting.lock.yml"])
def test_check_returns_2_for_a_file_that_cannot_be_read(palsy: Palsy, folder: Folder, name: str) -> None:
    folder.write(name, "- id: [\n")
    assert palsy("check").code == 2


def test_check_as_json_holds_the_same(palsy: Palsy, folder: Folder) -> None:
    assert palsy("check", "--format", "json").json == []
    folder.change(BELLS, "next: [bells_palsy.timing]", "next: [bells_palsy.moon]")
    found = palsy("check", "--format", "json")
    assert found.code == 1
    assert found.json[0] == {
        "path": f"content/{BELLS}",
        "line": 1,
        "code": "C014",
        "what": "bells_palsy.overview: `next` leads nowhere: bells_palsy.moon",
        "todo": "name another snippet",
    }


def test_check_only_keeps_to_the_files_named(palsy: Palsy, folder: Folder) -> None:
    folder.change(BELLS, "next: [bells_palsy.timing]", "next: [bells_palsy.moon]")
    assert palsy("check", "--only", "eye_care").code == 0
    assert palsy("check", "--only", "bells").code == 1


@pytest.mark.parametrize("words", [("check", "--format", "xml"), ("nothing",), (), ("due", "--days", "soon")])
def test_a_bad_call_returns_2(palsy: Palsy, words: tuple[str, ...]) -> None:
    assert palsy(*words).code == 2


def test_a_folder_that_is_not_there_is_one_line(palsy: Palsy, folder: Folder) -> None:
    folder.root.rename("elsewhere")
    gone = palsy("check")
    assert gone.code == 2
    assert gone.err.startswith("there is no content folder content:")
    assert gone.err.count("\n") == 1
