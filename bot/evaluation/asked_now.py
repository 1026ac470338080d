"""Every measuring set asked of the assistant as it is now, whatever kind of set it is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.evaluation import sets
from bot.evaluation.answer_figures import Reply, ask_answers, told
from bot.evaluation.answers import SATISFIED, read_answers
from bot.evaluation.asking import Answered, ask_all
from bot.evaluation.cards import FIRST, among_first, labelled, rank_all
from bot.evaluation.other_languages import languages_right, read_languages, read_spanish
from bot.evaluation.questions import ALARMS, read_dialogues
from bot.evaluation.regression import Heard
from bot.evaluation.scoring import Share, figures
from bot.evaluation.sets import MeasuringSet

if TYPE_CHECKING:
    from bot.serving.agent import PalsyAgent


@dataclass(frozen=True)
class Now:
    """What a set gave. `answered`: of a set of topics its answers. `heard`: what a regression can be asked as well."""

    of: MeasuringSet
    asked: int
    found: dict[str, Share]
    answered: tuple[Answered, ...] = ()
    heard: tuple[Heard, ...] = ()


def ask_set(agent: PalsyAgent, one: MeasuringSet) -> Now:
    """Raises QuestionsError where the set cannot be used."""
    if one.asks == sets.LANGUAGE:
        said = read_languages(one.path)
        long, everything = languages_right(said)
        return Now(one, len(said), {"right of five words or more": long, "right of all": everything})
    if one.asks == sets.ANSWERS:
        return of_replies(one, asyncio.run(ask_answers(agent, read_answers(one.path))))
    if one.asks == sets.CARDS:
        ranked = asyncio.run(rank_all(agent, *labelled(one.path)))
        return Now(one, len(ranked), {f"among the first {count}": among_first(ranked, count) for count in FIRST})
    dialogues = read_spanish(one.path) if one.asks == sets.SPANISH else read_dialogues(one.path)
    return of_answers(one, asyncio.run(ask_all(agent, dialogues)))


def of_replies(one: MeasuringSet, replies: Sequence[Reply]) -> Now:
    """What became of a set of answers."""
    found = told(replies)
    shares = {name: share for name, share in found.verdicts.items() if share.part or name == SATISFIED}
    shares |= {"satisfied of what a card answers": found.answerable, "honest of gaps": found.gaps}
    if found.whole.whole:
        shares["whole conversations"] = found.whole
    return Now(one, found.asked, shares, heard=tuple(_of_reply(r) for r in replies if r.turn == 0 and r.cards))


def of_answers(one: MeasuringSet, answers: Sequence[Answered]) -> Now:
    """What became of a set of topics, or of danger in Spanish."""
    found = figures(answers)
    shares = dict(found.verdicts) if one.asks == sets.TOPICS else {}
    shares |= {"danger caught": found.danger_caught} if found.danger_caught.whole else {}
    shares |= {"false alarms": found.false_alarms} if found.false_alarms.whole else {}
    if one.asks == sets.SPANISH:
        return Now(one, len(answers), shares)
    return Now(one, len(answers), shares, tuple(answers), tuple(map(_of_answer, _first_turns(answers))))


def _first_turns(answers: Sequence[Answered]) -> Iterable[Answered]:
    """Later turns lean on what was said, which a regression does not see."""
    return {answered.dialogue: answered for answered in reversed(answers)}.values()


def _of_answer(answered: Answered) -> Heard:
    question, right = answered.question, frozenset(answered.question.accept)
    danger = None if right & ALARMS and right - ALARMS else bool(right & ALARMS)
    return _heard(question.text, right - ALARMS, danger, answered.card)


def _of_reply(reply: Reply) -> Heard:
    topics = frozenset(name.partition(".")[0] for name in reply.wanted.answers)
    danger = None if reply.wanted.alarm_ok else reply.wanted.alarm is not None
    return _heard(reply.wanted.text, frozenset() if danger else topics, danger, reply.cards[0])


def _heard(text: str, accept: frozenset[str], danger: bool | None, card: dict[str, Any]) -> Heard:
    trace = card.get("trace") or {}
    ranking, odds = trace.get("ranking") or [], (trace.get("danger") or {}).get("odds")
    return Heard(str(trace.get("asked") or text), accept, danger, ranking[0]["topic"] if ranking else None, odds)
