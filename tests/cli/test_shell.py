"""`palsy shell`: the talk, its reasons and its commands; nothing typed can fake the screen, nothing typed is left behind."""

from __future__ import annotations

import io
import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bot.cli.running import ServerError
from bot.cli.shell import converse
from bot.cli.shell_screen import Screen
from bot.cli.shell_talk import COMMANDS, FLAGGED, HELP, Talk
from bot.rendering.harmless import harmless
from tests.cli.test_commands import CARD
from tests.conftest import ROOT


class Fake:
    """An assistant. `fails`: it is gone."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.forgotten = 0
        self.took = {"all": 9.0}
        self.fails = False

    def ask(self, text: str) -> list[dict[str, Any]]:
        if self.fails:
            raise ServerError("the assistant on port 1 does not answer")
        self.heard.append(text)
        return [CARD]

    def hear(self, text: str, after: str | None = None) -> dict[str, Any]:
        raise KeyboardInterrupt

    def forget(self) -> None:
        self.forgotten += 1


@pytest.fixture
def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Talk:
    monkeypatch.chdir(tmp_path)
    return Talk(Fake(), Screen(plain=True))


def told(capsys: pytest.CaptureFixture[str], talk: Talk, *lines: str) -> str:
    converse(talk, iter(lines))
    return capsys.readouterr().out


def test_a_reply_says_its_urgency_in_words_and_folds_its_reasons(talk: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, talk, "my arm is weak\n")
    assert out.splitlines()[:2] == ["assistant: It may be a stroke", "  URGENT: call the emergency number now"]
    assert "[urgent, emergency.stroke, 9 ms, /why]" in out
    assert "stroke_signs" not in out
    assert "red flags   stroke_signs -> emergency.stroke" in told(capsys, talk, "/why")


@pytest.mark.parametrize(
    "evil",
    [
        "\x1b[2J\x1b[H",
        "\x1b]0;title\x07",
        "a\rb",
        "\u202eabc",
        "\u2066x\u2069",
        "\u200b",
        "\x9b31m",
        "\ud800",
        "a\nb",
        "\u2028",
    ],
)
def test_nothing_typed_can_fake_the_screen(evil: str) -> None:
    shown = harmless(f"x{evil}y [bold]markup[/bold]")
    assert shown.isprintable()
    assert "\N{REPLACEMENT CHARACTER}" in shown
    assert shown.endswith("y [bold]markup[/bold]")


def test_words_in_every_script_are_shown_as_they_are() -> None:
    assert harmless("Fazialisparese, وجه, 顔面, crying 😢, e\u0301") == "Fazialisparese, وجه, 顔面, crying 😢, e\u0301"


def test_an_unknown_command_gets_the_nearest_and_asks_nothing(talk: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    assert "there is no /wy, did you mean /why?" in told(capsys, talk, "/wy")
    assert "nothing was asked yet" in told(capsys, talk, "/why")
    assert talk.assistant.heard == []  # type: ignore[attr-defined]


def test_help_names_every_command(talk: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    assert set(COMMANDS) < set(HELP)
    out = told(capsys, talk, "/help")
    assert all(name in out for name in HELP)


def test_new_forgets_and_quit_leaves(talk: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, talk, "hi", "/new", "/quit", "never said")
    assert talk.assistant.heard == ["hi"]  # type: ignore[attr-defined]
    assert talk.assistant.forgotten == 1  # type: ignore[attr-defined]
    assert talk.exchanges == []


def test_a_talk_is_exported_for_its_owner_alone_and_said_again(talk: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, talk, "one", "two", "/export talk.json")
    assert Path("talk.json").stat().st_mode & 0o777 == 0o600
    assert "was not written" in told(capsys, talk, "/export talk.json")
    told(capsys, talk, "/replay talk.json")
    assert talk.assistant.heard == ["one", "two", "one", "two"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["[1]", "{", '{"exchanges": [{"said": 7}]}'])
def test_what_is_no_export_is_not_replayed(talk: Talk, capsys: pytest.CaptureFixture[str], text: str) -> None:
    Path("bad.json").write_text(text, encoding="utf-8")
    assert "cannot be replayed" in told(capsys, talk, "/replay bad.json", "/replay none.txt", "/replay")
    assert talk.assistant.heard == []  # type: ignore[attr-defined]


def test_a_flag_keeps_the_version_and_no_telephone_number(talk: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, talk, "call me on 0207 946 0018", "/flag", "/flag the dose is missing")
    (kept,) = map(json.loads, FLAGGED.read_text(encoding="utf-8").splitlines())
    assert (kept["reason"], kept["snippets"]) == ("the dose is missing", [CARD["snippet"]])
    assert "0018" not in kept["said"]
    assert FLAGGED.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written_is_said(talk: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    Path(".palsy").write_text("a file", encoding="utf-8")
    assert "cannot be written" in told(capsys, talk, "hi", "/flag because")


def test_a_server_that_goes_away_is_one_line_and_a_stop_goes_on(talk: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    assert "stopped; the conversation goes on" in told(capsys, talk, "/understand x")
    talk.assistant.fails = True  # type: ignore[attr-defined]
    assert converse(talk, iter(["hi", "again"])) == 2
    assert capsys.readouterr().err == "the assistant on port 1 does not answer\n"


def test_json_is_one_object_a_reply_and_remarks_stay_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    converse(Talk(Fake(), Screen(as_json=True)), iter(["hi", "/nope", "there"]))
    out, err = capsys.readouterr()
    assert [json.loads(line)["said"] for line in out.splitlines()] == ["hi", "there"]
    assert "/nope" in err


@pytest.mark.parametrize("columns", [40, 120])
def test_a_terminal_gets_colours_and_addresses_in_one_piece(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    address = "https://www.our-clinic.example/" + "x" * 60
    Screen().lines([f"[1] A source. {address}"])
    assert address in capsys.readouterr().out


def test_lines_that_are_no_text_are_left_out(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from bot.cli.shell import _lines

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"one\n"), encoding="utf-8"))
    assert list(_lines(Screen(plain=True))) == ["one\n"]


PROMPT = """
from bot.cli.shell import _lines, converse
from bot.cli.shell_screen import Screen
from bot.cli.shell_talk import Talk
from tests.cli.test_shell import Fake
raise SystemExit(converse(Talk(Fake(), s := Screen()), _lines(s)))
"""


def test_on_a_true_terminal_ctrl_c_stays_and_ctrl_d_leaves_it_clean() -> None:
    mine, theirs = pty.openpty()
    work = subprocess.Popen(
        [sys.executable, "-c", PROMPT],
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=os.environ | {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"},
    )
    os.close(theirs)
    seen = _until(mine, b"you>")
    os.write(mine, b"\x03")
    seen += _until(mine, b"leaves") + _until(mine, b"you>")
    os.write(mine, b"hi\r")
    seen += _until(mine, b"/why]") + _until(mine, b"you>")
    os.write(mine, b"\x04")
    assert work.wait(20) == 0
    assert b"Traceback" not in seen


def _until(terminal: int, wanted: bytes) -> bytes:
    seen, ends = b"", time.monotonic() + 30
    while not seen.endswith(wanted) and time.monotonic() < ends and select.select([terminal], [], [], 10)[0]:
        seen += os.read(terminal, 1)  # what follows is for the next look
    assert wanted in seen, seen
    return seen
