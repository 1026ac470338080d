"""Red flags: deterministic signs of danger in a patient's own words (data/content/red_flags)."""

from bot.understanding.danger.screen import Alarm, RedFlags, Tried
from bot.understanding.danger.sharing import red_flags_in, wording_of
from bot.understanding.danger.source import RedFlagsError

__all__ = ["Alarm", "RedFlags", "RedFlagsError", "Tried", "red_flags_in", "wording_of"]
