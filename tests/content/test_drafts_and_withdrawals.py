"""What editors change is a draft until it is approved, what they take off is off at once, without a restart."""

from __future__ import annotations

import datetime
import logging
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.content.approved import APPROVED
from bot.content.catalogue import Catalogue, Found
from bot.content.load import read_library
from bot.content.problem import ContentError
from bot.content.vetting import load_lock, save_lock, staggered
from bot.rendering.card import offers, snippet_card
from bot.rendering.text import plain_text
from bot.serving.model import fingerprint
from tests.conftest import ROOT
from tests.content.conftest import EYE as EYE_TEXT
from tests.content.conftest import TODAY
from tests.content.test_content_reading import git
from tests.rendering.conftest import SITE

if TYPE_CHECKING:
    from tests.content.conftest import Folder, Palsy

BELLS, OVERVIEW, TIMING = "snippets/understanding/bells_palsy.yml", "bells_palsy.overview", "bells_palsy.timing"
COLD, DRAFT = (
    "bells_palsy.cold",
    """
- id: bells_palsy.cold
  title: Cold wind
  gist: Ask your doctor about cold wind.
  asks: [does cold wind cause it]
  next: [bells_palsy.overview]
""",
)
SPANISH_TEXT = """\
- id: emergency.overview_es
  title: Pida ayuda
  gist: Llame al {site.emergency_number}.
  urgency: call_now
  lang: es
"""
EYE, EMERGENCY = "eye_taping.overview", "emergency.overview"
WHO = ("--by", "A. Reader", "--reason", "a test")


@pytest.fixture
def kept(palsy: Palsy) -> Palsy:
    """The folder with its approved wordings beside it."""
    assert palsy("approve", "--prune").code == 0
    return palsy


def catalogue(folder: Folder, today: datetime.date = TODAY) -> Catalogue:
    return Catalogue.load(folder.root, lambda: today)


def found(of: Catalogue, name: str) -> Found:
    there = of.find(name)
    assert there is not None
    return there


def text(of: Catalogue, name: str) -> str:
    return plain_text(snippet_card(of, SITE, found(of, name), "answer"))


# Drafts


def test_while_a_text_is_changed_the_approved_wording_is_served_word_for_word(folder: Folder, kept: Palsy) -> None:
    before = text(catalogue(folder), OVERVIEW)
    folder.change(BELLS, "stops its work", "rests")
    folder.change(BELLS, "title: What Bell's palsy is", "title: A draft's title")
    assert text(catalogue(folder), OVERVIEW) == before
    assert "withheld" in next(row for row in kept("list").rows if row[0] == OVERVIEW)
    assert kept("approve", OVERVIEW, "--by", "second reader").code == 0
    assert text(catalogue(folder), OVERVIEW).startswith("A draft's title\nThe nerve of the face rests")


def test_a_changed_figure_or_source_leaves_the_approved_wording_with_its_own_source(folder: Folder, kept: Palsy) -> None:
    before = text(catalogue(folder), OVERVIEW)
    folder.change("quantities/shared.yml", "about 7 in 10", "about 9 in 10")
    folder.change("sources.yml", "title: A guideline on steroids", "title: Another title")
    assert text(catalogue(folder), OVERVIEW) == before


@pytest.mark.parametrize("slip", ["gist: [", "  titel: x\n", "\t\n"])
def test_one_broken_file_stops_nothing_that_was_approved(folder: Folder, kept: Palsy, slip: str) -> None:
    before = {name: text(catalogue(folder), name) for name in (OVERVIEW, TIMING, EYE)}
    folder.write(BELLS, folder.text(BELLS) + slip)
    assert {name: text(catalogue(folder), name) for name in before} == before
    assert kept("check").code in (1, 2)


def test_without_the_approved_wordings_a_broken_file_is_still_said(folder: Folder) -> None:
    folder.write(BELLS, "gist: [")
    with pytest.raises(ContentError, match="C001"):
        catalogue(folder)


def test_a_text_that_was_deleted_from_a_good_file_stays_gone(folder: Folder, kept: Palsy) -> None:
    folder.write(BELLS, folder.text(BELLS).partition("\n- id: bells_palsy.timing")[0] + "\n")
    assert catalogue(folder).find(TIMING) is None


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("bells_palsy", ('"The nerve', '"No nerve')),
        ("bells_palsy", ('"gist"', '"gost"')),
        ("_sources", ("A guideline on steroids", "x")),
        ("_sources", ("{", "{{")),
    ],
)
def test_a_kept_wording_that_was_meddled_with_is_not_served(
    folder: Folder, kept: Palsy, file: str, change: tuple[str, str]
) -> None:
    path = folder.root / APPROVED / f"{file}.json"
    path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    folder.change(BELLS, "stops its work", "rests")
    assert not found(catalogue(folder), OVERVIEW).served


def test_what_is_kept_names_no_place_of_this_machine_and_goes_with_its_text(folder: Folder, kept: Palsy) -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in (folder.root / APPROVED).iterdir()}
    assert set(files) == {"bells_palsy.json", "emergency.json", "eye_taping.json", "greet.json", "_sources.json"}
    assert not any(".yml" in text for text in files.values())
    folder.write("snippets/conversation/greet.yml", "[]\n")
    kept("approve", "--prune")
    assert not (folder.root / APPROVED / "greet.json").exists()


# A text that was never approved


def test_a_draft_of_a_topic_that_has_answers_is_not_there_for_patients(folder: Folder, kept: Palsy) -> None:
    folder.write(BELLS, folder.text(BELLS) + DRAFT)
    folder.change(BELLS, "next: [bells_palsy.timing]", "next: [bells_palsy.cold, bells_palsy.timing]")
    now = catalogue(folder)
    assert now.find(COLD) is None
    assert now.library.snippets[OVERVIEW].next == (TIMING,)  # nobody is led to it
    assert COLD not in read_library(folder.root).snippets  # nothing is learnt of it
    assert "withheld" in next(row for row in kept("list").rows if row[0] == COLD)
    assert kept("approve", COLD, "--by", "second reader").code == 0
    assert found(catalogue(folder), COLD).served
    assert catalogue(folder).library.snippets[OVERVIEW].next == (COLD, TIMING)


def test_the_first_text_of_a_topic_and_one_of_danger_are_withheld_until_they_are_approved(folder: Folder) -> None:
    folder.change("topics.yml", "    bells_palsy:", "    warmth: {title: Warmth, about: warm}\n    bells_palsy:")
    folder.write("snippets/understanding/warmth.yml", EYE_TEXT.replace("eye_taping", "warmth"))
    folder.change("snippets/safety/emergency.yml", "", "\n- id: emergency.other\n  title: Help\n  gist: Call 112.\n")
    now = catalogue(folder)
    assert (found(now, "warmth.overview").served, found(now, "emergency.other").served) == (False, False)


def test_a_draft_asks_for_no_training_until_it_is_approved(folder: Folder, kept: Palsy) -> None:
    Path("data").mkdir()
    folder.root.rename("data/content")
    Path("content").symlink_to("data/content")
    before = fingerprint()
    folder.write(BELLS, folder.text(BELLS) + DRAFT)
    assert fingerprint() == before
    assert kept("approve", COLD, "--by", "second reader").code == 0
    assert fingerprint() != before


# Off the air


def test_a_withdrawn_text_is_not_served_until_it_is_restored(folder: Folder, palsy: Palsy) -> None:
    assert palsy("withdraw", OVERVIEW, *WHO).code == 0
    assert "being checked again" in text(catalogue(folder), OVERVIEW)
    assert palsy("off").rows == [[OVERVIEW, "withdrawn", "A. Reader", "a test", TODAY.isoformat(), ""]]
    assert palsy("restore", OVERVIEW).code == 0
    assert found(catalogue(folder), OVERVIEW).served


@pytest.mark.parametrize(
    ("what", "off"), [("bells_palsy", {OVERVIEW, TIMING}), ("all", {OVERVIEW, TIMING, EYE, "greet.overview"})]
)
def test_a_topic_or_all_can_be_switched_off_but_for_what_is_urgent(
    folder: Folder, palsy: Palsy, what: str, off: set[str]
) -> None:
    palsy("withdraw", what, *WHO)
    now = catalogue(folder)
    assert {name for name in now.library.texts if not found(now, name).served} == off
    palsy("withdraw", EMERGENCY, *WHO)
    assert not found(catalogue(folder), EMERGENCY).served


def test_a_text_to_call_now_never_leads_to_one_that_can_wait(folder: Folder) -> None:
    """Also where the list was written by hand."""
    entry = "{kind: retired, by: x, reason: y, 'on': 2026-11-27, instead: " + OVERVIEW + "}"
    (folder.root / "withdrawn.yml").write_text(f"{EMERGENCY}: {entry}\n", encoding="utf-8")
    shown = found(catalogue(folder), EMERGENCY)
    assert (shown.snippet.id, shown.served) == (EMERGENCY, False)


def test_a_withdrawal_works_beside_a_broken_file(folder: Folder, palsy: Palsy) -> None:
    folder.write("snippets/eye_care/eye_taping.yml", "- [")
    assert [palsy("withdraw", name, *WHO).code for name in (OVERVIEW, EYE)] == [0, 0]  # the second stands in it


def test_a_withdrawn_text_takes_its_translation_with_it(folder: Folder, palsy: Palsy) -> None:
    folder.write("languages/es.yml", SPANISH_TEXT)
    folder.vet()
    ran = palsy("withdraw", EMERGENCY, *WHO)
    assert f"with it: {EMERGENCY}_es" in ran.err
    assert not found(catalogue(folder), f"{EMERGENCY}_es").served
    palsy("restore", EMERGENCY)
    assert found(catalogue(folder), f"{EMERGENCY}_es").served


def test_retired_in_turn_all_lead_to_the_last_and_nothing_is_offered_twice_or_dead(folder: Folder, palsy: Palsy) -> None:
    assert palsy("retire", EYE, "--instead", TIMING, *WHO).code == 0
    assert palsy("retire", TIMING, "--instead", OVERVIEW, *WHO).code == 0
    now = catalogue(folder)
    assert [found(now, name).snippet.id for name in (EYE, TIMING)] == [OVERVIEW, OVERVIEW]
    assert [offer["id"] for offer in offers(now, [EYE, TIMING, OVERVIEW])] == [OVERVIEW]
    palsy("withdraw", OVERVIEW, *WHO)
    now = catalogue(folder)
    assert [(found(now, name).snippet.id, found(now, name).served) for name in (EYE, TIMING)] == [
        (EYE, False),
        (TIMING, False),
    ]
    assert offers(now, [EYE, TIMING, OVERVIEW]) == []


def test_a_circle_of_retired_texts_written_by_hand_is_withheld(folder: Folder) -> None:
    entry = "{{kind: retired, by: x, reason: y, 'on': 2026-11-27, instead: {}}}\n"
    folder.write("withdrawn.yml", f"{TIMING}: {entry.format(EYE)}{EYE}: {entry.format(TIMING)}")
    assert not any(found(catalogue(folder), name).served for name in (TIMING, EYE))


def test_staff_read_a_retired_text_under_its_own_name_and_what_is_shown_instead(folder: Folder, palsy: Palsy) -> None:
    palsy("retire", TIMING, "--instead", OVERVIEW, *WHO)
    shown = palsy("show", TIMING).out
    assert shown.startswith("How long it lasts\n")
    assert f"retired: {OVERVIEW} is shown in its place (A. Reader: a test)" in shown
    assert [row[:2] for row in palsy("list").rows if row[0].startswith("bells")] == [
        [OVERVIEW, "What Bell's palsy is"],
        [TIMING, "How long it lasts"],
    ]
    assert palsy("preview", TIMING, "--to", "page.html").code == 0
    page = Path("page.html").read_text(encoding="utf-8")
    assert "starts to move again" in page
    assert f"retired: {OVERVIEW} is shown in its place" in page


def test_a_retired_text_leads_to_the_one_in_its_place(folder: Folder, palsy: Palsy) -> None:
    assert palsy("retire", TIMING, "--instead", OVERVIEW, *WHO).code == 0
    assert found(catalogue(folder), TIMING).snippet.id == OVERVIEW
    palsy("withdraw", OVERVIEW, *WHO)
    assert not found(catalogue(folder), TIMING).served


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("withdraw", "bells_palsy.overvew", *WHO), "did you mean bells_palsy.overview"),
        (("restore", OVERVIEW), "there is no text or topic off the air called"),
        (("retire", TIMING, "--instead", TIMING, *WHO), "cannot stand in its own place"),
        (("retire", EMERGENCY, "--instead", OVERVIEW, *WHO), "does not tell the same"),
        (("withdraw", OVERVIEW, "--by", "x"), "--reason"),
    ],
)
def test_a_bad_call_is_one_line_and_changes_nothing(folder: Folder, palsy: Palsy, words: tuple[str, ...], line: str) -> None:
    ran = palsy(*words)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert line in ran.err
    assert not (folder.root / "withdrawn.yml").exists()


def test_a_broken_list_is_named_by_its_line(folder: Folder, palsy: Palsy) -> None:
    folder.write("withdrawn.yml", "bells_palsy:\n  kind: gone\n  by: x\n  reason: y\n  on: 2026-11-22\n")
    with pytest.raises(ContentError, match=r"withdrawn\.yml:2: C001 `kind: gone` is not known"):
        catalogue(folder)


# Reviews


def test_a_lapsed_text_to_call_now_is_served_on_and_says_so(folder: Folder) -> None:
    later = catalogue(folder, datetime.date(2030, 1, 1))
    assert later.library.snippets[EMERGENCY].urgency == "call_now"
    assert found(later, EMERGENCY).served
    assert "its review is over" in found(later, EMERGENCY).review.status
    assert not found(later, EYE).served


def test_many_reviews_at_once_lapse_on_different_days(folder: Folder) -> None:
    entry = load_lock(folder.lock)[0][OVERVIEW]
    days = {staggered(f"topic.{n}", entry).until for n in range(40)}
    assert len(days) > 15
    assert all(0 <= (entry.until - day).days < 60 for day in days)


def test_texts_that_were_approved_on_one_day_are_due_on_many_and_none_later_than_was_written(folder: Folder) -> None:
    entry = load_lock(folder.lock)[0][OVERVIEW]
    save_lock({f"topic.n{n}": entry for n in range(200)}, folder.lock)
    first = load_lock(folder.lock)[0]
    assert max(Counter(e.until for e in first.values()).values()) <= 12
    assert max(e.until for e in first.values()) <= entry.until
    save_lock(first, folder.lock)
    assert load_lock(folder.lock)[0] == first  # once is enough


def test_of_the_content_that_ships_few_texts_are_due_on_one_day() -> None:
    days = Counter(e.until for e in load_lock(ROOT / "data/content/vetting.lock.yml")[0].values())
    assert max(days.values()) <= 30


def test_whoever_wrote_a_text_cannot_approve_it(folder: Folder, palsy: Palsy) -> None:
    git("init", "-q")
    git("config", "user.name", "Jane Writer")
    git("config", "user.email", "jane@clinic.example")
    git("add", "content")
    git("commit", "-q", "-m", "vetted")
    folder.change(BELLS, "stops its work", "rests")
    ran = palsy("approve", OVERVIEW, "--by", "Jane  writer, reader")
    assert (ran.code, ran.out) == (1, "0 approved, 1 refused\n")
    assert "wrote it (Jane Writer)" in ran.err
    git("commit", "-q", "-a", "-m", "changed", "--author", "Joe Other <joe@clinic.example>")
    assert palsy("approve", OVERVIEW, "--by", "Joe Other").code == 1
    assert palsy("approve", OVERVIEW, "--by", "Jane Writer").code == 0


# A running assistant


async def test_a_running_assistant_takes_up_what_changed_whole_or_not_at_all(
    folder: Folder, kept: Palsy, caplog: pytest.LogCaptureFixture
) -> None:
    from bot.serving.content_watch import ContentWatch

    caplog.set_level(logging.WARNING)
    live = catalogue(folder)
    watch = ContentWatch(live, folder.root)
    kept("withdraw", EYE, *WHO)
    await watch.look()
    assert not found(live, EYE).served  # at the first look
    kept("restore", EYE)
    folder.change(BELLS, "stops its work", "rests")
    kept("approve", OVERVIEW, "--by", "second reader")
    for _ in range(2):
        await watch.look()
    assert found(live, EYE).served
    assert "rests for a time" in text(live, OVERVIEW)
    folder.write("topics.yml", "[")
    for _ in range(2):
        await watch.look()
    assert "rests for a time" in text(live, OVERVIEW)
    assert "the last good one is served" in caplog.text


async def test_a_new_text_is_served_one_of_a_new_topic_waits_and_one_that_is_gone_is_withdrawn(folder: Folder) -> None:
    live = catalogue(folder)
    whole = folder.text(BELLS)
    new = whole.replace("bells_palsy.", "bells_palsy.n")
    folder.write(BELLS, whole.partition("\n- id: bells_palsy.timing")[0] + "\n" + new)
    folder.change("topics.yml", "    bells_palsy:", "    warmth: {title: Warmth, about: warm}\n    bells_palsy:")
    folder.write("snippets/understanding/warmth.yml", EYE_TEXT.replace("eye_taping", "warmth"))
    folder.vet()
    taken = live.take(catalogue(folder))
    assert (taken.new, taken.waiting) == (["bells_palsy.noverview", "bells_palsy.ntiming"], ["warmth.overview"])
    assert not found(live, TIMING).served
    assert found(live, "bells_palsy.noverview").served
    assert live.find("warmth.overview") is None
    assert live.taken == 1


def test_a_folder_that_cannot_be_written_changes_nothing(
    folder: Folder, palsy: Palsy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    ran = palsy("withdraw", OVERVIEW, *WHO)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "could not be written, and is as it was: No space left" in ran.err
    assert "nothing was approved: No space left" in palsy("approve", "--prune").err
