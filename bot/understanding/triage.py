"""The one place where danger is decided: from what was heard and what stands to what is said first.

`triage` is a pure function, and its table stands in tests/understanding/test_triage.py. Everything else carries its inputs
(rules that fired, odds of the learnt detector, the situation, what stands) or its outcome.

A rule that fires raises the alarm, unless the detector is sure that no danger is told. Then what the situation says decides:
settled (a doctor has looked, long past, nobody's face) is answered; where it is left open, one question is asked back, but
for what the detector excludes, unless it sounds like a crisis. Without a rule the detector alone raises the alarm, or asks
back where it is not sure; of a clear message on a topic of the field it must be surer for either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.understanding.situation import Situation, Way

Do = Literal["alarm", "ask", "answer", "again", "out"]
Band = Literal["calm", "open", "danger", "unheard"]
CALL_NOW = "call_now"
URGENCIES = (CALL_NOW, "same_day", "soon")  # most urgent first
WEAKER, STRONGER = "urgent_medical", ("emergency", "crisis")  # a rule for today must not hide what cannot wait
LEANS = 0.5  # from here on a message is taken to be about the alarm that stands


UNTOLD = Situation()


@dataclass(frozen=True)
class Fired:
    """A red flag that fired."""

    rule: str
    topic: str
    urgency: str
    snippet: str


@dataclass(frozen=True)
class Heard:
    """What was heard of danger in one message. `odds`: of the learnt detector, None where it could not be asked.

    `puts_off`: probability that it asks to wait, doubts the alarm, or asks how to get there; counts only while one stands.
    `clear`: by itself it is about a topic of the field, beyond doubt, or it is few words after an answer on one (not on
    feelings, nor what sounds like a crisis).
    """

    rules: tuple[Fired, ...] = ()
    odds: float | None = None
    kind: str = "emergency"
    situation: Situation = UNTOLD
    puts_off: float = 0.0
    clear: bool = False

    def as_dict(self) -> dict[str, Any]:
        """As it travels with the message; `Heard.of` gives it back."""
        return {**vars(self), "rules": tuple(dict(vars(f)) for f in self.rules), "situation": self.situation.as_dict()}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Heard:
        rules = tuple(Fired(**rule) for rule in kept.get("rules", ()))
        situation = Situation.of(kept.get("situation", {}))
        kind, clear = kept.get("kind", "emergency"), bool(kept.get("clear"))
        return cls(rules, kept.get("odds"), kind, situation, kept.get("puts_off", 0.0), clear)


@dataclass(frozen=True)
class Standing:
    """What stands from the turns before: the urgent text, how urgent it is, and whether more than a guess raised it.

    `goes_on`: this message has a clear topic of its own.
    """

    snippet: str | None = None
    urgency: str | None = None
    firm: bool = True
    goes_on: bool = False


@dataclass(frozen=True)
class Outcome:
    """`alarm` and `ask`: with the topic and snippet of the danger. `again`: what stands is said again. `out`: by which way.

    `why` is for staff.
    """

    do: Do
    why: str
    topic: str | None = None
    snippet: str | None = None
    firm: bool = False
    way: Way | None = None


@dataclass(frozen=True)
class Bands:
    """Odds of the detector: below `calm` it is sure that no danger is told, from `danger` on that one is. Without a rule, a
    clear message on a topic is calm below `clear_calm` and danger from `clear_danger` on. Below `excluded` a rule that
    fires was words alone. How they were chosen: docs/decisions/0010.
    """

    excluded: float = 0.01
    calm: float = 0.15
    danger: float = 0.5
    clear_calm: float = 0.5
    clear_danger: float = 0.7

    def of(self, odds: float | None, clear: bool = False) -> Band:
        if odds is None:
            return "unheard"
        calm, danger = (self.clear_calm, self.clear_danger) if clear else (self.calm, self.danger)
        return "danger" if odds >= danger else "open" if odds >= calm else "calm"


def triage(heard: Heard, standing: Standing, bands: Bands) -> Outcome:
    """See the module's docstring."""
    fresh = _fresh(heard, bands)
    if standing.snippet is None:
        return fresh
    way = _way(heard.situation, standing)
    if way and not (fresh.do == "alarm" and fresh.firm):
        return Outcome("out", f"said to be over: {way}", way=way)
    if fresh.do == "alarm" and _at_least(heard, fresh, standing):
        return fresh
    leans = heard.situation.puts_off or heard.puts_off >= LEANS
    if standing.goes_on and not leans and not (standing.firm and standing.urgency == CALL_NOW):
        return fresh if fresh.do == "ask" else Outcome("answer", "a topic of its own, and no call to make first")
    return Outcome("again", "an urgent answer still stands", snippet=standing.snippet)


def _fresh(heard: Heard, bands: Bands) -> Outcome:
    """The outcome of a message by itself."""
    settled = heard.situation.is_settled
    if heard.rules:
        rule, band = heard.rules[0], bands.of(heard.odds)
        if band == "danger" and rule.topic == WEAKER and heard.kind in STRONGER:
            return Outcome("alarm", f"red flag {rule.rule}, heard as more", heard.kind, f"{heard.kind}.overview", firm=True)
        words_alone = heard.odds is not None and heard.odds < bands.excluded and rule.topic != "crisis"
        return _by_rule(rule, band, settled or words_alone)
    band = bands.of(heard.odds, heard.clear)
    if band == "danger":
        if settled:
            return _asked(heard.kind, "heard as danger in a settled history")
        return Outcome("alarm", "heard as a report of danger", heard.kind, f"{heard.kind}.overview")
    if band == "open" and not settled:
        return _asked(heard.kind, "danger is possible")
    unclear = bands.of(heard.odds)
    return Outcome("answer", "a clear question, and danger too unlikely for it" if unclear != band else "no danger told")


def _by_rule(rule: Fired, band: Band, settled: bool) -> Outcome:
    """The outcome where a red flag fired."""
    if band in ("danger", "unheard") or (band == "open" and not settled):
        return Outcome("alarm", f"red flag {rule.rule}", rule.topic, rule.snippet, firm=True)
    if band == "calm" and settled:
        return Outcome("answer", f"red flag {rule.rule}, but no danger is told")
    return _asked(rule.topic, f"red flag {rule.rule}, and it is left open what decides")


def _way(situation: Situation, standing: Standing) -> Way | None:
    """The way out that is told in words. Of a crisis neither "I am fine, forget it" nor "my doctor knows" is one, but "I
    will not hurt myself" is.
    """
    if not (standing.snippet or "").startswith("crisis."):
        return next(iter(situation.ways), None)
    if "help_has_come" in situation.ways:
        return "help_has_come"
    return "no_such_signs" if situation.means_no_harm else None


def _asked(topic: str, why: str) -> Outcome:
    return Outcome("ask", why, topic, f"{topic}.ask")


def _at_least(heard: Heard, fresh: Outcome, standing: Standing) -> bool:
    """A new alarm takes the place of what stands unless it is weaker, or a guess against something firm."""
    if fresh.topic == "crisis":
        return True
    new = heard.rules[0].urgency if heard.rules else None
    if new is None:
        return not (standing.firm and standing.urgency == CALL_NOW)
    return _rank(new) <= _rank(standing.urgency)


def _rank(urgency: str | None) -> int:
    return URGENCIES.index(urgency) if urgency in URGENCIES else len(URGENCIES)


def most_urgent(rules: Sequence[Fired]) -> Fired | None:
    return min(rules, key=lambda rule: _rank(rule.urgency)) if rules else None
