"""The trained model: is it older than what it was made from; and training a new one."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.content.vetting import SAFETY
from bot.serving.archive import ModelError, is_trained, is_whole, put_in_place

MODELS = Path("models")
MODEL = MODELS / "palsy-guide.tar.gz"
STAMP = MODELS / "palsy-guide.made-from"
MADE_FROM = (
    "config.yml", "domain.yml", "data/nlu", "data/spanish", "data/stories", "data/content/terms", "data/content/red_flags",
    "data/content/red_flags_es.yml", "data/content/situation.yml", "data/content/about.yml", "data/pairs",
)  # fmt: skip
SNIPPETS = "data/content/snippets"
# What is learnt from a snippet: the questions it says it answers, and for whom it is.
LEARNT_FROM = re.compile(
    r"^ *asks:\n(?: *(?:#.*)?\n)*(?: *- .*(?:\n|\Z)(?: *#.*\n)*)+|^ *asks: *\[[^\]]*\]|^ *for: .*(?:\n|\Z)", re.M
)
LOCK = "data/content/vetting.lock.yml"
LOCKED = re.compile(r"^([a-z0-9_]+\.[a-z0-9_]+):$", re.M)
ENTRY = re.compile(r"^- id: *", re.M)
CODE = ("bot/components", "bot/understanding")
LEAST_FREE = 1_000_000_000  # bytes; training writes about a tenth of it


def fingerprint(root: Path = Path(".")) -> str:
    """Hash of all that the model is made from. The content's wording is not: it changes without training."""
    total = hashlib.sha256()
    for path in _files(root):
        total.update(str(path.relative_to(root)).encode())
        total.update(path.read_bytes())
    approved = _approved(root)
    for path in sorted((root / SNIPPETS).rglob("*.yml")):
        entries = ENTRY.split(path.read_text(encoding="utf-8"))
        total.update("".join(_learnt_from(entries, approved, path.parent.name == SAFETY)).encode())
    return total.hexdigest()


def _approved(root: Path) -> set[str]:
    """Ids of the texts that were ever approved."""
    try:
        return set(LOCKED.findall((root / LOCK).read_text(encoding="utf-8")))
    except OSError:
        return set()


def _learnt_from(entries: list[str], approved: set[str], whole: bool) -> Iterator[str]:
    """Of a file, what stands before its first entry, and its entries. A draft beside approved texts teaches nothing (see
    `without_drafts`), so that it asks for no training."""
    ids = ["", *(entry.partition("\n")[0].partition("#")[0].strip(" \t\"'") for entry in entries[1:])]
    begun = not whole and any(name in approved for name in ids)
    for name, entry in zip(ids, entries, strict=True):
        if not begun or not name or name in approved:
            yield from LEARNT_FROM.findall(entry)


def _files(root: Path) -> Iterator[Path]:
    for name in (*MADE_FROM, *CODE):
        place = root / name
        found = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (p for p in found if p.is_file() and "__pycache__" not in p.parts)


def is_fresh() -> bool:
    """Whether the very archive that was trained is there, and what it was made from has not changed since."""
    return is_trained(MODEL) and STAMP.exists() and STAMP.read_text().strip() == fingerprint()


def train() -> Path:
    """Trains into a folder aside and puts the new model in place in one step; on any failure the old one stays.

    Raises ModelError.
    """
    MODELS.mkdir(exist_ok=True)
    if shutil.disk_usage(MODELS).free < LEAST_FREE:
        raise ModelError("less than 1 GB is free on this disk: free some space and run the command again")
    made_from = fingerprint()
    with tempfile.TemporaryDirectory(dir=MODELS, prefix=".training-") as aside:
        made = _train_into(Path(aside))
        put_in_place(made, MODEL)
    STAMP.write_text(made_from + "\n")
    return MODEL


def _root(error: BaseException) -> BaseException:
    """What went wrong first, below Rasa's own wrappers."""
    cause = error.__cause__ or error.__context__
    return _root(cause) if cause else error


def _train_into(folder: Path) -> Path:
    import rasa

    from bot.serving.quiet import quiet, quiet_rasa

    quiet()
    quiet_rasa()
    try:
        result = rasa.train(
            domain="domain.yml",
            config="config.yml",
            training_files=["data/nlu", "data/stories"],
            output=str(folder),
            force_training=True,
            fixed_model_name="palsy-guide",
        )
    except Exception as error:
        why = " ".join(str(_root(error)).split())
        raise ModelError(f"training failed, and the last good model was kept: {why}") from error
    made = Path(result.model) if result.model else None
    if made is None or not is_whole(made):
        raise ModelError("training did not finish: read the lines above; the last good model was kept")
    return made
