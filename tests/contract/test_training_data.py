"""Each training phrasing is there once, for one intent, as plain text."""

from __future__ import annotations

from collections import Counter, defaultdict

from tests.contract.conftest import phrasings


def test_no_phrasing_stands_in_two_intents() -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for phrasing in phrasings():
        owners[phrasing.bare].add(phrasing.intent)
    assert {text: intents for text, intents in owners.items() if len(intents) > 1} == {}


def test_no_phrasing_stands_twice() -> None:
    counted = Counter(phrasing.bare for phrasing in phrasings())
    assert [text for text, times in counted.items() if times > 1] == []


def test_no_phrasing_is_empty_of_words() -> None:
    assert [p.text for p in phrasings() if not p.bare] == []


def test_no_phrasing_is_over_the_limit_of_the_channels() -> None:
    assert [p.text for p in phrasings() if len(p.text) > 2000] == []


def test_no_phrasing_carries_markup() -> None:
    """Named things come from the term lists; a bracket in a phrasing would be read as an annotation."""
    assert [p.text for p in phrasings() if "](" in p.text or "]{" in p.text or p.text.startswith("/")] == []
