"""How soon: no order stops medicines, and words, `urgency` and the ladder say the same (C037 to C045, C053, C057)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.content.load import load_library
from bot.content.site import load_site

if TYPE_CHECKING:
    from tests.content.conftest import Folder, Palsy

GREET, EYE = "snippets/conversation/greet.yml", "snippets/eye_care/eye_taping.yml"
EMERGENCY, LIDS = "snippets/safety/emergency.yml", "snippets/eye_care/tarsorrhaphy.yml"
BELLS = "snippets/understanding/bells_palsy.yml"
CHOKING = """\
- id: emergency.choking
  title: Somebody chokes
  gist: {gist}
  urgency: {urgency}
  blocks:
  - steps:
    - {step}
"""


def codes(folder: Folder) -> list[str]:
    folder.vet()
    return [problem.code for problem in folder.problems()]


def said(folder: Folder, sentence: str) -> list[str]:
    """The codes where a patient reads this sentence below the greeting."""
    folder.change(GREET, "", f'  blocks:\n  - paragraph:\n    - "{sentence}"\n')
    return codes(folder)


def choking(folder: Folder, gist: str, step: str, urgency: str = "call_now") -> list[str]:
    folder.change(EMERGENCY, "", CHOKING.format(gist=gist, step=step, urgency=urgency))
    return codes(folder)


@pytest.mark.parametrize(
    "order",
    [
        "Do not take any medicine before you have asked.",
        "Never use your tablets.",
        "Stop all your tablets.",
        "Stop taking pills.",
    ],
)
def test_an_order_that_could_stop_medicines_is_found(folder: Folder, order: str) -> None:
    assert said(folder, order) == ["C037"]


@pytest.mark.parametrize(
    "order",
    ["Do not stop your tablets.", "Do not start or stop a medicine by yourself.", "Do not take pills left from last time."],
)
def test_an_order_to_keep_medicines_is_right(folder: Folder, order: str) -> None:
    assert said(folder, order) == []


def test_the_crisis_line_stands_alone(folder: Folder) -> None:
    assert said(folder, "If you cannot go on, call {site.crisis_line} now.") == ["C038"]


@pytest.mark.parametrize(
    "text", ["Talk to somebody now: {site.crisis_line}.", "Get help. {site.crisis_line}.", "{site.crisis_line}."]
)
def test_the_crisis_line_after_a_colon_or_a_full_stop_is_right(folder: Folder, text: str) -> None:
    assert said(folder, text) == []


def test_a_line_in_another_language_has_the_digits_alone(folder: Folder) -> None:
    assert said(folder, "Español: llame a {site.emergency_number}.") == ["C039", "C053"]


def test_the_digits_are_filled_in_without_the_words(folder: Folder) -> None:
    assert said(folder, "Español: llame a {site.emergency_digits}.") == []
    assert load_site().filled("{site.emergency_digits}") == "112"


def test_a_gist_that_sends_somebody_to_be_seen_has_an_urgency(folder: Folder) -> None:
    folder.change(EMERGENCY, "  urgency: call_now\n", "")
    assert codes(folder) == ["C040"]


def test_a_gist_and_its_urgency_say_the_same(folder: Folder) -> None:
    folder.change(EMERGENCY, "  urgency: call_now\n", "  urgency: soon\n")
    assert codes(folder) == ["C040"]


def test_a_card_to_call_now_does_not_end_slower(folder: Folder) -> None:
    folder.change(EMERGENCY, "", "  blocks:\n  - paragraph:\n    - See a doctor the same day.\n")
    assert codes(folder) == ["C041"]


def test_an_eye_card_to_call_now_ends_with_the_warning_for_emergencies(folder: Folder) -> None:
    folder.change(EYE, "  title: Tape at night\n", "  title: Tape at night\n  urgency: call_now\n")
    assert codes(folder) == ["C025", "C041"]
    folder.change("warnings.yml", "", "eye_emergency:\n- Call {site.emergency_number} now.\n")
    folder.change(EYE, "- warning: eye_warning", "- warning: eye_emergency")
    assert codes(folder) == []


def test_a_sign_has_one_urgency(folder: Folder) -> None:
    assert said(folder, "Call {site.emergency_number} now for pus.") == ["C042"]


def test_a_sign_with_its_own_urgency_or_with_two_is_right(folder: Folder) -> None:
    assert said(folder, "Go the same day for pus, and call {site.emergency_number} now if sight goes.") == []


def test_first_aid_is_not_left_out(folder: Folder) -> None:
    assert choking(folder, "Call {site.emergency_number} now.", "Wait for help.") == ["C043"]


def test_first_aid_that_is_there_is_right(folder: Folder) -> None:
    assert choking(folder, "Call {site.emergency_number} now.", "Give firm blows.") == []


def test_what_comes_after_a_lid_operation_has_its_emergency(folder: Folder) -> None:
    lids = "    tarsorrhaphy: {title: Lids, about: lids}\n    eye_taping:"
    topics = folder.text("topics.yml").replace("    eye_taping:", lids)
    folder.write("topics.yml", topics)
    entry = "- id: tarsorrhaphy.{}\n  title: Lids\n  gist: Ask us.\n  blocks:\n{}  - warning: eye_warning\n"
    folder.write(LIDS, entry.format("overview", "") + entry.format("after", ""))
    assert codes(folder) == ["C044"]
    folder.change("warnings.yml", "", "lid_operation:\n- Call {site.emergency_number} now if sight fails.\n")
    second = entry.format("overview", "") + entry.format("after", "  - warning: lid_operation\n")
    folder.write(LIDS, second)
    assert codes(folder) == []


def test_at_once_never_says_how_soon_to_be_seen(folder: Folder) -> None:
    folder.change(EMERGENCY, "", "  blocks:\n  - paragraph:\n    - See a doctor at once.\n")
    assert codes(folder) == ["C045"]


def test_at_once_for_the_own_hands_is_right(folder: Folder) -> None:
    folder.change(EMERGENCY, "", "  blocks:\n  - paragraph:\n    - Rinse it at once, and say if sight goes all at once.\n")
    assert codes(folder) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Call {site.emergency_number} if an arm is weak.",
        "Call {site.emergency_number} if the face is weak now.",
        "If you are unwell right now, call {site.emergency_number}.",
        "Call {site.emergency_number} now, or later {site.emergency_number}.",
    ],
)
def test_a_call_to_the_emergency_number_is_now(folder: Folder, sentence: str) -> None:
    assert said(folder, sentence) == ["C053"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Call {site.emergency_number} now if an arm is weak.",
        "Call {site.emergency_number} or your maternity unit now.",
        "Have {site.emergency_number} called now.",
        "Tell the ward, or at home call {site.emergency_number}, now.",
        "Did you call {site.emergency_number}?",
    ],
)
def test_now_stands_beside_the_number(folder: Folder, sentence: str) -> None:
    assert said(folder, sentence) == []


@pytest.mark.parametrize(("call", "found"), [("Llame al", True), ("Llame ahora al", False)])
def test_the_spanish_call_is_now_too(folder: Folder, call: str, found: bool) -> None:
    text = f"- id: greet.language_es\n  lang: es\n  title: Hola\n  gist: {call} {{site.emergency_number}} si algo va mal.\n"
    folder.write("languages/es.yml", text)
    assert ("C053" in codes(folder)) is found


@pytest.mark.parametrize(
    "sentence",
    [
        "Call {site.emergency_number} now for a new or worse droop.",
        "Call {site.emergency_number} now if the good side suddenly droops, or the face gets weaker.",
        "Call your doctor soon if your face gets worse.",
        "See a doctor today if your face is suddenly weaker.",
        "See a doctor today if your face gets weaker over weeks.",
    ],
)
def test_a_worse_face_at_another_urgency_than_its_pace_is_found(folder: Folder, sentence: str) -> None:
    assert said(folder, sentence) == ["C057"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Call {site.emergency_number} now for a new or suddenly worse droop.",
        "Call {site.emergency_number} now if the face gets weaker all at once, or for a weak arm.",
        "See a doctor the same day if your face gets worse.",
        "See a doctor soon if your face gets weaker over weeks.",
        "See a doctor soon if your face slowly gets weaker, the same day if it gets worse.",
        "See a doctor the same day if your sight gets worse.",
        "In a study, most people had a weaker face.",
    ],
)
def test_how_soon_for_a_worse_face_goes_by_its_pace(folder: Folder, sentence: str) -> None:
    assert "C057" not in said(folder, sentence)


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("", True),
        ("    - Call {site.emergency_number} now for a weak arm.\n", True),
        ("    - Call {site.emergency_number} now if the face is suddenly weaker.\n", False),
    ],
)
def test_a_worse_face_has_the_call_for_a_sudden_one_beside_it(folder: Folder, more: str, found: bool) -> None:
    folder.change(BELLS, "", f"  blocks:\n  - paragraph:\n    - If your face gets weaker, see a doctor today.\n{more}")
    assert ("C057" in codes(folder)) is found


@pytest.mark.parametrize(
    ("old", "new", "marker", "what"),
    [
        ("  call_now: ", "  now: ", "  now:", "has no list `call_now`"),
        ("urgency: same_day", "urgency: tomorrow", "pus:", "`urgency: tomorrow` is not known"),
        ("[[blows]]", "[blows]", "choking:", "a line of `says` is not a list of words"),
    ],
)
def test_a_fault_of_the_ladder_is_told_by_its_line(folder: Folder, old: str, new: str, marker: str, what: str) -> None:
    folder.change("urgency.yml", old, new)
    _, problems = load_library(folder.root)
    place = folder.place("urgency.yml", marker)
    assert any(what in p.what and str(p).startswith(f"content/{place}") for p in problems), [str(p) for p in problems]


def test_a_missing_ladder_is_told(folder: Folder, palsy: Palsy) -> None:
    (folder.root / "urgency.yml").unlink()
    assert "content/urgency.yml" in palsy("check").out
