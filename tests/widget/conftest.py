from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
WIDGET: Final = ROOT / "bot" / "widget"
DIST: Final = WIDGET / "dist"
