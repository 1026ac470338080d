"""What tells who somebody is, is taken out; what is said of the illness stays."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml

from bot.privacy.personal import found_in, without_personal
from tests.privacy.conftest import Line, lines

ROOT = Path(__file__).resolve().parents[2]
LEAST_FOUND, LEAST_KEPT = 0.97, 0.99
MOST_SECONDS = 2.0  # a pattern that is not linear takes far longer; a busy machine takes some tenths
LONGEST = 16_384


def shares(of: list[Line], without: list[Line]) -> tuple[float, float]:
    """Of the items those taken out, and of the other words those kept."""
    items, left = sum(len(line.items) for line in of), [item for line in of for item in line.left_in()]
    others = sum(len(line.others()) for line in of + without)
    lost = [word for line in of + without for word in line.lost()]
    return 1 - len(left) / items, 1 - len(lost) / others


def test_the_set_is_as_large_as_it_says() -> None:
    assert (len(lines("personal.txt")) >= 200, len(lines("not_personal.txt"))) == (True, 100)


@pytest.mark.parametrize("half", [0, 1])
def test_nearly_all_is_found_and_nearly_every_other_word_stays(half: int) -> None:
    found, kept = shares(lines("personal.txt")[half::2], lines("not_personal.txt")[half::2])
    assert (found >= LEAST_FOUND, kept >= LEAST_KEPT) == (True, True), (found, kept)


@pytest.mark.parametrize("line", lines("not_personal.txt"), ids=lambda line: line.text[:50])
def test_what_only_looks_like_it_stays_as_it_is(line: Line) -> None:
    assert without_personal(line.text) == line.text


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("call me on 07700 900123, since day 5", "call me on [phone], since day 5"),
        ("write to a.b@example.org please", "write to [e-mail] please"),
        ("DOB 12/03/1980, since 12/03/2026", "DOB [date of birth], since 12/03/2026"),
        ("my NHS number is 485 777 3456", "my NHS number is [number]"),
        ("I live at 12 High Street, Leeds LS1 4AB", "I live at [address], Leeds [address]"),
        ("my name is Ann, I take 60 mg", "my name is [name], I take 60 mg"),
        ("Mr Lal's eye is dry", "Mr [name]'s eye is dry"),
    ],
)
def test_a_plain_mark_says_what_stood_there(written: str, kept: str) -> None:
    assert without_personal(written) == kept


def test_it_is_so_for_messages_that_were_written_later_too() -> None:
    found, kept = shares(lines("personal_again.txt"), [])
    assert (found >= LEAST_FOUND, kept >= LEAST_KEPT) == (True, True), (found, kept)


def test_what_is_marked_is_not_marked_again() -> None:
    for line in lines("personal.txt"):
        once = without_personal(line.text)
        assert without_personal(once) == once


def test_no_title_of_ours_loses_a_word() -> None:
    """What a pressed button says is kept too."""
    topics = yaml.safe_load((ROOT / "data/content/topics.yml").read_text(encoding="utf-8"))
    snippets = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "data/content/snippets").rglob("*.yml"))]
    titles = [
        line.partition("title:")[2].strip(" \"'") for text in snippets for line in text.splitlines() if "title:" in line
    ]
    titles += [topic["title"] for group in topics.values() for topic in (group, *group["topics"].values())]
    assert len(titles) > 100
    assert [title for title in titles if found_in(title)] == []


@pytest.mark.parametrize(
    "unit",
    ["my name is ", "1 ", "07", "Dr A. ", "a@", "@a.", "1/2/", "Flat 1, ", "regards, ", "NHS 1-", "[name] ", "I'm A "],
)
def test_the_longest_message_takes_a_moment(unit: str) -> None:
    text = (unit * LONGEST)[:LONGEST]
    began = time.process_time()
    without_personal(text)
    assert time.process_time() - began < MOST_SECONDS
