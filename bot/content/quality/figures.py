"""What a program can count of a topic group's answers. The words it goes by are rough: it counts, it does not understand."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from statistics import mean, median

from bot.content.check.wording import is_advice
from bot.content.model import Library, Sentence, Snippet
from bot.content.readability import grade_of, words_in
from bot.content.vetting import sources_of

Figures = dict[str, float]

UNCERTAIN = re.compile(
    r"\bnot (?:yet )?(?:been )?(?:known|proven|certain|sure|clear|shown|well studied|agreed)\b"
    r"|\bno (?:good |such )?(?:study|trial|test)\b|\bnobody (?:knows|can|has)\b|\b(?:do|does) not (?:all |fully )?agree\b"
    r"|\bdiffers?\b|\bproof\b|\btoo (?:poor|few|thin)\b|\bcannot (?:show|tell|prove|say|rule)\b"
    r"|\b(?:was|were|are) (?:too )?small\b|\bsmall (?:study|studies|trials?|groups?)\b"
    r"|\bmay (?:help|add|ease|be chance)\b|\bstill (?:being )?stud|\bweak(?:er)? stud|\btrials (?:are missing|do not)\b",
    re.I,
)
RISKS = re.compile(r"\brisk|\bside effect|\bharm|\binfect|\bbleed|\bscars?\b|\ballerg|\bfails?\b|\bproblems?\b", re.I)
CHOICES = re.compile(
    r"\bchoices?\b|\bchoose\b|\boptions?\b|\binstead\b|\bother (?:ways?|treatments?|care|medicines?)\b"
    r"|\banother (?:way|kind)\b|\bdepends? on\b|\bsuits?\b|\bbetter than\b|\btoo, or\b|\bcome first\b|\bcomes first\b",
    re.I,
)
UNTREATED = re.compile(
    r"\bwithout (?:it|a steroid|treatment|surgery|care|good|them|one)\b|\buntreated\b|\b(?:no|not) treat"
    r"|\bby (?:itself|themselves)\b|\bif you (?:do not|wait)\b|\bcan (?:dry|scar|get a sore)\b|\blose sight\b",
    re.I,
)
DAILY_LIFE = re.compile(
    r"\b(?:work|school|drive|driving|sleep|eat|eating|meals?|food|speech|speak|talk|mood|smile|feel low|tired|sport|travel|"
    r"kiss|read|screens?|swim|daily life)\b",
    re.I,
)
ASKS = re.compile(r"\bask\b|\btell (?:your|the|a|them)\b", re.I)
# A form of "be" or "get" before a participle. It takes "is tired" for one too, so it counts too many rather than too few.
PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?|got)\b(?: (?:not|mostly|often|then|also|\w+ly))? "
    r"(?:\w+ed|known|given|taken|done|seen|made|put|cut|found|told|held|born|built|shown|sewn|set|sent|hurt|begun|drawn|meant|led)\b",
    re.I,
)
ODDS = re.compile(r"\b\d[\d,.]* (?:to \d[\d,.]* )?(?:in|of|out of) (?:every |the )?(\d[\d,]*)\b")
HARD_NUMBER = re.compile(r"\d\.\d|%|\bper ?cent\b")
PLAIN_WHOLES = ("10", "100", "1,000")


def measure(library: Library, group: str, vetted: Collection[str] = ()) -> Figures:
    """The group's figures, by names that ratings may use in braces. Shares are whole percentages. `vetted`: ids in the
    lock.
    """
    snippets = of_group(library, group)
    grades = [grade_of(library, snippet).worst for snippet in snippets]
    return {
        "answers": len(snippets),
        "words": round(mean(words_in(library.filled(_all_words(snippet))) for snippet in snippets)),
        "grade_mean": round(mean(grades), 1),
        "grade_highest": round(max(grades), 1),
        "reviewed": _share(snippets, lambda snippet: snippet.id in vetted),
        **_sentences(library, snippets),
        **_sources(library, snippets),
        **_odds(library, snippets),
        **{name: _share(snippets, pattern) for name, pattern in _told(library).items()},
    }


def of_group(library: Library, group: str) -> list[Snippet]:
    topics = {topic.id for topic in library.topics.values() if topic.group == group}
    return [snippet for snippet in library.snippets.values() if snippet.topic in topics]


def _told(library: Library) -> dict[str, Callable[[Snippet], bool]]:
    """What an answer has, by the figure's name; each becomes the share of the group's answers that have it."""

    def says(pattern: re.Pattern[str]) -> Callable[[Snippet], bool]:
        return lambda snippet: any(pattern.search(library.filled(s.text)) for s in snippet.own_sentences())

    patterns = {
        "uncertain": UNCERTAIN, "risks": RISKS, "choices": CHOICES, "untreated": UNTREATED, 
        "daily_life": DAILY_LIFE, "asks": ASKS,
    }  # fmt: skip
    return {
        **{name: says(pattern) for name, pattern in patterns.items()},
        "cues": lambda snippet: any(block.kind != "paragraph" for block in snippet.blocks),
        "listed": lambda snippet: any(block.kind in ("list", "steps") for block in snippet.blocks),
        "advice": lambda snippet: any(is_advice(s.text) for s in snippet.own_sentences()),
    }


def _all_words(snippet: Snippet) -> str:
    return " ".join(sentence.text for sentence in snippet.own_sentences())


def _sentences(library: Library, snippets: Iterable[Snippet]) -> Figures:
    own = [sentence for snippet in snippets for sentence in snippet.own_sentences()]

    def bare(sentence: Sentence) -> bool:
        return not library.citations(sentence) and not is_advice(sentence.text)

    return {
        "sentences": len(own),
        "cited": sum(bool(library.citations(sentence)) for sentence in own),
        "uncited": sum(bare(sentence) for sentence in own),
        "passive": _share(own, lambda sentence: bool(PASSIVE.search(library.filled(sentence.text)))),
    }


def _sources(library: Library, snippets: Iterable[Snippet]) -> Figures:
    names = {name for snippet in snippets for name in sources_of(library, snippet) if name in library.sources}
    years = [library.sources[name].year for name in names]
    known = [year for year in years if year is not None]
    return {
        "sources": len(names),
        "dated": _share(years, lambda year: year is not None),
        "median_year": round(median(known)) if known else 0,
        "newest_year": max(known, default=0),
    }


def _odds(library: Library, snippets: Iterable[Snippet]) -> Figures:
    """How often a share is told, and of how many of these the whole is neither 10, 100 nor 1,000 ("29 of 44")."""
    texts = [library.filled(s.text) for snippet in snippets for s in snippet.own_sentences()]
    wholes = [(found[0].startswith("1 in"), found[1]) for text in texts for found in ODDS.finditer(text)]
    odd = [whole for one_in, whole in wholes if not one_in and whole not in PLAIN_WHOLES]
    return {
        "odds": len(wholes),
        "odd_wholes": len(odd),
        "hard_numbers": sum(bool(HARD_NUMBER.search(text)) for text in texts),
    }


def _share(things: Collection[object], holds: Callable[..., bool]) -> int:
    """Of the things, as a whole percentage; rounded down, so that only all are 100."""
    return 100 * sum(bool(holds(thing)) for thing in things) // len(things) if things else 0
