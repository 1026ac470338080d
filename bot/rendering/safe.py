"""The last resort: what goes out when content, model or code fails. Needs nothing but this file.

These few fixed sentences are the only ones in the code; danger must never meet silence.
"""

from __future__ import annotations

from bot.content.site import Site
from bot.rendering.card import Card

NO_SITE_NUMBER = "your local emergency number"
FAILED = "Something went wrong here, so this question has no answer right now. Please ask again, or ask a person."
URGENT = "This may be serious. Call {number} now, and do not drive yourself."
EMERGENCY = "For a new face droop, a weak arm or leg, slurred speech or trouble breathing, call {number} now."


def safe_card(site: Site | None, topic: str = "out_of_scope", urgent: bool = False) -> Card:
    """A whole card from the fixed sentences above. Without a site file it names no number of its own."""
    number = site.emergency_number if site else NO_SITE_NUMBER
    texts = [URGENT.format(number=number)] if urgent else [FAILED, EMERGENCY.format(number=number)]
    return {
        "type": "urgent" if urgent else "fallback",
        "topic": topic,
        "aspect": "overview",
        "lang": "en",
        "title": "Get help now" if urgent else "No answer right now",
        "blocks": [_paragraph(text) for text in texts],
        "sources": [],
        "snippet": {"id": f"{topic}.safe", "version": ""},
        "review": {"on": None, "due": None, "status": "fixed text of the program"},
        "urgency": "call_now" if urgent else None,
        "options": [],
        "suggestions": [],
        "notice": None,
        "trace": {},
    }


def _paragraph(text: str) -> dict[str, object]:
    return {"kind": "paragraph", "text": text, "cites": [], "parts": [{"text": text, "cites": []}]}
