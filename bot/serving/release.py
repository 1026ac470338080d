"""Which release this is."""

from __future__ import annotations

from functools import lru_cache
from importlib import metadata

NAME = "palsy-guide"


@lru_cache(maxsize=1)
def version() -> str:
    """As pyproject.toml says it; `unknown` where the project runs without being installed."""
    try:
        return metadata.version(NAME)
    except metadata.PackageNotFoundError:
        return "unknown"
