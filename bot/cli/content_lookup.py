"""Finds what an editor named on the command line, or says what is near it."""

from __future__ import annotations

import argparse
import datetime
import difflib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue, Found
    from bot.content.model import Snippet

Run = Callable[[argparse.Namespace], int]
STANDINGS = ("served", "withheld")
MOST_PROPOSED = 3
LEAST_LIKENESS = 0.55


class CallError(Exception):
    """The call cannot be used: one line that says why and what to do. Exit code 2."""


def day(written: str) -> datetime.date:
    """The type of a command-line date."""
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{written!r} is no date: write it as 2026-11-22") from None


def must_be_known(names: Iterable[str], known: Iterable[str], what: str, listing: str = "palsy content list") -> None:
    """Raises CallError with one line for all names that do not exist, each with the nearest that do.

    `listing`: the command that shows them all.
    """
    existing = set(known)
    unknown = [name for name in names if name not in existing]
    if unknown:
        raise CallError("; ".join(f"there is no {what} {name!r}{_nearest(name, existing, listing)}" for name in unknown))


def _nearest(name: str, known: Iterable[str], listing: str) -> str:
    near = difflib.get_close_matches(name, sorted(known), MOST_PROPOSED, LEAST_LIKENESS)
    return f" (did you mean {' or '.join(near)}?)" if near else f" (`{listing}` shows all)"


def catalogue_of(args: argparse.Namespace) -> Catalogue:
    """The catalogue as it stands on the day asked for. Raises ContentError where a file cannot be read."""
    from bot.content.catalogue import Catalogue

    today: datetime.date = args.today
    return Catalogue.load(args.root, lambda: today, drafts=True)


def lock_of(root: Path) -> Path:
    return root / "vetting.lock.yml"


def standing(found: Found) -> str:
    return STANDINGS[0] if found.served else STANDINGS[1]


def retired(catalogue: Catalogue, name: str) -> str:
    """Which text is shown in the place of this one, and why; nothing where it is shown itself."""
    shown, off = catalogue.find(name), catalogue.off.get(name)
    if shown is None or shown.snippet.id == name:
        return ""
    return f"retired: {shown.snippet.id} is shown in its place" + (f" ({off.by}: {off.reason})" if off else "")


def file_name(snippet: Snippet) -> str:
    return f"{snippet.path}:{snippet.line}"
