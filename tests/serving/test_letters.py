"""The QR code for letters: it says the address that patients reach, or that there is none."""

from __future__ import annotations

import dataclasses
import html
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
import segno

from bot.content.site import Site
from bot.serving.pages.letters import QUIET, qr_code
from bot.serving.pages.routes import Pages
from bot.serving.pages.widget import WidgetFiles

SITE = Site("Clinic of Tests", "555-0199", "112", "116 123")
WITH_ADDRESS = dataclasses.replace(SITE, address="https://guide.our-clinic.example")
STEPS = re.compile(r"([Mmh])(-?[0-9.]+)(?:[ ,]?(-?[0-9.]+))?")


def drawn(picture: bytes) -> tuple[int, set[tuple[int, int]]]:
    """How many modules wide the picture is, and which of them, as (row, column), its one line covers."""
    svg = ElementTree.fromstring(picture)
    width = int(svg.attrib["viewBox"].split()[2])
    (line,) = [path.attrib["d"] for path in svg if path.attrib.get("stroke") == "#000"]
    x, y, dark = 0.0, 0.0, set()
    for step, first, second in STEPS.findall(line):
        if step == "h":
            dark |= {(int(y), int(x) + more) for more in range(int(first))}
            x += float(first)
        else:
            x, y = (float(first), float(second)) if step == "M" else (x + float(first), y + float(second or 0))
    return width, dark


def wanted(address: str) -> tuple[int, set[tuple[int, int]]]:
    matrix = segno.make_qr(address, error="m").matrix
    dark = {(row + QUIET, column + QUIET) for row, line in enumerate(matrix) for column, bit in enumerate(line) if bit}
    return len(matrix) + 2 * QUIET, dark


NO_CATALOGUE: Any = SimpleNamespace(taken=0)


async def code(host: str, site: Site = SITE) -> Any:
    asked: Any = SimpleNamespace(headers={"host": host})
    return await Pages(site, NO_CATALOGUE, WidgetFiles(Path("none"))).code(asked)


async def embed(host: str, site: Site = SITE) -> str:
    """The markup of the page for website owners."""
    asked: Any = SimpleNamespace(headers={"host": host})
    answer = await Pages(site, NO_CATALOGUE, WidgetFiles(Path("none"))).html("/embed")(asked)
    return html.unescape(bytes(answer.body).decode())


@pytest.mark.parametrize(
    "host", ["bot.example", "bot.example:8443", "8.8.8.8", "[2606:4700::1111]:8443", "xn--bcher-kva.xn--p1ai"]
)
async def test_the_code_leads_to_the_page_where_the_reader_found_it(host: str) -> None:
    answer = await code(host)
    assert (answer.status, answer.content_type) == (200, "image/svg+xml; charset=utf-8")
    assert drawn(bytes(answer.body)) == wanted(f"https://{host}/chat")


async def test_the_address_of_the_site_file_goes_before_the_hosts() -> None:
    for host in ("127.0.0.1:5005", "inside:5005", '"><script>', ""):
        answer = await code(host, WITH_ADDRESS)
        assert drawn(bytes(answer.body)) == wanted("https://guide.our-clinic.example/chat")
        assert 'src="https://guide.our-clinic.example/widget/' in await embed(host, WITH_ADDRESS)


NOBODY_ELSE_REACHES = (
    *(
        "127.0.0.1:5005",
        "localhost:5005",
        "[::1]:5005",
        "10.0.0.5",
        "192.168.1.20:5005",
        "[fe80::1]",
        "0.0.0.0",
        "127.1",
        "0x7f.0x1",
    ),
    *("inside", "clinic.local", "chat.INTERNAL", "a.b.home.arpa", "bot.localhost:80"),
    *(
        "",
        " ",
        "a b",
        '"><script>alert(1)</script>',
        "evil.example/x",
        "user@bot.example",
        "a" * 300,
        "bot..example",
        "bot.example.",
    ),
    *("bot.example:0", "bot.example:99999", "bot.example:", "[::1", "böt.example", "bot.example\r\nx: y"),
)


@pytest.mark.parametrize("host", NOBODY_ELSE_REACHES)
async def test_where_nobody_else_reaches_it_both_say_what_to_set_and_repeat_nothing(host: str) -> None:
    answer = await code(host)
    assert (answer.status, answer.content_type) == (404, "text/plain; charset=utf-8")
    said = bytes(answer.body).decode()
    assert "`address:`" in said and "script" not in said
    page = await embed(host)
    assert "There is no QR code of it yet" in page and "/chat/qr.svg" not in page
    assert "alert(1)" not in page


async def test_the_page_shows_the_code_with_its_address_in_words_and_to_download() -> None:
    page = await embed("bot.example")
    assert 'src="/chat/qr.svg" alt="QR code that leads to https://bot.example/chat"' in page
    assert '<a href="/chat/qr.svg" download="facial-palsy-chat.svg">' in page
    assert "open https://bot.example/chat." in page


def test_the_picture_is_black_on_white_in_millimetres_and_runs_nothing() -> None:
    picture = qr_code("https://bot.example/chat").decode()
    svg = ElementTree.fromstring(picture)
    assert svg.attrib["width"] == f"{svg.attrib['viewBox'].split()[2]}mm"
    assert [path.attrib.get("fill") or path.attrib["stroke"] for path in svg if path.tag.endswith("path")] == [
        "#fff",
        "#000",
    ]
    assert "QR code: https://bot.example/chat" in picture
    assert not re.search(r"style|script|href|<image|on[a-z]+=", picture)
