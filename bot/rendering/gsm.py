"""Text messages: the GSM-7 alphabet of 3GPP 23.038, what stands in for other characters, and segments."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPED = frozenset("\f^{}\\[~]|€")  # two septets each
ONE, PART = 160, 153  # septets of a text that is alone, and of one of several
ONE_WIDE, PART_WIDE = 70, 67  # the same in UTF-16 units, where one character is outside GSM-7
INSTEAD = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "`": "'", "\u00b4": "'", "\u2032": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2033": '"', "\u00ab": '"', "\u00bb": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-",
        "\u2026": "...", "\u2022": "-", "\u00b7": "-", "\u00d7": "x", "\u00f7": "/", "\u2264": "<=", "\u2265": ">=",
        "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u00b0": " degrees", "\u00bd": "1/2",
        "\u00bc": "1/4", "\u00be": "3/4", "\u2192": "->", "\u00a9": "(c)", "\u00ae": "(R)", "\u2122": "(TM)",
        "\t": " ", "\r": None, "\u200b": None, "\ufeff": None, "\u00ad": None,
    }
)  # fmt: skip


def is_gsm(text: str) -> bool:
    return all(sign in BASIC or sign in ESCAPED for sign in text)


def in_gsm(text: str) -> str:
    """The same words with GSM-7 characters, where such stand in; what has none stays, and the text becomes a wide one."""
    mended = unicodedata.normalize("NFC", text).translate(INSTEAD)
    return mended if is_gsm(mended) else "".join(_plainer(sign) for sign in mended)


def segments(text: str) -> int:
    """How many text messages the vendor bills. No pair, of an escape or of surrogates, is cut in two."""
    if not text:
        return 0
    if is_gsm(text):
        return _filled((1 + (sign in ESCAPED) for sign in text), ONE, PART)
    return _filled((len(sign.encode("utf-16-le")) // 2 for sign in text), ONE_WIDE, PART_WIDE)


def _filled(sizes: Iterator[int], alone: int, part: int) -> int:
    each = list(sizes)
    if sum(each) <= alone:
        return 1
    count, used = 1, 0
    for size in each:
        if used + size > part:
            count, used = count + 1, 0
        used += size
    return count


def _plainer(sign: str) -> str:
    """A letter without its accent, where the letter itself can be sent."""
    if sign in BASIC or sign in ESCAPED:
        return sign
    plain = "".join(c for c in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(c))
    return plain if plain and is_gsm(plain) else sign
