"""A process that is killed at any moment loses nothing, doubles nothing and keeps the order."""

from __future__ import annotations

import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from tests.conftest import ROOT
from tests.mailroom.desk import NOW, room_in, says

PEOPLE, EACH, KILLS = 20, 5, 10
LEFT = """SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting')
  + (SELECT count(*) FROM outbox WHERE state IN ('due', 'sending'))"""


async def test_after_ten_kills_each_part_was_sent_once_or_is_listed_as_unknown_and_in_order(tmp_path: Path) -> None:
    room, began = room_in(tmp_path), str(time.time())
    messages = [says(f"q{n}", f"k{p}-{n}", f"p{p}") for n in range(EACH) for p in range(PEOPLE)]
    for start in range(0, len(messages), 10):
        await room.accept("telegram", messages[start : start + 10], NOW)
        await room.accept("telegram", messages[max(start - 10, 0) : start + 1], NOW)  # and some of them again
    for kill in range(KILLS + 1):
        process = subprocess.Popen([sys.executable, "-m", "tests.mailroom.killed", str(tmp_path), began], cwd=ROOT)
        try:
            _until_some_were_sent(tmp_path, 12 * (kill + 1)) if kill < KILLS else _until_nothing_is_left(tmp_path)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
    sent = (tmp_path / "sent").read_text(encoding="utf-8").splitlines()
    answers = [match.groups() for line in sent if (match := re.match(r"(p\d+) <b>On: (q\d[ab])</b>", line))]
    assert len(set(answers)) == len(answers)  # none twice
    for person in {p for p, _ in answers}:
        told = [what for p, what in answers if p == person]
        assert told == sorted(told)
    with sqlite3.connect(tmp_path / "mail.db") as db:
        (unknown,) = db.execute("SELECT count(*) FROM outbox WHERE state = 'unknown'").fetchone()
        (parts,) = db.execute("SELECT count(*) FROM outbox").fetchone()
        (gone,) = db.execute("SELECT count(*) FROM outbox WHERE state = 'sent'").fetchone()
    assert parts == PEOPLE * (EACH * 2 + 2)  # two parts an answer, and two of first contact
    assert gone + unknown == parts
    assert parts - unknown <= len(sent) <= parts


def _until_some_were_sent(folder: Path, lines: int) -> None:
    end = time.monotonic() + 60
    path = folder / "sent"
    while time.monotonic() < end and (not path.exists() or path.read_bytes().count(b"\n") < lines):
        time.sleep(0.005)
    time.sleep(random.random() / 50)


def _until_nothing_is_left(folder: Path) -> None:
    end = time.monotonic() + 120
    with sqlite3.connect(folder / "mail.db") as db:
        while time.monotonic() < end and db.execute(LEFT).fetchone() != (0,):
            time.sleep(0.05)
        assert db.execute(LEFT).fetchone() == (0,)
