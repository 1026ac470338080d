"""What is done in a quicker way for plain English text gives the same as the way for any text."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.danger import RedFlags
from bot.understanding.danger.matching import starts_of
from bot.understanding.danger.words import _hyphens_apart, _without_accents, plain
from bot.understanding.patterns import Match, Pattern, pattern
from bot.understanding.reading import _seen, cleaned, unstretched
from tests.conftest import ROOT

ASCII = st.text(st.characters(max_codepoint=127), max_size=60)
TYPED = st.text(st.sampled_from("ab AB'.,-?!`\n1$\u00e9\u2019\U0001f622\ud800"), max_size=40)
PATTERNS = (r"[\pL\pN]+(?:'[\pL\pN]+)*", r"(a)|(b)?", r"\b", r"(?:\$|b+)(1)?", r"$")


def told(found: Iterable[Match], groups: int) -> list[tuple[object, ...]]:
    return [(m.start(), m.end(), *(m.group(n) for n in range(groups + 1))) for m in found]


@pytest.mark.parametrize("text", PATTERNS)
@given(typed=TYPED)
def test_a_pattern_finds_the_same_in_ascii_as_re2_itself_finds(text: str, typed: str) -> None:
    one, groups = pattern(text), text.count("(") - text.count("(?")
    readable = typed.encode("utf-8", "replace").decode()
    own = told(one._compiled.finditer(readable), groups)
    assert told(one.finditer(typed), groups) == own
    assert one.words(typed) == [row[2] for row in own]
    assert one.sub("<>", typed) == one._compiled.sub("<>", readable)
    assert one.sub(lambda m: f"<{m.group()}>", typed) == one._compiled.sub(lambda m: f"<{m.group()}>", readable)
    assert told(filter(None, [one.search(typed)]), groups) == own[:1]
    whole = one._compiled.fullmatch(readable)
    assert told(filter(None, [one.fullmatch(typed)]), groups) == told(filter(None, [whole]), groups)


@given(ASCII)
def test_plain_text_is_cleaned_and_made_plain_as_any_text_is(text: str) -> None:
    assert " ".join(_seen(text).split()).lstrip("/ ") == cleaned(text)
    assert _hyphens_apart(unstretched(_without_accents(text).replace("`", "'"))) == plain(text)


@given(st.text(st.sampled_from("aab. "), max_size=30))
def test_no_letter_stands_more_than_twice_and_nothing_else_goes(text: str) -> None:
    once = unstretched(text)
    assert "aaa" not in once and unstretched(once) == once
    assert once == text if "aaa" not in text and "bbb" not in text else len(once) < len(text)
    assert once.replace("a", "").replace("b", "") == text.replace("a", "").replace("b", "")


@lru_cache(maxsize=1)
def flags() -> RedFlags:
    return RedFlags.load(ROOT / "data/content/red_flags")


def test_no_rule_is_left_untried_that_would_fire(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [text for flag in flags().rules for text in (*flag.examples, *flag.calm)][::2]
    quick = [(flags().screen(text), flags().signs(text), flags().explain(text)) for text in texts]

    class Everything(frozenset[str]):
        def isdisjoint(self, other: Iterable[object]) -> bool:
            return False

    slow = RedFlags.load(ROOT / "data/content/red_flags")
    for rule in slow._rules:
        vars(rule)["starts"] = Everything()
    slow._starts = dict.fromkeys(slow._starts, Everything())
    assert [(slow.screen(text), slow.signs(text), slow.explain(text)) for text in texts] == quick
    assert len(texts) > 200


def test_a_pattern_starts_where_the_fewest_names_stand() -> None:
    rule = flags()._rules[0]
    assert rule.starts == starts_of(rule.patterns)
    assert all(set(one.starts) in [set(part) for part in one.parts] for one in rule.patterns)


def test_a_pattern_keeps_no_text() -> None:
    one = Pattern("a", any_case=True)
    one.search("a patient's words")
    assert set(vars(one)) == {"pattern", "_compiled"}
