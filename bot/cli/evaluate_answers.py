"""`palsy evaluate answers`: was the question answered, set by set and by kind; and the worst replies to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.evaluation.answer_figures import Reply, Told
    from bot.evaluation.scoring import Share

ANSWERS = Path("tests/evaluation/answers")


def evaluate_answers(files: Sequence[Path], worst_shown: int) -> int:
    import asyncio

    from bot.evaluation.answer_figures import ask_answers, told, worst
    from bot.evaluation.answers import read_answers
    from bot.serving.quiet import quiet, quiet_rasa

    asked = {path: read_answers(path) for path in files or sorted(ANSWERS.glob("*.jsonl"))}
    quiet()
    quiet_rasa()
    from bot.serving.memory import agent_without_storage

    agent = agent_without_storage()
    everything: list[Reply] = []
    for path, rows in asked.items():
        replies = asyncio.run(ask_answers(agent, rows))
        everything += replies
        print(*_lines(path.name, told(replies)), sep="\n")
    if worst_shown:
        print(f"the {worst_shown} worst replies:", *map(_to_read, worst(everything, worst_shown)), sep="\n")
    return 0


def _lines(name: str, found: Told) -> list[str]:
    whole = f"; conversations answered throughout {found.whole}" if found.whole.whole else ""
    gaps = f"; of what no card answers, refused {found.gaps}" if found.gaps.whole else ""
    head = f"{name}: {found.asked} asked, {_shares(found.verdicts)}; of what a card answers {found.answerable}{gaps}{whole}"
    return [head, *(f"    {kind}: {_shares(shares)}" for kind, shares in found.by_kind.items())]


def _shares(verdicts: Mapping[str, Share]) -> str:
    return ", ".join(f"{verdict} {share}" for verdict, share in verdicts.items() if share.part or verdict == "satisfied")


def _to_read(reply: Reply) -> str:
    wanted = reply.wanted
    named = ", ".join(sorted(wanted.answers)) or wanted.alarm or ("a plain refusal" if wanted.refuse else "no card has it")
    return (
        f"    {reply.id}.{reply.turn} {reply.verdict} at odds {reply.odds:.2f}: {wanted.text!r}\n"
        f"        wanted: {wanted.wanted} ({named})\n        came: {', '.join(reply.came) or 'no card'}"
    )
