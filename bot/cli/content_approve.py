"""`palsy content approve`: writes into the vetting lock that snippets were read beside their sources, and by whom."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.content_lookup import CallError, Run, catalogue_of, day, lock_of, must_be_known
from bot.cli.content_readings import NO_CLINICIAN, Reading, look_like_signature, readings_in, suggests_clinician
from bot.cli.content_sign import asked_signature, must_sit_at_a_terminal, signed
from bot.cli.content_table import say
from bot.cli.content_writers import blamed, is_writer, writers_of

if TYPE_CHECKING:
    from bot.content.model import Library, Snippet
    from bot.content.problem import Problem
    from bot.content.vetting import Vetting

APPROVED, REFUSED = 0, 1
# What an approval itself mends: lock mismatch, lapsed, lapsing soon, wording not kept.
MENDED_BY_APPROVAL = ("C018", "C019", "C020", "C046")
NOT_READ = ("C001", "C002")


def add_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser(
        "approve", help="note in the lock that snippets were read beside their sources; they are served from then on"
    )
    parser.add_argument("ids", nargs="*", metavar="ID")
    parser.add_argument("--all-in", type=Path, metavar="FILE", help="every snippet of that file")
    parser.add_argument("--readings", type=Path, metavar="FILE.yml", help="a list of {id, verdict, note}")
    parser.add_argument("--prune", action="store_true", help="take out the entries of snippets that are gone")
    parser.add_argument("--by", default="", help='who or what read them, such as "second reader (language model)"')
    parser.add_argument("--sign", action="store_true", help="a clinician signs, asked at this terminal; in place of --by")
    parser.add_argument("--note", default="", help="what the reading was, for the lock")
    parser.add_argument("--on", type=day, metavar="DATE", help="the day of the reading (default: today)")
    return parser, approve


def approve(args: argparse.Namespace) -> int:
    from bot.content.vetting import MOST_ON_ONE_DAY, load_lock, staggered

    _must_be_usable(args)
    blamed.cache_clear()  # files may have changed since
    library, problems = _readable(args)
    lock, _ = load_lock(lock_of(args.root), as_written=True)
    signature = asked_signature() if args.sign else ()
    args.by = signature[0] if signature else args.by
    new, refused = _approved(args, library, problems, _not_signed(args, library, lock, _wanted(args, library, lock)))
    if signature:
        new = signed(new, {name: _as_read(args, name) for name in new}, signature)
    if len(new) > MOST_ON_ONE_DAY:
        new = {name: staggered(name, entry) for name, entry in new.items()}
    entries = {**lock, **new}
    gone = sorted(entries.keys() - library.texts.keys()) if args.prune else []
    kept = {name: entry for name, entry in entries.items() if name not in gone}
    _keep_wordings(library, kept, args.root)  # before the lock: what it approves can then always be served
    if new or gone:
        _save(kept, lock_of(args.root))
    print(f"{len(new)} approved, {refused} refused" + (f", {len(gone)} taken out" if args.prune else ""))
    return REFUSED if refused else APPROVED


def _must_be_usable(args: argparse.Namespace) -> None:
    """Raises CallError where the call says too little, too much, or what must not be said."""
    ways = [way for way in (args.ids, args.all_in, args.readings) if way]
    if len(ways) > 1 or not (ways or args.prune):
        raise CallError("name what to approve in one way: ID..., --all-in FILE or --readings FILE (or --prune alone)")
    if args.sign:
        if not args.ids or args.by:
            raise CallError("--sign takes the ids of texts, and asks who signs: leave --by out")
        must_sit_at_a_terminal()
        return _must_be_past(args)
    if ways and not args.by.strip():
        raise CallError('say who read it: --by "..." is missing')
    if word := suggests_clinician(args.by):
        raise CallError(f"--by may not say {word!r}: {NO_CLINICIAN}")
    if word := look_like_signature(args.note):
        raise CallError(f"--note may not say {word!r}: {NO_CLINICIAN}")
    _must_be_past(args)


def _must_be_past(args: argparse.Namespace) -> None:
    if args.on and args.on > args.today:
        raise CallError(f"--on {args.on} lies in the future: give the day of the reading")


def _not_signed(
    args: argparse.Namespace, library: Library, lock: Mapping[str, Vetting], readings: list[Reading]
) -> list[Reading]:
    """Without those that a clinician signed as they stand: another reading must not take the signature away unseen."""
    from bot.content.vetting import wording_hash

    def stands(name: str) -> bool:
        entry = lock.get(name)
        return bool(entry and entry.signed and entry.hash == wording_hash(library, library.texts[name]))

    kept = [] if args.sign else [r.id for r in readings if stands(r.id)]
    for name in kept:
        say(f"{name}: {lock[name].signed[0]} signed this wording on {lock[name].on}: only --sign reads it again")
    return [reading for reading in readings if reading.id not in kept]


def _as_read(args: argparse.Namespace, name: str) -> str:
    from bot.cli.content_show import shown

    return "\n".join(shown(catalogue_of(args), name))


def _readable(args: argparse.Namespace) -> tuple[Library, list[Problem]]:
    """The library and its problems. Raises ContentError where it is not whole: then no check has seen all of it."""
    from bot.content.check import all_problems
    from bot.content.problem import ContentError

    library, problems = all_problems(args.root, args.today)
    if broken := [p for p in problems if p.code in NOT_READ]:
        raise ContentError(broken)
    return library, problems


def _wanted(args: argparse.Namespace, library: Library, lock: Mapping[str, Vetting]) -> list[Reading]:
    if args.readings:
        readings = readings_in(args.readings)
        must_be_known([r.id for r in readings], library.texts, "snippet")
        _skip_withheld(readings, lock)
        return [r for r in readings if not r.withheld]
    must_be_known(args.ids, library.texts, "snippet")
    ids = _ids_in(args, library) if args.all_in else list(dict.fromkeys(args.ids))
    return [Reading(name, note=args.note) for name in ids]


def _skip_withheld(readings: list[Reading], lock: Mapping[str, Vetting]) -> None:
    for reading in readings:
        if reading.withheld:
            earlier = (
                f"; AN EARLIER APPROVAL STANDS: `palsy content withdraw {reading.id}` takes it off"
                if reading.id in lock
                else ""
            )
            say(f"{reading.id}: withheld by its reader, not approved{earlier}")


def _ids_in(args: argparse.Namespace, library: Library) -> list[str]:
    wanted = {path.resolve() for path in (args.all_in, args.root / args.all_in, args.root / "snippets" / args.all_in)}
    ids = [snippet.id for snippet in library.texts.values() if Path(snippet.path).resolve() in wanted]
    if not ids:
        raise CallError(f"no snippet stands in {args.all_in}: name a file such as snippets/eye_care/eye_taping.yml")
    return ids


def _approved(
    args: argparse.Namespace, library: Library, problems: list[Problem], readings: list[Reading]
) -> tuple[dict[str, Vetting], int]:
    """New entries for those without a problem, and how many were refused; each refusal is said with its reasons."""
    from bot.content.vetting import vetted

    new: dict[str, Vetting] = {}
    refused = 0
    for reading in readings:
        snippet = library.texts[reading.id]
        blocking = blockers(library, snippet, problems)
        writers = writers_of(snippet) if not blocking else set()
        if is_writer(args.by, writers):
            refused += 1
            who = ", ".join(sorted(writers))
            say(f"{snippet.id}: not approved: {args.by!r} wrote it ({who}): somebody else has to read it")
        elif blocking:
            refused += 1
            say(f"{snippet.id}: not approved, mend first:\n" + "\n".join(f"  {p}" for p in blocking))
        else:
            new[snippet.id] = vetted(library, snippet, args.by.strip(), args.on or args.today, reading.noted(args.note))
    return new, refused


def blockers(library: Library, snippet: Snippet, problems: list[Problem]) -> list[Problem]:
    """The problems of the snippet itself, of its shared warnings and figures, and of the whole file it stands in."""
    names = {snippet.id, *(block.shared for block in snippet.blocks if block.shared)}
    used = {name for sentence in snippet.sentences() for name in sentence.quantities}
    figures = {(q.path, q.line) for name in used if (q := library.quantities.get(name))}

    def concerns(p: Problem) -> bool:
        whole_file = p.path == snippet.path and p.code == "C016"
        return p.what.partition(": ")[0] in names or (p.path, p.line) in figures or whole_file

    return [p for p in problems if p.code not in MENDED_BY_APPROVAL and concerns(p)]


def _keep_wordings(library: Library, entries: Mapping[str, Vetting], root: Path) -> None:
    """The approved wordings of all texts, so that each can be served while it is changed."""
    from bot.content.approved import keep

    try:
        keep(library, entries, root)
    except OSError as error:
        raise CallError(f"{root / 'approved'} could not be written, nothing was approved: {error.strerror}") from error


def _save(entries: Mapping[str, Vetting], path: Path) -> None:
    from bot.content.vetting import save_lock

    try:
        save_lock(entries, path)
    except OSError as error:
        raise CallError(f"{path} could not be written, and is as it was: {error.strerror}") from error
