"""Red flags: deterministic signs of danger in a patient's own words (data/content/red_flags.yml)."""

from bot.understanding.danger.schema import RedFlagsError
from bot.understanding.danger.screen import Alarm, RedFlags, Tried
from bot.understanding.danger.sharing import red_flags_in

__all__ = ["Alarm", "RedFlags", "RedFlagsError", "Tried", "red_flags_in"]
