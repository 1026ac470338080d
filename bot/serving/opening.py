"""Opens the channels that the file names. One that lacks a secret is named and stays closed, while the others open."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
OURS = "bot.channels."
MESSAGING = (
    "bot.channels.telegram.TelegramDoor",
    "bot.channels.whatsapp.WhatsAppDoor",
    "bot.channels.messenger.MessengerDoor",
    "bot.channels.twilio.TwilioSmsDoor",
    "bot.channels.twilio.TwilioWhatsAppDoor",
    "bot.channels.slack.SlackDoor",
    "bot.channels.rocketchat.RocketChatDoor",
    "bot.channels.mattermost.MattermostDoor",
    "bot.channels.webex.WebexDoor",
    "bot.channels.google_chat.GoogleChatDoor",
    "bot.channels.teams.TeamsDoor",
)
OPTIONAL = "old_"  # a secret that is taken beside the new one while it is changed


class ChannelsError(Exception):
    """The file of channels cannot be used. The message says what to do."""


@dataclass(frozen=True)
class Entry:
    """One channel of the file, with its `${NAME}` filled in. `missing`: what must be set before it opens."""

    path: str
    settings: Mapping[str, Any]
    missing: tuple[str, ...] = ()

    @property
    def kind(self) -> Any:
        """The class: one of ours, of Rasa's own by its short name, or any by its path. Raises ChannelsError."""
        from rasa.core.channels import BUILTIN_CHANNELS

        if self.path in BUILTIN_CHANNELS:
            return BUILTIN_CHANNELS[self.path]
        module, _, name = self.path.rpartition(".")
        try:
            return getattr(import_module(module), name)
        except (ImportError, AttributeError, ValueError):
            raise ChannelsError(f"there is no channel {self.path}: write it as docs/channels/README.md has it") from None

    @property
    def is_messaging(self) -> bool:
        return self.path.startswith(OURS) and hasattr(self.kind, "SECRETS")


def entries_of(credentials: Path, environment: Mapping[str, str] = os.environ) -> list[Entry]:
    """Raises ChannelsError."""
    try:
        written = yaml.safe_load(credentials.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise _unusable(credentials, error) from None
    if not isinstance(written, dict) or not all(isinstance(v, dict | None) for v in written.values()):
        raise ChannelsError(f"{credentials} cannot be used: name each channel with its settings (see docs/operations.md)")
    try:
        return [_entry(str(path), settings or {}, environment) for path, settings in written.items()]
    except ChannelsError as error:
        raise _unusable(credentials, error) from None


def check_channels(credentials: Path) -> None:
    """Raises ChannelsError where the file is not there."""
    if not credentials.is_file():
        raise ChannelsError(f"{credentials} is missing: name a file of channels, such as deploy/credentials.yml")


def channels_of(credentials: Path) -> list[Any]:
    """The channels that can be opened; what a closed one lacks is said on the terminal.

    Raises ChannelsError, ContentError or SecretError.
    """
    check_channels(credentials)
    opened = []
    for entry in entries_of(credentials):
        try:
            if entry.missing and entry.is_messaging:
                print(
                    f"{entry.kind.channel} stays closed: set {', '.join(entry.missing)} (see `palsy channels`)", flush=True
                )
            elif entry.missing:
                raise ChannelsError(f"{entry.path} needs {', '.join(entry.missing)}: set it")
            else:
                opened.append(entry.kind.from_credentials(dict(entry.settings) or None))
        except (ChannelsError, TypeError, AttributeError) as error:
            raise _unusable(credentials, error) from None
    return opened


def _unusable(credentials: Path, error: Exception) -> ChannelsError:
    return ChannelsError(f"{credentials} cannot be used: {' '.join(str(error).split())} (see docs/operations.md)")


def _entry(path: str, settings: Mapping[str, Any], environment: Mapping[str, str]) -> Entry:
    filled: dict[str, Any] = {}
    missing: list[str] = []
    for name, value in settings.items():
        wanted = [n for n in VARIABLE.findall(value) if not environment.get(n)] if isinstance(value, str) else []
        if not wanted:
            filled[name] = _filled(value, environment)
        elif not str(name).startswith(OPTIONAL):
            missing += wanted
    entry = Entry(path, filled)
    if entry.is_messaging:
        missing += [f"`{name}:`" for name in entry.kind.SECRETS if name not in settings]
    return Entry(path, filled, tuple(missing))


def _filled(value: Any, environment: Mapping[str, str]) -> Any:
    return VARIABLE.sub(lambda match: environment[match[1]], value) if isinstance(value, str) else value
