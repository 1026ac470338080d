"""Intent and slot names used in code; a test compares them with domain.yml."""

from __future__ import annotations

from typing import Final

OUT_OF_SCOPE: Final = "out_of_scope"
UNCLEAR: Final = "nlu_fallback"
FOLLOW_UP: Final = "follow_up"
PERSONAL_ADVICE: Final = "personal_advice"
ALARMS: Final = ("emergency", "urgent_eye", "urgent_medical", "crisis")
SMALL_TALK: Final = ("greet", "goodbye", "thanks", "bot_identity", "affirm_deny")
# Intents that are about the conversation itself, never the topic in hand.
CONVERSATION: Final = (*SMALL_TALK, "capabilities", "sources", "more_detail", "human")

SLOT_TOPIC: Final = "topic"  # the topic in hand
SLOT_SNIPPET: Final = "snippet"  # id of the last snippet served on it
SLOT_SHOWN: Final = "shown"  # ids of the snippets served in this conversation, latest last
SLOT_OFFERED: Final = "offered"  # ids offered by the last reply
SLOT_PASSED_OVER: Final = "passed_over"  # ids offered beside the one that was chosen
SLOT_MISSES: Final = "misses"  # replies in a row that were no answer
SLOT_URGENT: Final = "urgent"  # id of an urgent snippet that still stands
SLOT_SUSPECTED: Final = "suspected"  # id of an urgent snippet for which only the model heard a reason
SLOT_ASKING: Final = "asking"  # id of the question back that waits for its answer
SLOT_BEHIND: Final = "behind"  # what was asked before or beside the danger, to be answered once that is out of the way
SLOT_ABOUT: Final = "about"  # whom and what it is about: who, cause, stage, each value and words; and the line last shown
SLOTS: Final = (
    SLOT_TOPIC, SLOT_SNIPPET, SLOT_SHOWN, SLOT_OFFERED, SLOT_PASSED_OVER, SLOT_MISSES, SLOT_URGENT, SLOT_SUSPECTED,
    SLOT_ASKING, SLOT_BEHIND, SLOT_ABOUT,
)  # fmt: skip
