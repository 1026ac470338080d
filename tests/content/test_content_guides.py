"""What is wrong with a guide by stage is said in one clear line, at the line where it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.content.load import load_library

if TYPE_CHECKING:
    from tests.content.conftest import Folder, Palsy

GUIDES, TOPICS, HELD = "guides.yml", "topics.yml", "snippets/conversation/capabilities.yml"
GUIDE = """\
headings:
  help: When to get help
  now: What to do now
  expect: What to expect
  ask: What to ask
stages:
  first_days:
    title: The first days
    called: [first days]
    help:
    - emergency.overview
    now:
    - eye_taping.overview
    expect: [bells_palsy.overview]
    ask: [bells_palsy.timing]
"""
WORDS = """\
- id: capabilities.overview
  title: What you can ask
  gist: You can ask me things.
- id: capabilities.guides
  title: Guides
  gist: Pick one.
  blocks:
  - list: [The first days., When to get help., What to do now., What to expect., What to ask.]
- id: capabilities.guide_part
  title: Left out
  gist: One part is left out.
"""


@pytest.fixture
def guided(folder: Folder) -> Folder:
    folder.change(TOPICS, "    greet:", "    capabilities: {title: Can, about: can}\n    greet:")
    folder.write(HELD, WORDS)
    folder.write(GUIDES, GUIDE)
    folder.vet()
    return folder


def lines(folder: Folder) -> list[str]:
    return [str(problem) for problem in folder.problems() if problem.path == f"content/{GUIDES}"]


def test_a_guide_that_is_right_is_not_complained_of(guided: Folder) -> None:
    assert guided.found() == []
    (guide,) = load_library(guided.root)[0].guides.stages.values()
    assert [named.snippet for named in guide.named()] == [
        "emergency.overview", "eye_taping.overview", "bells_palsy.overview", "bells_palsy.timing"
    ]  # fmt: skip


def test_without_the_file_there_is_no_guide(folder: Folder) -> None:
    assert not load_library(folder.root)[0].guides.stages
    assert folder.found() == []


@pytest.mark.parametrize(
    ("old", "new", "marker", "code", "says"),
    [
        ("- eye_taping.overview", "- eye_taping.none", "eye_taping", "C048", "names the unknown text eye_taping.none"),
        ("- eye_taping.overview", "- emergency.overview #", "#", "C049", "names emergency.overview twice"),
        ("    help:\n    - emergency.overview\n", "", "first_days", "C050", "does not say when to get help"),
        ("- emergency.overview", "- bells_palsy.none #", "#", "C048", "unknown text"),
        ("    - emergency.overview", "    - eye_taping.overview #", "#", "C050", "does not say when to call"),
        ("title: The first days", "title: The first hours", "first_days", "C052", "`The first hours` is shown to patients"),
        ("now: What to do now", "now: Do this", "headings", "C052", "`Do this` is shown to patients"),
        ("now: What to do now", "then: What to do now", "help: When", "C001", "has no `now`"),
        ("called: [first days]", "called: first days", "called", "C001", "has no list `called`"),
        ("ask: [bells_palsy.timing]", "ask: []", "ask: []", "C001", "has no list `ask`"),
        ("ask: [bells_palsy.timing]", "ask: [[no]]", "ask: [[", "C001", "an entry of `ask` is not a text"),
        ("    called:", "    calls: x\n    called:", "calls", "C001", "unknown key `calls`"),
    ],
)
def test_what_is_wrong_is_named_by_its_line(guided: Folder, old: str, new: str, marker: str, code: str, says: str) -> None:
    guided.change(GUIDES, old, new)
    place = guided.place(GUIDES, marker)
    found = lines(guided)
    assert any(line.startswith(f"content/{place}: {code} ") and says in line and line.endswith(")") for line in found), found


def test_a_text_that_may_not_be_served_is_named(guided: Folder) -> None:
    guided.change("snippets/eye_care/eye_taping.yml", "Tape keeps", "Soft tape keeps")
    assert [line for line in lines(guided) if "C051" in line and "which is withheld" in line]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("withdraw", "eye_taping"), "withdrawn"),
        (("retire", "eye_taping.overview", "--instead", "greet.overview"), "retired"),
    ],
)
def test_a_text_off_the_air_is_named(guided: Folder, palsy: Palsy, words: tuple[str, ...], kind: str) -> None:
    assert palsy(*words, "--by", "a test", "--reason", "a test").code == 0
    (line,) = lines(guided)
    assert line.startswith(f"content/{guided.place(GUIDES, 'eye_taping')}: C051 ")
    assert f"which is {kind}" in line
    assert palsy("check").code == 1


def test_no_word_for_what_is_left_out_is_a_problem(guided: Folder) -> None:
    guided.write(HELD, WORDS.partition("- id: capabilities.guide_part")[0])
    assert [line for line in lines(guided) if "C052 there is no text capabilities.guide_part" in line]
