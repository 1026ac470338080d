"""Rules about how soon: what could stop a medicine, and texts whose words and urgency do not agree with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.check.structure import EYE_OPERATIONS, at, read, written
from bot.content.check.wording import is_advice
from bot.content.model import ENGLISH, Library, Snippet
from bot.content.problem import Problem
from bot.content.urgency import URGENCY, Sign, phrase

# "Do not take any medicine", read by somebody with tablets for the heart. "Do not stop your tablets" is what we want.
MEDICINES = r"(?:medicines?|medication|tablets?|pills?|drugs?)\b"
STOPS_MEDICINES = re.compile(
    rf"\b(?:do not|don't|never) (?:take|use) (?:any|all|your|other|more) {MEDICINES}"
    rf"|(?<!not )(?<!never )(?<!or )\bstop (?:all|any|taking|your) (?:\w+ ){{0,2}}{MEDICINES}",
    re.I,
)
CRISIS_LINE = re.compile(r"(?<![:.] )(?<!^)\{site\.crisis_line\}")
EMERGENCY_NUMBER = "{site.emergency_number}"
CALL_NOW = "call_now"
UNJUDGED_GROUPS = ("conversation", "out_of_scope")
QUESTIONS = ("ask",)  # the question back holds the number and asks before it says how soon
NEEDS = re.compile(r"\bneeds? ", re.I)
# "At once" is what the reader does with the own hands or by telephone. How soon to be seen is now, the same day or soon.
SEEN_AT_ONCE = re.compile(r"\b(?:see|visit|go|go back|checked|seen|get help|hospital)\b[^.,;]*(?<!all) at once\b", re.I)
# "Call the number now", "the number or your ward now", "have the number called now": now belongs to the call, so it stands
# beside it and before any "if" or "for". Asking whether somebody called is no call.
CALLED_NOW = {
    "en": re.compile(r"\{site\.emergency_number\}(?:\?|(?:,? (?!if\b|for\b|when\b)[\w']+){0,4},? now\b)", re.I),
    "es": re.compile(
        r"\bllame (?:ahora|enseguida|inmediatamente|cuanto antes, ahora,) al \{site\.emergency_number\}"
        r"|\{site\.emergency_number\}(?:\?| (?:ahora|ya|en este momento)\b)",
        re.I,
    ),
}
AFTER_OPERATION = ("after", "times", "risks")
LID_WARNING = "lid_operation"


def orders_to_stop(library: Library) -> Iterator[Problem]:
    """C037: no order that could stop somebody's medicines."""
    for snippet, sentence in read(library):
        found = STOPS_MEDICINES.search(sentence.text)
        if found:
            todo = "say that no new one is to be started, and that those given are to be kept"
            yield at(snippet, "C037", f"could stop somebody's medicines: {found[0]!r}", todo, sentence)


def broken_by_the_site(library: Library) -> Iterator[Problem]:
    """C038: the crisis line is a text with words and full stops of its own, so it stands alone."""
    for snippet, sentence in written(library):
        if snippet.lang == ENGLISH and CRISIS_LINE.search(sentence.text):
            what = "puts the crisis line into the middle of a sentence"
            yield at(snippet, "C038", what, "write `...: {site.crisis_line}.`", sentence)


def english_number(library: Library) -> Iterator[Problem]:
    """C039: the emergency number may hold English words, so a line in another language has its digits."""
    for snippet, sentence in written(library):
        if snippet.lang == ENGLISH and not sentence.text.isascii() and EMERGENCY_NUMBER in sentence.text:
            what = "has the English emergency number in a line of another language"
            yield at(snippet, "C039", what, "write `{site.emergency_digits}`", sentence)


def gists(library: Library) -> Iterator[Problem]:
    """C040: how soon, as the gist has it in words, is what the snippet's `urgency` says."""
    for snippet in _judged(library):
        told = library.ladder.told(snippet.gist.text)
        if told and snippet.urgency is None and (is_advice(snippet.gist.text) or NEEDS.search(snippet.gist.text)):
            what = f"sends somebody to be seen ({', '.join(sorted(told))}) and has no `urgency`"
            yield at(snippet, "C040", what, "add `urgency:`", snippet.gist)
        elif told and snippet.urgency is not None and told != {snippet.urgency}:
            what = f"is `urgency: {snippet.urgency}`, but its gist says {', '.join(sorted(told))}"
            yield at(snippet, "C040", what, "say one of the two in both", snippet.gist)


def endings(library: Library) -> Iterator[Problem]:
    """C041: a text whose answer is to call now does not end with something slower."""
    for snippet in _judged(library):
        last = " ".join(sentence.text for sentence in snippet.blocks[-1].sentences) if snippet.blocks else ""
        told = library.ladder.told(last)
        if snippet.urgency == "call_now" and told and "call_now" not in told:
            what = f"says to call now and ends with {', '.join(sorted(told))}"
            yield at(snippet, "C041", what, "end with what is as urgent, such as `- warning: eye_emergency`")


def signs(library: Library) -> Iterator[Problem]:
    """C042: a sentence that names a sign and one urgency names that of urgency.yml."""
    for snippet, sentence in written(library):
        told = library.ladder.told(sentence.text)
        for sign in library.ladder.signs if len(told) == 1 else ():
            if phrase(sign.words).search(sentence.text) and sign.urgency not in told:
                what = f"says {told.pop()} for {sign.id}, and {URGENCY} has {sign.urgency}"
                yield at(snippet, "C042", what, f"say {sign.urgency}, or part the signs into two sentences", sentence)
                break


def worsening(library: Library) -> Iterator[Problem]:
    """C057: how soon for a weak face that gets worse goes by how fast it does, in each sentence that tells of it."""
    for snippet, sentence in written(library):
        told = library.ladder.told(sentence.text)
        due = library.ladder.worsening.urgencies(sentence.text) if told and snippet.lang == ENGLISH else set()
        if not due <= told:
            what = f"says {', '.join(sorted(told))} for a weak face that gets worse, and this is {', '.join(sorted(due))}"
            todo = "all at once is to call now, over days the same day, slowly over weeks soon: say which"
            yield at(snippet, "C057", what, todo, sentence)


def sudden_left_out(library: Library) -> Iterator[Problem]:
    """C057: a text that tells of a worse face over days or weeks tells the call for one that is suddenly worse as well."""
    for snippet in _judged(library):
        read_here = [sentence.text for sentence in snippet.sentences()] if snippet.lang == ENGLISH else []
        due = {
            level for text in read_here if library.ladder.told(text) for level in library.ladder.worsening.urgencies(text)
        }
        if due and CALL_NOW not in due:
            what = f"says {', '.join(sorted(due))} for a weak face that gets worse, and nothing of one suddenly worse"
            yield at(snippet, "C057", what, f"say `call {EMERGENCY_NUMBER} now` for a face that is suddenly worse")


def first_aid(library: Library) -> Iterator[Problem]:
    """C043: a text to call now whose title names a sign has its first aid."""
    for snippet in _judged(library):
        for sign in library.ladder.signs if snippet.urgency == "call_now" else ():
            if phrase(sign.words).search(snippet.title):
                yield from _left_out(snippet, sign)


def at_once(library: Library) -> Iterator[Problem]:
    """C045: "at once" never says how soon to be seen."""
    for snippet, sentence in written(library):
        found = SEEN_AT_ONCE.search(sentence.text)
        if found and _clinical(library, snippet):
            what = f"says {found[0]!r}, which may be now, today or this week"
            yield at(snippet, "C045", what, "say the number to call now, `the same day` or `soon`", sentence)


def called_later(library: Library) -> Iterator[Problem]:
    """C053: whoever is told to call the emergency number is told to call it now."""
    for snippet, sentence in written(library):
        now = CALLED_NOW.get(snippet.lang)
        if now and EMERGENCY_NUMBER in now.sub("", sentence.text):
            what = "tells to call the emergency number, and not that the call is now"
            yield at(snippet, "C053", what, "say `call {site.emergency_number} now`, and then for what", sentence)


def lid_operations(library: Library) -> Iterator[Problem]:
    """C044: what to expect after an eyelid operation has its one emergency."""
    for snippet in library.snippets.values():
        concerned = snippet.topic in EYE_OPERATIONS and snippet.aspect in AFTER_OPERATION
        if concerned and LID_WARNING not in {block.shared for block in snippet.blocks}:
            yield at(snippet, "C044", "has not the emergency after a lid operation", f"add `- warning: {LID_WARNING}`")


def _clinical(library: Library, snippet: Snippet) -> bool:
    topic = library.topics.get(snippet.topic)
    return snippet.id in library.warnings or (topic is not None and topic.group not in UNJUDGED_GROUPS)


def _judged(library: Library) -> Iterator[Snippet]:
    for snippet in library.snippets.values():
        if _clinical(library, snippet) and snippet.aspect not in QUESTIONS:
            yield snippet


def _left_out(snippet: Snippet, sign: Sign) -> Iterator[Problem]:
    text = " ".join(sentence.text for sentence in snippet.sentences())
    for group in sign.says:
        if not phrase(group).search(text):
            todo = f"say one of: {', '.join(group)}"
            yield at(snippet, "C043", f"names {sign.id} and leaves out its first aid", todo)


RULES = (
    orders_to_stop,
    broken_by_the_site,
    english_number,
    gists,
    endings,
    signs,
    worsening,
    sudden_left_out,
    first_aid,
    lid_operations,
    at_once,
    called_later,
)
