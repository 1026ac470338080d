"""The label guide is checked entry by entry, and which topics need an entry is found from the phrasings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.cli import main
from bot.content.load import load_topics
from bot.phrasings import confused as comparing
from bot.phrasings.check import topics_in
from bot.phrasings.confused import MOST_OF_A_TOPIC, compared, confused
from bot.phrasings.house import House, read_house
from bot.phrasings.label_guide import GUIDE, guide_problems, read_guide
from tests.conftest import ROOT
from tests.phrasings.conftest import Write, block, file, lines

TAPING = "eye_care/eye_taping.yml"
ENTRY = """\
- pair: [eye_taping, eye_ointment]
  a_when: It is about tape.
  b_when: It is about ointment.
  examples:
    eye_taping: [the tape comes off]
    eye_ointment: [the salve blurs]
"""
TOPICS = ("eye_taping", "eye_ointment", "eye_glasses")


def found(text: str) -> list[str]:
    GUIDE.write_text(text, encoding="utf-8")
    return [str(problem) for problem in guide_problems(GUIDE, TOPICS)]


def test_an_entry_in_order_has_no_problem(place: Path) -> None:
    assert found(ENTRY) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- pair: [", "D015 not readable as YAML"),
        ("pair: x\n", "label_guide.yml:1: D015 the file is not a list"),
        (ENTRY.replace("a_when", "awhen"), "label_guide.yml:1: D015 unknown key `awhen`"),
        (ENTRY.replace("  b_when: It is about ointment.\n", ""), "D015 an entry needs `pair`, `a_when`"),
        (ENTRY.replace(", eye_ointment]", "]"), "D015 an entry needs `pair`, `a_when`"),
        (ENTRY.replace("[the salve blurs]", "the salve blurs"), "D015 an entry needs `pair`, `a_when`"),
        (ENTRY.replace("eye_ointment", "salve"), "label_guide.yml:1: D016 no topic `salve`"),
        (
            ENTRY + ENTRY.replace("[eye_taping, eye_ointment]", "[eye_ointment, eye_taping]"),
            ":7: D016 the same pair as on line 1",
        ),
        (
            ENTRY.replace("    eye_ointment:", "    eye_glasses:"),
            "D017 an example of `eye_glasses`, which is not of the pair",
        ),
        (ENTRY.replace("    eye_ointment: [the salve blurs]\n", ""), "D017 1 examples (write 2 to 4)"),
        (ENTRY.replace("[the tape comes off]", "[a, b, c, d]"), "D017 5 examples (write 2 to 4)"),
    ],
)
def test_what_is_wrong_in_the_guide_is_named_with_its_line(place: Path, text: str, told: str) -> None:
    problems = found(text)
    assert len(problems) == 1, problems
    assert told in problems[0]


def test_a_pair_of_one_topic_is_named(place: Path) -> None:
    text = ENTRY.replace("eye_ointment]", "eye_taping]").replace("    eye_ointment: [the salve blurs]\n", "")
    assert any("D016 a pair of one topic" in problem for problem in found(text))


def test_without_the_guide_the_check_says_so(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    GUIDE.unlink()
    assert main(["data", "--root", "content", "--phrasings", "nlu", "--measuring", "measuring", "check"]) == 2
    assert "data/label_guide.yml:0: D015 the file is missing" in capsys.readouterr().out


def look(*topics: str) -> int:
    return main(["data", "--root", "content", "--phrasings", "nlu", "look", *topics])


def test_a_look_at_two_topics_prints_what_decides(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    GUIDE.write_text(ENTRY, encoding="utf-8")
    assert look("eye_ointment", "eye_taping") == 0
    out = capsys.readouterr().out
    assert out.splitlines()[:2] == ["eye_taping: It is about tape.", "  - the tape comes off"]
    assert look("eye_ointment", "eye_glasses") == 2
    assert "no entry for eye_ointment and eye_glasses" in capsys.readouterr().err


def by_last_word(texts: Sequence[str]) -> NDArray[np.float32]:
    """Phrasings are near that end in one word."""
    words = sorted({text.split()[-1] for text in texts})
    own = np.eye(len(words), dtype=np.float32)[[words.index(text.split()[-1]) for text in texts]]
    return np.hstack([own, np.full((len(texts), 1), 0.1, dtype=np.float32)])


def house() -> House:
    return read_house(Path("nlu"), topics_in(Path("content")))[0]


def test_topics_are_confused_whose_phrasings_are_nearest_to_each_other(write: Write) -> None:
    for intent in ("eye_taping", "eye_ointment"):
        write(f"eye_care/{intent}.yml", file(block(intent, f"    - {intent} one same\n")))
    write("eye_care/eye_glasses.yml", file(block("eye_glasses", "    - a lens\n    - b lens\n")))
    write("safety/emergency.yml", file(block("emergency", "    - in an arm\n    - on an arm\n")))
    assert confused(house(), by_last_word) == Counter({("eye_ointment", "eye_taping"): 2})


def test_what_is_near_on_purpose_is_left_out_and_of_a_large_topic_only_some_count(write: Write) -> None:
    many = "".join(f"    - tape number {n}\n" for n in range(MOST_OF_A_TOPIC + 20))
    write(TAPING, file(block("eye_taping", many), block("eye_taping", lines("salve"), "kind: look_alike")))
    own = [said for said in compared(house()) if said.intent == "eye_taping"]
    assert len(own) == MOST_OF_A_TOPIC
    assert {said.kind for said in own} == {"ordinary"}


def test_a_confused_pair_without_an_entry_is_named(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = Counter({("eye_ointment", "eye_taping"): 20, ("eye_glasses", "eye_taping"): 15})
    monkeypatch.setattr(comparing, "confused", lambda house, encode: pairs)
    call = ["data", "--root", "content", "--phrasings", "nlu", "confused"]
    assert main(call) == 1
    out, err = capsys.readouterr()
    assert out == "20\teye_ointment\teye_taping\n"
    assert "D018 no entry for eye_ointment and eye_taping, 20 lines" in err
    GUIDE.write_text(ENTRY, encoding="utf-8")
    assert main(call) == 0
    assert capsys.readouterr().err.endswith("1 pairs are confused, 0 without an entry\n")


def test_the_guide_of_the_project_is_in_order() -> None:
    assert [str(problem) for problem in guide_problems(ROOT / GUIDE, load_topics(ROOT / "data/content")[0])] == []


def test_each_topic_of_a_pair_has_an_example() -> None:
    assert [e.pair for e in read_guide(ROOT / GUIDE)[0] if {topic for topic, _ in e.examples} != e.key] == []
