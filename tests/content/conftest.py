"""A small content folder, whole and vetted, that each test spoils in one place."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.red_flag_check import ABOUT, DOORS, MOOD_WORDS, RED_FLAGS, SITUATION, SPANISH
from bot.content.catalogue import Catalogue
from bot.content.check import all_problems
from bot.content.load import load_library
from bot.content.problem import Problem
from bot.content.vetting import load_lock, save_lock, vetted
from tests.conftest import ROOT

TODAY = datetime.date(2026, 11, 22)

TOPICS = """\
understanding:
  title: Understanding facial palsy
  topics:
    bells_palsy: {title: "What Bell's palsy is", about: "what it is"}
eye_care:
  title: Eye care
  topics:
    eye_taping: {title: Taping the eye shut, about: "how to tape"}
conversation:
  title: About this assistant
  topics:
    greet: {title: Hello, about: hello}
safety:
  title: When to get help
  topics:
    emergency: {title: An emergency, about: whom to call}
"""

SOURCES = """\
- id: aan-2012
  title: A guideline on steroids
  authors: Gronseth GS
  year: 2012
  publication: Neurology 79
  url: https://example.org/aan
  kind: guideline
  checked: 2026-11-01
  read: abstract
- id: eye-leaflet
  title: How to tape an eye
  authors: A charity
  year: null
  publication: Leaflets
  url: https://example.org/eye
  kind: leaflet
  checked: 2026-11-01
  read: all of it
"""

QUANTITIES = """\
- id: well_untreated
  wording: about 7 in 10
  kind: odds
  measures: share that gets well without a steroid
  conditions: all degrees of weakness
  low: 0.71
  high: 0.82
  cites: ["aan-2012 @ abstract"]
- id: weeks_to_heal
  wording: about three weeks
  kind: duration
  measures: time to the first movement
  conditions: partial weakness
  cites: [aan-2012]
"""

TERMS = """\
- name: steroid
  kind: medicine
  variants: [steroids, prednisone]
  explained_by: [swelling]
  topic: bells_palsy
"""

WARNINGS = """\
eye_warning:
- text: See an eye doctor the same day if the eye hurts.
  cites: [eye-leaflet]
"""

LADDER = """\
words:
  call_now: ["{site.emergency_number}"]
  same_day: [today, the same day]
  soon: [soon]
signs:
  pus: {urgency: same_day, words: [pus]}
  choking: {urgency: call_now, words: [chokes], says: [[blows]]}
worsening: {face: [droop, face], words: [worse, weaker], all_at_once: [suddenly, all at once], slowly: [slowly, over weeks]}
"""

VOCABULARY = """\
cause:
  values:
    lyme: {words: {Lyme disease: [lyme]}}
    stroke: {words: {a stroke: ["had a stroke, after a stroke"]}}
who:
  values:
    child: {goes_with: [diabetes], words: {your child: [my child]}, hints: {your child: [children]}}
    self: {words: {you: [my face]}}
    diabetes: {words: {diabetes: [diabetic]}}
  look_alikes: [had a child]
stage:
  values:
    days: {words: {the first days: [yesterday]}}
  near: [face]
"""

BELLS = """\
- id: bells_palsy.overview
  title: What Bell's palsy is
  gist:
    text: The nerve of the face stops its work for a time.
    cites: [aan-2012]
  blocks:
  - paragraph:
    - text: Most people get well on their own, {well_untreated}.
      cites: ["aan-2012 @ abstract"]
    - Ask your doctor what this means for you.
  asks:
  - what is bells palsy
  next: [bells_palsy.timing]

- id: bells_palsy.timing
  title: How long it lasts
  gist:
    text: The face starts to move again in {weeks_to_heal}.
    cites: [aan-2012]
  next: [bells_palsy.overview, eye_taping.overview]
"""

EYE = """\
- id: eye_taping.overview
  title: Tape at night
  gist:
    text: Tape keeps the lid shut while you sleep.
    cites: [eye-leaflet]
  blocks:
  - steps:
    - Wash your hands first.
    - Call {site.clinic_name} if you are not sure.
  - warning: eye_warning
"""

GREET = """\
- id: greet.overview
  title: Hello
  gist: You can ask me about facial palsy.
"""

EMERGENCY = """\
- id: emergency.overview
  title: Call for help
  gist: Call {site.emergency_number} now.
  urgency: call_now
"""

FLAGS_SHARED = """\
order: [weak_limb]
spelt: {}
misspelt: []
calm_words: {negation: ["no"], negation_ends: [but], well: [fine], past: [years ago], now: [now], asks: [how],
  asks_first: [can], fillers: [so], personal: [my], reports: [mine is], pretend: [what if], told: [it says], study: [quiz],
  idioms: [stroke of luck], neutral: [for now]}
words:
  part: {tells: a limb, words: [arm, leg]}
"""

FLAG = """\
id: weak_limb
topic: emergency
urgency: call_now
snippet: emergency.overview
tells: A weak limb.
why: A test.
sources: [aan-2012]
words:
  state: {tells: weak, words: [weak*]}
patterns: [{near: [part, state]}]
examples: [my arm is weak]
calm: [no weak arm]
"""

SITE = """\
clinic_name: Test Clinic
clinic_phone: 555-0100
emergency_number: 112
crisis_line: "116 123"
demo: true
"""

FILES = {
    "topics.yml": TOPICS,
    "sources.yml": SOURCES,
    "quantities/shared.yml": QUANTITIES,
    "terms/shared.yml": TERMS,
    "warnings.yml": WARNINGS,
    "urgency.yml": LADDER,
    ABOUT: VOCABULARY,
    "snippets/understanding/bells_palsy.yml": BELLS,
    "snippets/eye_care/eye_taping.yml": EYE,
    "snippets/conversation/greet.yml": GREET,
    "snippets/safety/emergency.yml": EMERGENCY,
    f"{RED_FLAGS}/shared.yml": FLAGS_SHARED,
    f"{RED_FLAGS}/weak_limb.yml": FLAG,
    **{name: (ROOT / "data/content" / name).read_text(encoding="utf-8") for name in (SITUATION, SPANISH, MOOD_WORDS, DOORS)},
}


@dataclass(frozen=True)
class Folder:
    """A content folder at `content/` of the working directory."""

    root: Path

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Replaces what stands exactly once in the file; `old` empty: adds at the end."""
        text = self.text(name) if (self.root / name).exists() else ""
        assert not old or text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new) if old else text + new)

    def vet(self, on: datetime.date = TODAY) -> None:
        """Gives every snippet an entry in the lock, whatever is wrong with it."""
        library, _ = load_library(self.root)
        save_lock({s.id: vetted(library, s, "a test", on) for s in library.texts.values()}, self.lock)

    @property
    def lock(self) -> Path:
        return self.root / "vetting.lock.yml"

    def entries(self) -> set[str]:
        return set(load_lock(self.lock)[0])

    def problems(self, today: datetime.date = TODAY) -> list[Problem]:
        return all_problems(self.root, today)[1]

    def found(self, today: datetime.date = TODAY) -> list[str]:
        """Each problem as `path:line: CODE`, the path as seen from the content folder."""
        return [str(p).removeprefix("content/").partition(p.code)[0] + p.code for p in self.problems(today)]

    def place(self, name: str, marker: str) -> str:
        """`path:line` of the first line that holds the marker; an empty marker is the whole file (line 0)."""
        if not marker:
            return f"{name}:0"
        lines = self.text(name).splitlines()
        return f"{name}:{next(n for n, line in enumerate(lines, 1) if marker in line)}"

    def served(self, snippet: str, today: datetime.date = TODAY) -> bool:
        found = Catalogue.load(self.root, lambda: today).find(snippet)
        assert found is not None
        return found.served


@dataclass(frozen=True)
class Ran:
    """What a command returned and printed."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[list[str]]:
        return [line.split("\t") for line in self.out.splitlines()]

    @property
    def json(self) -> list[dict[str, str | int]]:
        made: list[dict[str, str | int]] = json.loads(self.out)
        return made


Palsy = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    made = Folder(Path("content"))
    for name, text in FILES.items():
        made.write(name, text)
    made.vet()
    Path("site.yml").write_text(SITE, encoding="utf-8")
    monkeypatch.setenv("PALSY_SITE", "site.yml")
    return made


@pytest.fixture
def palsy(folder: Folder, capsys: pytest.CaptureFixture[str]) -> Palsy:
    """Runs `palsy content ...` on the small folder, on its day."""

    def run(*words: str, today: datetime.date = TODAY) -> Ran:
        try:
            code = main(["content", "--root", str(folder.root), "--today", today.isoformat(), *words])
        except SystemExit as stop:  # argparse leaves so
            code = int(str(stop.code))
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run
