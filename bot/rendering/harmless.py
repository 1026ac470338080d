"""Text that somebody typed, as it may stand on a terminal or a page of staff: it is seen, and does nothing else."""

from __future__ import annotations

import unicodedata

MARK = "\N{REPLACEMENT CHARACTER}"
# Controls, formats (bidi, zero width), surrogates, private use, line and paragraph separators.
NOT_SHOWN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def harmless(text: str) -> str:
    """The text on one line, with a mark where a sign would do something else than be seen."""
    flat = text.replace("\t", " ")
    return "".join(MARK if unicodedata.category(sign) in NOT_SHOWN else sign for sign in flat)
