"""`palsy report`: what was asked and what became of it, as figures that name nobody."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.cli import main
from bot.store.sealing import KEYS_VARIABLE, seal
from tests.report.conftest import NOON, SAID, card, filled, told


def test_all_is_counted_and_nobody_is_named(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = told(capsys, store)
    assert {
        ("all", "conversations", 2), ("all", "replies", 5), ("day", "2025-11-27", 2), ("kind", "fallback", 3),
        ("urgency", "call_now", 1), ("topic", "eye_taping", 1), ("helpful", "eye_taping.how f1: yes", 1),
        ("helpful", "out_of_scope.overview f1: no", 1), ("unanswered", "is snow blue", 2),
    } <= set(rows)  # fmt: skip
    assert not any("web:" in name for _, name, _ in rows)


def test_days_can_be_chosen(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ("all", "replies", 2) in told(capsys, store, "--until", "2025-11-27")
    assert ("all", "replies", 3) in told(capsys, store, "--from", "2025-11-28")
    assert ("all", "replies", 0) in told(capsys, store, "--from", "2030-01-01")


def test_unanswered_questions_stand_alone_and_cannot_fake_the_screen(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "unanswered", "--store", str(store)]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0] == "unanswered\tis snow blue\t2"
    assert "\x1b" not in out


def test_the_figures_come_as_csv_too(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--store", str(store), "--format", "csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows[0] == ["part", "name", "count"]
    assert ["all", "replies", "5"] in rows


def test_an_alarm_is_counted_once_and_how_it_ended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call, way = card("urgent", "emergency.stroke", "call_now"), card("smalltalk", "affirm_deny.help_has_come")
    answer = card("answer", "eye_taping.how")
    talks = {"web:a": [call, call, way, answer], "web:b": [call, answer], "sms:c": [call], "web:d": [answer, way]}
    said = tuple((name, NOON, "words", one, None) for name, cards in talks.items() for one in cards)
    made = filled(tmp_path / "web.db", said)
    assert {
        ("danger", "emergency", 3), ("ended", "help has come", 1), ("ended", "wrote on while it stood", 1),
        ("ended", "wrote nothing more", 1), ("channel", "web", 3), ("channel", "sms", 1), ("turns", "2", 2),
        ("turns", "3 to 5", 1),
    } <= set(told(capsys, made))  # fmt: skip


def test_a_sealed_store_is_read_with_its_key_and_without_it_one_line_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEYS_VARIABLE, Fernet.generate_key().decode())
    seal.cache_clear()
    sealed = filled(tmp_path / "web.db", SAID)
    assert b"snow" not in sealed.read_bytes()
    assert ("unanswered", "is snow blue", 2) in told(capsys, sealed)
    monkeypatch.delenv(KEYS_VARIABLE)
    seal.cache_clear()
    assert main(["report", "--store", str(sealed)]) == 2
    assert "does not open what is kept" in capsys.readouterr().err


def test_a_store_that_another_program_holds_is_one_line(
    store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.report.read.PATIENCE", 0.05)
    with closing(sqlite3.connect(store)) as db:
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("BEGIN EXCLUSIVE")
        assert main(["report", "--store", str(store)]) == 2
    err = capsys.readouterr().err
    assert "is locked" in err
    assert err.count("\n") == 1


def test_days_in_the_wrong_order_are_said(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--store", str(store), "--from", "2025-11-28", "--until", "2025-11-27"]) == 2
    assert "exchange the two" in capsys.readouterr().err


# The page


def test_the_page_stands_alone_draws_its_figures_and_names_nobody(store: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    assert main(["report", "--store", str(store), "--html", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"<script|src=|href=|url\(|web:", text)
    assert "<title>What was asked, 2025-11-27 to 2025-11-28</title>" in text
    assert "<title>2025-11-27: 2</title>" in text  # a column of the plot
    assert "<title>12: 5</title>" in text
    for words in ("is snow blue", "1 of 2", "Taping the eye shut", "wrote on while it stood"):
        assert words in text
    assert "\x1b" not in text
    ET.fromstring(text.partition("<body>")[2].partition("</body>")[0].strip())  # each element is closed


def test_what_people_typed_is_shown_as_words_without_what_names_them(tmp_path: Path) -> None:
    asked = card("clarify", "out_of_scope.overview") | {"options": [{"id": "eye_taping.how", "title": "x"}]}
    said = (
        ("web:a", NOON, "<b onclick=x>bold</b> \u202eright", card("fallback", "out_of_scope.overview"), None),
        ("web:a", NOON, "my lid and tape, jane@home.example", asked, None),
        ("web:a", NOON, "should I tape my eye shut tonight", card("fallback", "out_of_scope.overview"), None),
    )
    page = tmp_path / "report.html"
    assert main(["report", "--store", str(filled(tmp_path / "web.db", said)), "--html", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert "&lt;b onclick=x&gt;" in text
    assert not {"<b ", "\u202e", "jane@home"} & {part for part in ("<b ", "\u202e", "jane@home") if part in text}
    near = dict(re.findall(r'<th scope="row">([^<]*)</th><td class="n">1</td><td>([^<]*)</td>', text))
    assert near["my lid and tape, [e-mail]"] == "eye_taping.how"  # what was offered first
    assert near["should i tape my eye shut tonight"] == "eye_taping.overview"  # the nearest by its words


def test_where_nothing_was_asked_the_page_says_so(store: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    assert main(["report", "--store", str(store), "--from", "2030-01-01", "--html", str(page)]) == 0
    assert "Nothing was asked in these days" in page.read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_is_one_line(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--store", str(store), "--html", str(tmp_path / "no" / "page.html")]) == 2
    assert "give another place with --html" in capsys.readouterr().err


@pytest.mark.parametrize("what", ["missing", "damaged", "older"])
def test_a_store_that_cannot_be_read_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str) -> None:
    path = tmp_path / "web.db"
    if what == "damaged":
        path.write_bytes(b"not a database" * 100)
    if what == "older":
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE turns (number INTEGER)")
    assert main(["report", "--store", str(path)]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert str(path) in err
