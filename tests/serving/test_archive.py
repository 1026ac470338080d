"""A model is whole or none, and nothing in it is read before it is known to be the one that was trained."""

from __future__ import annotations

import ast
import os
import random
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import joblib
import pytest

from bot.serving.agent import PalsyAgent
from bot.serving.archive import (
    NAMED_BY,
    ModelError,
    check_model,
    hash_file,
    is_trained,
    is_whole,
    keep_hashes,
    kept_hashes,
    put_in_place,
    sha256_of,
)
from bot.serving.memory import agent_without_storage
from bot.serving.model import MODEL
from bot.serving.server import make_agent
from tests.contract.conftest import modules
from tests.serving.conftest import archive


def test_a_missing_file_is_no_model(tmp_path: Path) -> None:
    assert not is_whole(tmp_path / "none.tar.gz")


def test_a_whole_archive_is_a_model(tmp_path: Path) -> None:
    assert is_whole(archive(tmp_path / "model.tar.gz"))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_a_half_written_archive_is_no_model(tmp_path: Path, share: float) -> None:
    path = archive(tmp_path / "model.tar.gz", _noise(80_000))
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert not is_whole(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_an_archive_with_rubbish_inside_is_no_model(tmp_path: Path, share: float) -> None:
    path = archive(tmp_path / "model.tar.gz", _noise(80_000))
    whole = bytearray(path.read_bytes())
    start = int(len(whole) * share)
    whole[start : start + 5000] = b"\xff" * min(5000, len(whole) - start)
    path.write_bytes(whole)
    assert not is_whole(path)


def test_a_folder_or_a_text_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("not an archive", encoding="utf-8")
    assert not is_whole(tmp_path / "text")
    assert not is_whole(tmp_path)


@pytest.mark.parametrize("start", [make_agent, agent_without_storage])
def test_a_half_written_model_is_not_served(project: Path, good_model: bytes, start: Callable[[], Any]) -> None:
    MODEL.write_bytes(good_model[: len(good_model) // 2])
    with pytest.raises(ModelError, match="missing or half-written: run `palsy train`"):
        start()


@pytest.mark.parametrize("start", [make_agent, agent_without_storage])
def test_without_a_model_the_message_says_to_train(project: Path, start: Callable[[], Any]) -> None:
    with pytest.raises(ModelError, match="run `palsy train`"):
        start()


def told(model: Path) -> str:
    """The one line with which it is refused."""
    with pytest.raises(ModelError) as refused:
        check_model(model)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_the_model_that_was_trained_is_taken(project: Path, good_model: bytes) -> None:
    check_model(MODEL)
    assert is_trained(MODEL)


def test_one_changed_byte_is_refused(project: Path, good_model: bytes) -> None:
    MODEL.write_bytes(good_model[:8] + b"\x07" + good_model[9:])
    assert is_whole(MODEL)
    assert told(MODEL) == (
        "models/palsy-guide.tar.gz is not the model that was trained: models/palsy-guide.sha256 holds another sha256: "
        "run `palsy train`"
    )


def test_a_swapped_archive_is_refused(project: Path, good_model: bytes, tmp_path: Path) -> None:
    shutil.move(archive(tmp_path / "other.tar.gz", b"another"), MODEL)
    assert is_whole(MODEL)
    assert "is not the model that was trained" in told(MODEL)


def test_a_change_after_a_good_look_is_seen(project: Path, good_model: bytes) -> None:
    check_model(MODEL)
    shutil.move(archive(project / "other.tar.gz", b"another"), MODEL)
    assert "is not the model that was trained" in told(MODEL)


def test_an_archive_without_its_hash_is_refused(project: Path, good_model: bytes) -> None:
    hash_file(MODEL).unlink()
    assert told(MODEL) == (
        "models/palsy-guide.sha256 is missing, so nothing says whose palsy-guide.tar.gz is: run `palsy train`"
    )


@pytest.mark.parametrize("words", ["", "\n", "no hash\n", "\xff", "0" * 64 + "  palsy-guide.tar.gz\n"])
def test_a_damaged_hash_file_lets_nothing_in(project: Path, good_model: bytes, words: str) -> None:
    hash_file(MODEL).write_text(words, encoding="latin-1")
    assert not is_trained(MODEL)
    assert "run `palsy train`" in told(MODEL)


def test_a_hash_from_outside_counts_alone(project: Path, good_model: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAMED_BY, sha256_of(MODEL).upper())
    hash_file(MODEL).unlink()
    check_model(MODEL)
    shutil.move(archive(project / "other.tar.gz", b"another"), MODEL)
    keep_hashes(MODEL, [sha256_of(MODEL)])
    assert told(MODEL).endswith(f"is not the model that {NAMED_BY} names: put that model back, or set the variable anew")


def test_a_hash_from_outside_that_is_none_is_told(project: Path, good_model: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAMED_BY, "abc")
    assert told(MODEL).startswith(f"{NAMED_BY} is no sha256: write the 64 digits")


def test_the_hash_file_is_one_that_sha256sum_reads(project: Path, good_model: bytes) -> None:
    if not shutil.which("sha256sum"):
        pytest.skip("sha256sum is not installed")
    subprocess.run(["sha256sum", "--check", "--quiet", hash_file(MODEL).name], cwd=MODEL.parent, check=True)


class Ends(Exception):
    """The process ends here."""


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_training_stopped_at_its_end_leaves_a_model_that_is_served(
    project: Path, good_model: bytes, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    made, replaced, really = archive(project / "made.tar.gz", b"new"), [0], os.replace

    def replace(*given: Any) -> None:
        replaced[0] += 1
        if replaced[0] == at:
            raise Ends
        really(*given)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(Ends):
        put_in_place(made, MODEL)
    check_model(MODEL)


def test_a_new_model_in_place_leaves_its_own_hash_alone(project: Path, good_model: bytes) -> None:
    put_in_place(archive(project / "made.tar.gz", b"new"), MODEL)
    assert kept_hashes(MODEL) == [sha256_of(MODEL)]
    assert {path.name for path in MODEL.parent.iterdir()} == {MODEL.name, hash_file(MODEL).name}


# Every loader


class Harm:
    """A pickle that says when it is read: what an attacker would put there."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.mark,)


def load_straight() -> Any:
    agent = PalsyAgent()
    agent.load_model(MODEL)
    return agent


@pytest.mark.parametrize("load", [make_agent, agent_without_storage, load_straight])
def test_no_loader_reads_a_pickle_of_an_archive_that_was_not_trained_here(
    project: Path, good_model: bytes, load: Callable[[], Any]
) -> None:
    mark = project / "harm-was-done"
    joblib.dump(Harm(mark), project / "topic_model.joblib")
    with tarfile.open(MODEL, "w:gz") as made:
        made.add(project / "topic_model.joblib", arcname="components/topic_model.joblib")
        made.add(project / "config.yml", arcname="metadata.json")
    with pytest.raises(ModelError, match="is not the model that was trained"):
        load()
    assert not mark.exists()


LOADERS: Final = {"bot.serving.memory", "bot.serving.server", "bot.evaluation.baseline"}
MAKES_ITS_OWN: Final = "bot.evaluation.baseline"  # Rasa's default recipe, trained a moment before in a folder of its own


def calls(tree: ast.AST, names: tuple[str, ...]) -> bool:
    return any(isinstance(node, ast.Call) and ast.unparse(node.func) in names for node in ast.walk(tree))


def test_a_model_is_loaded_in_these_places_alone() -> None:
    names = ("agent.load_model", "Agent.load", "self.load_model", "PalsyAgent.load", "MessageProcessor", "load_agent")
    assert {module.name for module in modules() if calls(module.tree, names)} == LOADERS
    (own,) = (module for module in modules() if module.name == MAKES_ITS_OWN)
    assert "Agent.load(train_nlu(" in ast.unparse(own.tree)


def test_pickles_are_read_in_three_places_inside_the_models_archive_and_in_one_of_our_own_process() -> None:
    names = tuple(f"{reader}.{load}" for reader in ("joblib", "pickle", "cloudpickle", "dill") for load in ("load", "loads"))
    found = {module.name for module in modules() if calls(module.tree, names)}
    ours = {"bot.serving.content_watch"}  # what a process that it began has packed: the content, as it reads it
    assert found == {f"bot.understanding.{name}" for name in ("card_ranker", "danger_model", "topic_model")} | ours


def _noise(length: int) -> bytes:
    """Bytes that do not pack, the same each time."""
    return random.Random(7).randbytes(length)
