"""The addresses of the staff's page. Where no token is set, there are none."""

from __future__ import annotations

import asyncio
import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.refusal import Refused
from bot.content.catalogue import Catalogue
from bot.content.site import Site
from bot.report.page import TEMPLATES as OF_THE_REPORT
from bot.serving.staff.desk import DAYS_AHEAD, desk
from bot.serving.staff.figures import Figures, Span
from bot.serving.staff.guard import Guard

TEMPLATES = Path(__file__).parent / "templates"
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
MOST_OF_A_FORM = 4096  # bytes


def add_staff(app: Sanic, token: str, site: Site, catalogue: Catalogue, folder: Path) -> None:
    """`folder`: where the stores are."""
    page = StaffPage(Guard(token, site), site, catalogue, folder)
    app.add_route(page.show, "/staff", methods=["GET"], name="staff")
    app.add_route(page.sign_in, "/staff/sign-in", methods=["POST"], name="staff_sign_in")
    app.add_route(page.sign_out, "/staff/sign-out", methods=["POST"], name="staff_sign_out")
    app.add_route(page.style, "/staff.css", methods=["GET"], name="staff_style")
    app.register_listener(page.end, "before_server_stop")


class StaffPage:
    def __init__(self, guard: Guard, site: Site, catalogue: Catalogue, folder: Path) -> None:
        self._guard, self._site, self._catalogue, self._folder = guard, site, catalogue, folder
        self._figures = Figures(folder / "web.db")
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    async def end(self, *_: Any) -> None:
        self._figures.end()

    async def show(self, request: Request) -> HTTPResponse:
        try:
            if not self._guard.is_staff(request):
                return self._door(401)
            span, wrong = _span(request)
            loop = asyncio.get_running_loop()
            told = await loop.run_in_executor(None, desk, self._folder, self._catalogue)
            made = None if wrong else await self._figures.of(span)
            return self._page(
                "staff.html", 200, **told, days_ahead=DAYS_AHEAD, span=span, wrong=wrong, made=made,
                figures=Markup(made.html) if made else "",
            )  # fmt: skip
        except Refused as refusal:
            return refusal.response()

    async def sign_in(self, request: Request) -> HTTPResponse:
        try:
            self._guard.check_own_form(request)
            if len(request.body) > MOST_OF_A_FORM:
                raise Refused(413, "too_large", "this is no token")
            self._guard.check(request, ((request.form or {}).get("token") or "").strip())
        except Refused as refusal:
            return self._door(refusal.status, refusal.what, refusal.retry_after)
        return _on_to_the_page(self._guard.begin(request))

    async def sign_out(self, request: Request) -> HTTPResponse:
        try:
            self._guard.check_own_form(request)
        except Refused as refusal:
            return self._door(refusal.status, refusal.what)
        return _on_to_the_page(self._guard.end(request))

    async def style(self, _: Request) -> HTTPResponse:
        css = (OF_THE_REPORT / "report.css").read_text(encoding="utf-8") + (TEMPLATES / "staff.css").read_text(
            encoding="utf-8"
        )
        return HTTPResponse(css, content_type="text/css; charset=utf-8", headers={"Cache-Control": "no-cache"})

    def _door(self, status: int, what: str = "", retry_after: int | None = None) -> HTTPResponse:
        """The form to sign in. `what`: why it was refused."""
        answer = self._page("sign_in.html", status, what=what)
        if status == 401:  # noqa: PLR2004
            answer.headers["WWW-Authenticate"] = "Bearer"
        if retry_after:
            answer.headers["Retry-After"] = str(retry_after)
        return answer

    def _page(self, name: str, status: int, **filled: Any) -> HTTPResponse:
        page = self._templates.get_template(name).render(site=self._site, **filled)
        return HTTPResponse(page, status=status, content_type="text/html; charset=utf-8", headers=dict(HEADERS))


def _on_to_the_page(cookie: str) -> HTTPResponse:
    return HTTPResponse(status=303, headers={**HEADERS, "Location": "/staff", "Set-Cookie": cookie})


def _span(request: Request) -> tuple[Span, str]:
    """The days that were asked for, and what is wrong with them."""
    try:
        since, until = (
            datetime.date.fromisoformat(written) if (written := request.args.get(name) or "") else None
            for name in ("from", "until")
        )
    except ValueError:
        return (None, None), "write a day as 2026-11-27"
    if since and until and until < since:
        return (since, until), "the last day lies before the first: exchange the two"
    return (since, until), ""
