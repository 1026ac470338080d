"""Set-up that cannot go on says why in one line, and marks nothing as ready."""

from __future__ import annotations

import shutil
import subprocess
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import bootstrap

Usage = namedtuple("Usage", "total used free")
Fails = Callable[[str], list[list[str]]]


@pytest.fixture
def fresh_clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with nothing set up, a machine with uv and space."""
    for name, path in (
        ("ROOT", "."),
        ("TOOLS", ".tools"),
        ("VENV", ".venv"),
        ("READY", ".venv/.ready"),
        ("LOCK", "requirements.lock"),
        ("WIDGET", "bot/widget"),
    ):
        monkeypatch.setattr(bootstrap, name, tmp_path / path)
    monkeypatch.setattr(shutil, "which", lambda _: "uv")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(9e9, 0, 9e9))
    monkeypatch.setattr("sys.argv", ["bootstrap.py"])
    return tmp_path


@pytest.fixture
def fails(fresh_clone: Path, monkeypatch: pytest.MonkeyPatch) -> Fails:
    """Lets each command that holds a word fail; gives the list of commands that were run."""

    def set_up(word: str) -> list[list[str]]:
        ran: list[list[str]] = []

        def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
            ran.append(command)
            if "venv" in command and word != "venv":
                (fresh_clone / ".venv/bin").mkdir(parents=True, exist_ok=True)
            return subprocess.CompletedProcess(command, int(bool(word) and word in command))

        monkeypatch.setattr(subprocess, "run", run)
        return ran

    return set_up


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_no_space_stops_the_set_up_before_anything_is_run(
    fresh_clone: Path, fails: Fails, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = fails("")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(9e9, 9e9, 1e6))
    assert bootstrap.main() == 1
    assert "free some space" in one_line(capsys)
    assert ran == []
    assert list(fresh_clone.iterdir()) == []


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("venv", "install Python 3.10"),
        ("sync", "is there a network"),
        ("--editable", "make clean"),
    ],
)
def test_a_step_that_fails_is_said_in_one_line_and_leaves_nothing_ready(
    fresh_clone: Path, fails: Fails, capsys: pytest.CaptureFixture[str], word: str, says: str
) -> None:
    fails(word)
    assert bootstrap.main() == 1
    said = one_line(capsys)
    assert said.startswith("set-up stopped: ")
    assert says in said
    assert not (fresh_clone / ".venv/.ready").exists()


@pytest.mark.parametrize(("word", "says"), [("venv", "python3-venv"), ("pip", "could not be fetched")])
def test_uv_that_cannot_be_had_is_said_in_one_line(
    fresh_clone: Path,
    fails: Fails,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    word: str,
    says: str,
) -> None:
    fails(word)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert bootstrap.main() == 1
    assert says in one_line(capsys)


def test_a_set_up_that_goes_well_is_marked_ready_and_installs_by_hash_alone(fresh_clone: Path, fails: Fails) -> None:
    ran = fails("")
    assert bootstrap.main() == 0
    assert (fresh_clone / ".venv/.ready").exists()
    assert [command for command in ran if "sync" in command and "--require-hashes" in command]
    assert not [word for command in ran for word in command if "index" in word or "http" in word]


def test_locking_that_fails_is_said_in_one_line(
    fails: Fails, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fails("compile")
    monkeypatch.setattr("sys.argv", ["bootstrap.py", "--lock"])
    assert bootstrap.main() == 1
    assert "could not resolve" in one_line(capsys)


def on_path(monkeypatch: pytest.MonkeyPatch, option: str, *names: str) -> None:
    monkeypatch.delenv("PALSY_CHROMIUM", raising=False)
    monkeypatch.setattr("sys.argv", ["bootstrap.py", option])
    monkeypatch.setattr(shutil, "which", lambda name: name if name in names else None)


@pytest.fixture
def widget(fresh_clone: Path) -> Path:
    """The widget as it is built: its packages are there, and the copy was made from other sources."""
    folder = fresh_clone / "bot/widget"
    for name in ("src", "dist", "node_modules"):
        (folder / name).mkdir(parents=True)
    for name in ("build.mjs", "package-lock.json", "src/loader.ts", "dist/made-from"):
        (folder / name).write_text(name)
    return folder


def test_a_browser_that_is_there_is_used(
    fails: Fails, widget: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_path(monkeypatch, "--browser", "chromium", "npm")
    ran = fails("")
    assert bootstrap.main() == 0
    assert (ran, capsys.readouterr().out) == ([], "")


def test_a_missing_browser_is_installed_where_that_can_be_done(
    fails: Fails, widget: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_path(monkeypatch, "--browser", "apt-get")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    ran = fails("")
    assert bootstrap.main() == 0
    assert ran[-1][:2] == ["apt-get", "install"]


@pytest.mark.parametrize(("user", "word"), [(0, "update"), (0, "install"), (1000, "")])
def test_where_it_cannot_be_installed_the_tests_say_so_and_go_on(
    fails: Fails, widget: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], user: int, word: str
) -> None:
    on_path(monkeypatch, "--browser", "apt-get")
    monkeypatch.setattr("os.geteuid", lambda: user)
    fails(word)
    assert bootstrap.main() == 0
    assert "install the package chromium" in capsys.readouterr().out


def test_a_widget_whose_sources_changed_is_built_anew(fails: Fails, widget: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_path(monkeypatch, "--widget", "npm")
    ran = fails("")
    assert bootstrap.main() == 0
    assert [command[1] for command in ran] == ["ci", "run"]


def test_a_widget_that_fits_its_sources_is_left_alone(fails: Fails, widget: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_path(monkeypatch, "--widget", "npm")
    (widget / "dist/made-from").write_text(bootstrap.hash_of_widget() + "\n")
    ran = fails("")
    assert (bootstrap.main(), ran) == (0, [])


def test_without_node_the_built_copy_is_used_and_that_is_said(
    fails: Fails, widget: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_path(monkeypatch, "--widget")
    ran = fails("")
    assert (bootstrap.main(), ran) == (0, [])
    assert "install Node 20" in capsys.readouterr().out


def test_a_widget_that_cannot_be_built_says_why(
    fails: Fails, widget: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_path(monkeypatch, "--widget", "npm")
    fails("ci")
    assert bootstrap.main() == 1
    assert "is there a network?" in one_line(capsys)
