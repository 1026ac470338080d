"""The files of the red flags: how a small folder is read, and how each thing that is wrong with one is named."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.understanding.danger import RedFlags, RedFlagsError, red_flags_in

FOLDER = Path(__file__).parents[2] / "data" / "content" / "red_flags"
SHARED = """\
order: [weak_limb]
spelt: {}
misspelt: []
calm_words: {negation: ["no"], negation_ends: [but], well: [fine], past: [years ago], now: [now], asks: [how],
  asks_first: [can], fillers: [so], personal: [my], reports: [mine is], pretend: [what if], told: [it says], study: [quiz],
  idioms: [stroke of luck], neutral: [for now]}
words:
  part: {tells: a limb, words: [arm, leg]}
"""
FLAG = """\
id: weak_limb
topic: emergency
urgency: call_now
snippet: emergency.stroke
tells: A weak limb.
why: A test.
sources: [nhs-stroke-fast]
words:
  state: {tells: weak or numb, words: [weak*, "(so|very)* numb"]}
signs:
  limb: {tells: a weak limb, patterns: [{near: [part, state]}]}
patterns: [{all: [limb]}]
examples: [my arm is weak]
calm: [no weak arm]
"""


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., RedFlags]:
    """Load a folder of one flag, and of further ones by their names."""

    def loaded(flag: str = FLAG, shared: str = SHARED, **others: str) -> RedFlags:
        for name, text in {"shared": shared, "weak_limb": flag, **others}.items():
            (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
        return RedFlags.load(tmp_path)

    return loaded


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_rasa_does_not_take_a_file_for_training_data(path: Path) -> None:
    assert not re.search(r"(?m)^\s*(nlu|rules|stories|responses):", path.read_text(encoding="utf-8"))


def test_a_whole_pattern_lets_other_words_go(load: Callable[..., RedFlags]) -> None:
    flags = load(FLAG.replace("{all: [limb]}", "{all: [limb], whole: true}").replace("my arm is weak", "arm weak"))
    assert flags.screen("arm weak")
    assert flags.screen("arm weak and tired") == []


def test_parts_stand_together_or_in_the_next_sentence(load: Callable[..., RedFlags]) -> None:
    flags = load(FLAG.replace("near: [part, state]", "near: [part, state], within: 40, same: message"))
    talk = "we like tea and cake and the long walk to the shop by the sea"
    assert flags.screen(f"my arm hangs, {talk}. It is numb")
    assert flags.screen(f"my arm hangs. {talk}. Then {talk}. It is numb") == []


def test_a_rule_may_take_any_old_part_for_history(load: Callable[..., RedFlags]) -> None:
    text = "years ago I hurt an arm. It is numb"
    flag = FLAG.replace("patterns: [{all: [limb]}]", "patterns: [{near: [part, state], within: 9, same: message}]")
    flag = flag.replace("signs:\n  limb: {tells: a weak limb, patterns: [{near: [part, state]}]}\n", "")
    assert load(flag).screen(text)
    assert load(flag.replace("why:", "past: any\nwhy:")).screen(text) == []


def test_a_tiny_folder_works(load: Callable[..., RedFlags]) -> None:
    flags = load()
    assert [alarm.rule for alarm in flags.screen("my arm is very very numb")] == ["weak_limb"]
    assert flags.screen("no weak arm") == []
    assert flags.screen("my arm is fine, years ago it was weak") == []


def test_of_one_urgency_the_order_of_the_shared_file_holds(load: Callable[..., RedFlags]) -> None:
    other = FLAG.replace("weak_limb", "weaker_limb").replace("limb:", "limbs:").replace("[limb]", "[limbs]")
    other = other.replace("state", "states")
    for order in (["weak_limb", "weaker_limb"], ["weaker_limb", "weak_limb"]):
        flags = load(shared=SHARED.replace("[weak_limb]", f"[{', '.join(order)}]"), weaker_limb=other)
        assert [alarm.rule for alarm in flags.screen("my arm is weak")] == order


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("words: [arm, leg]", "words: [arm, leg", 8, "expected"),
        ("words: [arm, leg]", "words: ['(arm|leg']", 8, "a bracket is not closed"),
        ("words: [arm, leg]", "words: [ab*]", 8, "shorter than 3 letters"),
        ("words: [arm, leg]", "words: ['arm)']", 8, "do not pair"),
        ("words: [arm, leg]", "words: ['(the)arm']", 8, "a bracket touches a word"),
        ("words: [arm, leg]", "words: ['the?']", 8, "can be empty"),
        ("words: [arm, leg]}", "words: [arm]}\n  spare: {tells: a toe, words: [toe]}", 9, "no rule uses `spare`"),
        ("words: [arm, leg]", "words: [arm, no]", 8, "str type expected"),
        ("words: [arm, leg]", "words: []", 8, "at least 1 item"),
        ("tells: a limb, ", "", 8, "field required"),
        ("past: [years ago], ", "", 4, "look at past"),
        ("spelt: {}", "- a", 2, "expected"),
        ("order: [weak_limb]", "order: [weak_limb, weak_limb]", 1, "weak_limb stands twice"),
        ("order: [weak_limb]", "order: [weak_limb, strong_limb]", 1, "no file strong_limb.yml"),
    ],
)
def test_a_broken_shared_file_is_named_by_line(
    load: Callable[..., RedFlags], old: str, new: str, line: int, what: str
) -> None:
    assert old in SHARED
    with pytest.raises(RedFlagsError) as error:
        load(shared=SHARED.replace(old, new, 1))
    named(error.value, f"shared.yml:{line}: ", what)


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("near: [part, state]", "near: [part, stat]", 11, "`stat` is no word list and no sign"),
        ("near: [part, state]", "near: [part], then: [state]", 11, "exactly one of"),
        ("near: [part, state]", "near: [part, state], witin: 3", 11, "extra fields"),
        ("urgency: call_now", "urgency: whenever", 3, "unexpected value"),
        ("snippet: emergency.stroke", "snippet: crisis.stroke", 4, "must begin with `emergency.`"),
        ("why: A test.\n", "", 1, "field required"),
        ("tells: A weak limb.\n", "", 1, "field required"),
        ("tells: A weak limb.", "tells: ''", 5, "at least 1 characters"),
        ("examples: [my arm is weak]", "examples: []", 13, "at least 1 item"),
        ("id: weak_limb", "id: weak_leg", 1, "the file is called weak_limb"),
        ("state: {", "part: {", 9, "the name `part` is taken"),
        (
            "sources: [nhs-stroke-fast]",
            "sources: [nhs-stroke-fast]\nunless: [joke]",
            8,
            "`joke` is no word list and no sign",
        ),
    ],
)
def test_a_broken_flag_is_named_by_file_and_line(
    load: Callable[..., RedFlags], old: str, new: str, line: int, what: str
) -> None:
    assert old in FLAG
    with pytest.raises(RedFlagsError) as error:
        load(FLAG.replace(old, new, 1))
    named(error.value, f"weak_limb.yml:{line}: ", what)


def named(error: RedFlagsError, place: str, what: str) -> None:
    """One of the problems stands at that place; each is one line that says what to do."""
    assert all(re.fullmatch(r".*\.yml:\d+: .+ \(.+\)", problem, re.DOTALL) for problem in error.problems)
    assert [problem for problem in error.problems if place in problem and what in problem], error.problems


def test_a_flag_without_a_place_in_the_order_is_named(load: Callable[..., RedFlags]) -> None:
    with pytest.raises(RedFlagsError) as error:
        load(lost_limb=FLAG.replace("weak_limb", "lost_limb"))
    named(error.value, "lost_limb.yml:1: ", "`lost_limb` has no place (add it to `order` in shared.yml)")


def test_a_list_of_another_flag_cannot_be_used(load: Callable[..., RedFlags]) -> None:
    other = FLAG.replace("weak_limb", "weaker_limb").replace("limb:", "limbs:").replace("[limb]", "[limbs]")
    other = other.replace('words:\n  state: {tells: weak or numb, words: [weak*, "(so|very)* numb"]}\n', "")
    with pytest.raises(RedFlagsError) as error:
        load(shared=SHARED.replace("[weak_limb]", "[weak_limb, weaker_limb]"), weaker_limb=other)
    named(error.value, "weaker_limb.yml:9: ", "`state` belongs to weak_limb.yml (move it to shared.yml")


def test_all_problems_of_all_files_come_in_one_run(load: Callable[..., RedFlags]) -> None:
    flag = FLAG.replace("all: [limb]", "all: [limp]")
    with pytest.raises(RedFlagsError) as error:
        load(flag, SHARED.replace("words: [arm, leg]", "words: [ab*, '(leg']"))
    assert len(error.value.problems) >= 3
    with pytest.raises(RedFlagsError) as error:
        load(FLAG.replace("why: A test.\n", ""), SHARED.replace("spelt: {}\n", ""))
    assert {Path(problem.split(":")[0]).name for problem in error.value.problems} == {"weak_limb.yml", "shared.yml"}


def test_a_missing_or_unreadable_file_is_one_clear_line(load: Callable[..., RedFlags], tmp_path: Path) -> None:
    with pytest.raises(RedFlagsError, match=r"shared\.yml:0: .*restore the file"):
        RedFlags.load(tmp_path / "none")
    load()
    (tmp_path / "weak_limb.yml").write_bytes(b"why: \xe9")
    with pytest.raises(RedFlagsError, match=r"weak_limb\.yml:0: not UTF-8"):
        RedFlags.load(tmp_path)
    (tmp_path / "weak_limb.yml").write_text("")
    with pytest.raises(RedFlagsError, match=r"weak_limb\.yml:1: not a mapping"):
        RedFlags.load(tmp_path)


def test_a_copy_of_the_folder_is_compiled_once(load: Callable[..., RedFlags], tmp_path: Path) -> None:
    load()
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in tmp_path.glob("*.yml"):
        (copy / path.name).write_bytes(path.read_bytes())
    assert red_flags_in(copy) is red_flags_in(tmp_path)
    (copy / "weak_limb.yml").write_text(FLAG + "# changed\n", encoding="utf-8")
    assert red_flags_in(copy) is not red_flags_in(tmp_path)
