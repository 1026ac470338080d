"""The plain text of a card, for surfaces that show no cards. No blank line, so no channel splits it."""

from __future__ import annotations

from typing import Any

from bot.rendering.card import Card

REPLY = "When it fits, reply with its number:"
BUTTONS = "affirm_deny"  # topic of the offers that are no question; the text itself says the words for them


def plain_text(card: Card) -> str:
    lines = [card["title"]]
    for block in card["blocks"]:
        lines.extend(_block(block))
    if card["options"] and card["type"] == "urgent":
        lines.append(REPLY)  # the steps of an urgent text have numbers too
    lines.extend(f"{n}. {option['title']}" for n, option in enumerate(card["options"], 1))
    if card["sources"]:
        lines.append("Sources:")
        lines.extend(source_line(source) for source in card["sources"])
    if card["review"]["on"] and card["sources"]:
        lines.append(f"Checked {card['review']['on']} ({card['review']['status']}).")
    asked = [suggestion["title"] for suggestion in card["suggestions"] if suggestion["topic"] != BUTTONS]
    if asked:
        lines.append("You can also ask about: " + "; ".join(asked))
    return "\n".join(line for line in lines if line.strip())


def source_line(source: dict[str, Any]) -> str:
    year = source["year"] or "undated"
    place = f", {source['locator']}" if source["locator"] else ""
    return f"[{source['n']}] {source['title']}. {source['publisher']}, {year}{place}. {source['url']}"


def _block(block: dict[str, Any]) -> list[str]:
    marked = [part["text"] + "".join(f" [{n}]" for n in part["cites"]) for part in block["parts"]]
    if block["kind"] == "steps":
        return [f"{number}. {text}" for number, text in enumerate(marked, 1)]
    if block["kind"] == "list":
        return [f"- {text}" for text in marked]
    return [("Important: " if block["kind"] == "warning" else "") + " ".join(marked)]
