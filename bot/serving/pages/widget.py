"""The built widget's files: the loader's address stays, everything else carries its content's hash in its address."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.serving.pages.sending import send

DIST = Path(__file__).resolve().parents[2] / "widget" / "dist"
LOADER = "palsy-guide.js"
NAME = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}/)?[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}")
TYPES = {".js": "text/javascript", ".json": "application/json", ".map": "application/json"}
NOT_BUILT = "The chat widget is not built: run `make build`, then load this page again."
FOREVER = "public, max-age=31536000, immutable"
FIVE_MINUTES = "public, max-age=300"
ANY_SITE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


class WidgetFiles:
    """Serves the files of one folder, and no other."""

    def __init__(self, folder: Path = DIST) -> None:
        self.folder = folder

    @property
    def is_built(self) -> bool:
        return (self.folder / LOADER).is_file()

    def integrity(self) -> dict[str, str]:
        """Hash by file name, for `integrity` in a script tag; empty where the widget is not built."""
        try:
            return dict(json.loads((self.folder / "integrity.json").read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}

    async def serve(self, request: Request, name: str) -> HTTPResponse:
        if not self.is_built:
            return HTTPResponse(NOT_BUILT + "\n", status=404, content_type="text/plain; charset=utf-8", headers=ANY_SITE)
        path = self._file(name)
        if path is None:
            return HTTPResponse("no such file\n", status=404, content_type="text/plain; charset=utf-8", headers=ANY_SITE)
        kept = FOREVER if "/" in name else FIVE_MINUTES
        content, tag = _content(path, path.stat().st_mtime_ns)
        return send(request, content, TYPES[path.suffix], {**ANY_SITE, "Cache-Control": kept}, tag)

    def _file(self, name: str) -> Path | None:
        """A file of ours in the folder itself, not one that a link there leads to."""
        path = self.folder / name
        if not NAME.fullmatch(name) or path.suffix not in TYPES or not path.is_file():
            return None
        return path if path.resolve().is_relative_to(self.folder.resolve()) else None


@lru_cache(maxsize=32)
def _content(path: Path, changed: int) -> tuple[bytes, str]:
    """The file as it is since then, and its tag."""
    content = path.read_bytes()
    return content, '"' + hashlib.sha256(content).hexdigest()[:32] + '"'
