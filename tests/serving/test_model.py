"""Training that fails leaves the old model; only what it was made from, or another archive, makes it stale."""

from __future__ import annotations

import shutil
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.serving import model
from bot.serving.archive import ModelError, hash_file
from bot.serving.model import MODEL, MODELS, STAMP, fingerprint, is_fresh
from tests.serving.conftest import Trained, Training, archive

Usage = namedtuple("Usage", "total used free")


def succeeds(**given: Any) -> Trained:
    return Trained(str(archive(Path(given["output"]) / "palsy-guide.tar.gz", b"new")))


def raises(**_: Any) -> Trained:
    raise ValueError("line one\nline two")


def gives_nothing(**_: Any) -> Trained:
    return Trained(None, 1)


def gives_half(**given: Any) -> Trained:
    made = archive(Path(given["output"]) / "palsy-guide.tar.gz", bytes(range(256)) * 400)
    made.write_bytes(made.read_bytes()[:200])
    return Trained(str(made))


def runs_out_of_space(**given: Any) -> Trained:
    (Path(given["output"]) / "half").write_bytes(b"x")
    raise OSError(28, "No space left on device")


def test_training_puts_the_new_model_in_place_and_calls_it_fresh(
    project: Path, good_model: bytes, training: Training
) -> None:
    training(succeeds)
    assert model.train() == MODEL
    assert MODEL.read_bytes() != good_model
    assert is_fresh()


def test_a_model_from_before_hashes_were_kept_is_trained_anew(project: Path, good_model: bytes, training: Training) -> None:
    STAMP.write_text(fingerprint(), encoding="utf-8")
    assert is_fresh()
    hash_file(MODEL).unlink()
    assert not is_fresh()


def test_another_archive_in_the_models_place_is_trained_anew(project: Path, good_model: bytes) -> None:
    STAMP.write_text(fingerprint(), encoding="utf-8")
    MODEL.write_bytes(good_model + b"x")
    assert not is_fresh()


@pytest.mark.parametrize("does", [raises, gives_nothing, gives_half, runs_out_of_space])
def test_training_that_fails_keeps_the_old_model_and_leaves_nothing_behind(
    project: Path, good_model: bytes, training: Training, does: Callable[..., Any]
) -> None:
    training(does)
    with pytest.raises(ModelError, match="the last good model was kept") as failed:
        model.train()
    assert "\n" not in str(failed.value)
    assert MODEL.read_bytes() == good_model
    assert {path.name for path in MODELS.iterdir()} == {MODEL.name, hash_file(MODEL).name}
    assert not is_fresh()


def test_training_does_not_start_without_space(
    project: Path, good_model: bytes, training: Training, monkeypatch: pytest.MonkeyPatch
) -> None:
    training(raises)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10, 10, 1000))
    with pytest.raises(ModelError, match="free some space"):
        model.train()
    assert MODEL.read_bytes() == good_model


@pytest.mark.parametrize(
    "name",
    [
        "config.yml",
        "domain.yml",
        "data/nlu/a/b.yml",
        "data/stories/rules.yml",
        "data/content/terms/a.yml",
        "data/content/red_flags/shared.yml",
        "data/content/red_flags_es.yml",
        "data/content/situation.yml",
        "data/spanish/a.yml",
    ],
)
def test_a_change_in_what_the_model_is_made_from_makes_it_stale(project: Path, name: str) -> None:
    before = fingerprint()
    (project / name).write_text("changed\n", encoding="utf-8")
    assert fingerprint() != before


def test_a_new_file_of_training_data_makes_the_model_stale(project: Path) -> None:
    before = fingerprint()
    (project / "data/nlu/a/new.yml").write_text("\n", encoding="utf-8")
    assert fingerprint() != before


@pytest.mark.parametrize("name", ["data/content/snippets/b/c.yml", "data/content/vetting.lock.yml", "site.yml", "README.md"])
def test_a_change_in_wording_needs_no_training(project: Path, name: str) -> None:
    before = fingerprint()
    (project / name).write_text("changed\n", encoding="utf-8")
    assert fingerprint() == before


def test_the_fingerprint_does_not_depend_on_where_the_project_lies(project: Path, tmp_path_factory: Any) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "copy"
    shutil.copytree(project, elsewhere)
    assert fingerprint(elsewhere) == fingerprint(project) == fingerprint()


@pytest.mark.parametrize(
    "asks",
    [
        "asks: [does it hurt]",
        "asks: [does it\n    hurt]",
        "asks:\n  # as patients say it\n  - does it hurt",
        "asks:\n\n  - does it hurt\n",
    ],
    ids=["in brackets", "in brackets over two lines", "behind a remark, without a last line", "behind an empty line"],
)
def test_questions_are_learnt_from_however_they_are_written(tmp_path: Path, asks: str) -> None:
    place = tmp_path / "data/content/snippets/group"
    place.mkdir(parents=True)
    (place / "topic.yml").write_text(f"- id: topic.overview\n  {asks}", encoding="utf-8")
    before = fingerprint_of_texts(tmp_path)
    (place / "topic.yml").write_text(f"- id: topic.overview\n  {asks.replace('hurt', 'sting')}", encoding="utf-8")
    assert fingerprint_of_texts(tmp_path) != before


def fingerprint_of_texts(root: Path) -> list[str]:
    return [found for path in root.rglob("*.yml") for found in model.LEARNT_FROM.findall(path.read_text(encoding="utf-8"))]
