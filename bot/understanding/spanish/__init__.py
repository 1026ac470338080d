"""Danger told in Spanish: rules of its own (data/content/red_flags_es.yml) and a detector learnt from data/spanish."""

from bot.understanding.spanish.detector import SpanishDanger, Told
from bot.understanding.spanish.schema import SpanishError

__all__ = ["SpanishDanger", "SpanishError", "Told"]
