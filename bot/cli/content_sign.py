"""`palsy content approve --sign`: a clinician who sits at this terminal signs what she has read. Nothing of it is made up:
name, profession and registration stand in the lock as they were typed, and no script can give them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cli.content_lookup import CallError
from bot.cli.content_table import say

if TYPE_CHECKING:
    from bot.content.vetting import Vetting

AUTOMATIC = ("CI", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL", "BUILDKITE", "TF_BUILD")
ASKED = ("Your name", "Your profession", "Registered with, and number")
MOST_SIGNS = 120
YES = "I have read it"


def must_sit_at_a_terminal() -> None:
    """Raises CallError where no person can be asked."""
    if found := next((name for name in AUTOMATIC if os.environ.get(name)), None):
        raise CallError(
            f"--sign is for a person at a terminal, and this is an automatic run ({found} is set): nothing was signed"
        )
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise CallError("--sign is for a person at a terminal, not for a script or a pipe: nothing was signed")


def asked_signature() -> tuple[str, ...]:
    """Name, profession and registration. Raises CallError where one is left empty, or holds signs that cannot be seen."""
    say("You sign as a clinician that you have read the texts below beside their sources. Every reader sees who signed.")
    return tuple(_asked(what) for what in ASKED)


def signed(entries: Mapping[str, Vetting], texts: Mapping[str, str], signature: tuple[str, ...]) -> dict[str, Vetting]:
    """The entries of the texts that the signer confirms one by one, as she reads them. `texts`: as a patient reads each."""
    agreed: dict[str, Vetting] = {}
    for name, entry in entries.items():
        say(f"\n{texts[name]}\n")
        answer = _line(f"{name}: type `{YES}` to sign it, anything else to leave it")
        if answer.casefold().strip("`.") == YES.casefold():
            agreed[name] = replace(entry, by=signature[0], signed=signature)
        else:
            say(f"{name}: not signed, and as it was")
    return agreed


def _asked(what: str) -> str:
    answer = _line(what)
    if not answer or len(answer) > MOST_SIGNS or not answer.isprintable():
        raise CallError(f"{what}: write 1 to {MOST_SIGNS} letters that can be seen; nothing was signed")
    return answer


def _line(what: str) -> str:
    """Asked where the messages go, so that the result of the command stands alone."""
    print(f"{what}: ", end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise CallError("nothing was signed")
    return " ".join(line.split(" ")).strip()
