"""Plain text in each vendor's flavour, so that nothing in it is taken for markup, a mention or a link with another name.

Where a flavour has no escape, an unseen blank parts the sign from what it would act on. Addresses (`https:`) stay bare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from bot.rendering.gsm import in_gsm
from bot.rendering.limits import Flavour

UNSEEN = "\u200b"  # zero-width space
SCHEMES = ("https://", "http://")
MARKS = "*_~`"
AT_LINE_START = "#>+-="


def escaped(text: str, flavour: Flavour) -> str:
    """One line of text, as it is written for the vendor."""
    if flavour == "gsm":
        return in_gsm(text)
    line = " ".join(_word(word, flavour) for word in text.split(" "))
    return _no_list(line) if flavour == "markdown" else line


def bold(line: str, flavour: Flavour) -> str:
    """A line that was escaped already; unchanged where the flavour has no such thing."""
    begin, end = {"html": ("<b>", "</b>"), "mrkdwn": ("*", "*"), "markdown": ("**", "**"), "google": ("*", "*")}.get(
        flavour, ("", "")
    )
    return f"{begin}{line}{end}"


def call_link(shown: str, dialled: str, flavour: Flavour) -> str:
    """A number that can be tapped."""
    if flavour == "mrkdwn":
        return f"<tel:{dialled}|{shown}>"
    return f"[{shown}](tel:{dialled})" if flavour == "markdown" else shown


def _word(word: str, flavour: Flavour) -> str:
    if word.startswith(SCHEMES):
        return ADDRESS[flavour](word) if flavour in ADDRESS else word
    return WORD[flavour](word)


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _slack(text: str) -> str:
    return _parted(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"), MARKS)


def _markdown(text: str) -> str:
    for sign in "\\`*_~[]<|":
        text = text.replace(sign, f"\\{sign}")
    text = _parted(text, ":") if text.count(":") > 1 else text  # :x: is a picture there
    return _parted(text, "@&")


def _parted(text: str, signs: str) -> str:
    for sign in signs:
        text = text.replace(sign, sign + UNSEEN)
    return text


def _no_list(line: str) -> str:
    """What begins a heading, a quotation or a list at the start of a line."""
    if line[:1] in AT_LINE_START:
        return f"\\{line}"
    digits = len(line) - len(line.lstrip("0123456789"))
    return f"{line[:digits]}\\{line[digits:]}" if digits and line[digits : digits + 1] in (".", ")") else line


WORD: Mapping[Flavour, Callable[[str], str]] = {
    "plain": lambda text: _parted(text, MARKS),
    "html": _html,
    "mrkdwn": _slack,
    "markdown": _markdown,
    "google": lambda text: _parted(text, f"{MARKS}<"),
}
ADDRESS: Mapping[Flavour, Callable[[str], str]] = {
    "html": _html,
    "mrkdwn": lambda address: quote(address, safe=":/?#[]@!$&'()*+,;=%~").replace("&", "&amp;"),
    "markdown": lambda address: quote(address, safe=":/?#@!$&'+,;=%~"),
}
