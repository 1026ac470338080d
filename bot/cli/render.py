"""`palsy render ID --channel sms`: exactly what arrives there, with lengths, segments and parts."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from bot.rendering.limits import LIMITS

if TYPE_CHECKING:
    from bot.rendering.parts import Part


def add_to(nouns: Any) -> None:
    parser = nouns.add_parser(
        "render",
        help="what a snippet looks like in a messaging app, with lengths and parts",
        example="palsy render eye_taping.how --channel sms",
    )
    parser.add_argument("id", metavar="ID", nargs="?", help="such as eye_taping.how")
    parser.add_argument("--channel", choices=sorted(LIMITS), default="sms")
    parser.add_argument("--without-short", action="store_true", help="titles of which no button can be made")
    parser.set_defaults(run=render, parser=parser)


def render(args: argparse.Namespace) -> int:
    from bot.cli.content_lookup import must_be_known, retired
    from bot.content.catalogue import Catalogue
    from bot.content.load import CONTENT
    from bot.content.site import load_site
    from bot.rendering.card import snippet_card
    from bot.rendering.parts import rendered

    catalogue = Catalogue.load(CONTENT)
    if args.without_short:
        return _without_short(catalogue.library)
    if args.id is None:
        args.parser.error("name a snippet, such as eye_taping.how")
    name = str(args.id)
    must_be_known([name], catalogue.library.texts, "snippet")
    found, site = catalogue.find(name), load_site()
    assert found is not None
    if told := retired(catalogue, name):
        print(f"--- {name} is {told}")
    kind = "urgent" if found.snippet.urgency == "call_now" else "answer"
    shown = rendered([snippet_card(catalogue, site, found, kind)], args.channel, site)
    for when, parts in (("sent", shown.now), ("at MORE", shown.more), ("at SOURCES", shown.sources)):
        for number, part in enumerate(parts, 1):
            print(f"--- {when} {number}/{len(parts)}: {_measured(part, args.channel)}\n{part.text}")
            print("".join(f"[{offer.label}] {offer.title}\n" for offer in part.offers), end="")
    return 0


def _measured(part: Part, channel: str) -> str:
    limits = LIMITS[channel]
    most = limits.with_buttons if part.form == "buttons" else limits.most
    form = f", with {part.form}" if part.form != "none" else ""
    return f"{limits.size(part.text)} of {most} {limits.unit}, {len(part.text)} characters{form}"


def _without_short(library: Any) -> int:
    from bot.rendering.short import MOST, short

    named = {**library.topics, **library.snippets}
    missing = [f"{name}: {thing.title}" for name, thing in sorted(named.items()) if short(thing.title) is None]
    print("".join(f"{line}\n" for line in missing), end="")
    print(f"{len(missing)} of {len(named)} titles have no short form of {MOST} characters: their buttons bear numbers")
    return 0
