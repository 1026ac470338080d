"""The way of an editor as docs/content-guide.md has it, word for word: from `content new` to the answer that is served."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.content.catalogue import Catalogue
from bot.serving.content_watch import ContentWatch
from tests.conftest import ROOT
from tests.content.conftest import TODAY

if TYPE_CHECKING:
    from tests.content.conftest import Folder, Palsy, Ran

GUIDE = (ROOT / "docs" / "content-guide.md").read_text(encoding="utf-8")
BELLS, EYE, COLD = "snippets/understanding/bells_palsy.yml", "snippets/eye_care/eye_taping.yml", "bells_palsy.cold"
# What the editor writes in the place of each TODO, in turn.
WRITES = (
    ("TODO what a patient sees above the answer and on buttons", "Cold wind"),
    ("TODO the answer in one sentence, which stands alone.", "Ask your doctor about cold wind."),
    ("TODO one fact in a short sentence.", "The nerve of the face rests in the cold."),
    ("      cites: []", "      cites: [aan-2012]"),
    ("TODO what to do, and when to get help.", "Wear a scarf."),
    ("TODO one question", "does cold wind cause it"),
    ("TODO the same in other words", "is a cold wind bad for my face"),
)
SCRIPT = "import sys\npath = sys.argv[2]\ntext = open(path).read()\nfor old, new in {}:\n    text = text.replace(old, new)\n"


class Assistant:
    """Stands in for one that learnt of the text: it leads each question to it."""

    def ask(self, text: str) -> list[dict[str, Any]]:
        return [{"type": "answer", "snippet": {"id": COLD}, "trace": {"cards": [{"id": COLD, "odds": 0.9}]}}]

    def forget(self) -> None: ...


def commands() -> list[list[str]]:
    """Those of the guide's first block, without `palsy content`."""
    block = re.search(r"```console\n(.*?)```", GUIDE, re.S)
    assert block
    return [shlex.split(line)[2:] for line in block[1].splitlines()]


async def test_the_guide_leads_from_an_idea_to_a_served_answer_without_a_restart(
    folder: Folder, palsy: Palsy, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("editor.py").write_text(SCRIPT.format(WRITES) + "open(path, 'w').write(text)\n", encoding="utf-8")
    monkeypatch.setenv("VISUAL", f"{sys.executable} editor.py")
    monkeypatch.setattr("bot.cli.content_try.assistant_for", lambda _: Assistant())
    palsy("approve", "--prune")
    live = Catalogue.load(folder.root, lambda: TODAY)
    watch = ContentWatch(live, folder.root)
    before = folder.text(BELLS)
    ran: dict[str, Ran] = {words[0]: palsy(*words) for words in commands()}
    assert {verb: told.code for verb, told in ran.items()} == {
        "new": 0, "edit": 1, "check": 1, "preview": 0, "approve": 0, "try": 0,
    }  # fmt: skip
    assert folder.text(BELLS).startswith(before)
    assert re.findall(r"C\d{3}", ran["edit"].out + ran["check"].out) == ["C018", "C018"]
    assert "rests in the cold" in Path("cold.html").read_text(encoding="utf-8")
    for _ in range(2):
        await watch.look()
    found = live.find(COLD)
    assert found is not None
    assert (found.served, found.snippet.title) == (True, "Cold wind")


def test_a_draft_says_all_that_is_to_be_written_and_nothing_else(folder: Folder, palsy: Palsy) -> None:
    folder.change(BELLS, "- id: bells_palsy.timing", "# A remark.\n- id: bells_palsy.timing")
    before = folder.text(BELLS)
    ran = palsy("new", COLD)
    assert (ran.code, ran.out) == (0, f"wrote content/{BELLS}:{len(before.splitlines()) + 2}\n")
    assert folder.text(BELLS).startswith(before)
    assert {p.code for p in folder.problems()} == {"C018", "C047"}
    left = re.findall(r"TODO", folder.text(BELLS))
    assert len([p for p in folder.problems() if p.code == "C047"]) == len(left) == 6
    refused = palsy("approve", COLD, "--by", "second reader")
    assert (refused.code, refused.err.count("C047")) == (1, 6)
    assert Catalogue.load(folder.root).find(COLD) is None


def test_a_draft_on_eye_care_ends_with_the_warning_and_two_drafts_do_not_meet(folder: Folder, palsy: Palsy) -> None:
    palsy("new", "eye_taping.travel")
    palsy("new", "eye_taping.glue")
    assert folder.text(EYE).count("  - warning: eye_warning\n") == 3
    assert {p.code for p in folder.problems()} == {"C018", "C047"}


@pytest.mark.parametrize("end", ["\r\n", ""])
def test_the_ends_of_lines_stay_as_they_were(folder: Folder, palsy: Palsy, end: str) -> None:
    path = folder.root / BELLS
    path.write_bytes(path.read_bytes().rstrip().replace(b"\n", end.encode() or b"\n") + end.encode())
    before = path.read_bytes()
    assert palsy("new", COLD).code == 0
    after = path.read_bytes()
    assert after.startswith(before)
    assert after.count(b"\r\n") == (after.count(b"\n") if end else 0)
    assert {p.code for p in folder.problems()} == {"C018", "C047"}


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("bells_palsy.overview", f"is there already, at content/{BELLS}:1"),
        ("bels_palsy.cold", "there is no topic 'bels_palsy' (did you mean bells_palsy?)"),
        ("bells_palsy", "is no id: write a topic, a dot and a name"),
        ("bells_palsy.Cold wind", "is no id: write a topic, a dot and a name"),
        ("bells_palsy.gone", "was approved once, and an id is never used again"),
    ],
)
def test_a_draft_that_cannot_be_is_refused_in_one_line(folder: Folder, palsy: Palsy, name: str, line: str) -> None:
    folder.lock.write_text(folder.lock.read_text("utf-8").replace("greet.overview:", "bells_palsy.gone:"), "utf-8")
    before = folder.text(BELLS)
    ran = palsy("new", name)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert line in ran.err
    assert folder.text(BELLS) == before


def test_a_draft_is_not_added_to_a_file_that_cannot_be_read(folder: Folder, palsy: Palsy) -> None:
    folder.write(BELLS, "- id: [")
    assert "C001" in palsy("new", COLD).err
    assert folder.text(BELLS) == "- id: ["
