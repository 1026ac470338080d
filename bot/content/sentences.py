"""Reads sentences and citations, as they stand in every file of texts."""

from __future__ import annotations

from typing import Any

from bot.content.fields import Fields
from bot.content.lines import line_of
from bot.content.model import Citation, Sentence


def read_sentences(fields: Fields, items: list[Any]) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    for item in items:
        line = line_of(item, fields.line)
        if isinstance(item, str):
            found.append(Sentence(" ".join(item.split()), line=line, path=fields.path))
            continue
        inner = Fields(item, fields.path, "a sentence", line, fields.problems)
        text = " ".join(inner.text("text").split())
        found.append(Sentence(text, read_citations(inner), line, fields.path))
        inner.close()
    return tuple(found)


def read_citations(fields: Fields) -> tuple[Citation, ...]:
    return tuple(Citation.parse(written) for written in fields.texts("cites", required=False))
