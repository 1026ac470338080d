"""Rules about the words a patient reads."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from bot.content.check.structure import at, read, written
from bot.content.model import REFERENCE, Library, Sentence, Snippet
from bot.content.problem import Problem
from bot.content.readability import any_of, grade_of, words_in

MOST_WORDS = 120
MOST_WORDS_A_SENTENCE = 24
HIGHEST_GRADE = 6.0
FEWEST_WORDS_OF_A_COPY = 6

# Fixed names that hold a digit but no figure.
NAMES_WITH_DIGITS = re.compile(r"\bCOVID-19\b|\bB12\b|\bvitamin B\d+\b", re.I)
NUMBER = (
    r"(?:\d[\d.,]*|a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|"
    r"sixty|seventy|eighty|ninety|hundred|half|third|quarter)"
)
UNIT = r"(?:hours?|days?|weeks?|months?|years?|minutes?|per ?cent|%|in (?:ten|\d+)|out of|times|people in)"
SPELLED_FIGURE = re.compile(rf"\b(?!(?:a|one) (?:day|time|week|month|year|hour|minute)\b){NUMBER} {UNIT}\b", re.I)
DIGIT = re.compile(r"\d|%")
DOSE = re.compile(
    r"\d\s?(?:mg|mcg|micrograms?|milligrams?|grams?|ml|millilit\w+|units?|tablets?|drops?)\b|\b(?:mg|mcg|milligrams?)\b"
    r"|\b(?:one|two|three|four|five|six|ten) (?:tablets?|drops?|pills?|units)\b",
    re.I,
)
DIAGNOSIS = re.compile(
    r"\byou(?:'ve| have| probably have| likely have| do have) (?:got )?(?:an? )?"
    r"(?:bell'?s|facial p|palsy|stroke|lyme|ramsay|tumou?r|synkinesis)|\bit(?:'s| is) (?:just|only|nothing)\b"
    r"|\bdo not worry\b|\bdon't worry\b|\bnothing to worry\b",
    re.I,
)
FALSE_SIGNATURE = re.compile(
    r"\b(?:reviewed|approved|signed|checked|verified|written) by (?:a |our |your )?(?:doctors?|clinicians?|nurses?|"
    r"medical|physicians?|specialists?|experts?)|\bclinically (?:approved|proven|reviewed)\b",
    re.I,
)
MARKUP = re.compile(r"[*_#<>|`\[\]]|https?://|www\.")
# What the sentence tells the reader to do comes first, or right after a comma: "After a week most people feel better"
# holds the word "feel" and still states something.
LEAD_IN = (
    r"(?:(?:If|When|While|Until|Before|After|For|At|In|On|With|Once|Each|To|Outdoors|Even if)\b[^.]*, )?"
    r"(?:(?:then|next|first|please|also),? )?"
)
ADVICE = re.compile(
    rf"^{LEAD_IN}"
    r"(?:ask|avoid|begin|be|blink|breathe|bring|brush|call|carry|cat?ch|check|chew|choose|clean|close|come|contact|cool|cover|"
    r"cut|describe|do|don't|dry|ease|eat|expect|face|feel|find|follow|get|give|go|help|hold|join|keep|leave|let|lie|lift|"
    r"listen|look|make|massage|mention|move|never|note|open|pick|place|plan|point|practi[cs]e|press|protect|pull|put|read|"
    r"relax|remember|repeat|report|rest|rinse|say|see|seek|send|set|share|show|sip|sit|sleep|slow|smooth|speak|stand|start|"
    r"stay|stick|stop|store|swallow|take|talk|tape|tell|test|think|touch|treat|trust|try|turn|type|use|visit|wait|wash|watch|"
    r"wear|wipe|work|write)\b",
    re.I,
)
INVITATION = re.compile(
    r"^(?:you can (?:always )?(?:ask|also ask|talk|tell|bring|write|call|read|choose|say|type)|"
    r"your (?:own )?(?:doctor|team|pharmacist|therapist|surgeon|nurse|midwife|clinic|dentist)\b[^.]* can )",
    re.I,
)


def _clinical(library: Library, snippet: Snippet) -> bool:
    topic = library.topics.get(snippet.topic)
    shared = snippet.id in library.warnings or snippet.id in library.figures
    return shared or (topic is not None and topic.group not in ("conversation", "out_of_scope", "safety"))


def is_advice(text: str) -> bool:
    """Whether the sentence only tells or asks the reader something, so that it needs no source."""
    return text.rstrip().endswith("?") or bool(ADVICE.match(text) or INVITATION.match(text))


def uncited_statements(library: Library) -> Iterator[Problem]:
    """C005: a sentence that states something cites a source."""
    for snippet, sentence in written(library):
        if _clinical(library, snippet) and not library.citations(sentence) and not is_advice(sentence.text):
            what = f"states something without a source: {sentence.text!r}"
            yield at(snippet, "C005", what, "add `cites:`, or begin it with what the reader is to do", sentence)


def uncited_figures(library: Library) -> Iterator[Problem]:
    """C007: a figure comes from quantities/, never from the sentence itself."""
    for snippet, sentence in read(library):
        bare = NAMES_WITH_DIGITS.sub(" ", REFERENCE.sub(" ", sentence.text))
        found = DIGIT.search(bare) or SPELLED_FIGURE.search(bare)
        if found:
            what = f"has the figure {found[0]!r} of its own"
            yield at(snippet, "C007", what, "define it in quantities/ and write its {name}", sentence)


def doses(library: Library) -> Iterator[Problem]:
    """C009: no dose."""
    for snippet, sentence in read(library):
        found = DOSE.search(library.filled(sentence.text))
        if found:
            yield at(snippet, "C009", f"gives a dose: {found[0]!r}", "say whom to ask instead", sentence)


def diagnoses(library: Library) -> Iterator[Problem]:
    """C010: nothing is diagnosed and nobody is soothed."""
    for snippet, sentence in read(library):
        found = DIAGNOSIS.search(sentence.text)
        if found:
            what = f"diagnoses or soothes: {found[0]!r}"
            yield at(snippet, "C010", what, "speak of people with the illness, or say what to do", sentence)


def reading_grades(library: Library) -> Iterator[Problem]:
    """C011: reading grade by both formulas."""
    for snippet in library.snippets.values():
        grade = grade_of(library, snippet)
        if grade.worst > HIGHEST_GRADE:
            what = f"reading grade {grade.flesch_kincaid:.1f} (Flesch-Kincaid), {grade.ari:.1f} (ARI)"
            yield at(snippet, "C011", what, f"shorten sentences and words until both are at most {HIGHEST_GRADE}")


def lengths(library: Library) -> Iterator[Problem]:
    """C012: length of the snippet without shared warnings; C013: length of a sentence."""
    for snippet in library.texts.values():
        count = sum(words_in(library.filled(sentence.text)) for sentence in snippet.own_sentences())
        if count > MOST_WORDS:
            yield at(snippet, "C012", f"{count} words", f"cut it to {MOST_WORDS}")
    for snippet, sentence in written(library):
        count = words_in(library.filled(sentence.text))
        if count > MOST_WORDS_A_SENTENCE:
            yield at(snippet, "C013", f"a sentence of {count} words", "make two of it", sentence)


def duplicate_wording(library: Library) -> Iterator[Problem]:
    """C017: no sentence stands twice."""
    places: dict[str, list[tuple[Snippet, Sentence]]] = defaultdict(list)
    for snippet, sentence in written(library):
        if words_in(sentence.text) >= FEWEST_WORDS_OF_A_COPY:
            places[re.sub(r"\W+", " ", sentence.text.lower()).strip()].append((snippet, sentence))
    for found in places.values():
        for snippet, sentence in found[1:]:
            first = found[0][0]
            what = f"says again what {first.id} says: {sentence.text!r}"
            yield at(snippet, "C017", what, "say it once and lead there by `next`", sentence)


def markup(library: Library) -> Iterator[Problem]:
    """C026: plain text only, and no empty text."""
    for snippet, sentence in read(library):
        found = MARKUP.search(REFERENCE.sub(" ", sentence.text))
        if found or not sentence.text.strip():
            what = f"holds markup or an address: {found[0]!r}" if found else "is empty"
            yield at(snippet, "C026", what, "write plain words", sentence)


def contrasts(library: Library) -> Iterator[Problem]:
    """C022: the odds of the treated never stand without those of the untreated."""
    for snippet in library.snippets.values():
        used = {name for sentence in snippet.sentences() for name in sentence.quantities}
        for name in used:
            contrast = library.quantities[name].contrast if name in library.quantities else None
            if contrast and contrast not in used:
                yield at(snippet, "C022", f"uses {name} without {contrast}", "say both side by side")


def denominators(library: Library) -> Iterator[Problem]:
    """C023: odds are natural frequencies, and a snippet has one denominator."""
    for snippet in library.snippets.values():
        used = {n for s in snippet.sentences() for n in s.quantities if n in library.quantities}
        odds = [library.quantities[n] for n in sorted(used) if library.quantities[n].kind == "odds"]
        found = {m for q in odds for m in re.findall(r"in (?:every )?([\d,]+)", q.wording)}
        for quantity in odds:
            if not re.search(r"\bin (?:every )?[\d,]+", quantity.wording):
                what = f"the odds {quantity.id} are not written as `N in 10`: {quantity.wording!r}"
                yield Problem(quantity.path, quantity.line, "C023", what, "write a natural frequency")
        if len(found) > 1 and not all("at most" in q.wording for q in odds):
            yield at(snippet, "C023", f"mixes the denominators {sorted(found)}", "use one denominator")


def unexplained_terms(library: Library) -> Iterator[Problem]:
    """C024: a listed name is explained in the snippet that uses it."""
    explained = [(term, any_of((term.name, *term.variants))) for term in library.terms if term.explained_by]
    for snippet in library.snippets.values():
        text = " ".join([snippet.title, *(library.filled(s.text) for s in snippet.sentences())])
        lowered = text.lower()
        for term, names in explained:
            if names.search(text) and not any(words.lower() in lowered for words in term.explained_by):
                what = f"uses `{term.name}` without explaining it"
                yield at(snippet, "C024", what, f"say one of: {', '.join(term.explained_by)}")


def false_signatures(library: Library) -> Iterator[Problem]:
    """C027: nothing looks as if a clinician had signed it."""
    for snippet, sentence in read(library):
        found = FALSE_SIGNATURE.search(sentence.text)
        if found:
            yield at(snippet, "C027", f"claims a clinician's check: {found[0]!r}", "take it out", sentence)


RULES = (
    uncited_statements,
    uncited_figures,
    doses,
    diagnoses,
    reading_grades,
    lengths,
    duplicate_wording,
    markup,
    contrasts,
    denominators,
    unexplained_terms,
    false_signatures,
)
