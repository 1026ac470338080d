"""What of Rasa's events is kept: a patient's words without what tells who she is.

The turn itself has the text as it was typed, so that danger is heard in all of it; only what goes to a file passes here.
"""

from __future__ import annotations

from typing import Any

from bot.privacy.personal import found_in, without_personal

Event = dict[str, Any]
# Of how a message was understood, what holds none of its words; kept where the message held personal data.
WITHOUT_WORDS = ("intent", "intent_ranking", "message_id", "metadata")


class Keeping:
    """Takes the events of one conversation in their order. `said`: the latest message before them, as it was typed."""

    def __init__(self, said: str | None = None) -> None:
        self._told = bool(found_in(said or ""))

    def kept(self, event: Event) -> Event:
        """The event as it may be written; the one that is given stays as it is."""
        kind = event.get("event")
        if kind == "user":
            return self._of_user(event)
        if kind == "bot":
            return self._of_bot(event) if self._told else event
        if kind == "slot":
            return event | {"value": marked(event.get("value"))}
        return event

    def _of_user(self, event: Event) -> Event:
        text = event.get("text") or ""
        self._told = bool(found_in(text))
        if not self._told:
            return event
        marked, heard = without_personal(text), event.get("parse_data") or {}
        parsed = {key: heard[key] for key in WITHOUT_WORDS if key in heard} | {"text": marked, "entities": []}
        return event | {"text": marked, "parse_data": parsed}

    def _of_bot(self, event: Event) -> Event:
        """Cards are vetted texts; the trace beside them quotes what was heard."""
        data = event.get("data") or {}
        card = data.get("custom")
        return event | {"data": data | {"custom": card | {"trace": {}}}} if isinstance(card, dict) else event


def marked(value: Any) -> Any:
    """The same without personal data, in texts of several words however deep; an id is one word."""
    if isinstance(value, str):
        return without_personal(value) if " " in value or "@" in value else value
    if isinstance(value, list):
        return [marked(entry) for entry in value]
    if isinstance(value, dict):
        return {key: marked(entry) for key, entry in value.items()}
    return value
