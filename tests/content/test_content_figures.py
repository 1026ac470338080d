"""Pictures: drawn from the figures themselves, vetted like words, and nothing but plain shapes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any, get_args

import pytest

from bot.content.approved import are_kept
from bot.content.catalogue import Catalogue
from bot.content.drawing import SVG, CannotDraw
from bot.content.load import load_library
from bot.content.model import FigureKind
from bot.content.picture import KINDS, LARGEST, Picture, picture_of
from bot.content.problem import ContentError
from bot.rendering.card import snippet_card
from bot.rendering.figure import pictures_served
from bot.rendering.text import plain_text
from tests.conftest import ROOT
from tests.content.conftest import BELLS, TODAY
from tests.rendering.conftest import SITE

if TYPE_CHECKING:
    from tests.content.conftest import Folder, Palsy

FILE, SNIPPETS, OVERVIEW = "figures/shared.yml", "snippets/understanding/bells_palsy.yml", "bells_palsy.overview"
QUANTITIES = "quantities/shared.yml"
ODDS = """\
- id: healing
  kind: odds
  caption:
    text: Each filled face is a person who gets well.
    cites: ["aan-2012 @ abstract"]
  alt: "Faces: {well_untreated} are filled."
  rows:
  - "On their own: {well_untreated}"
  licence: CC-BY-4.0
"""
DRAWN = """\
- id: eye
  kind: drawing
  caption: {text: A lid that is shut., cites: [eye-leaflet]}
  alt: {text: A drawing of a lid., cites: [eye-leaflet]}
  licence: CC-BY-4.0
"""
PLAIN = (
    f'<svg xmlns="{SVG}" viewBox="0 0 280 90"><path class="l" d="M10 10L20 20"/><text class="c" x="9" y="9">lid</text></svg>'
)


@pytest.fixture
def shown(folder: Folder, palsy: Palsy) -> Folder:
    """The folder with a picture in its overview, approved and kept."""
    folder.write(FILE, ODDS)
    folder.write(SNIPPETS, BELLS.replace("  asks:", "  - figure: healing\n  asks:"))
    folder.vet()
    assert palsy("approve", "--prune").code == 0
    return folder


def drawn(folder: Folder, name: str = "healing") -> Picture:
    library, problems = load_library(folder.root)
    assert problems == []
    return picture_of(library, library.figures[name])


def marks(picture: Picture, kind: str) -> int:
    """How many faces or dots are filled (`m`) or hollow (`l`)."""
    return sum(element.get("class") == kind for element in ET.fromstring(picture.svg).iter(f"{{{SVG}}}circle"))


def card(folder: Folder) -> dict[str, Any]:
    catalogue = Catalogue.load(folder.root, lambda: TODAY)
    found = catalogue.find(OVERVIEW)
    assert found is not None and found.served
    return snippet_card(catalogue, SITE, found, "answer")


def figures(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for block in card["blocks"] if block["kind"] == "figure"]


def test_the_figure_changed_the_picture_changes(shown: Folder) -> None:
    before = drawn(shown)
    assert (marks(before, "m"), marks(before, "l")) == (7, 3)
    shown.change(QUANTITIES, "about 7 in 10", "about 6 in 10")
    after = drawn(shown)
    assert (marks(after, "m"), marks(after, "l")) == (6, 4)
    assert after.name != before.name
    shown.change(QUANTITIES, "about 6 in 10", "about 72 in 100")
    assert (marks(drawn(shown), "m"), marks(drawn(shown), "l")) == (72, 28)


def test_until_it_is_read_again_the_approved_picture_is_served(shown: Folder) -> None:
    before = card(shown)
    assert len(figures(before)) == 1
    shown.change(QUANTITIES, "about 7 in 10", "about 6 in 10")
    assert are_kept(shown.root)
    assert card(shown) == before
    shown.change(FILE, "", "- broken: [")
    assert card(shown) == before


def test_a_card_says_what_the_picture_shows_to_who_does_not_see_it(shown: Folder) -> None:
    told = card(shown)
    (figure,) = figures(told)
    assert figure["alt"] == "Faces: about 7 in 10 are filled."
    assert figure["caption"] == "Each filled face is a person who gets well."
    assert figure["cites"] == [1] and [source["n"] for source in told["sources"]] == [1]
    assert "Picture: Each filled face is a person who gets well. [1] Faces: about 7 in 10 are filled." in plain_text(told)
    assert figure["src"].startswith("/figures/healing-") and figure["src"].endswith(".svg")


def test_a_withdrawn_picture_leaves_the_card_whole(shown: Folder, palsy: Palsy) -> None:
    whole = card(shown)
    assert palsy("withdraw", "figure/healing", "--by", "A. Reader", "--reason", "a test").code == 0
    assert card(shown)["blocks"] == [block for block in whole["blocks"] if block["kind"] != "figure"]
    assert pictures_served(Catalogue.load(shown.root, lambda: TODAY)) == {}
    assert palsy("restore", "figure/healing").code == 0
    assert card(shown) == whole


def test_a_broken_file_of_pictures_stops_nothing(folder: Folder) -> None:
    folder.write(FILE, "- id: [")
    assert Catalogue.load(folder.root, lambda: TODAY).library.snippets
    folder.write("topics.yml", "- id: [")
    with pytest.raises(ContentError):
        Catalogue.load(folder.root, lambda: TODAY)


@pytest.mark.parametrize(
    ("old", "new", "line", "code", "what"),
    [
        ('  alt: "Faces: {well_untreated} are filled."\n', "", 1, "C001", "has no `alt`"),
        ("    text: Each filled face is a person who gets well.\n", "    text: ''\n", 4, "C001", "has no `text`"),
        ("  licence: CC-BY-4.0\n", "", 1, "C001", "has no `licence`"),
        ("own: {well_untreated}", "own: {well_unheard}", 8, "C008", "`{well_unheard}` is no known figure"),
        ("aan-2012 @ abstract", "aan-2999", 4, "C006", "the unknown source `aan-2999`"),
        ("On their own: {well_untreated}", "On their own: {weeks_to_heal}", 1, "C054", "not one number in 10"),
        ("On their own: {", "Of all who were left on their own: {", 1, "C054", "1 to 26 signs"),
        ("is a person who", "is one of 3 persons who", 4, "C007", "figure '3' of its own"),
    ],
)
def test_each_mistake_is_named_with_its_line(shown: Folder, old: str, new: str, line: int, code: str, what: str) -> None:
    shown.change(FILE, old, new)
    found = [problem for problem in shown.problems() if problem.path.endswith(FILE)]
    assert any((p.line, p.code) == (line, code) and what in p.what and p.todo for p in found), [str(p) for p in found]


def test_a_picture_draws_what_the_sources_say(shown: Folder) -> None:
    shown.change(QUANTITIES, "  high: 0.82\n", "  high: 0.99\n")
    shown.change(QUANTITIES, "  low: 0.71\n", "  low: 0.9\n")
    assert f"{FILE}:8: C055" in shown.found()


def test_a_picture_that_nobody_sees_is_named(folder: Folder) -> None:
    folder.write(FILE, ODDS)
    assert f"{FILE}:1: C056" in folder.found()


def test_a_text_that_names_no_picture_is_told_which_there_are(shown: Folder) -> None:
    shown.change(SNIPPETS, "figure: healing", "figure: heeling")
    assert any("there is no figure `heeling` (use one of healing)" in str(p).replace("C001 ", "") for p in shown.problems())


@pytest.mark.parametrize(
    "bad",
    [
        PLAIN.replace("<path", "<script>1</script><path"),
        PLAIN.replace('class="l"', 'onload="x()"'),
        PLAIN.replace('class="l"', 'style="fill:url(https://example.org)"'),
        PLAIN.replace('class="l"', 'class="url(https://example.org)"'),
        PLAIN.replace("<path", '<image href="https://example.org/x.png"/><path'),
        PLAIN.replace("<path", "<style>@import 'https://example.org'</style><path"),
        PLAIN.replace("<path", '<a xmlns:x="http://www.w3.org/1999/xlink" x:href="javascript:1"/><path'),
        PLAIN.replace("<path", "<foreignObject/><path"),
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + PLAIN.replace(">lid<", ">&a;<"),
        PLAIN.replace(' viewBox="0 0 280 90"', ""),
        PLAIN.replace("</svg>", ""),
        PLAIN.replace("<path", '<path class="l" d="M1 1"/>' * 600 + "<path"),
        "",
    ],
)
def test_a_drawing_holds_shapes_and_words_alone(folder: Folder, bad: str) -> None:
    folder.write(FILE, DRAWN)
    folder.write("figures/eye.svg", PLAIN)
    good = drawn(folder, "eye")
    assert (good.width, good.height) == (280, 90) and b">lid</text>" in good.svg
    folder.write("figures/eye.svg", bad)
    library, _ = load_library(folder.root)
    with pytest.raises(CannotDraw) as error:
        picture_of(library, library.figures["eye"])
    assert error.value.todo
    assert f"{FILE}:1: C054" in folder.found()


@pytest.mark.parametrize(
    ("said", "silent"),
    [(">shut<", True), ('>that is <tspan x="9" y="27">shut</tspan><', True), (">drawing lid<", False), (">shu<", False)],
)
def test_a_drawing_says_only_what_its_caption_and_alt_say(folder: Folder, said: str, silent: bool) -> None:
    folder.write(FILE, DRAWN)
    folder.write("figures/eye.svg", PLAIN.replace(">lid<", said))
    assert (f"{FILE}:1: C059" not in folder.found()) is silent


def test_a_drawing_that_is_missing_is_named(folder: Folder) -> None:
    folder.write(FILE, DRAWN)
    assert f"{FILE}:1: C001" in folder.found()


def test_every_kind_has_its_way_to_be_drawn_and_its_line_in_the_guide() -> None:
    assert set(KINDS) == set(get_args(FigureKind))
    told = (ROOT / "docs/content-guide.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"| `{kind}` |" not in told] == []


def test_every_picture_of_the_content_is_small_and_asks_for_nothing() -> None:
    library, _ = load_library()
    assert library.figures
    for block in library.figures.values():
        svg = picture_of(library, block).svg
        assert len(svg) <= LARGEST
        assert b"http" not in svg.replace(SVG.encode(), b"") and b"url(" not in svg and b"<script" not in svg
