"""One process a state folder: two would each have a memory of their own, and lose what the other was told.

The lock is the system's, so it ends with its process, however that ends. The file stays, and names who held it last.
"""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from typing import IO

LOCK = "lock"


class FolderTaken(Exception):
    """The state folder cannot be used by this process. The message says what to do."""


def take(folder: Path) -> IO[str]:
    """Makes the folder where it is missing, and holds it as long as the file that is given back is open.

    Raises FolderTaken.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = os.fdopen(os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "a+", encoding="utf-8")
    except OSError as error:
        what = f"{folder}/ cannot be used ({error.strerror})"
        raise FolderTaken(f"{what}: it must be a folder that whoever runs the assistant may write to") from None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held.truncate(0)
        held.write(f"{os.getpid()}\n")
        held.flush()
    except OSError as error:
        raise _refused(folder, held, error) from None
    return held


def _refused(folder: Path, held: IO[str], error: OSError) -> FolderTaken:
    with held:
        if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
            return FolderTaken(f"{folder}/ cannot be locked ({error.strerror}): use a disk of this machine with free space")
        held.seek(0)
        process = held.read(20).strip()
    whose = f", process {process}" if process.isdigit() else ""
    return FolderTaken(f"{folder}/ is in use by another assistant{whose}: stop it, or start this one in a folder of its own")
