"""What is installed from requirements.lock, as a list in the form of CycloneDX 1.5: name, version, hashes, licence.

Licences are those that the installed packages state; a package that is not for this machine has none here.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from bot.serving.release import NAME, version

LOCK = Path("requirements.lock")
PINNED = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)(?: ; ([^\\]*))?")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
MOST_OF_A_NAME = 60  # characters; some packages state the whole text of their licence where its name belongs
CLASSIFIER = "License :: "
NOT_STATED = "not stated"


class LockError(Exception):
    """The lock cannot be read. The message says what to do."""


@dataclass(frozen=True)
class Locked:
    """One entry of the lock. `marker`: for which machines, as pip writes it."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def locked(lock: Path = LOCK) -> list[Locked]:
    """Raises LockError."""
    try:
        text = lock.read_text(encoding="utf-8")
    except OSError:
        raise LockError(f"{lock} is missing: run this in the project's folder") from None
    found = list(_entries(text))
    if not found:
        raise LockError(f"{lock} names no package: run `make lock`")
    return found


def _entries(text: str) -> Iterator[Locked]:
    blocks = re.split(r"(?m)^(?=[A-Za-z0-9])", text)
    for block in blocks:
        pinned = PINNED.match(block)
        if pinned:
            yield Locked(pinned[1], pinned[2], (pinned[3] or "").strip(), tuple(HASH.findall(block)))


def licence_of(package: Locked) -> str | None:
    """As the installed package states it; None where another version or none is installed."""
    try:
        told = metadata.metadata(package.name)
    except metadata.PackageNotFoundError:
        return None
    if told["Version"] != package.version:
        return None
    classified = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier") or [] if c.startswith(CLASSIFIER)]
    known = [name for name in classified if name != "OSI Approved"]
    said = _field(told, "License")
    plain = said if 0 < len(said) <= MOST_OF_A_NAME and "\n" not in said and said != "UNKNOWN" else ""
    return _field(told, "License-Expression") or " or ".join(known) or plain or NOT_STATED


def _field(told: metadata.PackageMetadata, name: str) -> str:
    return str((told.get_all(name) or [""])[0]).strip()


def bill(lock: Path = LOCK) -> dict[str, Any]:
    """The same for the same lock on the same machine: it holds no time, and its number is made from its content.

    Raises LockError.
    """
    packages = locked(lock)
    content = hashlib.sha256(lock.read_bytes()).hexdigest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, content)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": NAME, "name": NAME, "version": version()}},
        "components": [_component(package) for package in packages],
    }


def _component(package: Locked) -> dict[str, Any]:
    licence = licence_of(package)
    properties = [{"name": "palsy:for", "value": package.marker}] if package.marker else []
    return {
        "type": "library",
        "bom-ref": f"{package.purl}#{hashlib.sha256(package.marker.encode()).hexdigest()[:8]}",
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        # Of each file that may be installed: one of them is.
        "externalReferences": [
            {"type": "distribution", "url": package.purl, "hashes": [{"alg": "SHA-256", "content": found}]}
            for found in package.hashes
        ],
        "licenses": [{"license": {"name": licence}}] if licence else [],
        "properties": properties,
    }
