"""The pages: honest, whole without JavaScript, word for word the vetted content, and strict to the browser."""

from __future__ import annotations

import dataclasses
import datetime
import gzip
import hashlib
import html
import itertools
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from bot.content.catalogue import Catalogue
from bot.content.site import Site
from bot.rendering.card import snippet_card
from bot.serving.pages.browse import browsing, kinds_of_sources
from bot.serving.pages.facts import content_hash, supports, urgent_levels
from bot.serving.pages.headers import HEADERS, POLICY
from bot.serving.pages.kinds import KINDS
from bot.serving.pages.routes import TEMPLATES, Pages
from bot.serving.pages.widget import WidgetFiles

SITE = Site('Clinic <b>&" of Tests', "555-0199", "112", "116 123", keep_hours=36)
NAMES = ("/", "/embed", "/guide", "/guide/first_days", "/safety", "/sources")
LINKS = re.compile(r"(<a [^>]*>)([^<]*)</a>")
TAGS = re.compile(r"<[^>]*>")
ALT = re.compile(r'<img [^>]*alt="([^"]*)"[^>]*>')


@pytest.fixture(scope="module")
def catalogue(vetted_desk: Any) -> Catalogue:
    found: Catalogue = vetted_desk.catalogue
    return found


@pytest.fixture
def widget(tmp_path: Path) -> WidgetFiles:
    """A built widget of two files."""
    (tmp_path / "abc123").mkdir()
    (tmp_path / "palsy-guide.js").write_text("// the loader\n" * 100)
    (tmp_path / "abc123" / "widget.js").write_text("// the widget\n")
    (tmp_path / "integrity.json").write_text('{"palsy-guide.js": "sha384-LoaderHash"}')
    return WidgetFiles(tmp_path)


def request(**headers: str) -> Any:
    return SimpleNamespace(headers={"host": "bot.example"} | {k.replace("_", "-"): v for k, v in headers.items()})


def body_of(answer: Any) -> bytes:
    return bytes(answer.body)


Show = Callable[..., Any]


@pytest.fixture
def show(catalogue: Catalogue, widget: WidgetFiles) -> Show:
    """The markup of a page."""

    async def page(address: str, site: Site = SITE, host: str = "bot.example", built: WidgetFiles = widget) -> str:
        pages = Pages(site, catalogue, built)
        stage = address.removeprefix("/guide/")
        asked = request(host=host)
        answer = await (pages.html(address)(asked) if stage == address else pages.guide(asked, stage))
        return bytes(answer.body).decode()

    return page


def words(markup: str) -> str:
    """What is read of it, with what stands for its pictures."""
    return " ".join(html.unescape(TAGS.sub("", ALT.sub(r"\1", markup))).split())


class Outline(HTMLParser):
    """What matters of a page's structure."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


@pytest.mark.parametrize("address", NAMES)
async def test_a_page_is_well_made(show: Show, address: str) -> None:
    outline = Outline(await show(address))
    assert outline.open == []
    assert outline.all("html") == [{"lang": "en"}]
    assert [len(outline.all(name)) for name in ("main", "h1", "title", "header", "footer")] == [1] * 5
    ids = [str(a["id"]) for _, a in outline.tags if "id" in a]
    assert len(ids) == len(set(ids))
    inside = [str(a["href"])[1:] for a in outline.all("a") if str(a.get("href", "")).startswith("#")]
    assert set(inside) <= set(ids)
    assert outline.all("a")[0] == {"class": "skip", "href": "#main"}
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert [a["href"] for a in outline.all("a") if a.get("aria-current")] == [address]


@pytest.mark.parametrize("address", NAMES)
async def test_nothing_is_inline_or_from_elsewhere(show: Show, address: str) -> None:
    markup = await show(address)
    outline = Outline(markup)
    assert [tag for tag, a in outline.tags if "style" in a or any(name.startswith("on") for name in a)] == []
    assert outline.all("style", "iframe", "form", "base") == []
    assert all(
        str(a["src"]).startswith(("/figures/", "/chat/")) and a["alt"] and a["width"] and a["height"]
        for a in outline.all("img")
    )
    assert all(str(a["src"]).startswith(("/widget/", "/pages.js")) for a in outline.all("script"))
    assert all(str(a["href"]).startswith("/") for a in outline.all("link"))
    assert "javascript:" not in markup
    assert "<b>" not in markup


@pytest.mark.parametrize("address", NAMES)
async def test_every_page_says_whom_to_call(show: Show, address: str) -> None:
    assert "trouble breathing, call 112 now." in words(await show(address))


@pytest.mark.parametrize("address", NAMES)
async def test_a_demo_says_on_every_page_that_it_is_one(show: Show, address: str) -> None:
    assert "This clinic is invented" not in words(await show(address))
    assert "Demo. This clinic is invented" in words(await show(address, dataclasses.replace(SITE, demo=True)))


async def test_the_clinics_page_holds_the_widget_and_is_good_without_it(show: Show) -> None:
    markup = await show("/")
    (script,) = Outline(markup).all("script")
    assert script["src"] == "/widget/palsy-guide.js"
    assert script["type"] == "module"
    aside = words(markup[markup.index("<noscript>") : markup.index("</noscript>")])
    assert "needs JavaScript" in aside
    assert Outline(markup).all("a")[-1]["href"] is not None
    assert "kept for 36 hours, then deleted" in words(markup)
    assert 'href="tel:5550199"' in markup


async def test_a_page_without_a_built_widget_says_what_to_run(show: Show, tmp_path: Path) -> None:
    none = WidgetFiles(tmp_path / "nothing")
    for address in ("/", "/embed"):
        markup = await show(address, built=none)
        assert "run `make build`" in words(markup)
        assert Outline(markup).all("script") == []


async def test_the_safety_page_says_the_vetted_words_and_needs_no_script(show: Show, catalogue: Catalogue) -> None:
    markup = await show("/safety")
    said = words(markup)
    levels = urgent_levels(catalogue, SITE)
    assert [level.name for level in levels] == ["call_now", "same_day", "soon"]
    first = [card["snippet"]["id"] for card in levels[0].cards]
    assert "emergency.stroke" in first and first.index("emergency.stroke") < first.index("eye_complications.chemical")
    for card in [card for level in levels for card in level.cards]:
        found: Any = catalogue.find(card["snippet"]["id"])
        assert card == snippet_card(catalogue, SITE, found, "urgent")
        assert card["title"] in said
        assert all(part["text"] in said for block in card["blocks"] for part in block["parts"])
    assert Outline(markup).all("script") == []
    assert first[:2] == ["emergency.stroke", "emergency.eye_injury"]
    assert not [card for level in levels for card in level.cards if card["snippet"]["id"].endswith(".in_case")]
    assert markup.index("Call now") < markup.index("See somebody the same day") < markup.index("See somebody soon")


async def test_the_safety_page_leaves_out_what_may_not_be_served(catalogue: Catalogue, widget: WidgetFiles) -> None:
    lapsed = Catalogue(catalogue.library, catalogue._lock, lambda: datetime.date(2099, 1, 1))
    now, *later = (level.cards for level in urgent_levels(lapsed, SITE))
    assert later == [[], []]
    assert now  # a text to call now is served on, and says that it is due
    assert all("its review is over" in card["review"]["status"] for card in now)
    page = bytes((await Pages(SITE, lapsed, widget).html("/safety")(request())).body).decode()
    assert "call 112 now" in words(page)


async def test_each_source_stands_with_what_rests_on_it(show: Show, catalogue: Catalogue) -> None:
    said = words(await show("/sources"))
    found = supports(catalogue)
    assert {s.source.id for s in found} == set(catalogue.library.sources)
    cited = [(s.title, catalogue.numbered(s)) for s in catalogue.library.snippets.values()]
    for support in found:
        assert set(support.titles) == {title for title, sources in cited if support.source.id in sources}
        assert " ".join(support.title.split()) in said
    assert not re.search(r"from memory|not shown on|not seen|secondary page|as (?:re)?(?:shown|published) (?:by|at)", said)
    assert sum(bool(s.titles) for s in found) > 100
    notes = [support.source.read for support in found if len(support.source.read) > 40]
    assert notes
    assert not [note for note in notes if " ".join(note.split()) in said]
    assert {support.kind.capitalize() for support in found} <= set(
        re.findall(r"<h2[^>]*>([^<]*)</h2>", html.unescape(await show("/sources")))
    )


async def test_a_page_of_its_own_holds_the_chat_and_is_good_without_it(show: Show, tmp_path: Path) -> None:
    markup = await show("/chat")
    (script,) = Outline(markup).all("script")
    assert (script["src"], script["type"]) == ("/widget/palsy-guide.js", "module")
    assert "data-page" in script
    assert "call 112 now" in words(markup) and "/safety" in markup
    assert Outline(await show("/chat", built=WidgetFiles(tmp_path / "nothing"))).all("script") == []


async def test_links_are_https_only(show: Show) -> None:
    for address in NAMES:
        links = [str(a["href"]) for a in Outline(await show(address)).all("a")]
        assert [link for link in links if not link.startswith(("/", "#", "https://", "tel:"))] == []


async def test_what_is_copied_from_the_embed_page_works(show: Show) -> None:
    said = html.unescape(await show("/embed"))
    assert '<script type="module" src="https://bot.example/widget/palsy-guide.js"' in said
    assert 'integrity="sha384-LoaderHash"' in said
    assert "script-src https://bot.example;" in said
    assert "connect-src https://bot.example;" in said


@pytest.mark.parametrize("host", ['"><script>alert(1)</script>', "a b", "", "evil.example/x", "a" * 300])
async def test_a_made_up_host_is_not_repeated(show: Show, host: str) -> None:
    markup = await show("/embed", host=host)
    assert "https://your-assistant.example/widget/palsy-guide.js" in html.unescape(markup)
    assert "alert(1)" not in markup


@pytest.mark.parametrize("address", ["/", "/safety"])
async def test_what_a_page_dials_is_what_the_site_file_says(show: Show, address: str) -> None:
    site = dataclasses.replace(
        SITE, emergency_number="000 (112 from a mobile)", clinic_phone="+44 (0)20 7946 0000", crisis_line="Lifeline 13 11 14"
    )
    markup = await show(address, site)
    links = [(a["href"], text) for a, text in LINKS.findall(markup) for a in [Outline(a + "</a>").all("a")[0]]]
    calls = [(href, text) for href, text in links if str(href).startswith("tel:")]
    assert sorted(set(calls)) == [
        ("tel:+442079460000", "+44 (0)20 7946 0000"),
        ("tel:000", "000"),
        ("tel:112", "112"),
        ("tel:131114", "13 11 14"),
    ]
    assert "000 (112 from a mobile)" in words(markup)


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    assert POLICY.startswith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'")
    assert "unsafe" not in POLICY
    assert HEADERS["X-Content-Type-Options"] == "nosniff"


async def test_a_reader_who_got_lost_is_told_where_to_go(catalogue: Catalogue, widget: WidgetFiles) -> None:
    answer = Pages(SITE, catalogue, widget).missing(request())
    assert answer.status == 404
    assert "call 112 now" in words(body_of(answer).decode())
    assert {"/", "/safety"} <= {str(a["href"]) for a in Outline(body_of(answer).decode()).all("a")}


# What there is to ask


async def data_of(address: str, catalogue: Catalogue, widget: WidgetFiles) -> Any:
    made = {"/topics.json": browsing, "/kinds.json": kinds_of_sources}[address]
    answer = await Pages(SITE, catalogue, widget).data(made)(request())
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return json.loads(body_of(answer))


async def test_what_there_is_to_ask_is_the_content_by_group_and_topic(catalogue: Catalogue, widget: WidgetFiles) -> None:
    told = await data_of("/topics.json", catalogue, widget)
    topics = {topic["title"]: topic["answers"] for group in told["groups"] for topic in group["topics"]}
    assert "Taping the eye shut" in topics
    shown = {snippet.title for snippet in catalogue.library.snippets.values()}
    assert {title for answers in topics.values() for title in answers} <= shown
    assert not {"Getting help now", "About this assistant"} & {group["title"] for group in told["groups"]}


async def test_the_first_questions_are_four_of_those_that_the_content_is_asked_by(
    catalogue: Catalogue, widget: WidgetFiles
) -> None:
    told = await data_of("/topics.json", catalogue, widget)
    asked = {f"{ask}?".casefold() for snippet in catalogue.library.snippets.values() for ask in snippet.asks}
    assert len(told["starters"]) == 4
    assert {question.casefold() for question in told["starters"]} <= asked
    assert all("palsy" in question and question[0].isupper() for question in told["starters"])


async def test_what_may_not_be_served_is_not_offered(catalogue: Catalogue) -> None:
    lapsed = Catalogue(catalogue.library, catalogue._lock, lambda: datetime.date(2099, 1, 1))
    shown = browsing(lapsed)
    titles = {answer for group in shown["groups"] for topic in group["topics"] for answer in topic["answers"]}
    urgent = {s.title for s in catalogue.library.snippets.values() if s.urgency == "call_now"}
    assert shown["starters"] == [] and titles <= urgent  # texts to call now outlive their review


async def test_each_source_has_a_plain_kind(catalogue: Catalogue, widget: WidgetFiles) -> None:
    kinds = await data_of("/kinds.json", catalogue, widget)
    assert set(kinds) == set(catalogue.library.sources)
    assert {source.kind for source in catalogue.library.sources.values()} <= set(KINDS)
    assert all("-" not in kind for kind in kinds.values())


# The widget's files


async def test_the_loader_is_fresh_and_the_versioned_file_is_kept_for_ever(widget: WidgetFiles) -> None:
    loader = await widget.serve(request(), "palsy-guide.js")
    part = await widget.serve(request(), "abc123/widget.js")
    assert loader.headers["Cache-Control"] == "public, max-age=300"
    assert part.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for answer in (loader, part):
        assert answer.status == 200
        assert answer.content_type == "text/javascript; charset=utf-8"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


async def test_a_file_is_compressed_for_who_takes_it(widget: WidgetFiles) -> None:
    plain = await widget.serve(request(), "palsy-guide.js")
    small = await widget.serve(request(accept_encoding="gzip, br"), "palsy-guide.js")
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body_of(small)) == body_of(plain)
    assert len(body_of(small)) < len(body_of(plain))


async def test_a_file_the_browser_has_is_not_sent_again(widget: WidgetFiles) -> None:
    first = await widget.serve(request(), "palsy-guide.js")
    again = await widget.serve(request(if_none_match=first.headers["ETag"]), "palsy-guide.js")
    assert (again.status, again.body or b"") == (304, b"")


async def test_a_rebuilt_file_is_served_without_a_restart(widget: WidgetFiles) -> None:
    await widget.serve(request(), "palsy-guide.js")
    (widget.folder / "palsy-guide.js").write_text("// new")
    assert (await widget.serve(request(), "palsy-guide.js")).body == b"// new"


@pytest.mark.parametrize(
    "name",
    [
        "../site.yml",
        "..",
        "",
        "abc123",
        "abc123/../palsy-guide.js",
        "/etc/hostname",
        "abc123/..%2fpalsy-guide.js",
        ".hidden.js",
        "palsy-guide.js/",
        "palsy-guide.js\x00",
        "a/b/c.js",
        "secret.txt",
    ],
)
async def test_no_other_file_is_served(widget: WidgetFiles, name: str) -> None:
    (widget.folder / ".hidden.js").write_text("x")
    (widget.folder / "secret.txt").write_text("x")
    assert (await widget.serve(request(), name)).status == 404


async def test_a_link_out_of_the_folder_is_not_followed(widget: WidgetFiles) -> None:
    outside = widget.folder.parent / "outside.js"
    outside.write_text("secret")
    (widget.folder / "link.js").symlink_to(outside)
    assert (await widget.serve(request(), "link.js")).status == 404


async def test_without_a_build_the_answer_says_what_to_run(tmp_path: Path) -> None:
    answer = await WidgetFiles(tmp_path / "none").serve(request(), "palsy-guide.js")
    assert answer.status == 404
    assert b"run `make build`" in body_of(answer)


def test_the_content_hash_moves_with_wording_and_standing(catalogue: Catalogue) -> None:
    lapsed = Catalogue(catalogue.library, catalogue._lock, lambda: datetime.date(2099, 1, 1))
    assert re.fullmatch("[0-9a-f]{16}", content_hash(catalogue))
    assert content_hash(catalogue) == content_hash(catalogue) != content_hash(lapsed)
    assert hashlib.sha256(b"").hexdigest()[:16] != content_hash(catalogue)


# What website owners and readers of sources need


async def test_each_website_builder_is_told_where_the_line_goes_and_how_far_that_was_checked(show: Show) -> None:
    said = words(await show("/embed"))
    builders = yaml.safe_load((TEMPLATES / "builders.yml").read_text(encoding="utf-8"))
    assert len(builders) == 10
    for builder in builders:
        assert set(builder) == {"name", "where", "own", "checked"}
        assert builder["name"] in said
        assert " ".join(builder["where"].replace("`", "").split()) in said
        assert builder["own"] is None or builder["own"].startswith("https://")
    assert said.count("Not compared with a page of its own") == sum(builder["own"] is None for builder in builders)


async def test_the_sources_begin_with_what_proves_most(show: Show) -> None:
    kinds = re.findall(r"<h2[^>]*>([^<]*)</h2>", html.unescape(await show("/sources")))
    assert kinds[:2] == ["Guideline for doctors", "Review of trials"]
