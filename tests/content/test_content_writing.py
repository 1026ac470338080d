"""`palsy content preview | try | edit | where-cited`: an editor sees a draft, who asks for it, what cites a source."""

from __future__ import annotations

import argparse
import re
import threading
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.cli.content_preview import page
from bot.cli.preview_server import server_for
from tests.content.conftest import TODAY

if TYPE_CHECKING:
    from tests.content.conftest import Folder, Palsy

BELLS, OVERVIEW = "snippets/understanding/bells_palsy.yml", "bells_palsy.overview"


def args_of(folder: Folder) -> argparse.Namespace:
    return argparse.Namespace(root=folder.root, today=TODAY, id=OVERVIEW)


def test_a_draft_is_shown_as_one_with_its_sources_and_its_hard_words(folder: Folder, palsy: Palsy) -> None:
    folder.change(BELLS, "stops its work", "immediately <b>rests</b>")
    assert palsy("preview", OVERVIEW, "--to", "page.html").code == 0
    shown = Path("page.html").read_text(encoding="utf-8")
    assert "Draft: this wording is not vetted" in shown
    assert "<mark>immediately</mark>" in shown
    assert "<b>rests" not in shown
    assert "aan-2012 @ abstract" in shown
    assert f"C026 {OVERVIEW}" in shown
    assert "<script" not in shown  # a page to send stands alone


def test_an_approved_text_says_its_version_and_that_no_clinician_signed_it(folder: Folder) -> None:
    shown = page(args_of(folder), OVERVIEW)
    assert re.search(r"As approved, version [0-9a-f]{16}, code ...-....\s*No clinician has signed it", shown)


def test_the_page_is_served_and_its_stamp_changes_as_a_file_is_saved(folder: Folder) -> None:
    server = server_for(args_of(folder), "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def get(name: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/{name}") as answer:
            return str(answer.read().decode())

    before = get("stamp")
    assert before in get(OVERVIEW)
    folder.write(BELLS, "gist: [")
    assert get("stamp") != before
    assert "C001" in get(OVERVIEW)  # said on the page, which goes on
    assert "there is no text nope.x" in page(args_of(folder), "nope.x") or "C001" in page(args_of(folder), "nope.x")
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("preview", "bells_palsy.overvew"), "did you mean bells_palsy.overview"),
        (("preview", OVERVIEW, "--port", "99999"), "99999 is no port"),
        (("preview", OVERVIEW, "--to", "no/where.html"), "cannot write no/where.html"),
        (("where-cited", "qqqq"), "no source has 'qqqq'"),
        (("edit", OVERVIEW), "did not end well"),
    ],
)
def test_a_bad_call_is_one_line(palsy: Palsy, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], line: str) -> None:
    monkeypatch.setenv("VISUAL", "false")
    ran = palsy(*words)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert line in ran.err


@pytest.mark.parametrize("said", ["aan-2012", "a guideline on", "GUIDELINE ON STEROIDS"])
def test_a_source_is_found_by_id_or_title_with_each_sentence(palsy: Palsy, said: str) -> None:
    out = palsy("where-cited", said).out
    assert out.startswith("aan-2012 (content/sources.yml:")
    assert "bells_palsy.overview @ abstract: Most people get well on their own, about 7 in 10." in out


def test_the_editor_opens_the_file_at_the_texts_line(palsy: Palsy, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("editor.sh").write_text('#!/bin/sh\necho "$@" > called\n', encoding="utf-8")
    Path("editor.sh").chmod(0o755)
    monkeypatch.setenv("VISUAL", "./editor.sh --wait")
    assert palsy("edit", "bells_palsy.timing").code == 0
    line = next(
        n
        for n, text in enumerate(folder.text(BELLS).splitlines(), 1)
        if "bells_palsy.timing\n" in f"{text}\n" and "id" in text
    )
    assert Path("called").read_text(encoding="utf-8") == f"--wait +{line} content/{BELLS}\n"


def test_the_questions_of_a_text_are_asked_and_what_comes_is_told(palsy: Palsy, monkeypatch: pytest.MonkeyPatch) -> None:
    class Fake:
        def ask(self, question: str) -> list[dict[str, Any]]:
            name = OVERVIEW if "bells" in question else "greet.overview"
            return [{"type": "answer", "snippet": {"id": name}, "trace": {"cards": [{"id": OVERVIEW, "odds": 0.4}]}}]

        def forget(self) -> None:
            """Nothing."""

    monkeypatch.setattr("bot.cli.content_try.assistant_for", lambda _: Fake())
    ran = palsy("try", OVERVIEW, "hello there")
    assert ran.rows == [
        ["yes", "what is bells palsy", "0.40", f"answer {OVERVIEW}"],
        ["no", "hello there", "0.40", "answer greet.overview"],
    ]
    assert (ran.code, ran.err.partition(";")[0]) == (1, f"1 of 2 questions lead to {OVERVIEW}")
