"""`palsy content approve`: who read what, and what it refuses."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from bot.content.vetting import load_lock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.content.conftest import Folder, Palsy

BELLS = "snippets/understanding/bells_palsy.yml"
OVERVIEW, TIMING, EYE = "bells_palsy.overview", "bells_palsy.timing", "eye_taping.overview"
BY = ("--by", "second reader (language model)")


def test_an_approved_snippet_is_served_again(palsy: Palsy, folder: Folder) -> None:
    folder.change(BELLS, "stops its work", "rests")
    assert not folder.served(OVERVIEW)
    done = palsy("approve", OVERVIEW, *BY, "--note", "read beside the abstract", "--on", "2026-11-20")
    assert (done.code, done.out) == (0, "1 approved, 0 refused\n")
    assert folder.served(OVERVIEW)
    entry = load_lock(folder.lock)[0][OVERVIEW]
    assert (entry.by, entry.note) == ("second reader (language model)", "read beside the abstract")
    assert (entry.on, entry.until) == (datetime.date(2026, 11, 20), datetime.date(2027, 5, 20))


def test_approval_leaves_the_other_entries_as_they_are(palsy: Palsy, folder: Folder) -> None:
    before = load_lock(folder.lock)[0]
    palsy("approve", OVERVIEW, *BY)
    after = load_lock(folder.lock)[0]
    assert {n: e for n, e in after.items() if n != OVERVIEW} == {n: e for n, e in before.items() if n != OVERVIEW}


@pytest.mark.parametrize("name", [f"content/{BELLS}", BELLS, "understanding/bells_palsy.yml"])
def test_all_in_approves_every_snippet_of_a_file(palsy: Palsy, folder: Folder, name: str) -> None:
    folder.lock.unlink()
    assert palsy("approve", "--all-in", name, *BY).out == "2 approved, 0 refused\n"
    assert folder.entries() == {OVERVIEW, TIMING}


def test_all_in_a_file_without_snippets_is_refused(palsy: Palsy) -> None:
    done = palsy("approve", "--all-in", "moon.yml", *BY)
    assert (done.code, done.err.partition(":")[0]) == (2, "no snippet stands in moon.yml")


@pytest.mark.parametrize(
    "by",
    [
        "Dr Smith",
        "dr. smith",
        "A. Smith, MD",
        "A. Smith M.D.",
        "my doctor",
        "a nurse",
        "Nursing team",
        "clinician",
        "the clinical team",
        "neurologist",
        "a physiotherapist",
        "Prof Jones",
        "consultant",
        "the pharmacist",
        "GP",
        "RN",
        "medical reviewer",
        "ENT surgeon",
    ],
)
def test_a_clinicians_name_is_refused(palsy: Palsy, folder: Folder, by: str) -> None:
    before = folder.lock.read_bytes()
    done = palsy("approve", OVERVIEW, "--by", by)
    assert done.code == 2
    assert "no clinician has signed this content" in done.err
    assert done.err.count("\n") == 1
    assert folder.lock.read_bytes() == before


@pytest.mark.parametrize("by", ["second reader (language model)", "A. Smith, editor", "Drew Mdoyi", "session 2"])
def test_other_readers_are_not_refused(palsy: Palsy, by: str) -> None:
    assert palsy("approve", OVERVIEW, "--by", by).code == 0


@pytest.mark.parametrize("note", ["checked by Dr Smith", "signed off by our nurse", "read by a doctor", "Smith, MD"])
def test_a_note_that_reads_as_a_signature_is_refused(palsy: Palsy, note: str) -> None:
    assert palsy("approve", OVERVIEW, *BY, "--note", note).code == 2


def test_a_note_may_speak_of_doctors(palsy: Palsy) -> None:
    assert palsy("approve", OVERVIEW, *BY, "--note", "now says to ask a doctor").code == 0


@pytest.mark.parametrize(
    "words",
    [
        (),
        (OVERVIEW,),
        (OVERVIEW, "--by", "  "),
        BY,
        (OVERVIEW, "--all-in", BELLS, *BY),
        (OVERVIEW, *BY, "--on", "2026-11-23"),
        (OVERVIEW, *BY, "--on", "yesterday"),
        ("moon.overview", *BY),
        (OVERVIEW, "moon.overview", *BY),
    ],
)
def test_a_call_that_says_too_little_or_too_much_writes_nothing(
    palsy: Palsy, folder: Folder, words: tuple[str, ...]
) -> None:
    before = folder.lock.read_bytes()
    assert palsy("approve", *words).code == 2
    assert folder.lock.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        (BELLS, "The nerve of the face stops its work for a time.", "You have Bell's palsy.", "C010"),
        (BELLS, "next: [bells_palsy.timing]", "next: [bells_palsy.moon]", "C014"),
        (BELLS, "    cites: [aan-2012]\n  blocks", "  blocks", "C005"),
        ("quantities/shared.yml", "about 7 in 10", "seven tenths", "C023"),
        ("quantities/shared.yml", 'cites: ["aan-2012 @ abstract"]', "cites: [moon-1999]", "C006"),
    ],
)
def test_a_snippet_with_a_problem_is_refused(palsy: Palsy, folder: Folder, name: str, old: str, new: str, code: str) -> None:
    folder.change(name, old, new)
    folder.lock.unlink()
    done = palsy("approve", OVERVIEW, EYE, *BY)
    assert (done.code, done.out) == (1, "1 approved, 1 refused\n")
    assert code in done.err
    assert folder.entries() == {EYE}


def test_a_problem_of_its_shared_warning_refuses_a_snippet(palsy: Palsy, folder: Folder) -> None:
    folder.change("warnings.yml", "cites: [eye-leaflet]", "cites: [moon-1999]")
    assert palsy("approve", EYE, *BY).code == 1
    assert palsy("approve", OVERVIEW, *BY).code == 0


def test_a_problem_of_another_snippet_refuses_nothing(palsy: Palsy, folder: Folder) -> None:
    folder.change("snippets/eye_care/eye_taping.yml", "Wash your hands first.", "It is just a lid.")
    assert palsy("approve", OVERVIEW, *BY).code == 0


def test_nothing_is_approved_while_a_file_cannot_be_read(palsy: Palsy, folder: Folder) -> None:
    folder.write("terms/shared.yml", "- name: [\n")
    done = palsy("approve", OVERVIEW, *BY)
    assert done.code == 2
    assert done.err.startswith("content/terms/shared.yml:")


def readings(text: str) -> tuple[str, ...]:
    from pathlib import Path

    Path("readings.yml").write_text(text, encoding="utf-8")
    return ("approve", "--readings", "readings.yml", *BY)


def test_readings_approve_all_but_what_their_reader_withheld(palsy: Palsy, folder: Folder) -> None:
    folder.lock.unlink()
    text = f"- {{id: {OVERVIEW}, verdict: ok}}\n- {{id: {TIMING}, verdict: withheld, note: unsure}}\n"
    done = palsy(*readings(text + f"- {{id: {EYE}, verdict: mended, note: said too much}}\n"), "--note", "second reading")
    assert (done.code, done.out) == (0, "2 approved, 0 refused\n")
    entries = load_lock(folder.lock)[0]
    assert {name: entry.note for name, entry in entries.items()} == {
        OVERVIEW: "ok: second reading",
        EYE: "mended: said too much",
    }
    assert TIMING in done.err


def test_a_withheld_reading_says_that_an_earlier_approval_stands(palsy: Palsy) -> None:
    done = palsy(*readings(f"- {{id: {TIMING}, verdict: withheld}}\n"))
    assert "EARLIER APPROVAL STANDS" in done.err


@pytest.mark.parametrize(
    "text",
    [
        "- {id: moon.overview, verdict: ok}\n",
        f"- {{id: {TIMING}, verdict: witheld}}\n",
        f"- {{id: {TIMING}, verdict: ok, colour: red}}\n",
        f"- {{id: {TIMING}, verdict: ok, note: checked by Dr Smith}}\n",
        f"- {{id: {TIMING}, verdict: ok}}\n- {{id: {TIMING}, verdict: withheld}}\n",
        "- {verdict: ok}\n",
        "id: x\n",
        "",
        "- [\n",
    ],
)
def test_unusable_readings_approve_nothing(palsy: Palsy, folder: Folder, text: str) -> None:
    before = folder.lock.read_bytes()
    assert palsy(*readings(f"- {{id: {OVERVIEW}, verdict: ok}}\n" + text if text.startswith("- ") else text)).code == 2
    assert folder.lock.read_bytes() == before


def test_prune_takes_out_what_is_gone_and_nothing_else(palsy: Palsy, folder: Folder) -> None:
    folder.write("snippets/conversation/greet.yml", "[]\n")
    folder.change("topics.yml", "    greet: {title: Hello, about: hello}\n", "    {}\n")
    assert palsy("approve", "--prune").out == "0 approved, 0 refused, 1 taken out\n"
    assert folder.entries() == {OVERVIEW, TIMING, EYE, "emergency.overview"}


def test_a_lock_that_cannot_be_written_is_one_line(palsy: Palsy, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    before = folder.lock.read_bytes()

    def no_space(path: Path, *_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", no_space)
    done = palsy("approve", OVERVIEW, *BY)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "No space left" in done.err
    assert folder.lock.read_bytes() == before
