"""The model's archive: whole, and the very one that was trained, before anything in it is read.

What is learnt stands in it as pickles, and a pickle runs code when it is read: the archive's sha256 is kept apart from it.
"""

from __future__ import annotations

import hashlib
import os
import re
import tarfile
import zlib
from functools import lru_cache
from pathlib import Path

NAMED_BY = "PALSY_MODEL_SHA256"  # a hash from outside, such as a deployment's settings; where it is set, it alone counts
SHA256 = re.compile(r"[0-9a-f]{64}")
PIECE = 1_000_000  # bytes read at once


class ModelError(Exception):
    """No model can be served. The message says what to do."""


def check_model(model: Path) -> None:
    """Raises ModelError where the archive is missing, half-written, or not the one that was trained."""
    if not model.is_file():
        raise ModelError(_not_whole(model))
    named = os.environ.get(NAMED_BY, "").strip().lower()
    if named:
        _check_named(model, named)
    elif not hash_file(model).is_file():
        raise ModelError(f"{hash_file(model)} is missing, so nothing says whose {model.name} is: run `palsy train`")
    elif not is_trained(model):
        raise ModelError(
            f"{model} is not the model that was trained: {hash_file(model)} holds another sha256: run `palsy train`"
            if is_whole(model)
            else _not_whole(model)
        )


def _check_named(model: Path, named: str) -> None:
    if not SHA256.fullmatch(named):
        raise ModelError(f"{NAMED_BY} is no sha256: write the 64 digits that `sha256sum {model}` gives, or leave it out")
    if _sha256_now(model) != named:
        raise ModelError(f"{model} is not the model that {NAMED_BY} names: put that model back, or set the variable anew")


def _not_whole(model: Path) -> str:
    return f"{model} is missing or half-written: run `palsy train`"


def hash_file(model: Path) -> Path:
    """Beside the archive, in the form that `sha256sum -c` reads."""
    return model.with_name(f"{model.name.partition('.')[0]}.sha256")


def is_trained(model: Path) -> bool:
    """Whether it is the very archive whose sha256 was kept."""
    kept = kept_hashes(model)
    return bool(kept) and model.is_file() and _sha256_now(model) in kept


def _sha256_now(path: Path) -> str:
    """Once a file as it is now, for it takes a third of a second: the time of its last change is set by the system alone."""
    found = path.stat()
    return _sha256_since(path, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


@lru_cache(maxsize=4)
def _sha256_since(path: Path, *_: int) -> str:
    return sha256_of(path)


def sha256_of(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            total.update(piece)
    return total.hexdigest()


def kept_hashes(model: Path) -> list[str]:
    """One; two where a training was stopped between its last steps. None where the file is missing or unreadable."""
    try:
        lines = hash_file(model).read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return []
    return [line.split()[0] for line in lines if SHA256.match(line)]


def keep_hashes(model: Path, hashes: list[str]) -> None:
    """All or nothing."""
    place = hash_file(model)
    aside = place.with_name(f".{place.name}-{os.getpid()}")
    aside.write_text("".join(f"{found}  {model.name}\n" for found in hashes), encoding="ascii")
    os.replace(aside, place)


def put_in_place(made: Path, model: Path) -> None:
    """The new archive for the old one. Wherever this is stopped, the archive that stands there is one whose hash is kept."""
    new = sha256_of(made)
    keep_hashes(model, [*kept_hashes(model), new])
    os.replace(made, model)
    keep_hashes(model, [new])


def is_whole(path: Path) -> bool:
    """Whether the archive can be read to its very end, where its checksum stands."""
    try:
        found = path.stat()
    except OSError:
        return False
    return _reads_to_its_end(path, found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=4)
def _reads_to_its_end(path: Path, size: int, changed: int) -> bool:
    """Once a file as it is now: reading it takes most of a second."""
    try:
        with tarfile.open(path) as archive:
            found = any(member.name.endswith("metadata.json") for member in archive)
            while archive.fileobj and archive.fileobj.read(PIECE):
                pass
            return found
    except (OSError, tarfile.TarError, EOFError, zlib.error):
        return False
