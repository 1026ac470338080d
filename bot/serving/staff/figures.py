"""The report for the staff's page, made in a process of its own: a million messages take a minute, and no patient waits."""

from __future__ import annotations

import asyncio
import datetime
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

Span = tuple[datetime.date | None, datetime.date | None]
PATIENCE = 8.0  # seconds until the page is shown without
FRESH = 60.0  # seconds
LONGEST = 600.0  # seconds
MOST_KEPT = 4
COMMAND = (sys.executable, "-m", "bot.report")
NO_FIGURES = 2  # exit code, with one line that says why
FAILED = "the report failed: run `palsy report` on the server"
TOO_LONG = "the report took too long here: run `palsy report` on the server"


@dataclass(frozen=True)
class Made:
    """HTML, or one line that says why there is none."""

    html: str
    fault: str = ""
    clock: float = field(default_factory=time.monotonic)
    at: datetime.datetime = field(default_factory=lambda: datetime.datetime.now(datetime.timezone.utc))


class Figures:
    """One is made at a time; each is shown for a minute. `store`: the file of the conversations."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._made: dict[Span, Made] = {}
        self._under_way: dict[Span, asyncio.Task[Made]] = {}
        self._one_by_one = asyncio.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._ending = False

    def end(self) -> None:
        """Where the server stops nobody waits for a report any more, and it would hold up the end."""
        self._ending = True
        if self._process:
            self._process.kill()

    async def of(self, span: Span) -> Made | None:
        """None while it is still being made."""
        made = self._made.get(span)
        if made and time.monotonic() - made.clock < FRESH:
            return made
        if span not in self._under_way and len(self._under_way) >= MOST_KEPT:
            return Made("", "too many reports are being made: try again in a minute")
        task = self._under_way.get(span)
        if task is None:
            task = self._under_way[span] = asyncio.create_task(self._make(span))
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        return task.result() if done else None

    async def _make(self, span: Span) -> Made:
        try:
            async with self._one_by_one:
                made = await asyncio.get_running_loop().run_in_executor(None, self._whole, span)
            self._made = dict([*self._made.items(), (span, made)][-MOST_KEPT:])
            return made
        finally:
            del self._under_way[span]

    def _whole(self, span: Span) -> Made:
        try:
            with subprocess.Popen(
                [*COMMAND, str(self._store), *(str(day or "") for day in span)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            ) as self._process:
                return self._read(self._process)
        except OSError:
            return Made("", TOO_LONG)
        finally:
            self._process = None

    def _read(self, process: subprocess.Popen[str]) -> Made:
        """Its process has ended afterwards."""
        if self._ending:
            process.kill()
        try:
            told, said = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            process.kill()
            return Made("", TOO_LONG)
        if process.returncode:
            lines = said.strip().splitlines()
            return Made("", lines[-1] if process.returncode == NO_FIGURES and lines else FAILED)
        return Made(told)
