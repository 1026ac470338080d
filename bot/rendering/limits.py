"""What each messaging channel takes, in one table: lengths, buttons, and how its texts are written.

`docs/channels/README.md` says for each figure whether the vendor's page was read or it is only known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.rendering.gsm import segments

Flavour = Literal["plain", "gsm", "html", "mrkdwn", "markdown", "google"]
Unit = Literal["characters", "bytes", "utf-16 bytes", "segments"]


@dataclass(frozen=True)
class Limits:
    """`most` of one text, in `unit`. A text with buttons has at most `with_buttons`, each button a label and a payload.

    `rows` are a list's: a title, and a description that holds the whole title of the offer. `gap` parts two lines: an
    empty one where markdown would take what follows a list for its last item.
    `taps`: a number to call may be a link. `pages`: the rest waits until MORE or SOURCES is asked for.
    """

    flavour: Flavour
    most: int
    unit: Unit = "characters"
    buttons: int = 0
    with_buttons: int = 0
    label: int = 0
    payload: int = 0
    rows: int = 0
    row: int = 0
    description: int = 0
    gap: str = "\n"
    taps: bool = False
    pages: bool = False

    def size(self, text: str) -> int:
        """The length of a text as this vendor counts it."""
        if self.unit == "segments":
            return segments(text)
        if self.unit == "bytes":
            return len(text.encode())
        return len(text.encode("utf-16-le")) if self.unit == "utf-16 bytes" else len(text)

    def fits(self, text: str, most: int | None = None) -> bool:
        return self.size(text) <= (self.most if most is None else most)


MOST_SEGMENTS = 5  # of one text message; more is dear, and some carriers drop it
LIMITS: Mapping[str, Limits] = {
    "whatsapp": Limits("plain", 4096, buttons=3, with_buttons=1024, label=20, payload=200, rows=10, row=24, description=72),
    "sms": Limits("gsm", MOST_SEGMENTS, "segments", pages=True),
    "twilio_whatsapp": Limits("plain", 1600),
    "telegram": Limits("html", 4096, buttons=10, with_buttons=4096, label=64, payload=64),
    "messenger": Limits("plain", 2000, buttons=13, with_buttons=2000, label=20, payload=1000),
    "slack": Limits("mrkdwn", 3000, buttons=25, with_buttons=3000, label=75, payload=2000, taps=True),
    "teams": Limits(
        "markdown", 80_000, "utf-16 bytes", buttons=6, with_buttons=80_000, label=60, payload=200, gap="\n\n", taps=True
    ),
    "mattermost": Limits("markdown", 16_000, gap="\n\n", taps=True),
    "rocketchat": Limits("markdown", 5000),
    "webex": Limits("markdown", 7439, "bytes", gap="\n\n"),
    "google_chat": Limits("google", 4096),
}
