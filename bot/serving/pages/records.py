"""A source's record as the public reads it: without the editors' notes on what was seen of it."""

from __future__ import annotations

import re
from typing import Final

# What our editors wrote beside the record for one another. The record in the repository keeps it.
SEEN: Final = (
    r"(?:not (?:shown|seen|on the (?:copy|part|page))|were not on|from memory|from the DOI|older version of the site)"
)
NOT_SHOWN: Final = re.compile(r"^(?:authors?|maker|journal)\b[^()]{0,80}not shown[^()]{0,80}(?:\((.{0,200})\))?$", re.I)
NOTE: Final = re.compile(rf" ?[(][^()]{{0,200}}{SEEN}[^()]{{0,200}}[)]", re.I)
WHERE: Final = re.compile(r"^(?:abstract as (?:shown|republished) (?:by|at)|record at) ", re.I)
AFTER: Final = re.compile(
    r"(?: according to a secondary page|,? (?:as )?(?:shown|republished) (?:by|at)|, read in |, as kept in "
    r"|;? ?abstract republished).*$",
    re.I,
)


def public(record: str) -> str:
    """Empty where nothing but a note stood there."""
    named = NOT_SHOWN.match(record)
    if named:
        inside = named[1] or ""
        return "" if inside.lower().startswith("abstract") else inside
    return AFTER.sub("", WHERE.sub("", NOTE.sub("", record))).strip(" ;,")
