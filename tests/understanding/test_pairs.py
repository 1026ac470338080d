"""The pairs of message and snippet: all of them can be used, and a broken one is named by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.load import read_library
from bot.understanding.pairs import PairsError, read_pairs
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def titles() -> dict[str, str]:
    return {snippet.id: snippet.title for snippet in read_library(ROOT / "data/content").snippets.values()}


def test_all_pairs_can_be_used_and_none_stands_twice(titles: dict[str, str]) -> None:
    texts = [pair.text for pair in read_pairs(ROOT / "data/pairs", titles)]
    assert len(texts) >= 3000
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "no pair"),
        ("[]", "no pair"),
        ('{"text": "hello"}', "no pair"),
        ('{"text": " ", "cards": []}', "no text"),
        ('{"text": "hello", "cards": "botox.overview"}', "must be a list"),
        ('{"text": "hello", "cards": [7]}', "must be a list"),
        ('{"text": "hello", "cards": ["botox.gone"]}', "there is no snippet botox.gone"),
        ('{"text": "hello", "behind": "botox.gone", "cards": ["botox.overview"]}', "there is no snippet botox.gone"),
        ('{"text": "hello", "behind": ["botox.overview"], "cards": ["botox.overview"]}', "`behind` must be the id"),
    ],
)
def test_a_broken_pair_is_named_by_file_and_line(tmp_path: Path, titles: dict[str, str], line: str, says: str) -> None:
    (tmp_path / "one.jsonl").write_text(
        '{"text": "a good one", "cards": ["botox.overview"]}\n' + line + "\n", encoding="utf-8"
    )
    with pytest.raises(PairsError, match=rf"one\.jsonl:2: .*{says}"):
        read_pairs(tmp_path, titles)


def test_what_is_said_next_is_taught_behind_the_title_that_was_read(tmp_path: Path, titles: dict[str, str]) -> None:
    line = '{"text": "does it hurt", "behind": "botox.overview", "cards": ["botox.risks"]}'
    (tmp_path / "one.jsonl").write_text(line, encoding="utf-8")
    [pair] = read_pairs(tmp_path, titles)
    assert (pair.text, pair.cards) == (f"{titles['botox.overview']}: does it hurt", ("botox.risks",))


def test_what_nothing_answers_teaches_nothing(tmp_path: Path, titles: dict[str, str]) -> None:
    (tmp_path / "one.jsonl").write_text('{"text": "may I join the army", "cards": []}\n\n', encoding="utf-8")
    assert read_pairs(tmp_path, titles) == []


def test_a_file_that_is_no_text_is_named(tmp_path: Path, titles: dict[str, str]) -> None:
    (tmp_path / "one.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PairsError, match="save it as UTF-8"):
        read_pairs(tmp_path, titles)
