"""A file of readings (who read which snippet with what verdict), and what a reader may call itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.cli.content_lookup import CallError

WITHHELD = "withheld"
# A closed list, so that a misspelt `withheld` approves nothing.
VERDICTS = ("ok", "good", "passed", "approved", "kept", "mended", "fixed", "changed", WITHHELD)

NO_CLINICIAN = "no clinician has signed this content, and the lock must not look as if one had: say only what read it"
# Words that would make an entry look as if one had:
CLINICIAN = re.compile(
    r"\b(?:dr|doctors?|physicians?|clinicians?|nurses?|nursing|surgeons?|consultants?|specialists?|experts?|"
    r"pharmacists?|\w*therapists?|neurolog\w*|ophthalm\w*|otolaryng\w*|optometr\w*|orthopt\w*|radiolog\w*|"
    r"p(?:a)?ediatric\w*|psycholog\w*|psychiatr\w*|dentists?|midwi\w+|paramedics?|medics?|medical\w*|clinical\w*|"
    r"hospitals?|clinics?|prof|professors?|registrars?|gps?|mds?|mbbs|mbchb|rns?|np|frcs|mrcp|frcp|facs)\b"
    r"|\bm\.\s?d\b|\bm\.?b\.?,?\s?b\.?s\b|\b(?-i:DO|ENT|PA)\b",
    re.I,
)
SIGNATURE = re.compile(
    r"\b(?:reviewed|approved|signed|checked|verified|written|read|vetted)(?: off)? by (?:a |an |our |your |the )?"
    rf"(?:{CLINICIAN.pattern})|\bdr\.?\s+[A-Z]\w+|\bm\.?d\b",
    re.I,
)


@dataclass(frozen=True)
class Reading:
    """One snippet that somebody read beside its sources, with the verdict and what was found."""

    id: str
    verdict: str = ""
    note: str = ""

    @property
    def withheld(self) -> bool:
        return self.verdict == WITHHELD

    def noted(self, otherwise: str) -> str:
        """The note for the lock: verdict and own note, else the note given for all."""
        return ": ".join(part for part in (self.verdict, self.note or otherwise) if part)


def suggests_clinician(text: str) -> str | None:
    """The first word that would make a reader look like a clinician."""
    found = CLINICIAN.search(text)
    return found[0] if found else None


def look_like_signature(note: str) -> str | None:
    """Words of a note that read as a clinician's signature. A note may speak of doctors: "says to ask a doctor"."""
    found = SIGNATURE.search(note)
    return found[0] if found else None


def readings_in(path: Path) -> list[Reading]:
    """Raises ContentError where the file cannot be read, CallError where a note looks like a clinician's signature."""
    from bot.content.fields import Fields
    from bot.content.lines import load_lined
    from bot.content.problem import ContentError, shown_path

    value, problems = load_lined(path)
    if not problems and not isinstance(value, list):
        raise CallError(f"{path} is no list of readings: write `- {{id: ..., verdict: ok, note: ...}}` lines")
    readings: dict[str, Reading] = {}
    for item in value or []:
        fields = Fields(item, shown_path(path), "the reading", 1, problems)
        verdict = fields.text("verdict", among=VERDICTS)
        reading = Reading(fields.text("id"), verdict, " ".join(fields.text("note", required=False).split()))
        fields.close()
        if reading.id and reading.id in readings:
            fields.complain(fields.line, f"{reading.id} is read twice", "keep the last reading only")
        readings[reading.id] = reading
    if problems:
        raise ContentError(problems)
    _must_not_be_signed(readings.values(), path)
    return list(readings.values())


def _must_not_be_signed(readings: Iterable[Reading], path: Path) -> None:
    for reading in readings:
        if word := look_like_signature(reading.note):
            raise CallError(f"{path}: the note on {reading.id} may not say {word!r}: {NO_CLINICIAN}")
