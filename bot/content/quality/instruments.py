"""The items of the two instruments by number, in the project's own short words. Each data file says where they were read."""

from __future__ import annotations

from dataclasses import dataclass

GROUPS = ("understanding", "treatment", "eye_care", "therapy", "recovery", "surgery", "research", "safety")
DISCERN_AIM = 63  # of 75: the first 15 items, without the overall one
UNDERSTANDABILITY_AIM, ACTIONABILITY_AIM = 85.0, 75.0  # percent
OVERALL = 16
LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True)
class Item:
    """One item: its number in the instrument, the part it belongs to, and what it asks for, in our words."""

    number: int
    part: str
    asks: str


def _items(part: str, *items: tuple[int, str]) -> tuple[Item, ...]:
    return tuple(Item(number, part, asks) for number, asks in items)


DISCERN = (
    *_items(
        "reliability",
        (1, "aims told"),
        (2, "does what it sets out to do"),
        (3, "fits what readers need"),
        (4, "sources named"),
        (5, "dates of the sources and of the text"),
        (6, "balance, no bias"),
        (7, "where else to find help"),
        (8, "what is not known"),
    ),
    *_items(
        "treatment choices",
        (9, "how treatments work"),
        (10, "their benefits"),
        (11, "their risks"),
        (12, "what happens without treatment"),
        (13, "daily life with each choice"),
        (14, "that there are choices"),
        (15, "help to decide together"),
    ),
    *_items("overall", (OVERALL, "the whole, by the rater's judgement")),
)
UNDERSTANDABILITY, ACTIONABILITY = "understandability", "actionability"
# 13 and 14 are for sound and film, so the printed form has neither.
PEMAT = (
    *_items(
        UNDERSTANDABILITY,
        (1, "purpose plain"),
        (2, "nothing beside the point"),
        (3, "everyday words"),
        (4, "medical words only where needed, and explained"),
        (5, "active voice"),
        (6, "plain numbers"),
        (7, "nothing to calculate"),
        (8, "short sections"),
        (9, "headings that inform"),
        (10, "sensible order"),
        (11, "a summary"),
        (12, "visual cues to key points"),
        (15, "pictures wherever they would help to understand"),
        (16, "pictures that serve the text"),
        (17, "pictures with titles"),
        (18, "pictures clear and uncluttered"),
        (19, "simple tables"),
    ),
    *_items(
        ACTIONABILITY,
        (20, "at least one thing to do"),
        (21, "speaks to the reader"),
        (22, "actions in explicit steps"),
        (23, "a tool to take along wherever one would help"),
        (24, "how to calculate"),
        (25, "how to use charts and tables"),
        (26, "pictures wherever they would help to act"),
    ),
)
