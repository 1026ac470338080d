"""The arithmetic and the page of `python -m benchmarks.beside`: nothing is started here."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from benchmarks.beside import page, servers
from benchmarks.beside.__main__ import is_its_answer, is_our_answer
from benchmarks.beside.asking import texts
from benchmarks.beside.figures import FLOOR, OURS, RECIPE, Measured, Times, Training, by_moment, ratio, rows, times
from benchmarks.beside.parts import ALL, GRAPH, REST, medians, part_of
from benchmarks.beside.plots import bars
from benchmarks.beside.recipe import FALLBACK, files
from bot.evaluation.baseline import PIPELINE, with_epochs

WHERE: dict[str, Any] = {
    "command": "python -m benchmarks.beside", "date": "2026-01-01", "cpus": 2, "ram_gb": 8, "rasa": "3.6", "python": "3.10",
    "model": "abc", "epochs": 20, "phrasings": 10, "all_phrasings": 30_000, "moments": (1, 100), "window": 21,
    "long_turns": 600, "others": 4, "beside_seconds": 30.0,
}  # fmt: skip
OUR_FIGURES = Measured(OURS, 9.0, Times(200, 20.0, 30.0), 18.0, 50.0, Times(480, 300.0, 400.0), {1: 20.0, 100: 21.0})
ITS_FIGURES = Measured(RECIPE, 30.0, Times(200, 40.0, 60.0), turns={1: 40.0}, training=Training(100.0, 150.0, 900.0, 700))
SERVERS = [OUR_FIGURES, ITS_FIGURES, Measured(FLOOR, one=Times(200, 0.5, 1.0))]
PARTS = {"danger": 4.0, "record stored": 6.0, REST: 2.0}


def test_the_95th_percentile_is_of_all_times_and_nothing_is_no_time() -> None:
    assert times([float(n) for n in range(1, 102)]) == Times(101, 51.0, 96.0)
    assert times([7.0]) == Times(1, 7.0, 7.0)
    assert times([]) is None


def test_a_ratio_with_what_was_not_measured_is_none() -> None:
    assert ratio(20.0, 40.0) == 0.5
    assert [ratio(None, 1.0), ratio(1.0, None), ratio(1.0, 0.0)] == [None, None, None]


def test_a_turn_is_told_by_the_turns_around_it_and_only_where_all_were_reached() -> None:
    took = [float(turn) for turn in range(1, 111)]
    assert by_moment(took, (1, 100, 300), 21) == {100: 100.0}
    assert by_moment(took[:109], (100,), 21) == {}


def test_parts_add_up_to_the_whole_message() -> None:
    found = medians([{"danger": 4.0, "spelling": 1.0, ALL: 9.0}, {"danger": 6.0, ALL: 9.0}])
    assert found == {"danger": 5.0, "spelling": 0.5, REST: 3.5}
    assert part_of("run_bot.components.danger.DangerReader7") == "danger"
    assert part_of("nlu_message_converter") == GRAPH


def test_the_table_tells_ratios_and_says_what_was_not_measured() -> None:
    told = page.as_page(WHERE, SERVERS, PARTS, "performance")
    lines = {line.split(" | ")[0].removeprefix("| "): line for line in told.splitlines() if line.startswith("| ")}
    assert lines["1 client: median, ms"].endswith("| 20.0 | 40.0 | 0.50 | x 0.50 | x 40.00 |")
    assert lines["turn 100 of a conversation, median, ms"].endswith("| 21.0 | not measured | not measured |  |  |")
    assert lines["training, s"].endswith("| not measured | 100 | not measured |  |  |")
    assert "| record stored | 6.00 | 30% |" in told
    assert "taught 700 phrasings, up to 10 of each topic of the 30000" in told


def test_a_row_of_every_figure_is_in_the_order_of_the_servers() -> None:
    found = {row.title: row.values for row in rows(SERVERS, (1,))}
    assert found["turn 1 of a conversation, median, ms"] == (20.0, 40.0, None)
    assert found["training, memory at most, MB"] == (None, 900.0, None)
    assert all(len(values) == len(SERVERS) for values in found.values())


def test_what_a_client_waits_beyond_the_parts_is_told_only_where_both_were_measured() -> None:
    assert page.all_parts(SERVERS, PARTS)[page.HTTP] == 8.0
    assert page.all_parts(SERVERS[1:], PARTS)[page.HTTP] is None
    assert page.all_parts(SERVERS, {}) == {}
    assert "Not measured in this run." in page.as_page(WHERE, SERVERS, {}, "performance")


def test_the_page_shows_every_plot_that_is_written_beside_it(tmp_path: Path) -> None:
    written = page.write(tmp_path / "docs" / "performance.md", WHERE, SERVERS, PARTS)
    text = written[0].read_text(encoding="utf-8")
    assert len(written) == 5
    for plot in written[1:]:
        assert f"]({plot.name})" in text
        assert ElementTree.parse(plot).getroot().tag.endswith("svg")


def test_a_bar_is_as_long_as_its_figure_and_one_not_measured_says_so() -> None:
    drawn = bars("Time & more", "ms", [("a", 10.0, 0), ("b", 5.0, 1), ("c", None, 2)])
    widths = [float(part.split('"')[0]) for part in drawn.split('width="')[1:]]
    assert widths[0] == 2 * widths[1] and widths[2] == 0
    assert "not measured" in drawn and "Time &amp; more" in drawn


def test_no_two_questions_are_alike() -> None:
    assert max(Counter(islice(texts(), 5_000)).values()) == 1


def test_an_answer_is_a_text_of_a_topic_and_no_excuse() -> None:
    cards = ([{"custom": {"type": kind}}, {"text": "..."}] for kind in ("answer", "fallback", "clarify"))
    assert [is_our_answer(json.dumps(said).encode()) for said in cards] == [True, False, False]
    assert [is_its_answer(json.dumps([{"text": text}]).encode()) for text in ("A weak face.", FALLBACK)] == [True, False]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """As Rasa makes it: a session's start, then two turns."""
    path = tmp_path / "conversations.db"
    kinds = ["action", "session_started", "user", "bot", "user", "bot"]
    with sqlite3.connect(path) as db:
        db.execute(
            "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id, type_name, timestamp, intent_name, action_name, data)"
        )
        for n, kind in enumerate(kinds):
            data = json.dumps({"event": kind, "timestamp": 100.0 + n})
            db.execute("INSERT INTO events VALUES (NULL, 'long', ?, ?, NULL, NULL, ?)", (kind, 100.0 + n, data))
    return path


def test_a_long_conversation_begins_once_and_is_in_order(database: Path) -> None:
    servers.lengthened(database, "long", ["a", "b"], 5)
    with sqlite3.connect(database) as db:
        found = db.execute(
            "SELECT type_name, timestamp, data FROM events WHERE sender_id = 'a' ORDER BY timestamp"
        ).fetchall()
        in_order = db.execute("SELECT type_name FROM events WHERE sender_id = 'b' ORDER BY id").fetchall()
    kinds = [kind for kind, *_ in found]
    assert kinds == ["action", "session_started", *["user", "bot"] * 5] == [kind for (kind,) in in_order]
    moments = [moment for _, moment, _ in found]
    assert moments == [json.loads(data)["timestamp"] for *_, data in found]
    assert len(set(moments)) == len(moments) and moments[-1] == 105.0


def test_the_recipe_answers_each_topic_by_a_rule_with_its_text() -> None:
    made = files([("hello", "greet"), ("what is it", "bells_palsy")], 7, {"greet": "Hello", "bells_palsy": "A weak face."})
    assert made["domain.yml"]["responses"]["utter_bells_palsy"] == [{"text": "A weak face."}]
    rules = {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in made["data/rules.yml"]["rules"]}
    assert rules == {"greet": "utter_greet", "bells_palsy": "utter_bells_palsy", "nlu_fallback": "utter_fallback"}
    assert {part.get("epochs") for part in made["config.yml"]["policies"]} == {None, 7}
    assert all(yaml.safe_load(yaml.safe_dump(content)) == content for content in made.values())


def test_only_what_learns_in_epochs_is_given_them() -> None:
    assert [part["name"] for part in with_epochs(PIPELINE, 3) if "epochs" in part] == ["DIETClassifier"]
    assert not any("epochs" in part for part in PIPELINE)
