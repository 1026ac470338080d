"""Every problem of the phrasings. Codes of `JUDGEMENT` are for somebody to think about; the others are wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.content.load import CONTENT, load_topics
from bot.content.model import Topic
from bot.content.problem import ContentError, Problem, shown_path
from bot.phrasings.doubles import doubles
from bot.phrasings.house import PHRASINGS, Block, House, bare, read_house
from bot.phrasings.kinds import IN_HAND, KINDS, ONLY_DANGER, numbers, uneven_kinds
from bot.phrasings.label_guide import GUIDE, guide_problems
from bot.phrasings.near_copies import MEASURING, near_copies

JUDGEMENT = frozenset(("D008", "D009", "D010", "D012", "D013"))
LEAST = 40  # phrasings of an intent
MOST_CHARACTERS = 2000  # more are clipped before anything reads them
ONLY_DANGER_FOLDER = "only_danger"


def all_problems(
    root: Path = PHRASINGS, content: Path = CONTENT, measuring: Path = MEASURING, guide: Path = GUIDE
) -> tuple[House, list[Problem]]:
    """The phrasings and every problem in them and in the label guide, sorted. Raises ContentError without topics.yml."""
    house, problems = read_house(root, topics_in(content))
    for block in house.blocks:
        problems.extend(_of_block(house, block))
    problems.extend(_of_lines(house))
    if not any(p.unreadable for p in problems):  # else phrasings only seem to be missing
        problems.extend((*_missing(house), *uneven_kinds(house)))
    problems.extend((*doubles(house), *near_copies(house, measuring), *guide_problems(guide, house.topics)))
    return house, sorted(set(problems))


def topics_in(content: Path) -> Mapping[str, Topic]:
    topics, _, broken = load_topics(content)
    if broken:
        raise ContentError(broken)
    return topics


def _of_block(house: House, block: Block) -> Iterator[Problem]:
    def problem(code: str, what: str, todo: str) -> Problem:
        return Problem(block.path, block.line, code, what, todo)

    if block.intent not in house.intents:
        yield problem("D002", f"no topic `{block.intent}`", "mend the intent, or add the topic to topics.yml")
        return
    if block.topic is not None and block.topic not in house.topics:
        yield problem("D003", f"no topic `{block.topic}`", "name the topic in hand by its id, as in topics.yml")
    if (block.kind == IN_HAND) != (block.topic is not None):
        yield problem("D003", "`kind: in_hand` and `topic` go together", "write both, or neither")
    if block.kind not in KINDS:
        yield problem("D005", f"no kind `{block.kind}`", f"one of {', '.join(KINDS[1:])}, or no metadata")
    elif block.path != shown_path(_home(house, block)):
        yield problem("D004", "a block that stands in the wrong file", f"move it to {shown_path(_home(house, block))}")


def _home(house: House, block: Block) -> Path:
    if block.kind in ONLY_DANGER:
        return house.root / ONLY_DANGER_FOLDER / f"{block.kind}.yml"
    return house.file_of(block.intent)


def _of_lines(house: House) -> Iterator[Problem]:
    """D014: what cannot be taught as it stands."""
    for said in house.phrasings:
        if not bare(said.words):
            yield Problem(said.path, said.line, "D014", "a phrasing without words", "take it out")
        elif len(said.text) > MOST_CHARACTERS:
            yield Problem(said.path, said.line, "D014", f"over {MOST_CHARACTERS} characters", "shorten it")
        elif "](" in said.text or "]{" in said.text or said.text.startswith("/"):
            yield Problem(said.path, said.line, "D014", "markup that Rasa would read", "write it as plain words")


def _missing(house: House) -> Iterator[Problem]:
    """D011: an intent with too few phrasings of its own."""
    counted = numbers(house)
    for intent in house.intents:
        number = sum(n for kind, n in counted[intent].items() if kind not in ONLY_DANGER)
        if number < LEAST:
            file = house.file_of(intent)
            what = f"`{intent}` has {number or 'no'} phrasings" if number != 1 else f"`{intent}` has one phrasing"
            yield Problem(shown_path(file), 0, "D011", what, f"write at least {LEAST} that differ, in {shown_path(file)}")
