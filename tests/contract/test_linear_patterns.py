"""Whatever a patient writes, no expression that meets it may take long: RE2 everywhere, and worst cases tried on each."""

from __future__ import annotations

import importlib
import re
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from bot.understanding.patterns import Pattern
from tests.contract.conftest import modules

LENGTH: Final = 2000
MOST_SECONDS: Final = 0.05
SHORT: Final = 63  # letters that are enough for an expression that takes twice as long for each word
TRIES: Final = 3  # the quickest counts: a busy machine or a collection of garbage is no fault of the expression
# Modules that may use Python's own engine, since what they match is no patient's.
OTHERS_TEXT: Final = {
    "bot.cli.content_readings": "what a reader of ours types at the terminal",
    "bot.content.check.asks": "our content",
    "bot.content.check.figures": "our content",
    "bot.content.check.structure": "our content",
    "bot.content.check.urgency": "our content",
    "bot.content.check.wording": "our content",
    "bot.content.drawing": "our content",
    "bot.content.faces": "our content",
    "bot.content.frames": "our content",
    "bot.content.timeline": "our content",
    "bot.content.model": "our content",
    "bot.content.quality.figures": "our content",
    "bot.content.quality.ratings": "our ratings of it",
    "bot.content.readability": "our content",
    "bot.content.urgency": "our content",
    "bot.cli.red_flag_check": "our content",
    "bot.cli.hazards": "the hazard log",
    "bot.cli.incident": "the words of staff",
    "bot.cli.why": "the words of staff",
    "bot.cli.parsing": "the help of our own commands",
    "bot.cli.content_preview": "a draft of ours",
    "bot.cli.flags_words": "phrases of our own rules",
    "bot.content.site": "the site file",
    "bot.content.telephone": "the site file, by expressions without repeats within repeats",
    "bot.evaluation.answers": "our answers, against expressions of our own",
    "bot.evaluation.facts": "our answers, against expressions of our own",
    "bot.evaluation.reply_words": "our answers, and the names of our sources",
    "bot.phrasings.house": "our phrasings, when they are checked",
    "bot.rendering.translated": "the number in the site file",
    "bot.serving.archive": "a hash in our own file",
    "bot.serving.model": "our content",
    "bot.serving.opening": "our file of channels",
    "bot.serving.pages.address": "a host's name of limited length",
    "bot.serving.pages.records": "our records of sources",
    "bot.serving.pages.widget": "a file's name of limited length",
    "bot.serving.sbom": "our lock file",
    "bot.serving.strict": "a header of digits",
    "bot.understanding.danger.phrases": "phrases of our own rules, when they are compiled",
}
WORD = re.compile(r"[a-z']{1,}", re.I)
SYNTAX = re.compile(r"\(\?[a-z:]+|\\x\{?[0-9A-F]+\}?|\\p\{?[A-Z][a-z]?\}?|\\[a-zA-Z]|\[\^?[^\]]*\]|[(){}?*+|^$.\\]|\d+,?\d*")
ENDS = ("!", " stroke", "\u00e9 zz")
FILLINGS = (
    " ", ",", "-", "'", "(", ">", ".", "?", "\n", "\\", "=E2", "%27", "&#3", "\u00e2", "a", "a.", "1.", "a ", "> ", "- ",
    "\U0001f622",
)  # fmt: skip


def uses_python_engine(name: str) -> bool:
    module = next(m for m in modules() if m.name == name)
    return any(imported == "re" or imported.startswith("re.") for imported in module.imports())


def patterns_in(value: Any, depth: int = 3) -> Iterator[Pattern]:
    if isinstance(value, Pattern):
        yield value
    elif depth and isinstance(value, dict):
        for key, entry in value.items():
            yield from patterns_in(key, depth - 1)
            yield from patterns_in(entry, depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for entry in value:
            yield from patterns_in(entry, depth - 1)


def all_patterns() -> list[Any]:
    """Each expression of the code base once, named by the first module that has it."""
    found: dict[str, Any] = {}
    for module in modules():
        if any(name.startswith("bot.understanding.patterns") for name in module.imports()):
            names = vars(importlib.import_module(module.name))
            for name, value in names.items():
                for pattern in patterns_in(value):
                    found.setdefault(pattern.pattern, pytest.param(pattern, id=f"{module.name}.{name}"))
    return list(found.values())


def worst_texts(pattern: str) -> Iterator[str]:
    """Its own words over and over, alone, side by side, glued and half; marks; each unfinished and with another end."""
    words = list(dict.fromkeys(word.lower() for word in WORD.findall(SYNTAX.sub(" ", pattern))))
    units = [*FILLINGS, *(w + joint for w in words for joint in (" ", "", ", "))]
    units += [f"{one} {other} " for one, other in zip(words, words[1:] + words[:1], strict=True)]
    units += [" ".join(words[n : n + 5]) + " " for n in range(0, len(words), 5)]
    units.append(" ".join(words) + " ")
    for number, unit in enumerate(dict.fromkeys(units)):
        end = ENDS[number % len(ENDS)]
        yield (unit * LENGTH)[: LENGTH - len(end)] + end


def seconds(pattern: Pattern, text: str) -> float:
    """The slowest way of using it."""
    took = []
    uses: tuple[Callable[[str], object], ...] = (
        pattern.search, pattern.fullmatch, lambda t: pattern.sub("", t), lambda t: list(pattern.finditer(t)),
    )  # fmt: skip
    for use in uses:
        began = time.process_time()
        use(text)
        took.append(time.process_time() - began)
    return max(took)


def seconds_of_python(pattern: str, text: str) -> float:
    began = time.process_time()
    re.search(pattern, text)
    return time.process_time() - began


def test_pythons_own_engine_meets_no_patients_text() -> None:
    assert {m.name for m in modules() if uses_python_engine(m.name)} == set(OTHERS_TEXT)


def test_every_pattern_is_found() -> None:
    names = {str(param.id).rpartition(".")[0] for param in all_patterns()}
    assert {"bot.understanding.own_words", "actions.choosing", "bot.channels.web"} <= names


@pytest.mark.parametrize("pattern", all_patterns())
def test_a_pattern_takes_the_worst_text_in_a_moment(pattern: Pattern) -> None:
    for text in worst_texts(pattern.pattern):
        assert any(seconds(pattern, text) < MOST_SECONDS for _ in range(TRIES)), text[:60]


def test_the_worst_texts_find_an_expression_that_is_not_linear() -> None:
    nested = r"^(?:(?:no|nah)(?: no| thanks?)*(?:\s+|$))+stroke$"
    assert any(seconds_of_python(nested, text[:SHORT] + " strike") > MOST_SECONDS for text in worst_texts(nested))
