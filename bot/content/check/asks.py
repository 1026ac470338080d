"""Rules about for whom a snippet is and what it says it answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from bot.content.check.structure import at
from bot.content.model import Library, Snippet
from bot.content.problem import Problem

SHOWN_IN = "capabilities.about"  # the vetted snippet whose words stand above an answer
WORD = re.compile(r"[a-z]+")
LETTERS = 5  # of a word that may tell one snippet from another
FEW, FEW_TITLES = 4, 2  # snippets whose wording or questions have a special word, and those whose title has it
STEM = 4  # letters that two forms of a word share at least
ENDING = 3  # letters in which they may differ


def unknown_people(library: Library) -> Iterator[Problem]:
    """C033: `for` names values that about.yml has."""
    for snippet in library.texts.values():
        for kind, values in snippet.whom.items():
            known = library.about.values.get(kind, ())
            for value in values:
                if value not in known:
                    todo = f"use one of {', '.join(known)}, or add it to about.yml"
                    yield at(snippet, "C033", f"is for `{kind}: {value}`, which about.yml does not know", todo)


def doubled_asks(library: Library) -> Iterator[Problem]:
    """C034: no two snippets answer the same question, whatever its case, spacing and punctuation."""
    first: dict[str, Snippet] = {}
    for snippet in library.snippets.values():
        for ask in snippet.asks:
            other = first.setdefault(_bare(ask), snippet)
            if other.id != snippet.id:
                what = f"answers the same question as {other.id}: {ask!r}"
                yield at(snippet, "C034", what, "leave it where the text answers it better")


def unvetted_words(library: Library) -> Iterator[Problem]:
    """C036: what is shown of about.yml stands in the vetted snippet that holds these words; without it, nothing is shown."""
    holder = library.snippets.get(SHOWN_IN)
    vetted = {sentence.text for sentence in holder.sentences()} if holder else set()
    for shown in library.about.shown if holder else ():
        if f"{shown.text}." not in vetted:
            what = f"`{shown.text}` is shown to patients, and is no line of {SHOWN_IN}"
            yield Problem(shown.path, shown.line, "C036", what, f"write it there, then `palsy content approve {SHOWN_IN}`")


def strange_asks(library: Library) -> Iterator[Problem]:
    """C035, to be judged: a question with a rare word of another snippet's title, which its own snippet never says and which
    tells no less of the question than its own.
    """
    told = {snippet.id: _words_told(library, snippet) for snippet in library.snippets.values()}
    titles = {snippet.id: _words(snippet.title) for snippet in _that_inform(library)}
    rare = _rare_words(library, told, titles)
    for snippet in _that_inform(library):
        own = told[snippet.id] | _names_of(library, snippet)
        for ask in snippet.asks:
            asked = _words(ask)
            for word in sorted(word for word in asked & rare if not _is_told(word, own)):
                others = [name for name, words in titles.items() if word in words and _tells(asked, own, told[name])]
                if others:
                    what = f"never says {word!r}, as {', '.join(others)} does: {ask!r}"
                    yield at(snippet, "C035", what, "move the question there, or leave it where its own text answers it")


def _tells(asked: set[str], own: set[str], other: set[str]) -> bool:
    """Whether the other text tells as many words of the question as its own."""
    return sum(_is_told(word, other) for word in asked) >= sum(_is_told(word, own) for word in asked)


def _that_inform(library: Library) -> list[Snippet]:
    """Without danger, small talk and what is none of the field: those say little, and are asked anything."""
    groups = {name: topic.group for name, topic in library.topics.items()}
    return [s for s in library.snippets.values() if groups.get(s.topic) not in ("conversation", "out_of_scope", "safety")]


def _rare_words(library: Library, told: Mapping[str, set[str]], titles: Mapping[str, set[str]]) -> set[str]:
    """Words of one or two titles that few snippets tell or are asked: they mean something special."""
    in_titles = Counter(word for words in titles.values() for word in words)
    in_texts = Counter(word for words in told.values() for word in words)
    asked = Counter(w for s in library.snippets.values() for w in {w for ask in s.asks for w in _words(ask)})
    return {w for w, n in in_titles.items() if n <= FEW_TITLES and in_texts[w] <= FEW and asked[w] <= FEW}


def _bare(ask: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", ask.casefold().replace("'", "").replace("\u2019", "")).split())


def _words(text: str) -> set[str]:
    return {word for word in WORD.findall(text.lower()) if len(word) >= LETTERS}


def _words_told(library: Library, snippet: Snippet) -> set[str]:
    texts = [snippet.title, *(library.filled(sentence.text) for sentence in snippet.sentences())]
    return {word for text in texts for word in _words(text)}


def _names_of(library: Library, snippet: Snippet) -> set[str]:
    """The names of the things that point to the snippet's topic, and the topic's own title."""
    named = [name for term in library.terms if term.topic == snippet.topic for name in (term.name, *term.variants)]
    topic = library.topics.get(snippet.topic)
    return {word for text in (*named, topic.title if topic else "") for word in _words(text)}


def _is_told(word: str, told: set[str]) -> bool:
    """Whether a form of the word is among those told: "jabs" and "jab", "blinking" and "blink"."""
    stem = word[: max(STEM, len(word) - ENDING)]
    return any(other.startswith(stem) and abs(len(other) - len(word)) <= ENDING for other in told)


RULES = (unknown_people, doubled_asks, unvetted_words)
TO_JUDGE = (strange_asks,)
