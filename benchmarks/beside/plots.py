"""Bars as SVG, for a light page and a dark one."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH, LABELS, LINE, BAR, TOP = 760, 330, 26, 16, 40
FIGURE = 90  # kept free behind the longest bar
STYLE = (
    "text{font:13px sans-serif;fill:#222}.title{font-weight:bold}.a{fill:#0b6e99}.b{fill:#b3541e}.c{fill:#6b6b6b}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.a{fill:#5db7de}.b{fill:#e08a57}.c{fill:#a0a0a0}}"
)
COLOURS = "abc"  # of this assistant, the recipe and the floor
Bar = tuple[str, float | None, int]  # label, figure, and the number of its colour


def bars(title: str, unit: str, found: Sequence[Bar]) -> str:
    """A bar a line, from nothing, all on one scale; the figure stands behind each. What was not measured says so."""
    most = max((value for _, value, _ in found if value is not None), default=0.0) or 1.0
    height = TOP + LINE * len(found) + 8
    lines = [_bar(bar, TOP + LINE * n, (WIDTH - LABELS - FIGURE) / most, unit) for n, bar in enumerate(found)]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">',
        f"<style>{STYLE}</style>",
        f'<text class="title" x="8" y="22">{escape(title)}</text>',
        *lines,
        "</svg>",
        "",
    ])  # fmt: skip


def _bar(bar: Bar, y: int, scale: float, unit: str) -> str:
    label, value, colour = bar
    figure = "not measured" if value is None else f"{shown(value)} {unit}"
    width = 0.0 if value is None else max(1.0, value * scale)
    return (
        f'<text x="8" y="{y + 13}">{escape(label)}</text>'
        f'<rect class="{COLOURS[colour]}" x="{LABELS}" y="{y}" width="{width:.1f}" height="{BAR}"/>'
        f'<text x="{LABELS + width + 6:.1f}" y="{y + 13}">{figure}</text>'
    )


def shown(value: float, digits: int = 1) -> str:
    """With thousands apart; small figures with two digits behind the point."""
    return f"{value:,.{2 if 0 < abs(value) < 1 and digits else digits}f}"
