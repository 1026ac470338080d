"""The plain text of a card, for surfaces that show no cards. No blank line, so no channel splits it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.rendering.card import Card

LABELS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "reply": "When it fits, reply with its number:",
        "sources": "Sources:",
        "checked": "Checked {on} ({status}).{code}",
        "code": " Code {code}.",
        "next": "You can also ask about: ",
        "undated": "undated",
    },
    "es": {
        "reply": "Cuando una sea cierta, responda con su número:",
        "sources": "Fuentes:",
        "checked": "Última revisión: {on} ({status}).{code}",
        "code": " Código {code}.",
        "next": "También puede preguntar: ",
        "undated": "sin fecha",
    },
}
REPLY = LABELS["en"]["reply"]
LEADS = {"warning": "Important: ", "figure": "Picture: "}  # before the text of a block of that kind
BUTTONS = "affirm_deny"  # topic of the offers that are no question; the text itself says the words for them


def plain_text(card: Card) -> str:
    labels = labels_in(card["lang"])
    lines = [card["title"]]
    for block in card["blocks"]:
        lines.extend(_block(block))
    if card["options"] and card["type"] == "urgent":
        lines.append(labels["reply"])  # the steps of an urgent text have numbers too
    lines.extend(f"{n}. {option['title']}" for n, option in enumerate(card["options"], 1))
    lines.append(page_line(card))
    if card["sources"]:
        lines.append(labels["sources"])
        lines.extend(source_line(source, labels["undated"]) for source in card["sources"])
    if card["review"]["on"] and card["sources"]:
        lines.append(checked_line(card, labels))
    asked = [suggestion["title"] for suggestion in card["suggestions"] if suggestion["topic"] != BUTTONS]
    if asked:
        lines.append(labels["next"] + "; ".join(asked))
    return "\n".join(line for line in lines if line.strip())


def checked_line(card: Card, labels: Mapping[str, str]) -> str:
    """When its wording was checked, how, and the code by which staff find it."""
    code = card["snippet"].get("code")
    told = labels["code"].format(code=code) if code else ""
    return labels["checked"].format(on=card["review"]["on"], status=card["review"]["status"], code=told)


def page_line(card: Card) -> str:
    """Where the whole is to be read, of which the card is a part; empty where there is no address that works elsewhere."""
    page = card.get("page") or {}
    return f"{page['title']}: {page['address']}" if page.get("address") else ""


def labels_in(lang: str) -> Mapping[str, str]:
    """The few words around a card's own, in its language; in English where they were not translated."""
    return LABELS.get(lang, LABELS["en"])


def source_line(source: dict[str, Any], undated: str = LABELS["en"]["undated"]) -> str:
    year = source["year"] or undated
    place = f", {source['locator']}" if source["locator"] else ""
    return f"[{source['n']}] {source['title']}. {source['publisher']}, {year}{place}. {source['url']}"


def _block(block: dict[str, Any]) -> list[str]:
    marked = [part["text"] + "".join(f" [{n}]" for n in part["cites"]) for part in block["parts"]]
    if block["kind"] == "steps":
        return [f"{number}. {text}" for number, text in enumerate(marked, 1)]
    if block["kind"] == "list":
        return [f"- {text}" for text in marked]
    return [LEADS.get(block["kind"], "") + " ".join(marked)]
