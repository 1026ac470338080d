"""Rules about how the parts hang together: ids, topics, sources, links. C001 and C002 are met while loading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.content.load import CONTENT
from bot.content.model import ENGLISH, SITE_PREFIX, Library, Sentence, Snippet
from bot.content.problem import Problem, shown_path
from bot.content.site import DERIVED as SITE_DERIVED
from bot.content.site import FIELDS as SITE_FIELDS

SNIPPET_ID = re.compile(r"^[a-z0-9_]+\.[a-z0-9_]+$")
RASA_LINE = re.compile(r"^\s*-?\s*(nlu|rules|stories|responses|intents|forms|slots|entities)\s*:")
TODO = "TODO"  # of bot.cli.content_new
EYE_GROUP = "eye_care"
EYE_OPERATIONS = ("eyelid_surgery", "eyelid_weights", "eyelid_springs", "tarsorrhaphy")


def at(snippet: Snippet, code: str, what: str, todo: str, sentence: Sentence | None = None) -> Problem:
    """A problem of the snippet; of one sentence, at the place where that sentence is written."""
    path = sentence.path if sentence and sentence.path else snippet.path
    line = sentence.line if sentence and sentence.line else snippet.line
    return Problem(path, line, code, f"{snippet.id}: {what}", todo)


def written(library: Library) -> Iterator[tuple[Snippet, Sentence]]:
    """Every sentence where it is written, once: those of the snippets, then those of the shared warnings and the figures.

    A shared warning or figure comes as a snippet of its own that bears its name.
    """
    for snippet in library.texts.values():
        for sentence in snippet.own_sentences():
            yield snippet, sentence
    for name, block in (*library.warnings.items(), *library.figures.items()):
        warning = Snippet(name, name, Sentence(""), (block,))
        for sentence in block.sentences:
            yield warning, sentence


def read(library: Library) -> Iterator[tuple[Snippet, Sentence]]:
    """All that a patient reads, once: the titles, and every sentence where it is written."""
    for snippet in library.texts.values():
        yield snippet, Sentence(snippet.title, line=snippet.line, path=snippet.path)
    yield from written(library)


def snippet_ids(library: Library) -> Iterator[Problem]:
    """C003: a snippet's id is `<topic>.<aspect>` of a known topic, and its file is the topic's."""
    for snippet in library.snippets.values():
        topic = library.topics.get(snippet.topic)
        if not SNIPPET_ID.match(snippet.id) or topic is None:
            yield at(snippet, "C003", "the id is not `<topic>.<aspect>` of a known topic", "see topics.yml")
        elif Path(snippet.path).parts[-2:] != (topic.group, f"{topic.id}.yml"):
            todo = f"move it to snippets/{topic.group}/{topic.id}.yml"
            yield at(snippet, "C003", "stands in another topic's file", todo)


def translations(library: Library) -> Iterator[Problem]:
    """C032: a translation says its language, stands in its file, and its id ends with it; each language says what it is."""
    for snippet in library.snippets.values():
        if snippet.lang != ENGLISH:
            yield at(snippet, "C032", f"is in `{snippet.lang}`", f"move it to languages/{snippet.lang}.yml")
    for snippet in library.translations.values():
        known = snippet.topic in library.topics and SNIPPET_ID.match(snippet.id)
        if not known or Path(snippet.path).stem != snippet.lang or not snippet.id.endswith(f"_{snippet.lang}"):
            what = "the id is not `<topic>.<aspect>_<lang>` of a known topic in languages/<lang>.yml"
            yield at(snippet, "C032", what, "mend `lang`, the id or the file's name")
        first = f"out_of_scope.language_{snippet.lang}"
        if first not in library.translations:
            yield at(snippet, "C032", f"its language has no {first}", "write that text first")


def overviews(library: Library) -> Iterator[Problem]:
    """C004: every topic has an overview."""
    for topic in library.topics.values():
        if f"{topic.id}.overview" not in library.snippets:
            path = Path(topic.path).parent / "snippets" / topic.group / f"{topic.id}.yml"
            yield Problem(str(path), 0, "C004", f"topic {topic.id} has no overview", f"write {topic.id}.overview")


def unknown_sources(library: Library) -> Iterator[Problem]:
    """C006: every cited source is in the bibliography."""
    for snippet, sentence in written(library):
        for citation in sentence.cites:
            if citation.source not in library.sources:
                what = f"cites the unknown source `{citation.source}`"
                yield at(snippet, "C006", what, "add it to sources.yml or mend the id", sentence)
    for quantity in library.quantities.values():
        for citation in quantity.cites:
            if citation.source not in library.sources:
                what = f"{quantity.id}: cites the unknown source `{citation.source}`"
                yield Problem(quantity.path, quantity.line, "C006", what, "add it to sources.yml or mend the id")
        if not quantity.cites:
            what = f"the figure {quantity.id} has no source"
            yield Problem(quantity.path, quantity.line, "C005", what, "add `cites:`")


def unknown_references(library: Library) -> Iterator[Problem]:
    """C008: what stands in braces is a figure of quantities/ or a field of the site file."""
    known = {*library.quantities, *(SITE_PREFIX + name for name in (*SITE_FIELDS, *SITE_DERIVED))}
    for snippet, sentence in written(library):
        for name in sentence.references:
            if name not in known:
                what = f"`{{{name}}}` is no known figure or site field"
                yield at(snippet, "C008", what, "define it in quantities/ or mend the name", sentence)


def dead_links(library: Library) -> Iterator[Problem]:
    """C014: each `next` leads to a snippet that exists, and not to itself."""
    for snippet in library.snippets.values():
        for target in snippet.next:
            if target not in library.snippets or target == snippet.id:
                yield at(snippet, "C014", f"`next` leads nowhere: {target}", "name another snippet")


def unused_sources(library: Library) -> Iterator[Problem]:
    """C015: every source is cited by something that a patient can read."""
    cited = {c.source for s in library.texts.values() for t in s.sentences() for c in library.citations(t)}
    for source in library.sources.values():
        if source.id not in cited:
            what = f"the source {source.id} is not cited"
            yield Problem(source.path, source.line, "C015", what, "cite it or take it out")


def unused_quantities(library: Library) -> Iterator[Problem]:
    """C021: every figure is used."""
    used = {name for s in library.texts.values() for t in s.sentences() for name in t.quantities}
    for quantity in library.quantities.values():
        if quantity.id not in used:
            what = f"the figure {quantity.id} is not used"
            yield Problem(quantity.path, quantity.line, "C021", what, "use it or take it out")


def lines_for_rasa(root: Path = CONTENT) -> Iterator[Problem]:
    """C016: no line of a content file looks like the beginning of Rasa training data."""
    for path in sorted(root.rglob("*.yml")):
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            continue
        for number, line in enumerate(lines, 1):
            if RASA_LINE.match(line):
                what = "Rasa would read this line as training data"
                yield Problem(shown_path(path), number, "C016", what, "begin the line with another word")


def still_to_write(library: Library) -> Iterator[Problem]:
    """C047: nothing that `palsy content new` left to be written is left."""
    for snippet in library.texts.values():
        for what, text in (("`title`", snippet.title), *(("an entry of `asks`", ask) for ask in snippet.asks)):
            if TODO in text:
                yield at(snippet, "C047", f"{what} is still to be written: {text}", f"write it in the place of {TODO}")
        for sentence in snippet.own_sentences():
            if TODO in sentence.text:
                what = f"a sentence is still to be written: {sentence.text}"
                yield at(snippet, "C047", what, f"write it in the place of {TODO}, and cite what says it", sentence)


def eye_warnings(library: Library) -> Iterator[Problem]:
    """C025: every answer on eye care ends with the eye warning, where it is to call now with that for emergencies."""
    for snippet in library.snippets.values():
        topic = library.topics.get(snippet.topic)
        concerned = topic is not None and (topic.group == EYE_GROUP or topic.id in EYE_OPERATIONS)
        needed = "eye_emergency" if snippet.urgency == "call_now" else "eye_warning"
        if concerned and not (snippet.blocks and snippet.blocks[-1].shared == needed):
            yield at(snippet, "C025", "does not end with the eye warning", f"add `- warning: {needed}` last")


RULES = (
    snippet_ids,
    translations,
    overviews,
    unknown_sources,
    unknown_references,
    dead_links,
    unused_sources,
    unused_quantities,
    eye_warnings,
    still_to_write,
)
