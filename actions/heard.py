"""What was heard of danger in a turn: as it came with the message, or by the rules alone."""

from __future__ import annotations

from actions import names
from actions.desk import desk
from actions.turn import Turn
from bot.understanding.triage import Fired, Heard


def heard_of(turn: Turn) -> Heard:
    """What the understanding heard of danger; where it could not be asked, the rules alone."""
    kept = turn.heard.get("danger")
    if isinstance(kept, dict):
        return Heard.of(kept)
    fired = tuple(Fired(a.rule, a.topic, a.urgency, a.snippet) for a in desk().red_flags.screen(turn.whole or turn.text))
    situation = desk().situations.read(turn.asked)
    told = turn.intent in names.ALARMS
    return Heard(fired, 1.0 if told else None, turn.intent if told else names.ALARMS[0], situation)
