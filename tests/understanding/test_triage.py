"""The triage as one table: what fired, how sure the detector is, the situation, what stands, and what comes of it."""

from __future__ import annotations

import pytest

from bot.understanding.situation import Situation, Way
from bot.understanding.triage import Bands, Fired, Heard, Outcome, Standing, most_urgent, triage

STROKE = Fired("stroke_signs", "emergency", "call_now", "emergency.stroke")
EYE = Fired("eye_pain_red", "urgent_eye", "same_day", "urgent_eye.overview")
CRISIS = Fired("suicidal_thoughts", "crisis", "call_now", "crisis.overview")
RULES = {"call": (STROKE,), "day": (EYE,), "life": (CRISIS,), "-": ()}
ODDS = {"nil": 0.005, "calm": 0.05, "open": 0.4, "low": 0.17, "danger": 0.9, "none": None}
SITUATIONS = {
    "-": Situation(),
    "seen": Situation(judged=True),
    "seen, new": Situation(judged=True, began="hours"),
    "unseen": Situation(judged=False, began="long"),
    "long": Situation(began="long"),
    "over": Situation(over=True),
    "film": Situation(whose="nobody"),
    "dog": Situation(whose="animal"),
}
# rule  detector  situation    -> what is said first
FRESH = """
  call  danger    -            alarm emergency.stroke firm
  call  danger    seen         alarm emergency.stroke firm
  call  open      -            alarm emergency.stroke firm
  call  open      seen, new    alarm emergency.stroke firm
  call  open      seen         ask emergency.ask
  call  open      film         ask emergency.ask
  call  none      seen         alarm emergency.stroke firm
  call  nil       -            answer
  life  nil       -            ask crisis.ask
  life  danger    -            alarm crisis.overview firm
  call  calm      -            ask emergency.ask
  call  calm      unseen       ask emergency.ask
  call  calm      seen         answer
  call  calm      long         answer
  call  calm      film         answer
  call  calm      dog          answer
  day   danger    -            alarm urgent_eye.overview firm
  day   open      over         ask urgent_eye.ask
  day   none      -            alarm urgent_eye.overview firm
  day   calm      -            ask urgent_eye.ask
  day   calm      over         answer
  -     danger    -            alarm urgent_medical.overview
  -     danger    unseen       alarm urgent_medical.overview
  -     danger    seen         ask urgent_medical.ask
  -     danger    seen, new    alarm urgent_medical.overview
  -     open      -            ask urgent_medical.ask
  -     open      seen         answer
  -     open      long         answer
  -     low       -            ask urgent_medical.ask
  -     low       seen         answer
  -     calm      -            answer
  -     none      -            answer
"""


def rows(table: str) -> list[list[str]]:
    """The cells of each line; two blanks or more part them."""
    return [[cell for cell in line.strip().split("  ") if cell.strip()] for line in table.strip().splitlines()]


def said(outcome: Outcome) -> str:
    parts = [outcome.do, outcome.snippet or "", "firm" if outcome.firm else ""]
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize(("rule", "odds", "situation", "wanted"), rows(FRESH))
def test_what_is_said_first_follows_from_rule_detector_and_situation(
    rule: str, odds: str, situation: str, wanted: str
) -> None:
    heard = Heard(RULES[rule], ODDS[odds.strip()], "urgent_medical", SITUATIONS[situation.strip()])
    assert said(triage(heard, Standing(), Bands())) == wanted.strip()


@pytest.mark.parametrize(
    ("rules", "odds", "wanted"),
    [
        ((), 0.4, "answer"),
        ((), 0.6, "ask urgent_medical.ask"),
        ((), 0.9, "alarm urgent_medical.overview"),
        ((EYE,), 0.4, "alarm urgent_eye.overview firm"),
        ((EYE,), 0.05, "ask urgent_eye.ask"),
    ],
)
def test_of_a_clear_question_the_detector_must_be_surer_but_no_rule(
    rules: tuple[Fired, ...], odds: float, wanted: str
) -> None:
    assert said(triage(Heard(rules, odds, "urgent_medical", clear=True), Standing(), Bands())) == wanted


@pytest.mark.parametrize(
    ("odds", "why"), [(0.4, "a clear question, and danger too unlikely for it"), (0.05, "no danger told")]
)
def test_staff_read_why_a_clear_question_with_some_odds_of_danger_is_answered(odds: float, why: str) -> None:
    assert triage(Heard(odds=odds, clear=True), Standing(), Bands()).why == why


@pytest.mark.parametrize(
    ("kind", "odds", "wanted"),
    [
        ("emergency", 0.9, "alarm emergency.overview firm"),
        ("crisis", 0.9, "alarm crisis.overview firm"),
        ("urgent_eye", 0.9, "alarm urgent_medical.child firm"),
        ("emergency", 0.4, "alarm urgent_medical.child firm"),
    ],
)
def test_a_rule_for_today_does_not_hide_what_cannot_wait(kind: str, odds: float, wanted: str) -> None:
    child = Fired("child", "urgent_medical", "same_day", "urgent_medical.child")
    assert said(triage(Heard((child,), odds, kind), Standing(), Bands())) == wanted


FIRM_CALL = Standing("emergency.stroke", "call_now")
FIRM_DAY = Standing("urgent_eye.overview", "same_day")
GUESS = Standing("emergency.overview", "call_now", firm=False)


def goes_on(standing: Standing) -> Standing:
    return Standing(standing.snippet, standing.urgency, standing.firm, goes_on=True)


def told(way: Way) -> Situation:
    return Situation(ways=(way,))


NO_HARM = Situation(means_no_harm=True)
CALM, NEW = Heard(odds=0.05), Heard((STROKE,), 0.95)


@pytest.mark.parametrize(
    ("stands", "heard", "wanted"),
    [
        (FIRM_CALL, CALM, "again emergency.stroke"),
        (goes_on(FIRM_CALL), CALM, "again emergency.stroke"),
        (FIRM_CALL, Heard((EYE,), 0.95), "again emergency.stroke"),
        (FIRM_CALL, Heard(odds=0.95, kind="urgent_medical"), "again emergency.stroke"),
        (FIRM_CALL, Heard(odds=0.95, kind="crisis"), "alarm crisis.overview"),
        (FIRM_CALL, NEW, "alarm emergency.stroke firm"),
        (FIRM_DAY, CALM, "again urgent_eye.overview"),
        (goes_on(FIRM_DAY), CALM, "answer"),
        (goes_on(FIRM_DAY), Heard(odds=0.05, puts_off=0.9), "again urgent_eye.overview"),
        (goes_on(FIRM_DAY), Heard(odds=0.05, situation=Situation(puts_off=True)), "again urgent_eye.overview"),
        (FIRM_DAY, NEW, "alarm emergency.stroke firm"),
        (GUESS, CALM, "again emergency.overview"),
        (goes_on(GUESS), CALM, "answer"),
        (goes_on(GUESS), Heard(odds=0.05, puts_off=0.9), "again emergency.overview"),
        (FIRM_CALL, Heard(odds=0.05, situation=told("help_has_come")), "out"),
        (FIRM_CALL, Heard(odds=0.05, situation=told("checked")), "out"),
        (FIRM_CALL, Heard(odds=0.05, situation=told("no_such_signs")), "out"),
        (FIRM_CALL, Heard((STROKE,), 0.95, situation=told("checked")), "alarm emergency.stroke firm"),
        (
            Standing("crisis.overview", "call_now"),
            Heard(odds=0.05, situation=told("no_such_signs")),
            "again crisis.overview",
        ),
        (Standing("crisis.overview", "call_now"), Heard(odds=0.05, situation=told("help_has_come")), "out"),
        (Standing("crisis.overview", "call_now"), Heard(odds=0.05, situation=told("checked")), "again crisis.overview"),
        (Standing("crisis.overview", "call_now"), Heard(odds=0.9, kind="crisis", situation=NO_HARM), "out"),
        (Standing("crisis.overview", "call_now"), Heard((CRISIS,), 0.9, "crisis", NO_HARM), "alarm crisis.overview firm"),
        (FIRM_CALL, Heard(odds=0.05, situation=NO_HARM), "again emergency.stroke"),
    ],
)
def test_what_stands_stays_until_a_way_out_is_taken(stands: Standing, heard: Heard, wanted: str) -> None:
    assert said(triage(heard, stands, Bands())) == wanted


def test_what_was_heard_travels_as_plain_data_and_comes_back_the_same() -> None:
    heard = Heard(
        (STROKE, EYE), 0.4, "urgent_eye", Situation("days", judged=True, ways=("checked",), read=(("days", "day 5"),)), 0.2
    )
    assert Heard.of(heard.as_dict()) == heard


def test_of_several_flags_the_most_urgent_is_first() -> None:
    assert most_urgent([EYE, STROKE]) == STROKE
    assert most_urgent([]) is None
