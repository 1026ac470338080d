"""`palsy data check` names each thing that is wrong with the phrasings by path, line and what to do."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from bot.cli import main
from bot.phrasings.check import JUDGEMENT, all_problems
from tests.conftest import ROOT
from tests.phrasings.conftest import Write, block, file, lines

TAPING = "eye_care/eye_taping.yml"
MOST_SECONDS = 20


def found(code: str) -> list[str]:
    problems = all_problems(Path("nlu"), Path("content"), Path("measuring"))[1]
    return [str(p) for p in problems if p.code == code]


def only(code: str) -> str:
    problems = found(code)
    assert len(problems) == 1, problems
    return problems[0]


def run(*args: str) -> int:
    return main(["data", "--root", "content", "--phrasings", "nlu", "--measuring", "measuring", *args])


def test_a_house_in_order_has_no_problem(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check") == 0
    assert capsys.readouterr().out == "240 phrasings, 0 problems\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nlu: [", "nlu/eye_care/eye_taping.yml:2: D001 not readable as YAML"),
        ("version: '3.1'\n", "nlu/eye_care/eye_taping.yml:1: D001 the file has no list `nlu`"),
        ("nlu:\n- examples: |\n    - tape\n", "eye_taping.yml:2: D001 a block needs `intent` and `examples: |`"),
        (file("- intent: eye_taping\n  examples: [tape]\n"), "D001 a block needs `intent` and `examples: |`"),
        (file("- intent: eye_taping\n  example: x\n  examples: |\n    - y\n"), "D001 unknown key `example`"),
        (file(block("eye_taping", lines("tape"), "kin: messy")), "D001 unknown key `kin`"),
        (file(block("eye_taping", lines("tape"), "kind: [messy]")), "D001 `metadata` is not of the form"),
        (file(block("eye_taping", "    - tape\n    * tape it\n")), "D001 a line of the examples does not begin with `- `"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(
    write: Write, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    write(TAPING, text)
    assert run("check") == 2
    out = capsys.readouterr().out
    assert told in out
    assert "D011" not in out  # phrasings only seem to be missing


def test_a_file_that_is_not_utf_8_is_named(place: Path) -> None:
    (place / "nlu" / TAPING).write_bytes(b"nlu:\n- \xff\n")
    assert "D001 not UTF-8" in only("D001")


def test_a_block_of_an_unknown_intent_is_named(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write(TAPING, file(block("eye_taping", lines("tape")), block("eye_tapping", "    - tape me up\n")))
    assert only("D002").startswith("nlu/eye_care/eye_taping.yml:54: D002 no topic `eye_tapping` (mend the intent")
    assert run("check") == 1


def test_a_block_after_a_topic_that_there_is_not_is_named(write: Write) -> None:
    after = block("eye_taping", "    - and?\n", "kind: in_hand, topic: salve")
    write(TAPING, file(block("eye_taping", lines("tape")), after))
    assert ":54: D003 no topic `salve` (name the topic in hand by its id" in only("D003")


@pytest.mark.parametrize("marks", ["kind: in_hand", "topic: eye_ointment", "kind: messy, topic: eye_ointment"])
def test_a_topic_in_hand_and_its_kind_go_together(write: Write, marks: str) -> None:
    write(TAPING, file(block("eye_taping", lines("tape")), block("eye_taping", "    - and?\n", marks)))
    assert "D003 `kind: in_hand` and `topic` go together" in only("D003")


@pytest.mark.parametrize("name", ["eye_care/tape.yml", "safety/eye_taping.yml", "only_danger/aside.yml"])
def test_a_block_in_a_wrong_file_is_told_where_it_belongs(write: Write, name: str) -> None:
    write(name, file(block("eye_taping", "    - stick it down\n")))
    assert only("D004").endswith("(move it to nlu/eye_care/eye_taping.yml)")


def test_what_teaches_the_detector_alone_has_a_file_of_its_own(write: Write) -> None:
    write("only_danger/aside.yml", file(block("eye_taping", "    - my cat is out\n", "kind: aside")))
    assert found("D004") == []
    write(TAPING, file(block("eye_taping", lines("tape")), block("eye_taping", "    - my dog is in\n", "kind: aside")))
    assert only("D004").endswith("(move it to nlu/only_danger/aside.yml)")


def test_an_unknown_kind_is_named_with_those_that_there_are(write: Write) -> None:
    write(TAPING, file(block("eye_taping", lines("tape"), "kind: mesy")))
    assert ":4: D005 no kind `mesy` (one of boundary, messy," in only("D005")


def test_the_very_words_twice_in_a_topic_are_named_with_the_first(write: Write) -> None:
    write(TAPING, file(block("eye_taping", lines("tape") + "    - Tape, lift DOOR!\n")))
    assert only("D006").startswith("nlu/eye_care/eye_taping.yml:54: D006 the same words as nlu/eye_care/eye_taping.yml:8 (")


def test_the_same_words_under_two_topics_are_named(write: Write) -> None:
    write(TAPING, file(block("eye_taping", lines("tape") + "    - salve lift door\n")))
    told = "the same words as nlu/eye_care/eye_ointment.yml:8, under `eye_ointment` there and `eye_taping` here"
    assert told in only("D007")


def test_the_same_words_after_two_topics_are_no_double(write: Write) -> None:
    after = [block("eye_taping", "    - and then?\n", f"kind: in_hand, topic: {t}") for t in ("eye_ointment", "eye_glasses")]
    write(TAPING, file(block("eye_taping", lines("tape")), *after))
    assert found("D006") == []


@pytest.mark.parametrize(("text", "code"), [("tape carry rivver", "D008"), ("salve carry rivver", "D009")])
def test_a_double_that_is_spelt_otherwise_is_for_somebody_to_judge(
    write: Write, capsys: pytest.CaptureFixture[str], text: str, code: str
) -> None:
    write(TAPING, file(block("eye_taping", lines("tape") + f"    - {text}\n")))
    assert "spelling apart, the same words as" in only(code)
    assert run("check") == 0
    assert capsys.readouterr().out == f"241 phrasings, 0 problems, 1 to judge ({code} 1): --all lists them\n"
    assert run("check", "--all") == 0
    assert f": {code} spelling apart" in capsys.readouterr().out


@pytest.mark.parametrize("turns", [False, True])
def test_a_near_copy_of_a_measuring_question_is_named_without_its_words(write: Write, place: Path, turns: bool) -> None:
    said = {"text": "how do I wash the tape off my poor eyelid in the morning"}
    row = {"id": "1", "turns": [{"text": "hello you there now"}, said]} if turns else said
    (place / "measuring/held_out/a.jsonl").write_text("not json\n" + json.dumps(row) + "\n", encoding="utf-8")
    copied = "    - and how do I wash the tape off my poor eyelid in the night\n"
    write(TAPING, file(block("eye_taping", lines("tape") + copied)))
    told = only("D010")
    assert told.startswith("nlu/eye_care/eye_taping.yml:54: D010 nearly the same words as measuring/held_out/a.jsonl:2, ")
    assert "eyelid" not in told


def test_other_words_on_the_same_matter_are_no_near_copy(write: Write, place: Path) -> None:
    row = json.dumps({"text": "how do I wash the tape off my poor eyelid in the morning"})
    (place / "measuring/held_out/a.jsonl").write_text(row, encoding="utf-8")
    other = "    - getting the tape off after waking, what do I wash it with\n"
    write(TAPING, file(block("eye_taping", lines("tape") + other)))
    assert found("D010") == []


def test_a_topic_without_phrasings_is_named_with_the_file_to_write(place: Path) -> None:
    (place / "nlu" / TAPING).unlink()
    told = "`eye_taping` has no phrasings (write at least 40 that differ, in nlu/eye_care/eye_taping.yml)"
    assert only("D011") == f"nlu/eye_care/eye_taping.yml:0: D011 {told}"


def test_a_topic_with_few_phrasings_is_named(write: Write) -> None:
    write(TAPING, file(block("eye_taping", lines("tape", number=39))))
    assert "D011 `eye_taping` has 39 phrasings" in only("D011")


def test_a_starved_kind_is_named(write: Write) -> None:
    for topic, word in (("eye_ointment", "salve"), ("eye_glasses", "lens")):
        messy = block(topic, lines(word, "erm", 12), "kind: messy")
        write(f"eye_care/{topic}.yml", file(block(topic, lines(word)), messy))
    assert "D012 `eye_taping` has 0 phrasings of the kind `messy`, the middle topic 12 (write more" in only("D012")


def test_a_bloated_kind_is_named(write: Write) -> None:
    for topic, word, number in (("eye_ointment", "salve", 12), ("eye_glasses", "lens", 12), ("eye_taping", "tape", 48)):
        messy = block(topic, lines(word, "erm", number), "kind: messy")
        write(f"eye_care/{topic}.yml", file(block(topic, lines(word)), messy))
    assert "D013 `eye_taping` has 48 phrasings of the kind `messy`, the middle topic 12" in only("D013")


@pytest.mark.parametrize(
    ("text", "told"),
    [("?!", "without words"), ("word " * 500, "over 2000"), ("take [tape](device)", "markup"), ("/eye_taping", "markup")],
)
def test_a_line_that_cannot_be_taught_is_named(write: Write, text: str, told: str) -> None:
    write(TAPING, file(block("eye_taping", lines("tape") + f"    - {text}\n")))
    assert told in only("D014")


def test_without_the_list_of_topics_the_call_ends_in_one_line(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "content/topics.yml").unlink()
    assert run("check") == 2
    assert capsys.readouterr().err.startswith("content/topics.yml:0: C001 the file is missing (restore it")


def test_a_folder_that_is_not_there_is_named(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "--root", "content", "--phrasings", "nul", "check"]) == 2
    assert capsys.readouterr().err == "there is no folder nul: run this in the project, or give --phrasings\n"


def test_a_look_shows_the_kinds_of_a_topic_with_an_example(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    after = block("eye_taping", "    - tape on top?\n", "kind: in_hand, topic: eye_ointment")
    write(TAPING, file(block("eye_taping", lines("tape")), after))
    assert run("look", "eye_taping") == 0
    out, err = capsys.readouterr()
    rows = out.splitlines()
    assert rows == ["ordinary\t48\ttape paint tape", "in_hand, after eye_ointment\t1\ttape on top?"]
    assert err == "eye_taping: taping the lid shut\n49 phrasings, in nlu/eye_care/eye_taping.yml\n"


def test_a_look_at_one_kind_shows_each_phrasing_with_its_place(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    after = block("eye_taping", "    - tape on top?\n", "kind: in_hand, topic: eye_ointment")
    write(TAPING, file(block("eye_taping", lines("tape")), after))
    assert run("look", "eye_taping", "--kind", "in_hand") == 0
    assert capsys.readouterr().out == "nlu/eye_care/eye_taping.yml:57: Eye ointment at night: tape on top?\n"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["eye_tapping"], "there is no topic 'eye_tapping' (did you mean eye_taping"),
        (["eye_taping", "--kind", "messy"], "there is no kind 'messy'"),
    ],
)
def test_a_look_at_what_there_is_not_is_told_what_there_is(
    place: Path, capsys: pytest.CaptureFixture[str], args: list[str], told: str
) -> None:
    assert run("look", *args) == 2
    assert told in capsys.readouterr().err


def test_the_phrasings_of_the_project_are_in_order_and_checked_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    began = time.process_time()
    problems = all_problems()[1]
    assert time.process_time() - began < MOST_SECONDS
    assert [str(p) for p in problems if p.code not in JUDGEMENT] == []
