"""Whole messages that are words of command. "STOP" is one, "can I stop the steroids" is none, nor is "STOP 12345"."""

from __future__ import annotations

from typing import Literal

Command = Literal["stop", "start", "help", "delete", "more", "sources"]
LONGEST = 40  # characters
AROUND = " .,!?;:\"'()[]*_-\u2018\u2019\u201c\u201d/\u00a0"
WORDS: dict[Command, frozenset[str]] = {
    "stop": frozenset(
        {
            "stop", "stopall", "stop all", "unsubscribe", "end", "quit", "revoke", "optout", "opt out", "opt-out", "cancel",
            "arret", "arr\u00eat", "alto", "parar", "please stop", "stop please", "stop texting me", "stop messaging me",
            "stop writing to me", "stop sending messages", "stop messages", "stop sending me messages", "do not text me",
            "don't text me", "no more messages", "no more texts", "remove me", "take me off", "leave me alone",
            "unsubscribe me",
        }
    ),
    "start": frozenset({"start", "unstop", "begin", "resume", "start again", "subscribe", "opt in", "optin", "empezar"}),
    "help": frozenset({"help", "info", "aide", "ayuda"}),
    "delete": frozenset(
        f"{verb} {what}"
        for verb in ("delete", "erase", "remove", "clear", "please delete", "please erase", "borrar", "borra")
        for what in ("my chat", "my chats", "my data", "my messages", "this chat", "chat", "everything", "mi chat")
    ),
    "more": frozenset({"more", "more please", "read on", "go on", "m\u00e1s", "mas"}),
    "sources": frozenset({"sources", "source", "fuentes"}),
}  # fmt: skip
VENDORS_OWN = frozenset({
    "stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "start", "unstop", "yes", "help", "info",
})  # fmt: skip
"""What Twilio answers by itself, as the whole message; to all other forms we speak."""


def is_vendors_own(text: str) -> bool:
    return text.strip().lower() in VENDORS_OWN


def command(text: str) -> Command | None:
    """The command that the whole text is, in any case and with any marks around it."""
    if len(text) > LONGEST:
        return None
    said = " ".join(text.strip(AROUND).lower().replace("\u2019", "'").split())
    return next((name for name, words in WORDS.items() if said in words), None)


def number(text: str) -> int | None:
    """The number that the whole text is: `2`, `2.`, `#2`."""
    said = text.strip().strip("#.()! ")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 2 else None  # noqa: PLR2004
