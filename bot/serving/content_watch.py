"""A running assistant takes up what editors approved, withdrew or retired: whole or not at all, and without a restart."""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

from bot.channels.assistant import assistant
from bot.content.approved import APPROVED
from bot.content.catalogue import Catalogue, Taken
from bot.content.figures import FIGURES
from bot.content.load import CONTENT
from bot.content.withdrawn import WITHDRAWN, load_withdrawn

logger = logging.getLogger(__name__)
SECONDS_BETWEEN_LOOKS = 2.0
Stamp = tuple[tuple[str, int, int], ...]
# What is served of; red flags, terms and the like are learnt from, so that they wait for a training.
PARTS = ("snippets", "languages", "quantities", "sources", FIGURES, APPROVED)


class ContentWatch:
    """Looks at the content's files. `catalogue`: the one that actions and pages hold."""

    def __init__(self, catalogue: Catalogue, root: Path = CONTENT) -> None:
        self.catalogue, self._root = catalogue, root
        self._seen = self._settling = self._stamp()
        self._off = self._stamp_of_off()

    async def look(self) -> None:
        """One look. Files that still change are waited for; where one cannot be used, the last good content stays."""
        off = self._stamp_of_off()
        if off != self._off:
            self._off = off
            await self._take_off()
        stamp = self._stamp()
        if stamp != self._seen and stamp == self._settling:
            self._seen = stamp
            await self._take_up()
        self._settling = stamp

    async def _take_off(self) -> None:
        off, broken = load_withdrawn(self._root / WITHDRAWN)
        if broken:
            logger.error("what is off the air stays as it was: %s", broken[0])
            return
        await assistant().does(_at_once(lambda: self.catalogue.take_off(off)))

    async def _take_up(self) -> None:
        new, why_not = await _read(self._root)
        if new is None:
            logger.error("the content was not taken up, the last good one is served: %s", why_not)
            return
        taken: Taken = await assistant().does(_at_once(lambda: self.catalogue.take(new)))
        told = f"; new, found by words after the next training: {', '.join(taken.new)}" if taken.new else ""
        told += f"; new, and served from the next start: {', '.join(taken.waiting)}" if taken.waiting else ""
        logger.warning("changed content is served%s", told)

    def _stamp(self) -> Stamp:
        files = [path for part in PARTS for path in (self._root / part).rglob("*.*")]
        return tuple(_states([*sorted(files), *self._root.glob("*.yml")]))

    def _stamp_of_off(self) -> Stamp:
        return tuple(_states([self._root / WITHDRAWN]))


def _states(paths: list[Path]) -> list[tuple[str, int, int]]:
    found = []
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            continue
        found.append((str(path), state.st_mtime_ns, state.st_size))
    return found


async def _read(root: Path) -> tuple[Catalogue | None, str]:
    """The content, or the first line of why it cannot be used. What is unpacked comes from our own process."""
    command = (sys.executable, "-m", "bot.content.packed", str(root))
    reading = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_here())
    packed, told = await reading.communicate()
    if reading.returncode == 0:
        return pickle.loads(packed), ""
    return None, next(iter(told.decode(errors="replace").splitlines()), "no reason was given")


def _here() -> dict[str, str]:
    """The environment in which our own packages are found, wherever the assistant was started."""
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])}


async def _at_once(change: Any) -> Any:
    """In the assistant's thread, between two turns."""
    return change()


async def watch_content(catalogue: Catalogue, root: Path = CONTENT) -> None:
    """Until called off. A failure of one look is said, and looked past."""
    watch = ContentWatch(catalogue, root)
    while True:
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        try:
            await watch.look()
        except Exception as error:
            logger.error("the content could not be looked at: %s", type(error).__name__)
