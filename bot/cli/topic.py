"""`palsy topic ...`: the files of a new topic, and what domain.yml and the rules take from topics.yml."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.cli.content import CONTENT, guarded
from bot.cli.content_lookup import CallError

HERE = Path()


def add_to(nouns: Any) -> None:
    topic = nouns.add_parser(
        "topic",
        help="make a new topic; bring domain.yml and the rules up to date with topics.yml",
        example='palsy topic new eye_care eye_mask "Masks for the eye"',
    )
    verbs = topic.add_subparsers(dest="verb", required=True, metavar="VERB")
    making = verbs.add_parser("new", help="the files of a new topic, and its entries in those that list topics")
    making.add_argument("group", metavar="GROUP", help="such as eye_care; data/content/topics.yml has them")
    making.add_argument("topic", metavar="TOPIC", help="the id, such as eye_taping; it is the intent too")
    making.add_argument("title", metavar="TITLE", help='what a patient sees, such as "Taping the eye shut"')
    making.add_argument("--about", default="", metavar="TEXT", help="where it ends and its neighbours begin")
    bringing = verbs.add_parser("sync", help="write the intents of domain.yml and of the first rule anew")
    for parser, run in ((making, new), (bringing, sync)):
        parser.set_defaults(run=guarded(run), root=CONTENT, today=None)


def new(args: argparse.Namespace) -> int:
    from bot.content.model import Topic
    from bot.phrasings.topic_files import TopicError, new_topic

    about = args.about or f"write here what {args.title} covers"
    try:
        _write(new_topic(HERE, Topic(args.topic, args.group, args.title, about, "", 0)))
    except TopicError as error:
        raise CallError(str(error)) from None
    print(f"next: write the snippet and 40 phrasings; what is missing say `palsy content check --only {args.topic}`")
    print("and `palsy data check`")
    return 0


def sync(args: argparse.Namespace) -> int:
    from bot.phrasings.topic_files import TopicError, out_of_date

    try:
        changed = out_of_date(HERE)
        _write(changed)
    except TopicError as error:
        raise CallError(str(error)) from None
    if not changed:
        print("up to date")
    return 0


def _write(texts: Mapping[Path, str]) -> None:
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path}")
