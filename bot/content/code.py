"""The short code of a wording, which a patient can read out: six signs made of its version, without look-alikes."""

from __future__ import annotations

SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I and no O, no 0 and no 1
LENGTH, BITS = 6, 5
HALF = LENGTH // 2


def code_of(version: str) -> str:
    """`K7Q-2MD` of a version, which is a hash in hexadecimal digits; empty where there is none."""
    if not version:
        return ""
    number = int(version[:8], 16) >> (32 - LENGTH * BITS)
    signs = "".join(SIGNS[number >> BITS * place & len(SIGNS) - 1] for place in reversed(range(LENGTH)))
    return f"{signs[:HALF]}-{signs[HALF:]}"


def as_written(code: str) -> str | None:
    """The code as it is made, however somebody wrote it; None where it is none."""
    signs = "".join(sign for sign in code.upper() if sign.isalnum())
    if len(signs) != LENGTH or any(sign not in SIGNS for sign in signs):
        return None
    return f"{signs[:HALF]}-{signs[HALF:]}"
