"""What comes from a vendor, what goes to it, and how that ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.rendering.parts import Form, Offer, Part

Beyond = Literal["", "first", "more"]
DAY = 86_400.0  # seconds: what is older is not answered as if it were said now, and no longer tried


@dataclass(frozen=True)
class Incoming:
    """One message of a person. `key` is the vendor's own, the same each time that it is sent again.

    `person`: the vendor's id of who writes where; only its keyed hash is kept. `address`: what `send` needs to answer.
    `at`: when it was written, in seconds since 1970; None where the vendor does not say. `payload`: of a pressed button.
    """

    key: str
    person: str
    address: Mapping[str, str]
    text: str = ""
    at: float | None = None
    payload: str | None = None
    media: bool = False


@dataclass(frozen=True)
class Receipt:
    """The vendor's later word on a message of ours: it arrived, or it did not and why."""

    vendor_id: str
    arrived: bool
    reason: str = ""


@dataclass(frozen=True)
class Waiting:
    """A stored message whose turn has come. `number` is its place in the order in which all came.

    `beyond`: it came when as many of the person waited as are answered; the `first` such one is told so.
    `starts`: how many processes began to answer it. `again`: an answer to it may have been begun before.
    """

    number: int
    conversation: str
    message: Incoming
    greeted: bool
    stopped: bool
    pages: Mapping[str, list[str]] = field(default_factory=dict)
    beyond: Beyond = ""
    starts: int = 0
    again: bool = False


@dataclass(frozen=True)
class Letter:
    """One part of an answer, to be sent now. `key` stays the same however often it is tried."""

    number: int
    key: str
    address: Mapping[str, str]
    part: Part
    channel: str = ""
    conversation: str = ""


@dataclass(frozen=True)
class Outcome:
    """How a try to send ended. `unknown`: it may have arrived. `after`: seconds that the vendor wants us to wait.
    `our_secret`: it was refused for the secret by which we prove ourselves."""

    kind: Literal["sent", "later", "refused", "unknown"]
    vendor_id: str = ""
    reason: str = ""
    after: float | None = None
    our_secret: bool = False


@dataclass(frozen=True)
class Reply:
    """What one message brings. `pages`: what MORE and SOURCES bring from now on; None leaves them.

    `person`: `greeted` or `stopped`, where that changes. `listed`: why staff are to see that it got no proper answer.
    """

    parts: tuple[Part, ...] = ()
    pages: Mapping[str, list[str]] | None = None
    person: Mapping[str, bool] = field(default_factory=dict)
    listed: str = ""


def part_as_json(part: Part) -> dict[str, Any]:
    offers = [[o.id, o.title, o.number, o.label] for o in part.offers]
    return {"text": part.text, "offers": offers, "form": part.form, "urgent": part.urgent}


def part_of_json(kept: Mapping[str, Any]) -> Part:
    form: Form = kept["form"]
    return Part(kept["text"], tuple(Offer(*offer) for offer in kept["offers"]), form, kept["urgent"])


def letter_of_json(kept: Any) -> tuple[dict[str, str], Part]:
    """Where to, and what. May raise what reading something of another shape raises."""
    part = part_of_json(kept["part"])
    if not isinstance(part.text, str):
        raise TypeError
    return dict(kept["address"]), part


def incoming_of_json(kept: Any) -> Incoming:
    """May raise what reading something of another shape raises."""
    message = Incoming(**kept)
    if not (isinstance(message.text, str) and isinstance(message.person, str) and isinstance(message.address, dict)):
        raise TypeError
    if not isinstance(message.at, float | int | None) or not isinstance(message.payload, str | None):
        raise TypeError
    return message
