"""`palsy flags`: the red flags in plain words, and the sheet that a clinician signs."""

from __future__ import annotations

import datetime
import re
import shutil
from argparse import Namespace
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.cli import main, parser
from bot.cli.content_lookup import catalogue_of
from bot.cli.flags_words import readable, sentence
from bot.content.catalogue import Catalogue
from bot.understanding.danger import RedFlags
from bot.understanding.danger.schema import FlagData, PatternData
from bot.understanding.danger.source import SourceFolder
from tests.conftest import ROOT

CONTENT = ROOT / "data" / "content"
VOID = {"meta", "link", "br"}


@lru_cache(maxsize=1)
def real_source() -> SourceFolder:
    """Read once, as the catalogue is."""
    return SourceFolder(CONTENT / "red_flags")


FLAGS = [file.data for file in real_source().flags]


@lru_cache(maxsize=1)
def real_catalogue(day: datetime.date) -> Catalogue:
    """Read once: two seconds a command else, and here is proved what is shown of it."""
    return Catalogue.load(CONTENT, lambda: day)


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    def catalogue(args: Namespace) -> Catalogue:
        is_real = args.root.resolve() == CONTENT
        return real_catalogue(datetime.date.today()) if is_real else catalogue_of(args)

    def source(folder: Path) -> SourceFolder:
        return real_source() if folder.resolve() == CONTENT / "red_flags" else SourceFolder(folder)

    monkeypatch.setattr("bot.cli.flags.catalogue_of", catalogue)
    monkeypatch.setattr("bot.cli.flags_sheet.SourceFolder", source)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content to change."""
    shutil.copytree(CONTENT, tmp_path / "content")
    return tmp_path / "content"


def said(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    assert main(["flags", *args]) == 0
    return capsys.readouterr().out


def test_the_list_holds_every_flag_once_the_most_urgent_first(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [line.split("\t") for line in said(capsys, "list").splitlines()]
    assert sorted(row[0] for row in rows) == sorted(flag.id for flag in FLAGS)
    ranks = [["call_now", "same_day", "soon"].index(row[1]) for row in rows]
    assert ranks == sorted(ranks)
    assert all(int(row[3]) > 0 for row in rows)


@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.id)
def test_a_flag_is_shown_with_its_lines_sources_and_text(flag: FlagData, capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys, "show", flag.id)
    assert all(line in shown for line in (flag.tells, flag.why, *flag.examples, *flag.calm))
    assert "UNKNOWN SOURCE" not in shown
    assert "NO TEXT" not in shown


def test_an_unknown_flag_gets_one_line_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["flags", "show", "stroke_sign"]) == 2
    assert capsys.readouterr().err.strip() == "there is no flag 'stroke_sign' (did you mean stroke_signs or stroke_passed?)"
    assert main(["flags", "show", "qqq"]) == 2
    assert "`palsy flags list` shows all" in capsys.readouterr().err


def test_broken_flags_are_named_by_file_and_line(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (content / "red_flags" / "child.yml").write_text("id: child\nwhy: [\n", encoding="utf-8")
    assert main(["flags", "--root", str(content), "list"]) == 2
    assert re.match(r".*child\.yml:\d+: ", capsys.readouterr().err)


def test_a_place_that_cannot_be_written_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["flags", "export", "--to", str(tmp_path / "no" / "sheet.html")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_sheet_holds_every_flag_with_all_that_it_rests_on(tmp_path: Path) -> None:
    assert main(["flags", "export", "--to", str(tmp_path / "sheet.html")]) == 0
    text = unescape((tmp_path / "sheet.html").read_text(encoding="utf-8"))
    for flag in FLAGS:
        section = text.split(f'id="flag-{flag.id}"')[1].split("</section>")[0]
        assert flag.why in section
        assert all(line in section for line in (*flag.examples, *flag.calm))
        assert all(word in section for word in ("Signature", "registration number", "Date", "agree", "change"))
    assert "UNKNOWN SOURCE" not in text
    assert "NO TEXT" not in text


def test_the_sheet_says_first_that_nobody_has_signed(capsys: pytest.CaptureFixture[str]) -> None:
    page = said(capsys, "export")
    assert page.index("No clinician has signed these rules") < page.index("<h2>")
    assert "@media print" in page


def test_the_sheet_stands_alone_and_is_well_formed(capsys: pytest.CaptureFixture[str]) -> None:
    page = said(capsys, "export")
    assert not re.search(r"<(script|img|iframe|link)|\bsrc=|@import|url\(", page)
    open_tags: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag not in VOID:
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

    Tags().feed(page)
    assert open_tags == []
    names = re.findall(r'id="([^"]+)"', page)
    assert len(names) == len(set(names))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(names)


def test_whatever_the_files_hold_is_escaped(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = content / "red_flags" / "lyme.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("calm:\n", 'calm:\n- "<script>alert(1)</script> & so on"\n'), encoding="utf-8")
    page = said(capsys, "--root", str(content), "export")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; so on" in page


def test_the_version_on_the_sheet_changes_with_the_rules(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    version = re.compile(r"Version of the rules: <strong>(\w{16})</strong>")
    before = version.findall(said(capsys, "--root", str(content), "export"))
    path = content / "red_flags" / "lyme.yml"
    path.write_text(path.read_text(encoding="utf-8") + "- one more calm line about ticks\n", encoding="utf-8")
    assert before != version.findall(said(capsys, "--root", str(content), "export"))


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("droop*", "droop…"),
        ("(arm|leg)", "(arm / leg)"),
        ("my? face", "[my] face"),
        ("(my|his)? (left|right)* eye", "[my / his] [left / right …] eye"),
        ("(go|get)+ down", "(go / get) … down"),
        ("N days of YEAR ANY", "a number days of a year any word"),
        ("cant (smile|blink)", "can't (smile / blink)"),
        ("had (a (mini|small)? stroke)", "had (a [mini / small] stroke)"),
    ],
)
def test_a_phrase_is_spelt_out(phrase: str, words: str) -> None:
    assert readable(phrase) == words


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ({"all": ["a"]}, "“A”"),
        ({"all": ["a", "b"]}, "“A”, and “B”, anywhere in the message"),
        ({"near": ["a", "b"]}, "“A”, and “B”, in one sentence, with at most 5 other words between them"),
        (
            {"then": ["a|b", "c"], "within": 2, "same": "message"},
            "one of “A” or “B”, then “C”, in one sentence or the next, with at most 2 other words between them",
        ),
        ({"all": ["a"], "whole": True}, "“A”, and nothing else in the message"),
        ({"all": ["a"], "unless": ["b", "c"]}, "“A”; but not where the same sentence holds one of “B” or “C”"),
    ],
)
def test_a_pattern_is_put_in_a_sentence(pattern: dict[str, object], words: str) -> None:
    assert sentence(PatternData.parse_obj(pattern), str.upper) == words


ADD = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Add a red flag")[1].split("\n## ")[0]


def test_the_steps_for_a_new_flag_name_what_exists() -> None:
    for path in re.findall(r"`((?:data|tests)/[\w/.]+)`", ADD):
        assert (ROOT / path).exists(), path
    assert (CONTENT / "red_flags" / "weak_immunity.yml").exists()
    for command in re.findall(r"`palsy ([^`]+)`", ADD):
        parser().parse_args(command.replace("<id>", "child").split())


def test_a_new_flag_works_by_the_steps_of_the_guide(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = content / "red_flags"
    model = (folder / "weak_immunity.yml").read_text(encoding="utf-8")
    flag = model.replace("id: weak_immunity", "id: after_covid").replace("weak_defences", "covid")
    words = flag[flag.index("    words:\n") : flag.index("patterns:\n")]
    flag = flag.replace(words, "    words:\n    - covid, corona*\n")
    flag = re.sub(r"(?s)examples:\n.*?calm:\n", "examples:\n- I have covid and my cheek has dropped\ncalm:\n", flag)
    (folder / "after_covid.yml").write_text(flag, encoding="utf-8")
    shared = (folder / "shared.yml").read_text(encoding="utf-8")
    (folder / "shared.yml").write_text(shared.replace("- lyme\n", "- after_covid\n- lyme\n"), encoding="utf-8")
    flags = RedFlags.load(folder)
    assert "after_covid" in [alarm.rule for alarm in flags.screen("I have covid and my cheek has dropped")]
    assert flags.screen("can covid cause facial palsy") == []
    assert "covid" in said(capsys, "--root", str(content), "show", "after_covid")
