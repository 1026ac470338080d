"""The sheet of all red flags as one page that stands alone, to print and to sign."""

from __future__ import annotations

from pathlib import Path

from bot.cli.flags_sheet import Sheets
from bot.cli.flags_words import LEGEND
from bot.content.catalogue import Catalogue

TEMPLATES = Path(__file__).parent / "templates"


def page(sheets: Sheets, catalogue: Catalogue) -> str:
    """HTML; all that comes from the files is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template("flags.html").render(
        sheets=[sheets.sheet(flag.id, catalogue) for flag in sheets.flags],
        shared=sheets.shared(),
        calm=sheets.calm_words(),
        spelt=sheets.common.spelt,
        misspelt=sheets.common.misspelt,
        phrases=sheets.all_phrases(),
        version=sheets.version,
        legend=LEGEND,
    )
