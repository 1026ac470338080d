"""Drawn steps: each under the number of its step, in its words, and right below the steps."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from bot.content.catalogue import Catalogue
from bot.content.drawing import SVG, CannotDraw
from bot.content.frames import read_frames
from bot.content.load import load_library
from bot.content.picture import picture_of
from bot.rendering.card import snippet_card
from bot.rendering.text import plain_text
from tests.content.conftest import EYE, TODAY
from tests.rendering.conftest import SITE

if TYPE_CHECKING:
    from tests.content.conftest import Folder, Palsy

FILE, DRAWING, SNIPPETS = "figures/eye.yml", "figures/washing.svg", "snippets/eye_care/eye_taping.yml"
WASHING = """\
- id: washing
  kind: steps
  caption: {text: The numbers are those of the steps., cites: [eye-leaflet]}
  alt: {text: Hands are washed., cites: [eye-leaflet]}
  licence: CC-BY-4.0
"""
FRAMES = (
    f'<svg xmlns="{SVG}" viewBox="0 0 132 168"><!-- by hand -->'
    '<g id="step1"><path class="l" d="M1 1L9 9"/><text class="c" x="66" y="140">Wash your</text>'
    '<text x="66" y="158">hands</text></g>'
    '<g id="step2"><text class="c" x="66" y="154">Call</text></g></svg>'
)
STEPS = "    - Call {site.clinic_name} if you are not sure.\n"


@pytest.fixture
def drawn(folder: Folder) -> Folder:
    folder.write(FILE, WASHING)
    folder.write(DRAWING, FRAMES)
    folder.write(SNIPPETS, EYE.replace(STEPS, f"{STEPS}  - figure: washing\n"))
    return folder


def test_each_frame_bears_the_number_of_its_step(drawn: Folder) -> None:
    library, problems = load_library(drawn.root)
    assert problems == []
    picture = picture_of(library, library.figures["washing"])
    told = [element.text for element in ET.fromstring(picture.svg).iter(f"{{{SVG}}}text")]
    assert told == ["Wash your", "hands", "1", "Call", "2"]
    assert picture.width == 280
    assert [frame.words for frame in read_frames(FRAMES)] == ["Wash your hands", "Call"]


def test_the_drawing_comes_below_its_steps_and_is_told_where_no_picture_is(drawn: Folder, palsy: Palsy) -> None:
    drawn.vet()
    assert palsy("approve", "--prune").code == 0
    catalogue = Catalogue.load(drawn.root, lambda: TODAY)
    found = catalogue.find("eye_taping.overview")
    assert found is not None and found.served
    card = snippet_card(catalogue, SITE, found, "answer")
    assert [block["kind"] for block in card["blocks"]] == ["paragraph", "steps", "figure", "warning"]
    assert "Picture: The numbers are those of the steps. [1] Hands are washed." in plain_text(card)
    drawn.change(DRAWING, "M1 1L9 9", "M1 1L9 8")
    assert f"{SNIPPETS}:1: C018" in drawn.found()  # of another drawing somebody has to look at it


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "what"),
    [
        (DRAWING, "Wash your", "Rub your", "C058", "'Rub your hands', which does not stand so in step 1"),
        (DRAWING, ">hands<", ">Call<", "C058", "'Wash your Call'"),
        (DRAWING, 'id="step2"', 'id="step3"', "C058", "draws step 3, and eye_taping.overview has 2"),
        (SNIPPETS, "Wash your hands first", "First, wash them", "C058", "'Wash your hands', which does not stand so"),
        (SNIPPETS, "  - warning", "  - figure: washing\n  - warning", "C058", "does not stand below steps"),
        (DRAWING, 'id="step2"', 'id="step1"', "C054", "not two or more steps in their order"),
        (DRAWING, ' id="step2"', "", "C054", "belongs to no step"),
        (DRAWING, "<!-- by hand -->", '<path class="l" d="M1 1"/>', "C054", "belongs to no step"),
        (DRAWING, "0 0 132 168", "0 0 280 90", "C054", "its frames are 280 by 90"),
        (DRAWING, "Wash your", "Go and wash all of your", "C054", "its frame says 'Go and wash all of your hands'"),
        (DRAWING, ">hands<", ">hands first of all<", "C054", "its frame says"),
        (DRAWING, "<path", "<script>1</script><path", "C054", "holds `script`"),
        (DRAWING, "M1 1L9 9", "M1 1" * 3000, "C054", "bytes"),
        (DRAWING, 'class="l"', 'class="l" href="https://example.org"', "C054", "says `href="),
        (FILE, "  alt: {text: Hands are washed., cites: [eye-leaflet]}\n", "", "C001", "has no `alt`"),
        (FILE, "  licence: CC-BY-4.0\n", "", "C001", "has no `licence`"),
    ],
)
def test_each_mistake_is_named(drawn: Folder, name: str, old: str, new: str, code: str, what: str) -> None:
    drawn.change(name, old, new)
    found = [problem for problem in drawn.problems() if problem.code == code]
    assert any(what in p.what and (p.todo or code == "C001") for p in found), [str(p) for p in drawn.problems()]


def test_a_single_step_is_no_storyboard() -> None:
    with pytest.raises(CannotDraw):
        read_frames(FRAMES.partition('<g id="step2"')[0] + "</svg>")
