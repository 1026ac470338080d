"""`palsy channels`: which messaging apps are open, what the others lack, whether the vendors know us, what waits."""

from __future__ import annotations

import argparse
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.mailroom.listing import Row
    from bot.serving.opening import Entry

FOLDER = Path(".palsy")
NOT_WELL = 1  # exit code where a vendor does not know us, or nothing can be sent again


def add_to(nouns: Any) -> None:
    parser = nouns.add_parser(
        "channels",
        help="messaging apps: which are open, what is missing, what waits or failed",
        example="palsy channels --credentials deploy/credentials.yml",
    )
    parser.add_argument("--credentials", type=Path, default=Path("credentials.yml"))
    parser.set_defaults(run=listed)
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    check = verbs.add_parser(
        "check", help="ask each vendor whether it knows us; nothing is sent to patients", example="palsy channels check"
    )
    check.set_defaults(run=checked)
    outbox = verbs.add_parser(
        "outbox", help="what waits to be answered or sent, and what failed", example="palsy channels outbox"
    )
    outbox.add_argument("--folder", type=Path, default=FOLDER)
    outbox.add_argument("--again", type=int, metavar="NUMBER", help="send a dead or unknown part once more")
    outbox.set_defaults(run=waiting)


def listed(args: argparse.Namespace) -> int:
    from bot.serving.opening import MESSAGING, Entry, entries_of

    named = {entry.path: entry for entry in entries_of(args.credentials)}
    for path in MESSAGING:
        kind = (named.get(path) or Entry(path, {})).kind
        print(f"{kind.channel:16}{_state(args.credentials, path, named.get(path))}")
    return 0


def checked(args: argparse.Namespace) -> int:
    from bot.serving.opening import entries_of

    entries = [entry for entry in entries_of(args.credentials) if entry.is_messaging]
    told = [(entry.kind.channel, _wrong(entry)) for entry in entries]
    for channel, wrong in told:
        print("\n".join(f"{channel:16}{line}" for line in wrong or ["well: the vendor knows us"]))
    if not told:
        print(f"{args.credentials} names no messaging app: see docs/channels/README.md")
    return NOT_WELL if any(wrong for _, wrong in told) else 0


def waiting(args: argparse.Namespace) -> int:
    from bot.mailroom.listing import inbox_and_outbox, send_again

    if args.again is not None:
        again = send_again(args.folder, args.again)
        print(f"part {args.again} is due now" if again else f"part {args.again} cannot be sent again: it went, or is gone")
        return 0 if again else NOT_WELL
    inbox, outbox = inbox_and_outbox(args.folder)
    for what, rows in (("message", inbox), ("part", outbox)):
        print("".join(f"{what} {_line(row)}\n" for row in rows), end="")
    print(f"{len(inbox)} messages not answered, {len(outbox)} parts not sent")
    return 0


def _state(credentials: Path, path: str, entry: Entry | None) -> str:
    if entry is None:
        return f"not in {credentials}: add {path}"
    if entry.missing:
        return f"closed: set {', '.join(entry.missing)}"
    return f"open at https://YOUR.HOST/webhooks/{entry.kind.channel}/webhook"


def _wrong(entry: Entry) -> list[str]:
    if entry.missing:
        return [f"closed: set {', '.join(entry.missing)}"]
    import asyncio  # late: the help of all commands is shown without it

    door = entry.kind.from_credentials(dict(entry.settings))
    return door.wrong() or asyncio.run(_asked(door))


async def _asked(door: Any) -> list[str]:
    from bot.channels.vendor_call import call, new_session
    from bot.mailroom.message import Outcome

    method, url, given = door.probe()
    async with new_session() as http:
        answer = await call(http, method, url, **given)
    if isinstance(answer, Outcome):
        return [f"not reached: {answer.reason}"]
    good = answer.status == 200 and not (isinstance(answer.body, dict) and answer.body.get("ok") is False)  # noqa: PLR2004
    return [] if good else [f"the vendor does not know us ({answer.status}): look at the secrets"]


def _line(row: Row) -> str:
    since = datetime.fromtimestamp(row.since, timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
    return f"{row.number:6} {row.channel:16}{row.state:9} since {since}, {row.tries} tries  {row.reason}".rstrip()
