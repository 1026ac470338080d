"""A new topic is added by following CONTRIBUTING word for word; what is made from topics.yml is up to date."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from bot.cli import main
from bot.phrasings.topic_files import out_of_date
from tests.conftest import ROOT
from tests.contract.conftest import intents_of
from tests.phrasings.conftest import lines

STEPS = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Add a topic")[2].partition("\n## ")[0]
CALL = ("topic", "new", "eye_care", "eye_mask", "Masks for the eye")
SNIPPET = Path("data/content/snippets/eye_care/eye_mask.yml")
SAID = Path("data/nlu/eye_care/eye_mask.yml")
LISTS = (Path("data/content/topics.yml"), Path("domain.yml"), Path("data/stories/rules.yml"))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what lists topics, without the phrasings of the others, as working directory."""
    shutil.copytree(ROOT / "data/content", tmp_path / "data/content")
    for name in ("domain.yml", "site.yml", "data/stories/rules.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "data/nlu").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PALSY_SITE", raising=False)
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *args: str) -> list[str]:
    main(args)
    return [line for line in capsys.readouterr().out.splitlines() if "eye_mask" in line]


def test_domain_and_rules_are_what_topics_yml_makes_them() -> None:
    assert {str(path) for path in out_of_date(ROOT)} == set()  # else run `palsy topic sync`


def test_contributing_names_the_command_and_each_file_it_makes() -> None:
    assert f'`palsy {" ".join(CALL[:4])} "{CALL[4]}"`' in STEPS
    steps = STEPS.replace("<group>", CALL[2]).replace("<topic>", CALL[3])
    named = set(re.findall(r"`([\w/.]+\.yml)`", steps))
    assert {str(path) for path in (SNIPPET, SAID, *LISTS)} <= named


def test_following_contributing_adds_a_topic(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(CALL) == 0
    assert {line.removeprefix("wrote ") for line in capsys.readouterr().out.splitlines() if line.startswith("wrote ")} == {
        str(path) for path in (SNIPPET, SAID, *LISTS)
    }
    written = SNIPPET.read_text(encoding="utf-8").replace("  asks:", "  - warning: eye_warning\n  asks:")
    SNIPPET.write_text(written, encoding="utf-8")
    assert [line.split()[1] for line in told(capsys, "content", "check", "--only", "eye_mask")] == ["C018"]
    assert any("D011 `eye_mask` has one phrasing" in line for line in told(capsys, "data", "check"))
    SAID.write_text(SAID.read_text(encoding="utf-8") + lines("mask"), encoding="utf-8")
    assert told(capsys, "data", "check") == []


def test_the_new_topic_is_an_intent_in_the_rule_of_its_neighbours(project: Path) -> None:
    main(CALL)
    intents = yaml.safe_load(LISTS[1].read_text(encoding="utf-8"))["intents"]
    rule = yaml.safe_load(LISTS[2].read_text(encoding="utf-8"))["rules"][0]
    for listed in (intents, intents_of(rule)):
        assert listed[listed.index("eye_complications") + 1] == "eye_mask"
        assert len(listed) == len(set(listed))
    entry = yaml.safe_load(LISTS[0].read_text(encoding="utf-8"))["eye_care"]["topics"]["eye_mask"]
    assert entry["title"] == "Masks for the eye"


def test_nothing_else_in_the_lists_is_changed(project: Path) -> None:
    before = {path: path.read_text(encoding="utf-8").splitlines() for path in LISTS}
    main(CALL)
    for path, old in before.items():
        new = path.read_text(encoding="utf-8").splitlines()
        assert [line for line in new if "eye_mask" not in line] == old
        assert len(new) == len(old) + 1


def test_a_title_with_quotes_and_colons_is_kept(project: Path) -> None:
    assert main([*CALL[:4], 'Masks: "soft" ones, for Bell\'s']) == 0
    for path in (SNIPPET, SAID, *LISTS):
        yaml.safe_load(path.read_text(encoding="utf-8"))
    assert yaml.safe_load(SNIPPET.read_text(encoding="utf-8"))[0]["title"] == 'Masks: "soft" ones, for Bell\'s'


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["eye_cair", "eye_mask", "Masks"], "no group 'eye_cair' that takes a new topic: one of understanding, treatment"),
        (["safety", "eye_mask", "Masks"], "no group 'safety' that takes a new topic"),
        (["eye_care", "Eye-Mask", "Masks"], "'Eye-Mask' is no id: a letter, then small letters"),
        (["eye_care", "../mask", "Masks"], "'../mask' is no id"),
        (["eye_care", "eye_taping", "Masks"], "there is a topic 'eye_taping' already: choose another id"),
        (["eye_care", "follow_up", "Masks"], "there is a topic 'follow_up' already"),
        (["eye_care", "eye_mask", "taping the eye SHUT"], "the topic 'eye_taping' has that title already"),
        (["eye_care", "eye_mask", " "], "a title and what it is about are one line each"),
        (["eye_care", "eye_mask", "Masks\nfor"], "a title and what it is about are one line each"),
    ],
)
def test_a_call_that_cannot_be_used_changes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], args: list[str], said: str
) -> None:
    before = {path: path.read_bytes() for path in sorted(project.rglob("*.yml"))}
    assert main(["topic", "new", *args]) == 2
    err = capsys.readouterr().err
    assert err.startswith(said)
    assert err.count("\n") == 1
    assert {path: path.read_bytes() for path in sorted(project.rglob("*.yml"))} == before


def test_a_file_that_is_there_already_is_not_written_over(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    SAID.parent.mkdir(parents=True)
    SAID.write_text("mine\n", encoding="utf-8")
    assert main(CALL) == 2
    assert "data/nlu/eye_care/eye_mask.yml is there already: move it away" in capsys.readouterr().err
    assert SAID.read_text(encoding="utf-8") == "mine\n"
    assert not SNIPPET.exists()


@pytest.mark.parametrize("path", LISTS[1:], ids=str)
def test_a_list_without_its_line_is_named(project: Path, capsys: pytest.CaptureFixture[str], path: Path) -> None:
    path.write_text("version: 3\n", encoding="utf-8")
    assert main(["topic", "sync"]) == 2
    assert capsys.readouterr().err.startswith(f"{path}: no line ")
    path.unlink()
    assert main(["topic", "sync"]) == 2
    assert capsys.readouterr().err == f"{path}: cannot be read: restore it from git\n"


def test_sync_writes_what_a_change_of_topics_yml_asks_for(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = LISTS[0].read_text(encoding="utf-8")
    LISTS[0].write_text(text.replace("    eye_taping:", "    eye_patch:"), encoding="utf-8")
    assert main(["topic", "sync"]) == 0
    assert capsys.readouterr().out == "wrote domain.yml\nwrote data/stories/rules.yml\n"
    assert "- eye_patch\n" in LISTS[1].read_text(encoding="utf-8")
    assert main(["topic", "sync"]) == 0
    assert capsys.readouterr().out == "up to date\n"
