"""`palsy flags ...`: the red flags in plain words, for a clinician to read and to sign."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.content import CONTENT, guarded
from bot.cli.content_lookup import CallError, catalogue_of, must_be_known
from bot.cli.content_table import print_rows, print_text, say

if TYPE_CHECKING:
    from bot.cli.flags_sheet import Sheet

HEADS = ("id", "urgency", "topic", "phrases")


def add_to(nouns: Any) -> None:
    flags = nouns.add_parser(
        "flags",
        help="the red flags: list, read, or print the sheet for a clinician to sign",
        example="palsy flags show stroke_signs",
    )
    flags.add_argument("--root", type=Path, default=CONTENT, help="the content folder (default: data/content)")
    verbs = flags.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, run, tells in (
        ("list", show_list, "all flags, the most urgent first"),
        ("show", show, "one flag in plain words: what fires it, what does not, what the patient reads"),
        ("export", export, "all flags as one page to print and sign"),
    ):
        parser = verbs.add_parser(name, help=tells)
        parser.set_defaults(run=guarded(run), today=None)
        if name == "show":
            parser.add_argument("id", metavar="ID", help="such as stroke_signs")
        if name == "export":
            parser.add_argument("--to", type=Path, metavar="FILE", help="write the page there, not to the terminal")


def show_list(args: argparse.Namespace) -> int:
    from bot.cli.flags_sheet import Sheets

    sheets = Sheets(args.root / "red_flags")
    flags = sheets.flags
    print_rows(HEADS, [(flag.id, flag.urgency, flag.topic, str(sheets.own_phrases(flag))) for flag in flags])
    say(f"{len(flags)} flags, {sheets.all_phrases()} phrases, {sheets.shared_phrases()} of them shared")
    return 0


def show(args: argparse.Namespace) -> int:
    from bot.cli.flags_sheet import Sheets

    sheets = Sheets(args.root / "red_flags")
    must_be_known([args.id], [flag.id for flag in sheets.flags], "flag", "palsy flags list")
    print_text("\n".join(_lines(sheets.sheet(args.id, catalogue_of(args)))))
    return 0


def export(args: argparse.Namespace) -> int:
    from bot.cli.flags_page import page
    from bot.cli.flags_sheet import Sheets

    whole = page(Sheets(args.root / "red_flags"), catalogue_of(args))
    if args.to is None:
        print(whole)
        return 0
    try:
        args.to.write_text(whole, encoding="utf-8")
    except OSError as error:
        raise CallError(f"cannot write {args.to}: {error.strerror} (give another place with --to)") from None
    say(f"wrote {args.to}: open it in a browser and print it")
    return 0


def _lines(sheet: Sheet) -> list[str]:
    """One flag for the terminal."""
    lines = [sheet.tells, "", f"{sheet.id}: {sheet.urgency}", f"why: {sheet.why}", "", "It fires on"]
    lines += [f"- {pattern}" for pattern in sheet.fires]
    lines += ["", "It does not fire", *(f"- {text}" for text in sheet.lets_go), "", "Words of its own"]
    lines += [f"- {words.tells}: {'; '.join(words.phrases)}" for words in sheet.own]
    lines += ["", "Words and signs that other flags use too", *(f"- {words.tells}" for words in sheet.shared)]
    lines += ["", "Must fire", *(f"- {line}" for line in sheet.examples), "", "Must not", *(f"- {x}" for x in sheet.calm)]
    lines += ["", "Sources", *(f"- {source}" for source in sheet.sources), "", "The patient reads", sheet.text]
    return lines
