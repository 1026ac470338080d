"""The addresses of the pages, `/health` and `/version`."""

from __future__ import annotations

import asyncio
import datetime
import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.assistant import assistant
from bot.content.catalogue import Catalogue
from bot.content.guides import Guide
from bot.content.picture import POLICY
from bot.content.site import Site
from bot.content.telephone import pieces
from bot.rendering.card import notice
from bot.rendering.figure import pictures_served
from bot.rendering.guide import guide_page, guides_served
from bot.rendering.safe import EMERGENCY
from bot.serving.model import STAMP
from bot.serving.pages.address import own_address, public_address
from bot.serving.pages.browse import browsing, kinds_of_sources
from bot.serving.pages.evidence import example, first_askings
from bot.serving.pages.facts import by_kind, content_hash, served, signed, supports, urgent_levels
from bot.serving.pages.headers import add_headers
from bot.serving.pages.letters import serve_code
from bot.serving.pages.sending import send
from bot.serving.pages.widget import ANY_SITE, FIVE_MINUTES, FOREVER, LOADER, NOT_BUILT, WidgetFiles
from bot.serving.release import version
from bot.store.faults import faults

TEMPLATES = Path(__file__).parent / "templates"
NO_STORE = {"Cache-Control": "no-store"}
PAGES_KEPT = 16
LONGEST_WAIT = 2.0  # seconds for the assistant's thread to say that it is there


def add_pages(app: Sanic, site: Site, catalogue: Catalogue, widget: WidgetFiles | None = None) -> None:
    pages = Pages(site, catalogue, widget or WidgetFiles())
    for address in ("/", "/chat", "/embed", "/guide", "/safety", "/sources"):
        app.add_route(pages.html(address), address, methods=["GET", "HEAD"], name="page_" + (address.strip("/") or "index"))
    app.add_route(pages.code, "/chat/qr.svg", methods=["GET", "HEAD"], name="page_code")
    app.add_route(pages.guide, "/guide/<stage:str>", methods=["GET", "HEAD"], name="page_stage")
    app.add_route(pages.figure, "/figures/<name:str>", methods=["GET", "HEAD"], name="figure")
    app.add_route(pages.file("site.css", "text/css"), "/site.css", name="page_style")
    app.add_route(pages.file("pages.js", "text/javascript"), "/pages.js", name="page_script")
    app.add_route(pages.allowed, "/allowed", methods=["GET", "HEAD"], name="page_allowed")
    app.add_route(pages.file("icon.svg", "image/svg+xml"), "/icon.svg", name="page_icon")
    app.add_route(pages.data(browsing), "/topics.json", methods=["GET", "HEAD"], name="data_topics")
    app.add_route(pages.data(kinds_of_sources), "/kinds.json", methods=["GET", "HEAD"], name="data_kinds")
    app.add_route(pages.widget.serve, "/widget/<name:path>", name="widget_file")
    app.add_route(pages.health, "/health", methods=["GET", "HEAD"], name="health")
    app.add_route(pages.version, "/version", name="version")
    add_headers(app, pages.missing)


class Pages:
    """Fills the templates. The content is looked up anew each day, since a review lapses while serving, and
    whenever it was exchanged."""

    def __init__(self, site: Site, catalogue: Catalogue, widget: WidgetFiles) -> None:
        self.site, self.catalogue, self.widget = site, catalogue, widget
        loader = FileSystemLoader(TEMPLATES)
        self._templates = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._templates.filters["pieces"] = pieces
        self._of_today: Callable[[datetime.date, int, str], dict[str, Any]] = lru_cache(maxsize=PAGES_KEPT)(self._read)

    def html(self, address: str) -> Callable[[Request], Any]:
        name = (address.strip("/") or "index") + ".html"

        async def serve(request: Request) -> HTTPResponse:
            page = self._filled(name, request, **self._today(address))
            return send(request, page, "text/html", {"Cache-Control": "no-cache"})

        return serve

    async def guide(self, request: Request, stage: str) -> HTTPResponse:
        """The guide of one stage; where it may not be shown, or there is none, where to go instead."""
        served: list[Guide] = self._today("/guide")["guides"]
        if all(guide.id != stage for guide in served):
            return self.missing(request)
        page = self._filled("stage.html", request, guides=served, **self._today(f"/guide/{stage}"))
        return send(request, page, "text/html", {"Cache-Control": "no-cache"})

    async def code(self, request: Request) -> HTTPResponse:
        """The QR code of the chat's own page, for letters."""
        return await serve_code(self.site, request)

    async def figure(self, request: Request, name: str) -> HTTPResponse:
        """A picture of an answer, for the widget on whatever website it stands. One that may not be shown is not there."""
        picture = self._today("/figures")["pictures"].get(name)
        if picture is None:
            return HTTPResponse("no such picture\n", status=404, content_type="text/plain; charset=utf-8", headers=ANY_SITE)
        told = {**ANY_SITE, "Cache-Control": FOREVER, "Content-Security-Policy": POLICY}
        return send(request, picture, "image/svg+xml", told)

    def data(self, made: Callable[[Catalogue], Any]) -> Callable[[Request], Any]:
        """For the widget, on whatever website it stands: nothing in it is secret."""
        of_today = lru_cache(maxsize=2)(
            lambda *_: json.dumps(made(self.catalogue), ensure_ascii=False, separators=(",", ":")).encode()
        )

        async def serve(request: Request) -> HTTPResponse:
            return send(
                request,
                of_today(_today(), self.catalogue.taken),
                "application/json",
                {**ANY_SITE, "Cache-Control": FIVE_MINUTES},
            )

        return serve

    def missing(self, request: Request) -> HTTPResponse:
        """For an address that leads nowhere: where to go instead, and whom to call."""
        page = self._filled("missing.html", request)
        return HTTPResponse(page, status=404, content_type="text/html; charset=utf-8", headers=NO_STORE)

    def _filled(self, name: str, request: Request, **more: Any) -> bytes:
        return self._templates.get_template(name).render(**self._words(request), **more).encode()

    @staticmethod
    def file(name: str, kind: str) -> Callable[[Request], Any]:
        async def serve(request: Request) -> HTTPResponse:
            return send(request, (TEMPLATES / name).read_bytes(), kind, {"Cache-Control": "no-cache"})

        return serve

    async def health(self, request: Request) -> HTTPResponse:
        """200 while messages can be answered and kept: the model is loaded, its thread is not stuck, the storage is well."""
        agent = request.app.ctx.agent
        ready = bool(agent is not None and agent.is_ready())
        quick = await _is_quick()
        failing = faults().now()
        watch = getattr(request.app.ctx, "storage", None)
        if watch is not None and watch.is_late():
            failing["disk"] = "does not answer"
        well = ready and quick and not failing
        status = {"status": "ok" if well else "failing", "model": ready, "answering": quick, "storage": failing or "ok"}
        return response.json(status, status=200 if well else 503, headers=NO_STORE)

    async def allowed(self, request: Request) -> HTTPResponse:
        """Whether the website of this origin may hold the chat: anybody can find out by trying."""
        return response.json({"allowed": request.args.get("origin") in self.site.origins}, headers=NO_STORE)

    async def version(self, _: Request) -> HTTPResponse:
        stamp = STAMP.read_text().strip()[:16] if STAMP.exists() else None
        told = {"version": version(), "content": content_hash(self.catalogue), "model": stamp}
        return response.json(told, headers=NO_STORE)

    def _today(self, address: str) -> dict[str, Any]:
        return self._of_today(_today(), self.catalogue.taken, address)

    def _read(self, _: datetime.date, taken: int, address: str) -> dict[str, Any]:
        if address.startswith("/guide/"):
            stage = self.catalogue.library.guides.stages[address.removeprefix("/guide/")]
            return {"page": guide_page(self.catalogue, self.site, stage)}
        makers: dict[str, Callable[[], dict[str, Any]]] = {
            "/": self._start,
            "/embed": lambda: {"builders": yaml.safe_load((TEMPLATES / "builders.yml").read_text(encoding="utf-8"))},
            "/figures": lambda: {"pictures": pictures_served(self.catalogue)},
            "/guide": lambda: {"guides": guides_served(self.catalogue)},
            "/safety": lambda: {"levels": urgent_levels(self.catalogue, self.site)},
            "/sources": lambda: {"kinds": by_kind(supports(self.catalogue)), "signed": signed(self.catalogue)},
        }
        return makers[address]() if address in makers else {}

    def _start(self) -> dict[str, Any]:
        return {
            "example": example(self.catalogue, self.site),
            "rows": first_askings(),
            "starters": browsing(self.catalogue)["starters"],
            "answers": len(served(self.catalogue)),
            "cited": sum(bool(support.titles) for support in supports(self.catalogue)),
            "signed": signed(self.catalogue),
        }

    def _words(self, request: Request) -> dict[str, Any]:
        return {
            "site": self.site,
            "notice": notice(self.site),
            "emergency": EMERGENCY.format(number=self.site.emergency_number),
            "widget": self.widget.is_built,
            "not_built": NOT_BUILT,
            "loader": LOADER,
            "hash": self.widget.integrity().get(LOADER),
            "server": own_address(self.site, request),
            "public": public_address(self.site, request),
        }


async def _is_quick() -> bool:
    try:
        await asyncio.wait_for(assistant().does(asyncio.sleep(0)), LONGEST_WAIT)
    except asyncio.TimeoutError:
        return False
    return True


def _today() -> datetime.date:
    return datetime.date.today()
