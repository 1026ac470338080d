"""The last resort: what goes out when content, model or code fails. Needs nothing but this file.

These few fixed sentences are the only ones in the code; danger must never meet silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.content.site import Site
from bot.rendering.card import Card
from bot.rendering.translated import digits_in

ENGLISH, SPANISH = "en", "es"


@dataclass(frozen=True)
class Words:
    """The fixed sentences of one language. `no_number` stands where there is no site file."""

    no_number: str
    failed: str
    urgent: str
    emergency: str
    unknown: str
    title: str
    urgent_title: str
    unknown_title: str
    review: str


FIXED: Mapping[str, Words] = {
    ENGLISH: Words(
        no_number="your local emergency number",
        failed="Something went wrong here, so this question has no answer right now. Please ask again, or ask a person.",
        urgent="This may be serious. Call {number} now, and do not drive yourself.",
        emergency="For a new face droop, a weak arm or leg, slurred speech or trouble breathing, call {number} now.",
        unknown="What was said here before cannot be read now. If you were told to call or to go somewhere, do it now.",
        title="No answer right now",
        urgent_title="Get help now",
        unknown_title="If you were told to get help",
        review="fixed text of the program",
    ),
    SPANISH: Words(
        no_number="número de emergencias de su país",
        failed="Algo falló aquí, y ahora no hay respuesta. Inténtelo otra vez, o pregunte a una persona.",
        urgent="Puede ser grave. Llame ahora al {number}, y no conduzca usted.",
        emergency="Si la cara se cae, un brazo o una pierna pierde fuerza, o cuesta hablar o respirar, llame al {number}.",
        unknown="Ahora no se puede leer lo dicho antes. Si se le dijo que llamara o que fuera a algún lugar, hágalo ya.",
        title="Ahora no hay respuesta",
        urgent_title="Busque ayuda ahora",
        unknown_title="Si se le dijo que buscara ayuda",
        review="texto fijo del programa",
    ),
}
NO_SITE_NUMBER = FIXED[ENGLISH].no_number
FAILED, URGENT, EMERGENCY = FIXED[ENGLISH].failed, FIXED[ENGLISH].urgent, FIXED[ENGLISH].emergency


def safe_card(site: Site | None, topic: str = "out_of_scope", urgent: bool = False, lang: str = ENGLISH) -> Card:
    """A whole card from the fixed sentences above. Without a site file it names no number of its own."""
    words = FIXED[lang]
    if urgent:
        return _card(site, lang, topic, words.urgent_title, words.urgent)
    return _card(site, lang, topic, words.title, words.failed, words.emergency) | {"type": "fallback", "urgency": None}


def unknown_card(site: Site | None, lang: str = ENGLISH) -> Card:
    """Stands above the answer where it cannot be read whether something urgent was said before."""
    words = FIXED[lang]
    return _card(site, lang, "emergency", words.unknown_title, words.unknown, words.emergency)


def _card(site: Site | None, lang: str, topic: str, title: str, *texts: str) -> Card:
    """An urgent one."""
    number = _number(site, lang) or FIXED[lang].no_number
    return {
        "type": "urgent",
        "topic": topic,
        "aspect": "overview",
        "lang": lang,
        "title": title,
        "blocks": [_paragraph(text.format(number=number)) for text in texts],
        "sources": [],
        "snippet": {"id": f"{topic}.safe", "version": "", "code": ""},
        "review": {"on": None, "due": None, "status": FIXED[lang].review},
        "urgency": "call_now",
        "options": [],
        "suggestions": [],
        "notice": None,
        "trace": {},
    }


def _number(site: Site | None, lang: str) -> str | None:
    if site is None:
        return None
    return site.emergency_number if lang == ENGLISH else digits_in(site.emergency_number)


def _paragraph(text: str) -> dict[str, object]:
    return {"kind": "paragraph", "text": text, "cites": [], "parts": [{"text": text, "cites": []}]}
