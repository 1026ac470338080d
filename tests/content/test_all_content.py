"""The content that ships: no problem, plain enough, sourced, and as much of it as was promised."""

from __future__ import annotations

import statistics
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import main
from bot.content.approved import Wordings
from bot.content.catalogue import Catalogue
from bot.content.check import all_problems
from bot.content.load import load_library
from bot.content.model import Library, Sentence
from bot.content.readability import grade_of
from bot.content.vetting import load_lock, sources_of
from bot.rendering.card import snippet_card
from tests.rendering.conftest import SITE

CONTENT = Path(__file__).parents[2] / "data" / "content"
HIGHEST_MEDIAN_GRADE = 5.5
FEWEST_SOURCES = 60
FEWEST_SNIPPETS = 200
MOST_KEPT_BYTES = 1_500_000  # two wordings of each text, drawings with them


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(CONTENT)[0]


def test_the_content_has_no_problem() -> None:
    _, problems = all_problems(CONTENT)
    assert [str(problem) for problem in problems] == []


def test_the_red_flags_and_the_site_file_have_no_problem(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(CONTENT.parents[1])
    monkeypatch.delenv("PALSY_SITE", raising=False)
    assert main(["content", "check"]) == 0, capsys.readouterr().out


def test_the_median_reading_grade_is_low_enough(library: Library) -> None:
    assert statistics.median(grade_of(library, s).worst for s in library.snippets.values()) <= HIGHEST_MEDIAN_GRADE


def test_enough_sources_are_cited(library: Library) -> None:
    cited = {source for snippet in library.snippets.values() for source in sources_of(library, snippet)}
    assert len(cited & library.sources.keys()) >= FEWEST_SOURCES


def test_there_are_enough_snippets(library: Library) -> None:
    assert len(library.snippets) >= FEWEST_SNIPPETS


def test_of_every_text_the_approved_wording_is_served_while_its_file_is_changed(library: Library) -> None:
    """As on a fresh clone: what is kept in the repository gives the same card as the file, whole, with its sources."""
    lock = load_lock(CONTENT / "vetting.lock.yml")[0]
    files = Catalogue(library, lock)
    wordings = Wordings(CONTENT)
    kept = {name: wording for name, entry in lock.items() if (wording := wordings.get(name, entry.hash))}
    assert lock.keys() - kept.keys() == set()
    drafts = {name: replace(text, title="A draft", gist=Sentence("A draft.")) for name, text in library.snippets.items()}
    changed = Catalogue(replace(library, snippets=drafts, quantities={}, sources={}, warnings={}), lock, kept=kept)
    for name in lock:
        before, now = (snippet_card(of, SITE, of.own(name), "answer") for of in (files, changed))  # type: ignore[arg-type]
        assert now == before
        text, was = changed.library.texts[name], library.texts[name]
        assert (text.asks, text.next, text.whom, text.urgency) == (was.asks, was.next, was.whom, was.urgency)


def test_what_is_kept_is_small() -> None:
    assert sum(path.stat().st_size for path in (CONTENT / "approved").iterdir()) < MOST_KEPT_BYTES


def test_every_snippet_is_served(library: Library) -> None:
    catalogue = Catalogue.load(CONTENT)
    found = [found for name in library.texts if (found := catalogue.find(name))]
    assert [f.snippet.id for f in found if not f.served] == []


def test_the_lock_names_no_clinician() -> None:
    from bot.cli.content_readings import suggests_clinician

    entries, problems = load_lock(CONTENT / "vetting.lock.yml")
    assert problems == []
    assert {entry.by for entry in entries.values() if suggests_clinician(entry.by)} == set()


def test_every_snippet_was_really_read() -> None:
    """A lock filled in for a measurement says so in `by`; it is not a vetting."""
    entries, _ = load_lock(CONTENT / "vetting.lock.yml")
    assert sorted(name for name, entry in entries.items() if "unread" in entry.by) == []
