"""One compiled set of rules a wording: the model's copy and the content's own are mostly the same files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bot.understanding.danger.screen import RedFlags

_compiled: dict[str, RedFlags] = {}


def red_flags_in(folder: Path | str) -> RedFlags:
    """The rules of the folder, compiled once a process (compiling takes some time). Raises RedFlagsError, OSError."""
    wording = wording_of(folder)
    if wording not in _compiled:
        _compiled[wording] = RedFlags.load(folder)
    return _compiled[wording]


def wording_of(folder: Path | str) -> str:
    """A hash of the names and bytes of all rule files of the folder; what an editor leaves there is none."""
    total = hashlib.sha256()
    for path in sorted(p for p in Path(folder).glob("*.yml") if p.is_file() and not p.name.startswith(".")):
        total.update(f"{path.name}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
