"""`palsy incident new`: the record of something that went wrong: what was shown, to how many, off the air since when."""

from __future__ import annotations

import argparse
import datetime
import re
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from bot.cli.content_lookup import CallError, lock_of

if TYPE_CHECKING:
    from bot.cli.why import Wording

FOLDER = Path("incidents")
TEMPLATE = Path(__file__).parent / "templates" / "incident.md"
NOT_A_NAME = re.compile(r"[^a-z0-9]+")
LONGEST_NAME = 40
WEB = Path(".palsy/web.db")


def add_to(nouns: Any) -> None:
    from bot.cli.content import CONTENT, guarded

    incident = nouns.add_parser(
        "incident",
        help="begin the record of something that went wrong",
        example='palsy incident new "the dose was missing" --by "A. Reader" --code K7Q-2MD',
    )
    verbs = incident.add_subparsers(dest="verb", required=True, metavar="VERB")
    new_parser = verbs.add_parser("new", help=f"write {FOLDER}/<day>-<what>.md, to be filled in")
    new_parser.add_argument("what", metavar="WHAT", help="in a few words, with nothing that tells who the patient is")
    new_parser.add_argument("--by", required=True, help="who reports it")
    new_parser.add_argument("--code", metavar="CODE", help="the code of the card, where it is known")
    new_parser.add_argument("--root", type=Path, default=CONTENT, help="the content folder (default: %(default)s)")
    new_parser.set_defaults(run=guarded(new), today=None)


def new(args: argparse.Namespace) -> int:
    from bot.privacy.personal import without_personal

    what = without_personal(" ".join(args.what.split()))
    name = NOT_A_NAME.sub("-", what.casefold()).strip("-")[:LONGEST_NAME].strip("-") or "incident"
    path = FOLDER / f"{args.today.isoformat()}-{name}.md"
    text = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        what=what, by=args.by, at=datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="minutes"), **_shown(args)
    )
    try:
        FOLDER.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise CallError(f"{path} is there already: go on in it, or say it in other words") from None
    except OSError as error:
        raise CallError(f"{path} cannot be written ({error.strerror}): run this in a folder that you may write to") from None
    print(f"wrote {path}: fill it in, and take the text off the air first (`palsy content withdraw`)")
    return 0


def _shown(args: argparse.Namespace) -> dict[str, str]:
    """What is known of the text that was shown. Raises CallError for a code that names none."""
    from bot.cli.content_lookup import catalogue_of
    from bot.cli.why import wording_of
    from bot.content.withdrawn import WITHDRAWN, load_withdrawn

    if args.code is None:
        return {"text": "not known", "turns": "not known", "off": "not known"}
    wording = wording_of(catalogue_of(args), args.root, args.code)
    off = load_withdrawn(lock_of(args.root).parent / WITHDRAWN)[0].get(wording.id)
    return {
        "text": f"{wording.id}, version {wording.version}",
        "turns": _turns(wording),
        "off": f"{off.kind} on {off.on} by {off.by}" if off else "no: it is on the air",
    }


def _turns(wording: Wording) -> str:
    """How often the wording was shown on the website in what is still kept; nobody's words are read."""
    import sqlite3

    query = "SELECT count(*) FROM replies WHERE json_extract(card, '$.snippet.version') = ?"
    try:
        with sqlite3.connect(f"file:{WEB}?mode=ro", uri=True) as db:
            return f"{db.execute(query, (wording.version,)).fetchone()[0]} replies, of what is still kept"
    except sqlite3.Error:
        return "not known: no conversations of the website are kept here"
