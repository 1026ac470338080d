"""Sets of messages asked of the whole assistant, and how many of them were answered; with the worst replies to read."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.evaluation import answers
from bot.evaluation.answers import KINDS, REFUSED, SATISFIED, VERDICTS, Asked, Wanted, card_id, judged
from bot.evaluation.asking import replies_to
from bot.evaluation.reply_words import cards_of
from bot.evaluation.scoring import Share

if TYPE_CHECKING:
    from bot.serving.agent import PalsyAgent

# What harms a person most comes first; of those alike, what the assistant was surest of.
WORST_FIRST = (
    answers.FAILED, answers.MISSED, answers.ALARMED, answers.OTHER, answers.REFUSED, answers.PARTLY, answers.ASKED_BACK
)  # fmt: skip


@dataclass(frozen=True)
class Reply:
    """A message, what became of it, and the cards that came."""

    id: str
    turn: int
    wanted: Wanted
    verdict: str
    cards: tuple[dict[str, Any], ...]

    @property
    def came(self) -> tuple[str, ...]:
        """Ids of the snippets that were shown."""
        return tuple(map(card_id, self.cards))

    @property
    def odds(self) -> float:
        """How sure the assistant was of the first card, 0 to 1; 0 where none came."""
        return odds_of(self.cards[0]) if self.cards else 0.0

    @property
    def is_honest(self) -> bool:
        """Said that it has no answer where no card has one."""
        return self.wanted.gap and self.verdict == REFUSED


@dataclass(frozen=True)
class Told:
    """What became of the messages of one set. `answerable`: of those that a card answers, the answered.

    `gaps`: of those that none answers, the plainly refused. `whole`: of the conversations, those answered throughout.
    """

    asked: int
    verdicts: dict[str, Share]
    by_kind: dict[str, dict[str, Share]]
    answerable: Share
    gaps: Share
    whole: Share


async def ask_answers(agent: PalsyAgent, rows: Sequence[Asked]) -> list[Reply]:
    """Every message of every row, each row as a new sender, as members of staff do, so that each card tells why."""
    return [reply for row in rows for reply in await _talk(agent, row)]


async def _talk(agent: PalsyAgent, row: Asked) -> list[Reply]:
    sender = f"answers-{uuid.uuid4()}"
    turns = enumerate(row.turns)
    return [_reply(row.id, number, turn, await replies_to(agent, sender, turn.text)) for number, turn in turns]


def _reply(name: str, number: int, wanted: Wanted, messages: list[dict[str, Any]]) -> Reply:
    return Reply(name, number, wanted, judged(wanted, messages), tuple(cards_of(messages)))


def odds_of(card: dict[str, Any]) -> float:
    """How sure the assistant was, 0 to 1: of danger for an alarm, of the card where it was ranked, else of the topic."""
    trace = card.get("trace") or {}
    if card.get("type") == "urgent":
        return float((trace.get("danger") or {}).get("odds") or 1.0)  # a rule alone has no odds
    ranked = {entry["id"]: entry["odds"] for entry in trace.get("cards") or ()}
    topics = {entry["topic"]: entry["confidence"] for entry in trace.get("ranking") or ()}
    return float(ranked.get(card_id(card), topics.get(card.get("topic"), 0.0)))


def told(replies: Sequence[Reply]) -> Told:
    """Figures of one set."""
    gaps = [reply.is_honest for reply in replies if reply.wanted.gap]
    answered = [reply.verdict == SATISFIED for reply in replies if reply.wanted.kind == "answerable"]
    kinds = {kind: [reply for reply in replies if reply.wanted.kind == kind] for kind in KINDS}
    return Told(
        len(replies),
        _verdicts(replies),
        {kind: _verdicts(found) for kind, found in kinds.items() if found},
        Share(sum(answered), len(answered)),
        Share(sum(gaps), len(gaps)),
        _whole(replies),
    )


def _verdicts(replies: Sequence[Reply]) -> dict[str, Share]:
    counts = Counter(reply.verdict for reply in replies)
    return {verdict: Share(counts[verdict], len(replies)) for verdict in VERDICTS}


def _whole(replies: Sequence[Reply]) -> Share:
    talks = {reply.id for reply in replies if reply.turn}
    broken = {reply.id for reply in replies if reply.verdict != SATISFIED}
    return Share(len(talks - broken), len(talks))


def worst(replies: Sequence[Reply], most: int) -> list[Reply]:
    """The replies to read first. An honest refusal is none of them."""
    bad = [reply for reply in replies if reply.verdict != SATISFIED and not reply.is_honest]
    return sorted(bad, key=lambda reply: (WORST_FIRST.index(reply.verdict), -reply.odds))[:most]
