"""The red flags stay few enough to sign: each phrase earns its place on two lines, and what is shared is shared.

A line is a phrasing of data/nlu, a question of a snippet (`asks`), or an example or calm line of a flag. A wording that
one line alone would need belongs in data/nlu, where the topic model learns it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from bot.content.load import load_library
from bot.understanding.danger.compiling import phrases
from bot.understanding.danger.lexicon import Lexicon
from bot.understanding.danger.schema import PatternData
from bot.understanding.danger.source import SourceFolder
from bot.understanding.danger.words import read
from tests.contract.conftest import phrasings

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "data" / "content" / "red_flags"
SOURCE = SourceFolder(FOLDER)
SHARED = SOURCE.shared.data
MOST_PHRASES = 2400
LEAST_LINES = 2
LINES_AT_FIRST = 2_000


@lru_cache(maxsize=1)
def lines() -> list[str]:
    """Every line that a phrase may fire on, once."""
    found = [line for flag in SOURCE.flags for line in (*flag.data.examples, *flag.data.calm)]
    found += [phrasing.text.strip("\"' ") for phrasing in phrasings()]
    library, _ = load_library(ROOT / "data" / "content")
    found += [ask for snippet in library.snippets.values() for ask in snippet.asks]
    return list(dict.fromkeys(found))


def lists() -> Iterator[tuple[str, list[str]]]:
    """Every word list by its name, those of the calm words among them."""
    for words in (SHARED.words, *(flag.data.words for flag in SOURCE.flags)):
        yield from ((name, listed.words) for name, listed in words.items())
    yield from ((f"calm_words.{name}", listed) for name, listed in SHARED.calm_words.items())


@lru_cache(maxsize=1)
def all_phrases() -> list[str]:
    """Each phrase with the name of its list: `limb: arm`."""
    return [f"{name}: {phrase}" for name, listed in lists() for _, phrase in phrases(listed)]


def test_there_are_at_most_so_many_phrases() -> None:
    assert len(all_phrases()) <= MOST_PHRASES


def test_each_phrase_stands_once_in_its_list() -> None:
    assert [phrase for phrase, times in Counter(all_phrases()).items() if times > 1] == []


def test_each_phrase_fires_on_two_lines() -> None:
    fired: Counter[str] = Counter()
    done, more = 0, LINES_AT_FIRST
    while done < len(lines()):  # each time on more lines, of the phrases that still wait
        lexicon = _lexicon(phrase for phrase in all_phrases() if fired[phrase] < LEAST_LINES)
        for line in lines()[done : done + more]:
            fired.update(name.replace("/", ".") for name in lexicon.find(read(line, SHARED.spelt)))
        done, more = done + more, 4 * more
    assert [phrase for phrase in all_phrases() if fired[phrase] < LEAST_LINES] == []


def _lexicon(waiting: Iterable[str]) -> Lexicon:
    """Each phrase that waits for lines under a name of its own, all others under one, for that is quicker."""
    names = set(waiting)
    lexicon = Lexicon(SHARED.spelt, SHARED.misspelt)
    for phrase in all_phrases():
        lexicon.add(phrase.replace(".", "/") if phrase in names else "done", phrase.split(": ", 1)[1])
    lexicon.close()
    return lexicon


def test_each_spelling_is_met_on_two_lines() -> None:
    met = Counter(word for line in lines() for word in set(read(line).words))
    assert [short for short in SHARED.spelt if met[short] < LEAST_LINES] == []


def test_each_word_whose_slips_are_forgiven_is_a_word_of_some_phrase() -> None:
    words = {word for phrase in all_phrases() for word in re.findall(r"[a-z]+\*?", phrase.split(": ", 1)[1])}
    stems = tuple(word[:-1] for word in words if word.endswith("*"))
    assert [word for word in SHARED.misspelt if word not in words and not word.startswith(stems)] == []


def test_what_stands_in_the_shared_file_is_used_by_two_flags() -> None:
    users = defaultdict(set)
    for flag in SOURCE.flags:
        for name in (*flag.data.unless, *flag.data.needs, *_names(flag.data.patterns)):
            users[name].add(flag.data.id)
        for sign in flag.data.signs.values():
            for name in _names(sign.patterns):
                users[name].add(flag.data.id)
    for sign_name, sign in reversed(SHARED.signs.items()):
        for name in _names(sign.patterns):
            users[name] |= users[sign_name]
    assert [name for name in (*SHARED.words, *SHARED.signs) if len(users[name]) < 2] == []


def _names(patterns: list[PatternData]) -> Iterator[str]:
    for pattern in patterns:
        for part in (*pattern.near, *pattern.then, *pattern.all, *pattern.unless):
            yield from part.split("|")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_no_alternative_is_torn_in_two(path: Path) -> None:
    assert not re.search(r"\| +\w|\w +\|", re.sub(r"(?m)^ *#.*$", "", path.read_text(encoding="utf-8")))
