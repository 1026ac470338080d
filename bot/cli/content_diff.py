"""`palsy content diff`: what changed in the snippets whose check no longer fits.

The lock holds only hashes, so the wording before the change is taken from git.
"""

from __future__ import annotations

import argparse
import difflib
import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.content_lookup import CallError, Run, catalogue_of, lock_of
from bot.cli.content_table import counted, print_text, say

if TYPE_CHECKING:
    from bot.content.model import Library, Snippet

UNCHANGED, CHANGED = 0, 1
GIT_SECONDS = 60
STYLES = {"+": "green", "-": "red", "@": "cyan"}
RECORD = ("title", "authors", "year", "publication", "url", "kind", "doi", "pmid")


def add_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser(
        "diff", help="what changed in the snippets that were changed since they were vetted; exit code 1 if any was"
    )
    parser.add_argument("--since", default="HEAD", metavar="COMMIT", help="compare with that commit (default: HEAD)")
    return parser, diff


def diff(args: argparse.Namespace) -> int:
    from bot.content.load import load_library
    from bot.content.vetting import load_lock, wording_hash

    library = catalogue_of(args).library
    lock, _ = load_lock(lock_of(args.root))
    changed = {
        name: entry.hash
        for name, entry in sorted(lock.items())
        if name in library.texts and wording_hash(library, library.texts[name]) != entry.hash
    }
    say(f"{counted(len(changed), 'snippet')} changed since vetted")
    if not changed:
        return UNCHANGED
    print_text("\n".join(changed))
    with tempfile.TemporaryDirectory() as folder:
        write_old(args.root, args.since, Path(folder))
        old, _ = load_library(Path(folder))
    for name, vetted_hash in changed.items():
        _show(library, old, name, vetted_hash, args.since)
    return CHANGED


def write_old(root: Path, commit: str, folder: Path) -> None:
    """Unpacks the content folder as it was in that commit. Raises CallError where git or the commit is not there."""
    if commit.startswith("-"):
        raise CallError(f"{commit!r} is no commit: name one such as HEAD or HEAD~3")
    command = ["git", "-C", str(root), "archive", "--format=tar", commit]
    try:
        done = subprocess.run(command, check=False, capture_output=True, timeout=GIT_SECONDS)
    except FileNotFoundError:
        raise CallError("git is not on this machine, so the wording before the change cannot be shown") from None
    except subprocess.TimeoutExpired:
        raise CallError(f"git gave no answer in {GIT_SECONDS} seconds: try again") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise CallError(f"git has no content of {commit} for {root}, so the change cannot be shown: {said[-1]}")
    _unpack(done.stdout, folder)


def _unpack(archive: bytes, folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar.getmembers():
            path = (folder / member.name).resolve()
            file = tar.extractfile(member) if member.isfile() else None
            if file and path.is_relative_to(folder.resolve()) and path.suffix == ".yml":
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.read())


def _show(library: Library, old: Library, name: str, vetted_hash: str, commit: str) -> None:
    from bot.content.vetting import wording_hash

    before = old.texts.get(name)
    print_text(f"\n{name}", style="bold")
    if before is None:
        print_text(f"is not in {commit} (try --since with an older or newer commit)")
        return
    if wording_hash(old, before) != vetted_hash:
        print_text(f"(the wording in {commit} is not the one that was vetted: try --since with an older commit)")
    lines = list(changes(as_lines(old, before), as_lines(library, library.texts[name])))
    for line in lines or [f"as in {commit}"]:
        print_text(line, style=STYLES.get(line[0]))


def changes(before: list[str], after: list[str]) -> Iterator[str]:
    """A unified diff without its two lines of file names."""
    return (line for n, line in enumerate(difflib.unified_diff(before, after, lineterm="", n=1)) if n > 1)


def as_lines(library: Library, snippet: Snippet) -> list[str]:
    """All that the hash of a snippet covers, a line each: wording with its sources, then the records of the sources."""
    from bot.content.vetting import figure_record, sources_of

    lines = [f"title: {snippet.title}", f"urgency: {snippet.urgency or 'none'}"]
    for kind, sentence in [
        ("gist", snippet.gist),
        *((block.kind, sentence) for block in snippet.blocks for sentence in block.sentences),
    ]:
        cites = ", ".join(c.source + (f" @ {c.locator}" if c.locator else "") for c in library.citations(sentence))
        lines.append(f"{kind}: {library.filled(sentence.text)}" + (f" [{cites}]" if cites else ""))
    for figure in (block.figure for block in snippet.blocks if block.figure):
        lines.extend(f"figure {figure.id}: {key}: {told}" for key, told in figure_record(figure).items() if key != "id")
    for name in sources_of(library, snippet):
        source = library.sources.get(name)
        lines.extend(f"source {name}: {field}: {getattr(source, field, None)}" for field in RECORD)
    return lines
