"""Whether a vendor does what is asked of it: where it refuses everybody, the people who wrote wait for nothing."""

from __future__ import annotations

from bot.mailroom.message import Outcome

IN_A_ROW = 2  # conversations refused: one alone may be for a person's own reasons, such as a chat that they shut


class Refusals:
    """What was refused since it last went well. What is only put off, or unknown, changes nothing. `what` is refused."""

    def __init__(self, what: str = "what is sent") -> None:
        self._what = what
        self._in_a_row: set[str] = set()
        self._why: str | None = None

    def note(self, outcome: Outcome, conversation: str) -> None:
        if outcome.kind == "sent":
            self._in_a_row, self._why = set(), None
        elif outcome.our_secret:
            self._why = "the vendor does not take our secret"
        elif outcome.kind == "refused":
            self._in_a_row.add(conversation)
            if len(self._in_a_row) >= IN_A_ROW:
                self._in_a_row.clear()
                self._why = f"the vendor refuses {self._what}{status(outcome.reason)}"

    def trouble(self) -> str | None:
        """By kind, without the vendor's words, which may repeat ours. None from when one goes well."""
        return self._why


def status(reason: str) -> str:
    """In brackets; empty where the vendor gave none."""
    first = reason.partition(" ")[0]
    return f" ({first})" if first.isascii() and first.isdigit() else ""
