"""Answer times, drop-off, and a store that is read beside whoever writes to it; and one that holds little or nothing."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from bot.channels.turns import Reply, Said, Turns
from bot.cli import main
from bot.report import read as reading
from bot.report.times import by_steps, times_of
from tests.report.conftest import NOON, SAID, Line, card, filled, told

TOOK = (40, 900, 60, 8200, 50)


def test_how_long_answers_took_is_told_in_every_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store, page = filled(tmp_path / "web.db", SAID, TOOK), tmp_path / "page.html"
    wanted = {"answers timed": 5, "half within": 60, "9 in 10 within": 8200, "the longest": 8200}
    assert {("milliseconds", *row) for row in wanted.items()} <= set(told(capsys, store))
    assert main(["report", "--store", str(store), "--format", "csv"]) == 0
    assert ["milliseconds", "half within", "60"] in list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert main(["report", "--store", str(store)]) == 0
    assert "milliseconds\tthe longest\t8200" in capsys.readouterr().out
    assert main(["report", "--store", str(store), "--html", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert "<dt>answers made, half within</dt><dd>0.1 s</dd>" in text
    assert '<th scope="row">over 8 s</th><td class="n">1</td><td class="n">20%</td>' in text


def test_times_are_counted_by_turn_and_each_length_is_named() -> None:
    assert dict(times_of(Counter({10: 98, 3000: 1, 9000: 1}))) == {
        "answers timed": 100, "half within": 10, "9 in 10 within": 10, "99 in 100 within": 3000, "the longest": 9000,
    }  # fmt: skip
    assert list(times_of(Counter())) == []
    assert by_steps(Counter({250: 2, 251: 1}))["up to 0.25 s"] == 2


def test_where_people_stop_asking_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    none, answer = card("fallback", "out_of_scope.overview"), card("answer", "eye_taping.how")
    talks = {"web:a": [answer, answer, none], "web:b": [none], "web:c": [none, answer]}
    said: tuple[Line, ...] = tuple((name, NOON, "words", one, None) for name, cards in talks.items() for one in cards)
    store, page = filled(tmp_path / "web.db", said), tmp_path / "page.html"
    assert {
        ("went on to message", "2", 2), ("went on to message", "3", 1), ("last reply read", "fallback", 2),
        ("last reply read", "answer", 1),
    } <= set(told(capsys, store))  # fmt: skip
    assert main(["report", "--store", str(store), "--html", str(page)]) == 0
    drop_off = page.read_text(encoding="utf-8").partition("How often each kind of reply was the last")[2]
    assert drop_off.index('no answer</th><td class="n">2</td><td class="n">67%') < drop_off.index("answered</th>")


def test_whoever_writes_beside_the_report_is_not_held_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", 1)
    store = filled(tmp_path / "web.db", SAID)
    rows = reading._rows(store, 0, float("inf"))
    next(rows)
    with closing(sqlite3.connect(store, timeout=0)) as db, db:
        db.execute("UPDATE replies SET helpful = 1 WHERE id = 'r4'")
    assert [row[6] for row in rows] == [None, 0, None, 1]


@pytest.mark.parametrize("at_once", [1, 2, 5, 100])
def test_in_pieces_it_counts_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    store = filled(tmp_path / "web.db", SAID, TOOK)
    whole = told(capsys, store)
    monkeypatch.setattr(reading, "AT_ONCE", at_once)
    assert told(capsys, store) == whole


@pytest.mark.parametrize("what", ["no bytes", "no rows"])
def test_an_empty_store_is_a_report_of_nothing_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    store, page = tmp_path / "web.db", tmp_path / "page.html"
    store.touch()
    if what == "no rows":
        filled(store, ())
    assert main(["report", "--store", str(store)]) == 0
    told_of_it = capsys.readouterr()
    assert told_of_it.out == "all\tconversations\t0\nall\treplies\t0\n"
    assert told_of_it.err == "nothing was asked in these days, or it is no longer kept\n"
    assert main(["report", "--store", str(store), "--html", str(page)]) == 0
    assert "Nothing was asked in these days" in page.read_text(encoding="utf-8")


async def test_a_store_of_an_earlier_release_is_read_and_goes_on_with_times(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "web.db"
    with closing(sqlite3.connect(store)) as db:
        db.executescript(
            """CREATE TABLE conversations (name TEXT PRIMARY KEY, expires REAL NOT NULL);
            CREATE TABLE turns (number INTEGER PRIMARY KEY, conversation TEXT NOT NULL, id TEXT NOT NULL,
              echo TEXT NOT NULL, at REAL NOT NULL, UNIQUE (conversation, id));
            CREATE TABLE replies (id TEXT PRIMARY KEY, turn INTEGER NOT NULL, place INTEGER NOT NULL, card TEXT NOT NULL,
              helpful INTEGER);
            INSERT INTO conversations VALUES ('web:a', 9e9); INSERT INTO turns VALUES (1, 'web:a', 'm1', 'hello', 5.0);
            INSERT INTO replies VALUES ('r1', 1, 0, '{"type": "answer", "topic": "greet", "urgency": null,
              "snippet": {"id": "greet.overview", "version": "f1"}}', NULL);"""
        )
    rows = told(capsys, store)
    assert ("all", "replies", 1) in rows
    assert not [row for row in rows if row[0] == "milliseconds"]
    turns = Turns(store)
    await turns.keep("web:a", Said("m2", "tape?", 6.0, (Reply("r2", card("answer", "eye_taping.how")),), 7))
    assert ("milliseconds", "the longest", 7) in told(capsys, store)


def test_a_reply_of_another_form_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = filled(tmp_path / "web.db", SAID)
    for other in ('{"type": "answer"}', '"words"', '{"type": 7'):
        with closing(sqlite3.connect(store)) as db, db:
            db.execute("UPDATE replies SET card = ? WHERE id = 'r1'", (other,))
        assert main(["report", "--store", str(store)]) == 2
        err = capsys.readouterr().err
        assert (err.count("\n"), str(store) in err) == (1, True)
