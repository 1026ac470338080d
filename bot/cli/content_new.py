"""`palsy content new TOPIC.NAME`: the draft of a new text, in the right file, with all that is to be written named."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.content_lookup import CallError, Run, lock_of, must_be_known
from bot.cli.content_table import say

if TYPE_CHECKING:
    from bot.content.model import Library

# Appended as it is, so that the file's remarks and order stay. `TODO` is C047 until it is written.
DRAFT = """\
- id: {id}
  title: "TODO what a patient sees above the answer and on buttons"
  gist:
    text: "TODO the answer in one sentence, which stands alone."
    cites: []  # ids of sources, such as [nhs-bells, "aaohns-2013 @ statement 7a"]; a sentence without a fact needs none
  # urgency: soon  # call_now, same_day or soon: where the gist says how soon to be seen
  # for: {{cause: [lyme]}}  # values of about.yml, where it would be wrong for anybody else
  blocks:
  - paragraph:  # or list, or steps
    - text: "TODO one fact in a short sentence."
      cites: []
    - "TODO what to do, and when to get help."
{warning}  asks:  # as patients type them; the more ways, the better it is found
  - "TODO one question"
  - "TODO the same in other words"
  next: [{next}]
"""
WARNING = "  - warning: eye_warning\n"


def add_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser(
        "new",
        help="a draft of a new text, with all that is to be written named; no patient reads it until it is approved",
        example="palsy content new eye_taping.travel",
    )
    parser.add_argument("id", metavar="TOPIC.NAME", help="a topic that there is, and a name that it does not have yet")
    return parser, new


def new(args: argparse.Namespace) -> int:
    from bot.content.load import load_library

    name, (library, _) = args.id, load_library(args.root)
    path = _place(args.root, library, name)
    line = _append(path, _draft(library, name))
    print(f"wrote {path}:{line}")
    say(
        f"next: `palsy content edit {name}`, and write what stands after each TODO; `palsy content check --only {path.stem}`"
    )
    return 0


def _place(root: Path, library: Library, name: str) -> Path:
    """The file of the topic. Raises CallError where the id cannot be used, ContentError where the file cannot be read."""
    from bot.content.check.structure import SNIPPET_ID
    from bot.content.lines import load_lined
    from bot.content.problem import ContentError
    from bot.content.vetting import load_lock

    topic = name.partition(".")[0]
    if not SNIPPET_ID.match(name):
        raise CallError(f"{name!r} is no id: write a topic, a dot and a name in small letters, such as eye_taping.travel")
    must_be_known([topic], library.topics, "topic", "palsy content list")
    if snippet := library.texts.get(name):
        raise CallError(f"{name} is there already, at {snippet.path}:{snippet.line}: `palsy content edit {name}` opens it")
    if name in load_lock(lock_of(root))[0]:
        raise CallError(f"{name} was approved once, and an id is never used again: choose another name")
    path = root / "snippets" / library.topics[topic].group / f"{topic}.yml"
    value, broken = load_lined(path) if path.exists() else ([], [])
    if broken:
        raise ContentError(broken)
    if value and not isinstance(value, list):
        raise CallError(f"{path} is not a list of texts: begin its entries with `- `")
    if f"id: {name}\n" in (path.read_text(encoding="utf-8") if path.exists() else ""):
        raise CallError(
            f"{name} is there already, in {path}: `palsy content check --only {topic}` says what is wrong with it"
        )
    return path


def _draft(library: Library, name: str) -> str:
    from bot.content.check.structure import EYE_GROUP, EYE_OPERATIONS

    topic = library.topics[name.partition(".")[0]]
    overview = f"{topic.id}.overview"
    reads_on = overview if overview in library.snippets else ""
    warned = topic.group == EYE_GROUP or topic.id in EYE_OPERATIONS
    return DRAFT.format(id=name, next=reads_on, warning=WARNING if warned else "")


def _append(path: Path, draft: str) -> int:
    """The line at which it begins. The file is written whole or not at all."""
    try:
        before = path.read_bytes().decode("utf-8") if path.exists() else ""
        if before.strip() == "[]":
            before = ""
        end = "\r\n" if "\r\n" in before else "\n"
        gap = "" if not before else end if before.endswith("\n") else end * 2
        new = path.with_suffix(".new")
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes((before + gap + draft.replace("\n", end)).encode())
        new.replace(path)
    except OSError as error:
        raise CallError(f"{path} could not be written, and is as it was: {error.strerror}") from None
    return (before + gap).count("\n") + 1
