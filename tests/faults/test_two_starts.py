"""Of two starts on one state folder the second is refused in words; the lock ends with its process, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.cli import main
from bot.store.one_start import FolderTaken, take
from tests.faults.conftest import ROOT
from tests.faults.test_storage_faults import mounted
from tests.serving.conftest import free_port

__all__ = ("free_port",)
HOLDS = """
import sys, time
from pathlib import Path
from bot.store.one_start import take
held = take(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


@contextmanager
def another(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the folder."""
    with subprocess.Popen([sys.executable, "-c", HOLDS, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield other
        other.kill()


def test_the_second_start_is_refused_and_names_the_first(tmp_path: Path) -> None:
    folder = tmp_path / ".palsy"
    with another(folder) as other:
        with pytest.raises(FolderTaken) as refused:
            take(folder)
        whose = f"{folder}/ is in use by another assistant, process {other.pid}"
        assert str(refused.value) == f"{whose}: stop it, or start this one in a folder of its own"


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM], ids=lambda end: end.name)
def test_the_lock_ends_with_its_process(tmp_path: Path, end: signal.Signals) -> None:
    with another(tmp_path) as other:
        other.send_signal(end)
        other.wait()
        with take(tmp_path) as held:
            assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"
        assert held.closed
    take(tmp_path).close()


def test_it_is_free_again_after_a_refusal(tmp_path: Path) -> None:
    with take(tmp_path), pytest.raises(FolderTaken):
        take(tmp_path)
    take(tmp_path).close()


def test_the_lock_says_nothing_to_others(tmp_path: Path) -> None:
    with take(tmp_path):
        assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_a_file_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / ".palsy").write_text("", encoding="utf-8")
    with pytest.raises(FolderTaken, match=r"\.palsy/ cannot be used \(File exists\): it must be a folder"):
        take(tmp_path / ".palsy")


def test_a_folder_that_is_read_only_is_said_in_words(tmp_path: Path) -> None:
    mounted(tmp_path, "-t tmpfs -o size=1m,ro tmpfs")
    try:
        with pytest.raises(FolderTaken, match="Read-only file system"):
            take(tmp_path)
    finally:
        subprocess.run(["umount", "-l", str(tmp_path)], check=False)


def test_a_second_serve_ends_with_2_before_it_trains_or_opens_anything(
    tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.cli.serve.check_files", lambda: None)
    monkeypatch.setattr("bot.cli.serve._train_if_stale", lambda **_: pytest.fail("it went on"))
    (tmp_path / "credentials.yml").write_text("", encoding="utf-8")
    with another(tmp_path / ".palsy"):
        assert main(["serve", f"--port={free_port}"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(".palsy/ is in use by another assistant, process ")
    assert len(said.splitlines()) == 1
    assert [path.name for path in (tmp_path / ".palsy").iterdir()] == ["lock"]
