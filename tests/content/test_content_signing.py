"""A clinician signs in person, at a terminal, and nobody and nothing else can."""

from __future__ import annotations

import datetime
import io
import os
import pty
import select
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from bot.cli.content_sign import AUTOMATIC
from bot.content.catalogue import Catalogue
from bot.content.vetting import load_lock
from bot.rendering.card import snippet_card
from bot.rendering.text import plain_text
from tests.conftest import ROOT
from tests.content.conftest import TODAY
from tests.rendering.conftest import SITE

if TYPE_CHECKING:
    from tests.content.conftest import Folder, Palsy

BELLS, OVERVIEW, TIMING = "snippets/understanding/bells_palsy.yml", "bells_palsy.overview", "bells_palsy.timing"
TYPED = ("Jane Q. Reader", "speech therapist", "HCPC SL00000 (invented)")
YES = "I have read it"
PATIENCE = 120  # seconds; a busy machine starts slowly


def at_a_terminal(words: tuple[str, ...], typed: tuple[str, ...], **more: str) -> tuple[int, str]:
    """Exit code and screen of `palsy content ...` on a pseudo-terminal, where each line is typed once it is asked for."""
    free = {name: value for name, value in os.environ.items() if name not in AUTOMATIC} | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot.cli", "content", "--root", "content", "--today", TODAY.isoformat(), *words]
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=free | more, close_fds=True) as running:
        os.close(theirs)
        waiting, screen, asked, end = list(typed), "", 0, time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if select.select([ours], [], [], 0.05)[0]:
                try:
                    read = os.read(ours, 4096).decode(errors="replace")
                except OSError:  # the other end is shut
                    break
                screen += read
            elif running.poll() is not None:
                break
            if waiting and screen[asked:].endswith(": "):
                asked = len(screen)
                os.write(ours, f"{waiting.pop(0)}\n".encode())
        code = running.wait(PATIENCE)
    os.close(ours)
    return code, screen.replace("\r\n", "\n")


def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a person's own session: these tests run in automatic ones too, which set some of the variables."""
    for variable in AUTOMATIC:
        monkeypatch.delenv(variable, raising=False)


def status(folder: Folder, name: str = OVERVIEW) -> str:
    found = Catalogue.load(folder.root, lambda: TODAY).find(name)
    assert found is not None
    return found.review.status


def test_what_a_clinician_types_at_the_terminal_stands_in_the_lock_and_below_the_card(folder: Folder, palsy: Palsy) -> None:
    folder.change(BELLS, "stops its work", "rests")
    code, screen = at_a_terminal(("approve", OVERVIEW, "--sign"), (*TYPED, YES))
    assert code == 0, screen
    assert "The nerve of the face rests for a time." in screen  # read before it is signed
    entry = load_lock(folder.lock)[0][OVERVIEW]
    assert (entry.signed, entry.by, entry.on) == (TYPED, TYPED[0], TODAY)
    assert "A clinician signed 1 of 5 texts" in folder.lock.read_text(encoding="utf-8")
    catalogue = Catalogue.load(folder.root, lambda: TODAY)
    found, other = catalogue.find(OVERVIEW), catalogue.find(TIMING)
    assert found
    assert other
    line = "signed in person by Jane Q. Reader, speech therapist (HCPC SL00000 (invented))"
    assert line in plain_text(snippet_card(catalogue, SITE, found, "answer"))
    assert "no clinician" not in found.review.status
    assert "no clinician has signed it" in other.review.status
    assert palsy("preview", OVERVIEW, "--to", "page.html").code == 0
    with open("page.html", encoding="utf-8") as page:
        assert f"Signed by {', '.join(TYPED)}." in page.read()


@pytest.mark.parametrize("typed", [("",), ("Jane", ""), ("Jane", "nurse", "x" * 121), (*TYPED, "yes"), (*TYPED, "")])
def test_what_is_left_empty_or_not_confirmed_is_not_signed(folder: Folder, typed: tuple[str, ...]) -> None:
    before = load_lock(folder.lock)[0]
    screen = at_a_terminal(("approve", OVERVIEW, "--sign"), typed)[1]
    assert "not signed" in screen or "nothing was signed" in screen
    assert load_lock(folder.lock)[0] == before


@pytest.mark.parametrize("variable", AUTOMATIC)
def test_an_automatic_run_cannot_sign(folder: Folder, palsy: Palsy, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    by_hand(monkeypatch)
    monkeypatch.setenv(variable, "true")
    ran = palsy("approve", OVERVIEW, "--sign")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert f"{variable} is set" in ran.err


def test_a_script_or_a_pipe_cannot_sign(folder: Folder, palsy: Palsy, monkeypatch: pytest.MonkeyPatch) -> None:
    by_hand(monkeypatch)
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join((*TYPED, YES, ""))))
    ran = palsy("approve", OVERVIEW, "--sign")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "not for a script or a pipe" in ran.err


@pytest.mark.parametrize(
    "words",
    [("--all-in", BELLS, "--sign"), ("--sign",), (OVERVIEW, "--sign", "--by", "Dr Somebody")],
)
def test_a_signature_is_for_named_texts_and_given_by_nobody_else(palsy: Palsy, words: tuple[str, ...]) -> None:
    assert palsy("approve", *words).code == 2


def test_a_signature_holds_for_its_wording_alone_and_is_not_lost_unseen(folder: Folder, palsy: Palsy) -> None:
    sign(folder, OVERVIEW)
    again = palsy("approve", OVERVIEW, "--by", "second reader")
    assert "Jane Q. Reader signed this wording on 2026-11-22: only --sign reads it again" in again.err
    assert "signed in person" in status(folder)
    folder.change(BELLS, "stops its work", "rests")
    assert palsy("approve", OVERVIEW, "--by", "second reader").code == 0
    assert "no clinician has signed it" in status(folder)


@pytest.mark.parametrize("written", ["[Jane, nurse]", "[Jane, nurse, '']", "[Jane, nurse, X, Y]"])
def test_a_signature_written_by_hand_that_is_none_is_a_problem(folder: Folder, written: str) -> None:
    text = folder.lock.read_text(encoding="utf-8")
    folder.lock.write_text(text.replace("  by: a test\n", f"  by: a test\n  signed: {written}\n", 1), encoding="utf-8")
    assert any("is no signature" in problem.what for problem in folder.problems())


def sign(folder: Folder, name: str) -> None:
    """As a terminal did it before."""
    from dataclasses import replace

    from bot.content.vetting import save_lock

    entries = load_lock(folder.lock)[0]
    save_lock(entries | {name: replace(entries[name], signed=TYPED, on=datetime.date(2026, 11, 22))}, folder.lock)
