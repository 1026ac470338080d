"""A project folder of its own for each test, with a stand-in for Rasa's training."""

from __future__ import annotations

import socket
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from bot.serving.archive import keep_hashes, sha256_of

ROOT = Path(__file__).resolve().parents[2]


def archive(path: Path, filling: bytes = b"x" * 50_000) -> Path:
    """A whole model archive; Rasa too puts metadata.json last."""
    path.parent.mkdir(parents=True, exist_ok=True)
    parts = path.parent / f"{path.name}-parts"
    parts.mkdir()
    (parts / "weights").write_bytes(filling)
    (parts / "metadata.json").write_text("{}", encoding="utf-8")
    with tarfile.open(path, "w:gz") as made:
        for name in ("weights", "metadata.json"):
            made.add(parts / name, arcname=name)
            (parts / name).unlink()
    parts.rmdir()
    return path


@dataclass(frozen=True)
class Trained:
    """What rasa.train gives back."""

    model: str | None
    code: int = 0


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files a model is made from, with one line each, as working directory."""
    for name in ("config.yml", "domain.yml"):
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    for name in (
        "nlu/a/b.yml",
        "stories/rules.yml",
        "content/terms/a.yml",
        "content/red_flags/shared.yml",
        "content/red_flags_es.yml",
        "content/situation.yml",
        "spanish/a.yml",
        "content/snippets/b/c.yml",
    ):
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {name}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def good_model(project: Path) -> bytes:
    """The bytes of a model that stands at its place."""
    made = archive(project / "models" / "palsy-guide.tar.gz")
    keep_hashes(made, [sha256_of(made)])
    return made.read_bytes()


Training = Callable[[Callable[..., Any]], None]


@pytest.fixture
def training(monkeypatch: pytest.MonkeyPatch) -> Training:
    """Puts a function in the place of rasa.train."""
    import rasa

    def replace(does: Callable[..., Any]) -> None:
        monkeypatch.setattr(rasa, "train", does, raising=False)

    return replace


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def real_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the real content to spoil, as working directory; the command trains nothing, reads the files anew."""
    import actions.desk

    copytree(ROOT / "data" / "content", tmp_path / "data" / "content")
    for name in ("site.yml", "credentials.yml"):
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PALSY_SITE", raising=False)
    monkeypatch.setattr("bot.cli.serve._train_if_stale", lambda keep_old: None)
    monkeypatch.setattr("actions.desk.SideFinder", lambda *_: None)  # encoding all questions takes half a minute
    monkeypatch.setattr("actions.desk.desk", actions.desk.desk.__wrapped__)
    monkeypatch.setattr("actions.desk.red_flags", actions.desk.red_flags.__wrapped__)
    return tmp_path
