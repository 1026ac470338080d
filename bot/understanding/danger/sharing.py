"""One compiled set of rules a wording: the model's copy and the content's own are mostly the same file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bot.understanding.danger.screen import RedFlags

_compiled: dict[str, RedFlags] = {}


def red_flags_in(path: Path | str) -> RedFlags:
    """The rules of the file, compiled once a process (compiling takes about a second). Raises RedFlagsError, OSError."""
    wording = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    if wording not in _compiled:
        _compiled[wording] = RedFlags.load(path)
    return _compiled[wording]
