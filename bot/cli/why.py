"""`palsy why CODE` and `palsy find "words"`: which text that was. Only the content is looked at, no conversation."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.content_lookup import CallError, retired
from bot.cli.content_table import counted, print_rows, print_text, say

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue
    from bot.content.model import Library
    from bot.understanding.danger import RedFlags

LOCK_NAME = "vetting.lock.yml"
VERSION = re.compile(r"[0-9a-f]{6,16}")
ADDED = re.compile(r"^\+  hash: '?([0-9a-f]{16})'?$")
COMMIT = re.compile(r"^@@@ ([0-9a-f]+) (\S+)$")
NAMED = re.compile(r"^[ +]([a-z0-9_]+\.[a-z0-9_]+):$")
MOST_FOUND, LEAST_LIKENESS = 5, 60
GIT_SECONDS = 60
FIND_HEADS = ("code", "id", "likeness", "title")


@dataclass(frozen=True)
class Wording:
    """One approved wording of a text. `since` and `until` are days; None where it is not known, or it still stands."""

    id: str
    version: str
    commit: str | None
    since: str | None
    until: str | None


def add_to(nouns: Any) -> None:
    from bot.cli.content import CONTENT, guarded

    why_parser = nouns.add_parser(
        "why", help="which text a card's code names: its wording then and now, sources, readers", example="palsy why K7Q-2MD"
    )
    why_parser.add_argument("code", metavar="CODE", help="as the card shows it, or the version of a text")
    find_parser = nouns.add_parser(
        "find", help="the texts that hold these words or words like them", example='palsy find "tape keeps the lid shut"'
    )
    find_parser.add_argument("words", metavar="WORDS", help="in quotes, as a patient remembers them")
    find_parser.add_argument("--json", action="store_true", help="as a list of objects")
    for parser, run in ((why_parser, why), (find_parser, find)):
        parser.add_argument("--root", type=Path, default=CONTENT, help="the content folder (default: %(default)s)")
        parser.set_defaults(run=guarded(run), today=None)


def why(args: argparse.Namespace) -> int:
    from bot.cli.content_lookup import catalogue_of

    catalogue = catalogue_of(args)
    print_text("\n".join(told_of(catalogue, args.root, args.code)))
    return 0


def told_of(catalogue: Catalogue, root: Path, code: str) -> Iterator[str]:
    """All there is to say of a code or a version. Raises CallError where there is no such wording."""
    wording = wording_of(catalogue, root, code)
    yield from _which(catalogue, wording)
    yield from _words(catalogue, root, wording)
    found = catalogue.own(wording.id)
    if found:
        yield "now:"
        yield from _standing(catalogue, wording)
        yield from _reasons(catalogue, root, wording.id)


def wording_of(catalogue: Catalogue, root: Path, code: str) -> Wording:
    from bot.content.code import as_written, code_of

    wanted, hash_wanted = as_written(code), code.lower() if VERSION.fullmatch(code.lower()) else None
    if wanted is None and hash_wanted is None:
        raise CallError(f"{code!r} is no code: it is six letters and digits, such as K7Q-2MD (`palsy find` looks for words)")

    def is_it(version: str) -> bool:
        return code_of(version) == wanted or bool(hash_wanted and version.startswith(hash_wanted))

    history = list(approvals(root))
    for wording in reversed(history):
        if is_it(wording.version):
            return wording
    for name in catalogue.library.texts:
        found = catalogue.own(name)
        if found and is_it(found.version):
            return Wording(name, found.version, None, None, None)
    raise CallError(f"no wording with the code {code!r} was ever approved here: read it once more, or try `palsy find`")


def approvals(root: Path) -> Iterator[Wording]:
    """Each wording that the lock ever held, oldest first, from git; none where git does not know the folder."""
    taken: dict[str, list[tuple[str, str, str]]] = {}
    commit, day, name = "", "", ""
    for line in _log(root):
        if begins := COMMIT.match(line):
            commit, day = begins[1], begins[2]
        elif named := NAMED.match(line):
            name = named[1]
        elif (added := ADDED.match(line)) and name:
            taken.setdefault(name, []).append((added[1], commit, day))
    for name, steps in taken.items():
        ends = [*(day for _, _, day in steps[1:]), None]
        for (version, commit, day), until in zip(steps, ends, strict=True):
            yield Wording(name, version, commit, day, until)


def _log(root: Path) -> list[str]:
    import subprocess

    command = ["git", "-C", str(root), "log", "--reverse", "-p", "-U1", "--format=@@@ %H %cs", "--", LOCK_NAME]
    try:
        done = subprocess.run(command, check=False, capture_output=True, timeout=GIT_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return done.stdout.decode(errors="replace").splitlines()


def _which(catalogue: Catalogue, wording: Wording) -> Iterator[str]:
    from bot.content.code import code_of

    snippet = catalogue.library.texts.get(wording.id)
    title = f" ({snippet.title})" if snippet else ", which is gone"
    yield f"{code_of(wording.version)}: {wording.id}{title}, version {wording.version}"
    if wording.since:
        yield f"approved {wording.since}" + (f", replaced {wording.until}" if wording.until else ", not replaced since")


def _words(catalogue: Catalogue, root: Path, wording: Wording) -> Iterator[str]:
    """What it said, and what was changed since."""
    from bot.cli.content_diff import as_lines, changes

    now = catalogue.library.texts.get(wording.id)
    found = catalogue.own(wording.id)
    if now and found and found.version == wording.version:
        yield "it said, and says now:"
        yield from (f"  {line}" for line in _short(as_lines(catalogue.library, now)))
        return
    old = _library_of(root, wording)
    before = old.texts.get(wording.id) if old else None
    if old is None or before is None:
        yield "its words are not to be had: git does not hold them"
        return
    yield "it said:"
    yield from (f"  {line}" for line in _short(as_lines(old, before)))
    yield "changed since:" if now else "it is gone since"
    if now:
        yield from (f"  {line}" for line in changes(as_lines(old, before), as_lines(catalogue.library, now)))


def _short(lines: list[str]) -> list[str]:
    """Of each source its title and address."""
    return [line for line in lines if not line.startswith("source ") or ": title: " in line or ": url: " in line]


def _library_of(root: Path, wording: Wording) -> Library | None:
    import tempfile

    from bot.cli.content_diff import write_old
    from bot.content.load import load_library

    if wording.commit is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        write_old(root, wording.commit, Path(folder))
        return load_library(Path(folder))[0]


def _standing(catalogue: Catalogue, wording: Wording) -> Iterator[str]:
    found = catalogue.own(wording.id)
    assert found is not None
    kind = "the same wording" if found.version == wording.version else "another wording"
    yield f"  {kind}, {'served' if found.served else 'withheld'}; {found.review.status}"
    if told := retired(catalogue, wording.id):
        yield f"  {told}"
    entry = catalogue.entry(wording.id)
    if entry:
        note = f": {entry.note}" if entry.note else ""
        yield f"  read by {entry.by} on {entry.on}, holds until {entry.until}{note}"


def _reasons(catalogue: Catalogue, root: Path, name: str) -> Iterator[str]:
    """What leads to the text. Which of it did is known of no patient: it is kept with nobody's words."""
    from bot.cli.red_flag_check import flags_in

    flags: RedFlags | None = flags_in(root)[0]
    rules = [rule.id for rule in flags.rules if rule.snippet == name] if flags else []
    snippet = catalogue.library.texts[name]
    yield "what leads to it:"
    if rules:
        yield f"  the red flags {', '.join(rules)} (`palsy flags show {rules[0]}`)"
    yield from (f"  asked as: {asked}" for asked in snippet.asks)
    before = [other.id for other in catalogue.library.snippets.values() if name in other.next]
    if before:
        yield f"  offered below {', '.join(before)}"
    yield "  for the words of one message: `palsy ask`, or `palsy shell` and /why"


def find(args: argparse.Namespace) -> int:
    from rapidfuzz import fuzz

    from bot.cli.content_lookup import catalogue_of
    from bot.content.code import code_of

    library = (catalogue := catalogue_of(args)).library
    wanted = args.words.casefold()
    scored = []
    for snippet in library.texts.values():
        text = " ".join([snippet.title, *(library.filled(s.text) for s in snippet.sentences())]).casefold()
        scored.append((fuzz.partial_ratio(wanted, text) if len(wanted) < len(text) else fuzz.ratio(wanted, text), snippet))
    best = sorted((s for s in scored if s[0] >= LEAST_LIKENESS), key=lambda s: (-s[0], s[1].id))[:MOST_FOUND]
    rows = []
    for likeness, snippet in best:
        found = catalogue.own(snippet.id)
        rows.append((code_of(found.version) if found else "", snippet.id, f"{likeness:.0f}", snippet.title))
    print_rows(FIND_HEADS, rows, args.json)
    say(f"{counted(len(rows), 'text')}; `palsy why CODE` tells the rest of one")
    return 0 if rows else 1
