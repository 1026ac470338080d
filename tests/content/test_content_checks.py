"""Each rule fires exactly where it should, and keeps still on the nearest text that is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.content.conftest import Folder

BELLS, EYE = "snippets/understanding/bells_palsy.yml", "snippets/eye_care/eye_taping.yml"
GREET = "snippets/conversation/greet.yml"
ABOUT, HELD = "about.yml", "snippets/conversation/capabilities.yml"
QUANTITIES, SOURCES, TOPICS, WARNINGS = "quantities/shared.yml", "sources.yml", "topics.yml", "warnings.yml"
ADVICE = "Ask your doctor what this means for you."
GIST = "The nerve of the face stops its work for a time."
Edit = tuple[str, str, str]
Place = tuple[str, str]


@dataclass(frozen=True)
class Case:
    """`bad` makes the rule fire at each of `places` (file, marker in its line), nowhere else; `good` fires nothing."""

    code: str
    name: str
    bad: tuple[Edit, ...]
    places: tuple[Place, ...]
    good: tuple[Edit, ...] = ()


def says(text: str, quiet: str, code: str, name: str) -> Case:
    """One sentence with a source takes the place of the gist."""
    return Case(code, name, ((BELLS, GIST, text),), ((BELLS, text),), ((BELLS, GIST, quiet),))


def tells(text: str, quiet: str, name: str) -> Case:
    """One sentence without a source takes the place of the advice (rule C005)."""
    return Case("C005", name, ((BELLS, ADVICE, text),), ((BELLS, text),), ((BELLS, ADVICE, quiet),))


ODDS = "- id: {0}\n  wording: {1}\n  kind: odds\n  measures: m\n  conditions: c\n  cites: [aan-2012]\n"
EXTRA_SOURCE = (
    "- id: extra-2020\n  title: T\n  authors: A\n  year: 2020\n  publication: P\n  url: https://example.org\n"
    "  kind: review\n  checked: 2026-11-01\n  read: all\n"
)
WELL_STEROID = ODDS.format("well_steroid", "about 9 in 10") + "  contrast: well_untreated\n"
TREATED = "About half get well in time, {well_steroid}."
HARD = "Idiopathic peripheral neuropathy necessitates immediate multidisciplinary rehabilitation."
LONG = "The face may be weak and the eye may be dry and the mouth may be slow and it may all go on for a few days."
PADDING = "".join(
    f"    - Ask who can help you on a day when it is {word}.\n" for word in ("bad", "cold", "wet", "hot", "dark", "dull")
)
MORE = "".join(
    f"    - Keep a short list of what was hard and {word}.\n"
    for word in ("slow", "loud", "red", "sad", "odd", "new", "late")
)

WITH_WORDS = (TOPICS, "    greet:", "    capabilities: {title: Can, about: can}\n    greet:")
HOLDER = """\
- id: capabilities.about
  title: About
  gist: Say so if it is wrong.
  blocks:
  - list:
    - Lyme disease.
    - a stroke.
    - your child.
    - you.
    - diabetes.
    - the first days.
- id: capabilities.overview
  title: What you can ask
  gist: Ask me about a weak face.
"""

CASES = (
    Case(
        "C002",
        "an id twice",
        ((BELLS, "", "- id: bells_palsy.timing # again\n  title: T\n  gist: Ask.\n"),),
        ((BELLS, "# again"),),
    ),
    Case(
        "C003",
        "an id of no topic",
        ((GREET, "", "- id: moon.overview\n  title: Moon\n  gist: Ask me about it.\n"),),
        ((GREET, "moon.overview"),),
        ((GREET, "", "- id: greet.again\n  title: Hello\n  gist: Ask me about it.\n"),),
    ),
    Case(
        "C003",
        "an id in another topic's file",
        ((GREET, "", "- id: bells_palsy.who\n  title: Who\n  gist: Ask me about it.\n"),),
        ((GREET, "bells_palsy.who"),),
        ((BELLS, "", "- id: bells_palsy.who\n  title: Who\n  gist: Ask me about it.\n"),),
    ),
    Case(
        "C004",
        "a topic without an overview",
        ((TOPICS, "    greet:", "    thanks: {title: Thanks, about: thanks}\n    greet:"),),
        (("snippets/conversation/thanks.yml", ""),),
        (
            (TOPICS, "    greet:", "    thanks: {title: Thanks, about: thanks}\n    greet:"),
            ("snippets/conversation/thanks.yml", "", "- id: thanks.overview\n  title: Thanks\n  gist: Ask me more.\n"),
        ),
    ),
    Case(
        "C005",
        "a gist without a source",
        ((BELLS, f"    text: {GIST}\n    cites: [aan-2012]\n", f"    text: {GIST}\n"),),
        ((BELLS, GIST),),
        ((BELLS, f"    text: {GIST}\n    cites: [aan-2012]\n", "    text: Ask what it means.\n"),),
    ),
    tells("A steroid helps against swelling.", "Ask if a steroid helps against swelling.", "a plain statement"),
    tells(
        "After a week most people feel better.",
        "After a while, feel if it moves.",
        "a statement that holds a verb of advice",
    ),
    tells("You can get it twice.", "You can ask for help.", "a statement that begins like an invitation"),
    Case(
        "C005",
        "a shared warning without a source",
        ((WARNINGS, "- text: See", "- Light can hurt the eye.\n- text: See"),),
        ((WARNINGS, "Light can hurt"),),
        ((WARNINGS, "- text: See", "- Keep the eye shut.\n- text: See"),),
    ),
    Case(
        "C005",
        "a figure without a source",
        ((QUANTITIES, "  cites: [aan-2012]\n", ""),),
        ((QUANTITIES, "weeks_to_heal"),),
    ),
    Case(
        "C006",
        "a sentence with an unknown source",
        ((BELLS, '["aan-2012 @ abstract"]', "[aan-2012, moon-1999]"),),
        ((BELLS, "{well_untreated}"),),
        ((BELLS, '["aan-2012 @ abstract"]', "[aan-2012, eye-leaflet]"),),
    ),
    Case(
        "C006",
        "a figure with an unknown source",
        ((QUANTITIES, "cites: [aan-2012]", "cites: [moon-1999]"),),
        ((QUANTITIES, "weeks_to_heal"),),
        ((QUANTITIES, "cites: [aan-2012]", "cites: [eye-leaflet]"),),
    ),
    Case(
        "C006",
        "a shared warning with an unknown source",
        ((WARNINGS, "cites: [eye-leaflet]", "cites: [eye-leaflet, moon-1999]"),),
        ((WARNINGS, "See an eye doctor"),),
        ((WARNINGS, "cites: [eye-leaflet]", "cites: [eye-leaflet, aan-2012]"),),
    ),
    says("It comes back in 7 people.", "It comes back in {well_untreated}.", "C007", "digits"),
    says("It goes on for three weeks.", "It goes on for a week.", "C007", "a figure in words"),
    says("It comes after COVID-20.", "It comes after COVID-19.", "C007", "a name with digits"),
    Case(
        "C007",
        "a title with a figure",
        ((BELLS, "title: How long it lasts", "title: The first 3 weeks"),),
        ((BELLS, "- id: bells_palsy.timing"),),
        ((BELLS, "title: How long it lasts", "title: The first weeks"),),
    ),
    says(
        "The face heals in {moon_time}.",
        "Please call {site.clinic_phone} on that.",
        "C008",
        "a figure that no file defines",
    ),
    says("People took two tablets.", "People took some tablets.", "C009", "tablets"),
    says("People took mcg of it.", "People took some of it.", "C009", "a unit of dose"),
    says("You have Bell's palsy.", "People have Bell's palsy.", "C010", "a diagnosis"),
    says("Don't worry about the face.", "Ask about the face.", "C010", "soothing words"),
    Case(
        "C011",
        "hard words",
        ((BELLS, GIST, HARD),),
        ((BELLS, "- id: bells_palsy.overview"),),
        ((BELLS, GIST, "The nerve heals with help."),),
    ),
    Case(
        "C012",
        "too long a snippet",
        ((BELLS, f"    - {ADVICE}\n", PADDING + MORE),),
        ((BELLS, "- id: bells_palsy.overview"),),
        ((BELLS, f"    - {ADVICE}\n", PADDING),),
    ),
    says(LONG, LONG.partition(" and it")[0] + ".", "C013", "too long a sentence"),
    Case(
        "C014",
        "a link to nothing",
        ((BELLS, "next: [bells_palsy.timing]", "next: [bells_palsy.moon]"),),
        ((BELLS, "- id: bells_palsy.overview"),),
        ((BELLS, "next: [bells_palsy.timing]", "next: [greet.overview]"),),
    ),
    Case(
        "C014",
        "a link to itself",
        ((BELLS, "next: [bells_palsy.timing]", "next: [bells_palsy.overview]"),),
        ((BELLS, "- id: bells_palsy.overview"),),
    ),
    Case(
        "C015",
        "a source that nothing cites",
        ((SOURCES, "", EXTRA_SOURCE),),
        ((SOURCES, "extra-2020"),),
        ((SOURCES, "", EXTRA_SOURCE), (BELLS, '["aan-2012 @ abstract"]', "[extra-2020]")),
    ),
    Case(
        "C016",
        "a line that Rasa would read",
        ((BELLS, f"text: {GIST}", f"text: >-\n      {GIST}\n      responses: these.\n".rstrip()),),
        ((BELLS, "responses: these."),),
        ((BELLS, f"text: {GIST}", f"text: >-\n      {GIST}\n      answers: these.\n".rstrip()),),
    ),
    Case(
        "C017",
        "a sentence twice",
        ((EYE, "Wash your hands first.", ADVICE.replace("your doctor", "Your DOCTOR")),),
        ((BELLS, ADVICE),),
        ((EYE, "Wash your hands first.", "Ask your doctor."),),
    ),
    Case(
        "C021",
        "a figure that nothing uses",
        ((QUANTITIES, "", ODDS.format("unused", "about 1 in 10")),),
        ((QUANTITIES, "- id: unused"),),
    ),
    Case(
        "C022",
        "treated without untreated",
        (
            (QUANTITIES, "", WELL_STEROID),
            (BELLS, "The face starts to move again in {weeks_to_heal}.", TREATED + " {weeks_to_heal}"),
        ),
        ((BELLS, "- id: bells_palsy.timing"),),
        ((QUANTITIES, "", WELL_STEROID), (BELLS, GIST, TREATED)),
    ),
    Case(
        "C023",
        "odds that are no natural frequency",
        ((QUANTITIES, "about 7 in 10", "seven tenths"),),
        ((QUANTITIES, "- id: well_untreated"),),
    ),
    Case(
        "C023",
        "two denominators in a snippet",
        ((QUANTITIES, "", ODDS.format("rare", "about 7 in 100")), (BELLS, GIST, "It comes back in {rare}.")),
        ((BELLS, "- id: bells_palsy.overview"),),
        ((QUANTITIES, "", ODDS.format("rare", "about 1 in 10")), (BELLS, GIST, "It comes back in {rare}.")),
    ),
    Case(
        "C024",
        "a name without its explanation",
        ((BELLS, GIST, "Prednisone helps the nerve."),),
        ((BELLS, "- id: bells_palsy.overview"),),
        ((BELLS, GIST, "Prednisone helps the nerve, as it calms swelling."),),
    ),
    Case(
        "C025",
        "eye care without the eye warning",
        ((EYE, "  - warning: eye_warning\n", "  - warning: {text: Stop if it hurts., cites: [eye-leaflet]}\n"),),
        ((EYE, "- id: eye_taping.overview"),),
    ),
    says("The nerve *stops* its work.", "The nerve (of the face) stops its work.", "C026", "markup"),
    says("The list is on www.example.org now.", "The list is on the web now.", "C026", "an address"),
    Case(
        "C033",
        "for a value that the vocabulary does not know",
        ((BELLS, "  title: How long it lasts\n", "  title: How long it lasts\n  for: {cause: [lyme, moon]}\n"),),
        ((BELLS, "- id: bells_palsy.timing"),),
        ((BELLS, "  title: How long it lasts\n", "  title: How long it lasts\n  for: {cause: [lyme], who: [child]}\n"),),
    ),
    Case(
        "C034",
        "one question of two snippets",
        ((EYE, "  - warning: eye_warning\n", '  - warning: eye_warning\n  asks: ["What is  Bell\'s palsy?"]\n'),),
        ((BELLS, "- id: bells_palsy.overview"),),
        ((EYE, "  - warning: eye_warning\n", "  - warning: eye_warning\n  asks: [what is tape]\n"),),
    ),
    Case(
        "C036",
        "words to show that nobody vetted",
        (WITH_WORDS, (HELD, "", HOLDER.replace("    - you.\n", ""))),
        ((ABOUT, "self:"),),
        (WITH_WORDS, (HELD, "", HOLDER)),
    ),
    says("This was checked by our doctors.", "This was said by our doctors.", "C027", "a clinician's check"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.name}")
def test_a_rule_fires_where_it_should_and_nowhere_else(case: Case, folder: Folder) -> None:
    for edit in case.bad:
        folder.change(*edit)
    folder.vet()
    assert folder.found() == [f"{folder.place(*place)}: {case.code}" for place in case.places]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.name}")
def test_a_rule_is_silent_on_the_nearest_good_text(case: Case, folder: Folder) -> None:
    for edit in case.good:
        folder.change(*edit)
    folder.vet()
    assert folder.found() == []
