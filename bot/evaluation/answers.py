"""Was the question answered? Messages with what would have answered them, and one word for what came.

A topic that is right is not yet an answer. The form of a line stands in tests/evaluation/answers/README.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.evaluation.questions import QuestionsError
from bot.evaluation.reply_words import Message, cards_of, own_words

SATISFIED, ALARMED, MISSED, PARTLY = "satisfied", "alarmed", "missed", "partly"
ASKED_BACK, REFUSED, OTHER, FAILED = "asked back", "refused", "other", "failed"
VERDICTS = (SATISFIED, ALARMED, MISSED, PARTLY, ASKED_BACK, REFUSED, OTHER, FAILED)
"""`satisfied`: told, and no alarm that nobody called for; or the alarm, or the refusal, that was called for.

`alarmed`: an urgent card that nobody needed. `missed`: an alarm was called for, and none or a weaker one came first.
`partly`: a card that leaves the question open. `asked back`: with an answer among the first three offers. `refused`: "not
covered", of a question of the field. `other`: another card, shown as if it answered. `failed`: no card at all.
"""
URGENCIES = (None, "soon", "same_day", "call_now")  # the weakest first
MOST_OFFERS = 3
KINDS = ("answerable", "gap", "alarm", "refusal")
Groups = tuple[tuple[re.Pattern[str], ...], ...]


@dataclass(frozen=True)
class Wanted:
    """One message, and what would answer it: one of the cards of `answers`, or words of every group of `must`.

    `partly`: cards that leave it open. `alarm`: the least urgency called for; `alarm_ok`: one is defensible too. `gap`: no
    card answered when the line was written. `refuse`: a plain "not covered" is right.
    """

    text: str
    wanted: str = ""
    answers: frozenset[str] = frozenset()
    partly: frozenset[str] = frozenset()
    must: Groups = ()
    must_not: tuple[re.Pattern[str], ...] = ()
    alarm: str | None = None
    alarm_ok: bool = False
    gap: bool = False
    refuse: bool = False

    @property
    def kind(self) -> str:
        """One of KINDS: what would be right."""
        if self.alarm and not self.alarm_ok:
            return "alarm"
        return "refusal" if self.refuse else "gap" if self.gap else "answerable"


@dataclass(frozen=True)
class Asked:
    """One person's messages in order; mostly one."""

    id: str
    turns: tuple[Wanted, ...]


def read_answers(path: Path) -> list[Asked]:
    """Raises QuestionsError where the file or a line of it cannot be used."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise QuestionsError(f"{path}: cannot be read ({why}): name a file of JSON lines") from None
    return [_asked(f"{path}:{number}", line) for number, line in enumerate(lines, 1) if line.strip()]


def _asked(where: str, line: str) -> Asked:
    try:
        row: dict[str, Any] = json.loads(line)
        return Asked(str(row["id"]), tuple(_wanted(turn) for turn in row.get("turns") or [row]))
    except (ValueError, KeyError, TypeError, AttributeError, re.error):
        raise QuestionsError(
            f'{where}: does not say what would answer: write {{"id": "...", "text": "...", "answers": ["topic.side"]}}, or '
            f'"must": [["pattern", "or this one"]], "alarm": "same_day", "gap": true, "refuse": true, or "turns" of such'
        ) from None


def _wanted(row: dict[str, Any]) -> Wanted:
    text, alarm = row["text"], row.get("alarm")
    found = Wanted(
        text,
        str(row.get("wanted") or ""),
        _ids(row, "answers"),
        _ids(row, "partly"),
        tuple(_patterns(group) for group in row.get("must") or ()),
        _patterns(row.get("must_not") or ()),
        alarm,
        *(bool(row.get(name)) for name in ("alarm_ok", "gap", "refuse")),
    )
    says = found.answers or found.partly or found.must or alarm or found.gap or found.refuse
    if not isinstance(text, str) or alarm not in URGENCIES or not says:
        raise ValueError
    return found


def _ids(row: dict[str, Any], name: str) -> frozenset[str]:
    ids = row.get(name) or []
    if not isinstance(ids, list):
        raise TypeError
    return frozenset(map(str, ids))


def _patterns(lines: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    if isinstance(lines, str):
        raise TypeError
    return tuple(re.compile(line, re.I | re.S) for line in lines)


def judged(wanted: Wanted, messages: Sequence[Message]) -> str:
    """One of VERDICTS for the reply to a message."""
    cards = cards_of(messages)
    if not cards:
        return FAILED
    if wanted.kind == "alarm":
        return SATISFIED if _raised(cards[0], wanted.alarm) else MISSED
    if not wanted.alarm_ok and any(card.get("type") == "urgent" for card in cards):
        return ALARMED
    if wanted.refuse:
        return SATISFIED if cards[0].get("type") == "fallback" else OTHER
    return _of_question(wanted, cards, messages)


def _of_question(wanted: Wanted, cards: Sequence[dict[str, Any]], messages: Sequence[Message]) -> str:
    ids = {card_id(card) for card in cards}
    if ids & wanted.answers or _told(wanted, messages):
        return SATISFIED
    if ids & wanted.partly or any(card.get("type") == "urgent" for card in cards):  # a defensible alarm leaves it open
        return PARTLY
    return _without_answer(wanted, cards[0])


def _without_answer(wanted: Wanted, first: dict[str, Any]) -> str:
    if first.get("type") == "clarify":
        offered = {str(offer.get("id")) for offer in (first.get("options") or ())[:MOST_OFFERS]}
        return ASKED_BACK if offered & (wanted.answers | wanted.partly) else OTHER
    return REFUSED if first.get("type") == "fallback" else OTHER


def card_id(card: dict[str, Any]) -> str:
    """Of the snippet that the card shows."""
    return str((card.get("snippet") or {}).get("id"))


def _raised(first: dict[str, Any], least: str | None) -> bool:
    return first.get("type") == "urgent" and URGENCIES.index(first.get("urgency")) >= URGENCIES.index(least)


def _told(wanted: Wanted, messages: Sequence[Message]) -> bool:
    if not wanted.must:
        return False
    words = own_words(messages)
    said = all(any(pattern.search(words) for pattern in group) for group in wanted.must)
    return said and not any(pattern.search(words) for pattern in wanted.must_not)
