"""The commands answer at once where they can, say the nearest right word, and never end in a traceback."""

from __future__ import annotations

import http.server
import json
import os
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main, parser
from bot.cli.completion import script
from bot.cli.content_table import print_rows
from bot.cli.reasons import reasons
from bot.cli.reference import PAGE, page
from tests.conftest import ROOT

CARD = {
    "type": "urgent", "topic": "emergency", "lang": "en", "title": "It may be a stroke", "blocks": [], "options": [],
    "sources": [], "suggestions": [], "snippet": {"id": "emergency.stroke", "version": "0123456789abcdef"},
    "review": {"on": "2026-11-22", "due": "2027-11-22", "status": "source-checked"}, "urgency": "call_now",
    "trace": {"action": "action_danger", "why": "red flag stroke_signs", "intent": "emergency", "in_scope": 0.98,
              "ranking": [{"topic": "emergency", "confidence": 1.0}], "cards": [{"id": "emergency.stroke", "odds": 0.5}],
              "danger": {"rules": [{"rule": "stroke_signs", "snippet": "emergency.stroke"}], "odds": 0.99},
              "entities": [{"value": "arm", "entity": "body_part"}], "carried": {"topic": None, "urgent": None}},
}  # fmt: skip
HEAVY = {"rasa", "tensorflow", "spacy", "sklearn", "numpy", "rich", "prompt_toolkit", "yaml", "asyncio", "http.client"}


class Stub(http.server.BaseHTTPRequestHandler):
    """An assistant that runs. `asked` has the addresses and bodies that came."""

    asked: list[tuple[str, Any]] = []  # noqa: RUF012 - the handler is made anew for each request
    status = 200

    def do_GET(self) -> None:
        self._give({"assistant": "palsy-guide"})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.asked.append((self.path, body))
        self._give({"error": "not now"} if self.status != 200 else {"cards": [CARD], "took": {"all": 9.0}, "heard": {}})

    def _give(self, body: Any) -> None:
        sent = json.dumps(body).encode()
        self.send_response(self.status if self.command == "POST" else 200)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """An assistant of this folder, as `.palsy/port` names it."""
    monkeypatch.setattr(Stub, "asked", [])
    server = http.server.HTTPServer(("127.0.0.1", 0), Stub)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    (tmp_path / ".palsy").mkdir()
    (tmp_path / ".palsy" / "port").write_text(f"{server.server_port}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    yield server.server_port
    server.shutdown()
    server.server_close()


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    try:
        code = main(words)
    except SystemExit as stop:
        code = int(str(stop.code))
    return code, *capsys.readouterr()


def test_a_running_assistant_is_asked_and_its_reasons_are_told(running: int, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "ask", "my arm is weak", "and now?")
    assert code == 0
    assert "It may be a stroke" in out
    assert "urgency     call the emergency number now" in out
    assert "red flags   stroke_signs -> emergency.stroke" in out
    assert [path.rpartition("/")[2] for path, _ in Stub.asked] == ["ask", "ask", "forget"]
    assert len({body["conversation"] for _, body in Stub.asked}) == 1


def test_where_an_assistant_runs_nothing_is_loaded_that_it_has_loaded_already(running: int, tmp_path: Path) -> None:
    """That is why `palsy ask` is quick: it takes the server's way, and no model, encoder or content is read here."""
    code = "import sys; from bot.cli import main; main(['ask', 'my arm is weak']); print('loaded', *sys.modules)"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path, env=env)
    shown, _, loaded = done.stdout.partition("loaded ")
    assert "It may be a stroke" in shown
    assert [path.rpartition("/")[2] for path, _ in Stub.asked] == ["ask", "forget"]
    assert set(loaded.split()) & (HEAVY - {"http.client"}) == set()


def test_the_cards_of_all_questions_are_one_list(running: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(said(capsys, "ask", "--json", "a", "b")[1]) == [CARD, CARD]


def test_an_assistant_that_refuses_or_is_gone_is_told_in_one_line(
    running: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Stub, "status", 503)
    assert said(capsys, "ask", "a") == (2, "", f"the assistant on port {running} refused: not now\n")
    code, out, err = said(capsys, "ask", "--server", "1", "a")
    assert (code, out) == (2, "")
    assert err == "no assistant of ours listens on port 1: start it with `make run PORT=1`\n"


@pytest.mark.parametrize("written", ["", "no", "99999", "1", "\udcff"])
def test_without_one_the_model_is_looked_for_before_anything_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], written: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".palsy").mkdir()
    (tmp_path / ".palsy" / "port").write_text(written, encoding="utf-8", errors="surrogateescape")
    code, out, err = said(capsys, "ask", "hi")
    assert (code, out) == (2, "")
    assert err == "data/content:0: C001 there is no such folder (run this in the project's folder)\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("ask --jsno hi", "palsy ask: '--jsno' is none of its words, did you mean --json?"),
        ("serve --prot 1", "palsy serve: '--prot' is none of its words, did you mean --port?"),
        ("content chek", "palsy content: 'chek' is none of its words, did you mean check?"),
        ("undrstand hi", "palsy: 'undrstand' is none of its words, did you mean understand?"),
        ("ask", "palsy ask: the following arguments are required: question"),
        ("xyzzy", "palsy: 'xyzzy' is none of its words (`palsy --help`"),
    ],
)
def test_a_slip_of_the_pen_gets_the_nearest_word_and_the_right_help(
    words: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capsys, *words.split())
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(told)


@pytest.mark.parametrize("words", [(), ("help",), ("--help",)])
def test_bare_help_and_help_are_the_same(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, *words) == (0, parser().format_help(), "")


def test_the_version_names_release_and_model(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "--version")[1].startswith("palsy 0.1.0, model ")


def test_what_nobody_foresaw_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fails(*_: Any) -> None:
        raise ValueError("two\nlines")

    monkeypatch.setattr("bot.serving.sbom.bill", fails)
    code, out, err = said(capsys, "sbom")
    assert (code, out) == (2, "")
    assert err == "palsy failed inside (ValueError: two lines): set PALSY_DEBUG=1 to see where, and report it\n"


def test_help_loads_nothing_heavy() -> None:
    show = f"import sys, bot.cli; bot.cli.parser().format_help(); print(sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", show], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_page_of_commands_is_up_to_date() -> None:
    assert (ROOT / PAGE).read_text(encoding="utf-8") == page(), "make it anew: python -m bot.cli.reference"


def test_every_command_but_those_that_hold_others_has_an_example_that_can_be_called() -> None:
    top = parser()
    for command in top.commands():
        calls = [line.strip() for line in (command.epilog or "").splitlines() if line.startswith("  palsy ")]
        for call in calls:
            top.understood(shlex.split(call)[1:])
    nouns = [c for c in top.commands() if c.prog.count(" ") == 1]
    assert [c.prog for c in nouns if not c.epilog] == []


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_shell_completes_verbs_and_options(shell: str) -> None:
    probe = 'COMP_WORDS=(palsy content che); COMP_CWORD=2; _palsy; echo "${COMPREPLY[@]}"'
    ask = 'COMP_WORDS=(palsy ask --js); COMP_CWORD=2; _palsy; echo "${COMPREPLY[@]}"'
    text = script(shell).replace("autoload -U +X bashcompinit && bashcompinit\n", "")
    done = subprocess.run(["bash", "-c", f"{text}\n{probe}\n{ask}"], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["check", "--json"]


def test_a_narrow_terminal_cuts_no_id(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")
    name = "artificial_tears.how_often_and_which_ones_to_take"
    print_rows(("id", "title"), [(name, "Which artificial tears there are, and how often to use them")])
    assert name in capsys.readouterr().out


def test_a_card_of_the_last_resort_has_reasons_too() -> None:
    bare = CARD | {"trace": {}, "snippet": {"id": "out_of_scope.safe", "version": ""}, "review": {"on": None, "status": ""}}
    told = dict(reasons(bare, {"all": 12.0, "run_bot.components.topics.TopicClassifier4": 7.0}))
    assert told["reply"] == "urgent out_of_scope.safe, by the last resort, which needs no model"
    assert told["time"] == "12 ms, of which TopicClassifier 7.0"
