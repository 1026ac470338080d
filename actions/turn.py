"""One turn as the actions see it, and one reply as they give it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from rasa_sdk import Tracker

from actions import names
from bot.rendering.card import Card

STAFF_CHANNELS = ("palsy", "cmdline")
# Where an id that was just offered may be typed, for want of buttons. Elsewhere typed text is only text.
TYPED_ID_CHANNELS = ("rest", *STAFF_CHANNELS)
PRESSED = "pressed"  # key of a message's metadata, set by the door that saw the button


@dataclass(frozen=True)
class Turn:
    """What was said now, how it was heard, and what the conversation has in hand.

    `text`: the person's own words, mended and clipped; `whole`: the same before it was clipped.
    `asked`: the text without courtesies, in ordinary words.
    `questions`: text, topic and snippet of each, where there are two.
    `cards`: the snippets likeliest to answer, with their probabilities, best first.
    `alone`: with a card in hand, the snippet that is likeliest for the words alone.
    `in_hand`: the topic in hand, where the understanding took it into account already.
    `pressed`: the id of the offer whose button was pressed; `text` is then what the button says.
    `passed_over`: what was offered beside the offer that was chosen last.
    `asks_about`: the label that the message has, danger apart.
    `about`: whom and what the conversation was about before this message, see actions/about.py.
    """

    text: str
    intent: str
    ranking: tuple[tuple[str, float], ...]
    heard: dict[str, Any]
    topic: str | None
    snippet: str | None
    shown: tuple[str, ...]
    offered: tuple[str, ...]
    misses: int
    urgent: str | None
    staff: bool
    asked: str = ""
    questions: tuple[tuple[str, str, str], ...] = ()
    cards: tuple[tuple[str, float], ...] = ()
    alone: tuple[str, float] | None = None
    in_hand: str | None = None
    pressed: str | None = None
    whole: str = ""
    suspected: str | None = None
    asking: str | None = None
    behind: dict[str, Any] | None = None
    asks_about: str = ""
    about: dict[str, Any] | None = None
    passed_over: tuple[str, ...] = ()

    @classmethod
    def of(cls, tracker: Tracker) -> Turn:
        said = tracker.latest_message
        slots = tracker.slots
        text = said.get("read") or said.get("text") or ""
        return cls(
            text=text,
            whole=said.get("whole") or text,
            intent=(said.get("intent") or {}).get("name") or names.OUT_OF_SCOPE,
            ranking=tuple((r["name"], float(r["confidence"])) for r in said.get("intent_ranking") or ()),
            heard=said,
            topic=slots.get(names.SLOT_TOPIC),
            snippet=slots.get(names.SLOT_SNIPPET),
            shown=tuple(slots.get(names.SLOT_SHOWN) or ()),
            offered=tuple(slots.get(names.SLOT_OFFERED) or ()),
            passed_over=tuple(slots.get(names.SLOT_PASSED_OVER) or ()),
            misses=int(slots.get(names.SLOT_MISSES) or 0),
            urgent=slots.get(names.SLOT_URGENT),
            suspected=slots.get(names.SLOT_SUSPECTED),
            asking=slots.get(names.SLOT_ASKING),
            behind=slots.get(names.SLOT_BEHIND),
            about=slots.get(names.SLOT_ABOUT),
            asks_about=said.get("asks_about") or (said.get("intent") or {}).get("name") or names.OUT_OF_SCOPE,
            asked=said.get("asked") or text,
            questions=tuple((q["text"], q["topic"], q.get("card") or "") for q in said.get("questions") or ()),
            cards=tuple((c["id"], float(c["odds"])) for c in said.get("cards") or ()),
            alone=next(((c["id"], float(c["odds"])) for c in [said.get("card_alone")] if c), None),
            in_hand=said.get("in_hand"),
            staff=_channel(tracker) in STAFF_CHANNELS,
            pressed=_pressed(tracker),
        )

    @property
    def is_clipped(self) -> bool:
        """Whether the middle of a very long message was not read for the answer."""
        return bool(self.whole) and self.whole != self.text

    @property
    def named_terms(self) -> list[str]:
        return [e["value"] for e in self.heard.get("entities") or [] if e.get("topic")]


def _channel(tracker: Tracker) -> str:
    return tracker.get_latest_input_channel() or ""


def _pressed(tracker: Tracker) -> str | None:
    """What the door says was pressed; where there are no buttons, an id that the last reply offered, typed out."""
    said: dict[str, Any] = next((event for event in reversed(tracker.events) if event.get("event") == "user"), {})
    marked: str | None = (said.get("metadata") or {}).get(PRESSED)
    typed = tracker.latest_message.get("text") if _channel(tracker) in TYPED_ID_CHANNELS else None
    return marked or (typed if typed in (tracker.slots.get(names.SLOT_OFFERED) or ()) else None)


@dataclass(frozen=True)
class Reply:
    """A card and the slots it sets. `why` is for staff: the rule that led here. `also`: what is said below it, such as the
    answer to a second question.
    """

    card: Card
    why: str
    slots: dict[str, Any] = field(default_factory=dict)
    also: Reply | None = None

    def in_order(self) -> list[Reply]:
        """This reply and what is said below it."""
        return [self, *(self.also.in_order() if self.also else [])]

    def followed_by(self, last: Reply) -> Reply:
        """The same with one more reply below everything else."""
        return replace(self, also=self.also.followed_by(last) if self.also else last)
