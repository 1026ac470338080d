"""`palsy data ...`: what people say, checked and looked at."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.content import CONTENT, guarded
from bot.cli.content_lookup import CallError, must_be_known
from bot.cli.content_table import print_rows, say

if TYPE_CHECKING:
    from bot.content.problem import Problem
    from bot.phrasings.house import Phrasing

# As bot.phrasings has them, which is read when a verb runs.
DATA, MEASURING, GUIDE = Path("data/nlu"), Path("tests/evaluation"), Path("data/label_guide.yml")
GOOD, PROBLEMS, UNREADABLE = 0, 1, 2
HEADS = ("kind", "phrasings", "for example")
SHOWN = 100  # characters of an example


def add_to(nouns: Any) -> None:
    data = nouns.add_parser("data", help="what people say: check it, look at a topic", example="palsy data look eye_taping")
    data.add_argument("--root", type=Path, default=CONTENT, help="the content folder (default: %(default)s)")
    data.add_argument("--phrasings", type=Path, default=DATA, metavar="FOLDER", help="default: %(default)s")
    data.add_argument("--measuring", type=Path, default=MEASURING, metavar="FOLDER", help="default: %(default)s")
    data.add_argument("--guide", type=Path, default=GUIDE, metavar="FILE", help="the label guide (default: %(default)s)")
    verbs = data.add_subparsers(dest="verb", required=True, metavar="VERB")
    checking = verbs.add_parser("check", help="every problem; exit code 1 if there is one, 2 if a file cannot be read")
    checking.add_argument("--all", action="store_true", help="list too what is for somebody to judge")
    looking = verbs.add_parser("look", help="what a topic is taught, by kind")
    looking.add_argument("topic", metavar="TOPIC", help="such as eye_taping")
    looking.add_argument("--kind", metavar="KIND", help="all phrasings of one kind, with their places")
    looking.add_argument(
        "other", nargs="?", metavar="OTHER", help="a topic it is confused with: what decides between the two"
    )
    comparing = verbs.add_parser(
        "confused", help="which topics are confused; exit code 1 if two lack an entry in the label guide"
    )
    for parser, run in ((checking, check), (looking, look), (comparing, compare)):
        parser.set_defaults(run=guarded(run), today=None)


def check(args: argparse.Namespace) -> int:
    from bot.phrasings.check import JUDGEMENT, all_problems

    _must_be_folder(args)
    house, problems = all_problems(args.phrasings, args.root, args.measuring, args.guide)
    wrong = [p for p in problems if p.code not in JUDGEMENT]
    to_judge = [p for p in problems if p.code in JUDGEMENT]
    for problem in sorted([*wrong, *(to_judge if args.all else [])]):
        print(problem)
    number = sum(1 for _ in house.phrasings)
    print(f"{number} phrasings, {len(wrong)} problem{'' if len(wrong) == 1 else 's'}{_told(to_judge)}")
    if any(p.unreadable for p in wrong):
        return UNREADABLE
    return PROBLEMS if wrong else GOOD


def _told(to_judge: list[Problem]) -> str:
    if not to_judge:
        return ""
    counted = sorted(Counter(p.code for p in to_judge).items())
    return f", {len(to_judge)} to judge ({', '.join(f'{code} {n}' for code, n in counted)}): --all lists them"


def look(args: argparse.Namespace) -> int:
    from bot.phrasings.check import topics_in
    from bot.phrasings.house import read_house

    _must_be_folder(args)
    house, broken = read_house(args.phrasings, topics_in(args.root))
    must_be_known([args.topic], list(house.intents), "topic", "data/content/topics.yml")
    if args.other is not None:
        return _apart(args, list(house.topics))
    said = [p for p in house.phrasings if p.intent == args.topic]
    if args.kind is not None:
        must_be_known([args.kind], sorted({p.kind for p in said}), "kind", f"palsy data look {args.topic}")
        print("\n".join(f"{p.place}: {p.text}" for p in said if p.kind == args.kind))
        return GOOD
    print_rows(HEADS, _rows(said))
    about = house.topics[args.topic].about if args.topic in house.topics else "a question with no topic of its own"
    say(f"{args.topic}: {about}")
    say(f"{len(said)} phrasings, in {', '.join(sorted({p.path for p in said})) or 'no file'}")
    for problem in broken:
        say(str(problem))
    return GOOD


def _apart(args: argparse.Namespace, topics: list[str]) -> int:
    """What the label guide says of two topics."""
    from bot.phrasings.label_guide import read_guide

    must_be_known([args.topic, args.other], topics, "topic", "data/content/topics.yml")
    entries, broken = read_guide(args.guide)
    for problem in broken:
        say(str(problem))
    entry = next((entry for entry in entries if entry.key == {args.topic, args.other}), None)
    if entry is None:
        raise CallError(
            f"{args.guide} has no entry for {args.topic} and {args.other}: `palsy data confused` says which it needs"
        )
    for topic, when in zip(entry.pair, entry.when, strict=True):
        print("\n".join([f"{topic}: {when}", *(f"  - {text}" for of, text in entry.examples if of == topic)]))
    return GOOD


def compare(args: argparse.Namespace) -> int:
    """D018 for two topics that are confused and have no entry. Encodes what no training has left a vector of."""
    from bot.phrasings.check import topics_in
    from bot.phrasings.confused import FEWEST_LINES, confused
    from bot.phrasings.house import read_house
    from bot.phrasings.label_guide import read_guide
    from bot.understanding.encoder import CACHE, SENTENCE, shared_encoder
    from bot.understanding.encoder.kept import kept_vectors

    _must_be_folder(args)
    house, _ = read_house(args.phrasings, topics_in(args.root))
    known = {entry.key for entry in read_guide(args.guide)[0]}
    found = confused(house, lambda texts: kept_vectors(texts, shared_encoder(), CACHE, "phrasings")[:, SENTENCE])
    often = [(pair, lines) for pair, lines in found.most_common() if lines >= FEWEST_LINES]
    lacking = [(pair, lines) for pair, lines in often if frozenset(pair) not in known]
    print_rows(("lines", "topic", "topic"), [(str(lines), *pair) for pair, lines in often])
    for (first, second), lines in lacking:
        what = f"no entry for {first} and {second}, {lines} lines of which are nearest to the other's"
        say(f"{args.guide}:0: D018 {what} (write one)")
    say(f"{len(often)} pairs are confused, {len(lacking)} without an entry")
    return PROBLEMS if lacking else GOOD


def _rows(said: list[Phrasing]) -> list[tuple[str, str, str]]:
    """A row a kind, and one for each topic in hand."""
    groups: dict[str, list[Phrasing]] = {}
    for phrasing in said:
        name = f"{phrasing.kind}, after {phrasing.topic}" if phrasing.topic else phrasing.kind
        groups.setdefault(name, []).append(phrasing)
    return [(name, str(len(group)), group[len(group) // 2].words[:SHOWN]) for name, group in groups.items()]


def _must_be_folder(args: argparse.Namespace) -> None:
    if not args.phrasings.is_dir():
        raise CallError(f"there is no folder {args.phrasings}: run this in the project, or give --phrasings")
