"""A text as it was typed, whatever a keyboard, a mail program or a wrong encoding has made of it.

Rules, model and spelling read the mended text; what is stored and shown again is the text as it came.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from bot.understanding.patterns import Match, pattern
from bot.understanding.reading import cleaned
from bot.understanding.spelt_out import joined

MOST_LINES = 400
REMEMBERED = 8  # lines: one message is mended for the rules, for its situation and for its spelling
ENCODED_BY = "&=%"  # without these and above ASCII nothing is encoded
MOST_LAYERS = 3  # of one encoding in another: "&amp;#39;"
ENTITY = pattern(r"&(?:#\d{1,7};?|#x[0-9A-F]{1,6};?|[A-Z][A-Z0-9]{1,31};)")
QUOTED_PRINTABLE = pattern(r"(?:=[0-9A-F]{2})+", any_case=False)
PERCENT = pattern(r"([A-Z])((?:%[0-9A-F]{2})+)")
MARKS = ("'", "\u2019", "\u2018")
# Leads of the characters that are met so: Latin letters, marks, dashes and quotes, letters of full width, Cyrillic.
LEADS: Mapping[int, int] = {0xC2: 2, 0xC3: 2, 0xC5: 2, 0xCA: 2, 0xD0: 2, 0xD1: 2, 0xE2: 3, 0xEF: 3}
FREE = (0x81, 0x8D, 0x8F, 0x90, 0x9D)  # bytes that Windows-1252 gives no letter
# UTF-8 that was read as Mac Roman, or lost its last byte.
ALSO_BROKEN = {
    "\u201a\u00c4\u00f4": "'", "\u201a\u00c4\u00f2": "'", "\u201a\u00c4\u00fa": '"', "\u201a\u00c4\u00f9": '"',
    "\u201a\u00c4\u00ee": " - ", "\u201a\u00c4\u00ec": " - ", "\u00e2\u20ac": '"',
}  # fmt: skip
APOSTROPHES = (
    "`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u0384\u055a\u07f4\u07f5\u1fbd\u1fbf\u1fef\u1ffd\u1ffe"
    "\u2018\u2019\u201b\u2032\u2035\u275b\u275c\ua78b\ua78c\uff07\uff40"
)
# Letters in another dress: full width, mathematical, in circles or squares, ligatures. Not "\u00bd" or "\u2116", which harm.
DRESSED = ((0xFF01, 0xFF5F), (0x1D400, 0x1D800), (0x24B6, 0x24EA), (0x1F130, 0x1F14A), (0xFB00, 0xFB07), (0x3000, 0x3001))
BETWEEN = r"""(?:\\*'{2,}|\\+'|["*;,^~?]|\xE2 ?|\xD5|\x{FFFD}| ?' ?| )"""  # where an apostrophe stood
NOT = "can|won|don|isn|doesn|didn|couldn|wouldn|shouldn|hasn|haven|hadn|aren|wasn|weren|ain|mustn|needn|mightn"
SHORT_FORM = pattern(
    rf"\b(?:({NOT}){BETWEEN}(t)|(i){BETWEEN}(m)|(you|we|they){BETWEEN}(re)"
    rf"|(i|you|we|they|could|should|would|might|must){BETWEEN}(ve)|(i|you|he|she|it|we|they|that|there){BETWEEN}(ll)"
    rf"|(i|you|he|she|we|they){BETWEEN}(d)|([\pL]{{2,}}){BETWEEN}(s))\b"
)
# Before a letter S that is spoken of: "she spits on the s".
OWN_NOTHING = frozenset(
    "my your his her our their its the an and or of for on in at to with from like no not is are as by but these those "
    "letter letters sound sounds under over class type size grade stage vitamin".split()
)
PARTS = range(1, 15)  # groups of that: what stands before and after the apostrophe, of each kind
LEFT_OVER = "\u00e2"  # of an apostrophe whose other two bytes were control marks
GLUED = pattern(r"\\+'|'{2,}")


def mended(text: str) -> str:
    """Apostrophes of every make, entities, broken encodings, letters of full width, and words spelt out, in plain letters.

    Line ends stay, where there are no more than a long letter has.
    """
    return "\n".join(_mended(line) for line in text.split("\n", MOST_LINES))


@lru_cache(maxsize=REMEMBERED)
def _mended(text: str) -> str:
    encoded = not text.isascii() or any(mark in text for mark in ENCODED_BY)
    plain = cleaned(_decoded(text).translate(_plain_letters()) if encoded else text.replace("`", "'"))
    return SHORT_FORM.sub(_with_apostrophe, joined(GLUED.sub("'", plain)))


def _decoded(text: str) -> str:
    for _ in range(MOST_LAYERS):
        mails = PERCENT.sub(_of_percent, _of_quoted_printable(ENTITY.sub(_of_entity, text)))
        new = _of_wrong_encoding(mails)
        if new == text:
            break
        text = new
    for broken, meant in ALSO_BROKEN.items():
        text = text.replace(broken, meant)
    return text


def _of_entity(found: Match) -> str:
    return html.unescape(str(found.group()))


def _of_quoted_printable(text: str) -> str:
    """Only where there is a sign that no sum has: "=E2=80=99"."""
    found = [run for run in (str(match.group()) for match in QUOTED_PRINTABLE.finditer(text)) if _of_bytes(run, "=")]
    if not found:
        return text
    return QUOTED_PRINTABLE.sub(_of_run, text.replace("= ", "").replace("=\n", ""))


def _of_run(found: Match) -> str:
    run = str(found.group())
    return _of_bytes(run, "=") or {"=20": " ", "=3D": "="}.get(run, run)


def _of_percent(found: Match) -> str:
    run = str(found.group(2))
    return str(found.group(1)) + (_of_bytes(run, "%") or {"%20": " "}.get(run, run))


def _of_bytes(run: str, mark: str) -> str | None:
    """What bytes in hexadecimal say, where it is an apostrophe or not ASCII; else None."""
    try:
        said = bytes.fromhex(run.replace(mark, "")).decode("utf-8")
    except ValueError:
        return "'" if run in (f"{mark}92", f"{mark}91") else None
    return said if said in MARKS or not said.isascii() else None


def _of_wrong_encoding(text: str) -> str:
    """UTF-8 that was read as Windows-1252: "can\u00e2\u20ac\u2122t"."""
    if text.isascii():
        return text
    byte_of, kept, place = _windows_bytes(), list[str](), 0
    while place < len(text):
        length = LEADS.get(byte_of.get(text[place], 0), 1)
        letter = _letter(text[place : place + length], byte_of) if length > 1 else None
        kept.append(letter or text[place])
        place += length if letter else 1
    return "".join(kept)


def _letter(run: str, byte_of: Mapping[str, int]) -> str | None:
    try:
        return bytes(byte_of[letter] for letter in run).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None


@lru_cache(maxsize=1)
def _windows_bytes() -> Mapping[str, int]:
    """The byte of each letter above ASCII in Windows-1252; of the control marks that it leaves free, their own."""
    own = {chr(byte): byte for byte in range(0x80, 0x100)}
    return own | {bytes([byte]).decode("cp1252"): byte for byte in own.values() if byte not in FREE}


@lru_cache(maxsize=1)
def _plain_letters() -> Mapping[int, str]:
    dressed = {code: unicodedata.normalize("NFKC", chr(code)) for first, end in DRESSED for code in range(first, end)}
    return dressed | dict.fromkeys(map(ord, APOSTROPHES), "'")


def _with_apostrophe(found: Match) -> str:
    before, after = (part for part in (found.group(n) for n in PARTS) if part)
    before = before.rstrip(LEFT_OVER) or before
    a_letter = after in "sS" and (before.lower() in OWN_NOTHING or (after == "S" and not before.isupper()))
    return str(found.group()) if a_letter else f"{before}'{after}"
