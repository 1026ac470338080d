"""The red-flag screen: each rule's own examples and calm look-alikes, and how it reads around a sign."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.content.about import read_about
from bot.understanding.danger import Alarm, RedFlags, red_flags_in
from bot.understanding.danger.words import Message, read
from bot.understanding.reading import MOST_SCREENED

FOLDER = Path(__file__).parents[2] / "data" / "content" / "red_flags"
FLAGS = red_flags_in(FOLDER)
EXAMPLES = [pytest.param(rule.id, text, id=f"{rule.id}: {text}") for rule in FLAGS.rules for text in rule.examples]
CALM = [pytest.param(text, id=f"{rule.id}: {text}") for rule in FLAGS.rules for text in rule.calm]
MOST_MS_SHORT = 10
"""About ten times the usual cost, so that a busy machine does not fail the test."""
MOST_MS_LONG = 300


def fired(text: str) -> list[str]:
    """The rules that a message raises."""
    return [alarm.rule for alarm in FLAGS.screen(text)]


@pytest.mark.parametrize(("rule", "text"), EXAMPLES)
def test_an_example_raises_its_rule(rule: str, text: str) -> None:
    assert rule in fired(text)


@pytest.mark.parametrize("text", CALM)
def test_a_calm_line_raises_nothing(text: str) -> None:
    assert FLAGS.screen(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "my cheek is weak since March but no arm weakness and my speech is fine",
        "I can move both arms fine",
        "no fever, rash or ear trouble",
        "the eye does not hurt",
        "my eye isn't red or sore",
        "no pain in the eye, no blurring",
        "I have never had a seizure",
    ],
)
def test_what_is_denied_is_calm(text: str) -> None:
    assert FLAGS.screen(text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("no fever, but my face dropped an hour ago", "new_droop_now"),
        ("I don't want to bother anyone but my mouth is hanging and my hand is weak", "stroke_signs"),
        ("there is no feeling in my cheek and my arm is heavy", "stroke_signs"),
        ("no pain, yet my eye is bright red", "eye_pain_red"),
        ("I don't know why but my arm went numb and my lip droops", "stroke_signs"),
    ],
)
def test_a_denial_reaches_no_further_than_its_clause(text: str, rule: str) -> None:
    assert rule in fired(text)


@pytest.mark.parametrize(
    "text",
    [
        "mum's face dropped and her arm was weak in 2010, she had a stroke",
        "years ago my eye was red and painful",
        "last year my mouth drooped, all better now",
        "when I was a child I had a fit",
    ],
)
def test_what_is_long_past_is_calm(text: str) -> None:
    assert FLAGS.screen(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "she had a stroke in 2010 and now her mouth droops and her arm is weak",
        "my eye was red last year and today the eye is red and painful",
        "years ago I fainted; this morning I passed out again",
    ],
)
def test_a_past_that_is_back_counts(text: str) -> None:
    assert FLAGS.screen(text)


@pytest.mark.parametrize(
    "text",
    [
        "how do you tell a stroke from bell's palsy",
        "can bells palsy cause arm weakness",
        "does a stroke always affect the arm",
        "what if someone gets slurred speech and a weak arm",
        "why does the face droop suddenly",
        "quiz: a patient with a droopy mouth and a weak arm, where is the lesion?",
        "signs of stroke, face drooping, arm weakness",
    ],
)
def test_a_question_about_signs_is_calm(text: str) -> None:
    assert FLAGS.screen(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "can bell's palsy make your arm weak? mine went weak just now",
        "why would a face droop and an arm go weak, asking for my uncle who is sitting here",
        "is it bells if my arm is weak and my mouth droops",
        "face drooping and arm weak, is that a stroke",
    ],
)
def test_a_report_in_the_shape_of_a_question_counts(text: str) -> None:
    assert "stroke_signs" in fired(text)


@pytest.mark.parametrize(
    "text",
    [
        "the leaflet lists chest pain and black stools",
        "we saw a film on the telly about a drooping mouth and a weak arm",
        "the form asks about fits and double vision, I have neither",
    ],
)
def test_what_a_leaflet_or_a_film_tells_is_calm(text: str) -> None:
    assert FLAGS.screen(text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("the leaflet lists chest pain and my chest is tight", "chest_pain"),
        ("the booklet talks of strokes, my arm is weak and my mouth droops", "stroke_signs"),
        ("a podcast mentioned suicide. I want to die", "suicidal_thoughts"),
    ],
)
def test_a_report_beside_what_a_leaflet_tells_counts(text: str, rule: str) -> None:
    assert rule in fired(text)


def test_an_old_cause_makes_its_droop_old_but_no_stroke_sign() -> None:
    assert FLAGS.screen("a kick in 2009 left me with a crooked mouth") == []
    assert "stroke_signs" in fired("my mouth has drooped since a kick in 2009. My arm is weak and I cannot get my words out")


@pytest.mark.parametrize("who", ["my nan", "my husband", "me dad", "our neighbour", "my boss"])
def test_a_report_about_somebody_else_counts(who: str) -> None:
    assert FLAGS.screen(f"{who}'s mouth has just dropped and one arm is weak")


@pytest.mark.parametrize(
    "text",
    [
        "the hospital ruled out a stroke, they said bells, it came on this morning and my mouth droops",
        "A&E said it's Bell's, my face dropped today",
        "diagnosed yesterday, my cheek sags, what helps",
    ],
)
def test_a_droop_that_was_seen_to_is_calm(text: str) -> None:
    assert FLAGS.screen(text) == []


def test_nobody_has_seen_it_is_not_seen_to() -> None:
    assert "new_droop_days" in fired("my cheek sags since yesterday and no doctor has seen me")


@pytest.mark.parametrize(
    "text",
    [
        "by a stroke of luck I met a good physio",
        "stroking the cheek upwards, is that right",
        "I nearly died of shame",
        "dying to know when my smile is back",
        "on the other hand I could wait",
    ],
)
def test_an_idiom_is_calm(text: str) -> None:
    assert FLAGS.screen(text) == []


def test_an_idiom_ends_with_its_clause() -> None:
    assert "stroke_signs" in fired("I keep thinking of strokes, my arm is weak and my mouth droops")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("my face is paralized and my arm is weak", "stroke_signs"),
        ("suddnly my cheek is drooppy", "new_droop_now"),
        ("I am sucidal", "suicidal_thoughts"),
        ("MY FACE DROPPED TWENTY MINS AGO!!!", "new_droop_now"),
        ("my faaaace drooped an hour ago", "new_droop_now"),
        ("my mouf droops and my arm feels num", "stroke_signs"),
        ("can\u2019t close my eye and nobody gave me drops", "eye_not_closing"),
        ("my fa\u200bce dropped an hour ago", "new_droop_now"),
    ],
)
def test_spelling_does_not_hide_a_sign(wrong: str, right: str) -> None:
    assert right in fired(wrong)


@pytest.mark.parametrize(
    "text", ["", "   ", "\n", "?!", "\U0001f622\U0001f441", "\u0645\u0631\u062d\u0628\u0627", "0", "a", "\ud800"]
)
def test_text_without_words_is_calm(text: str) -> None:
    assert FLAGS.screen(text) == []


def test_alarms_come_most_urgent_first() -> None:
    alarms = FLAGS.screen("there is a tick bite, my cheek droops since yesterday and now my arm is weak")
    order = ["call_now", "same_day", "soon"]
    ranks = [order.index(alarm.urgency) for alarm in alarms]
    assert len(set(ranks)) > 1
    assert ranks == sorted(ranks)


def test_an_alarm_says_what_raised_it() -> None:
    alarm = FLAGS.screen("I want to kill myself")[0]
    assert alarm == Alarm("suicidal_thoughts", "crisis", "call_now", "crisis.overview", alarm.matched)
    assert "myself" in " ".join(alarm.matched)


def test_the_same_text_gives_the_same_alarms() -> None:
    text = "my mouth droops since lunch, my arm is weak and my eye is red and sore"
    first = FLAGS.screen(text)
    assert all(FLAGS.screen(text) == first for _ in range(5))
    assert RedFlags.load(FOLDER).screen(text) == first


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_long_text_is_screened_at_both_ends(place: str) -> None:
    talk, sign = "I like tea with my cat. " * 4000, "My mouth dropped and my arm is weak."
    assert "stroke_signs" in fired(sign + " " + talk if place == "before" else talk + sign)


def test_a_long_text_is_clipped() -> None:
    assert sum(len(word) + 1 for word in read("word " * 10_000).words) <= MOST_SCREENED + 1


@pytest.mark.parametrize("before", [2_000, 6_000, 12_000])
def test_danger_in_the_middle_of_a_long_text_is_heard(before: int) -> None:
    talk, sign = "I like tea with my cat. ", "My mouth dropped and my arm is weak. "
    whole = talk * (before // len(talk)) + sign
    assert "stroke_signs" in fired(whole + talk * ((16_000 - len(whole)) // len(talk)))


def test_a_message_costs_little() -> None:
    short = "my doctor said to tape the eye at night which I do but the ointment blurs it so what else can I try please"
    long = "my face droops and my arm is weak and my eye hurts and is red today " * 40
    for text, most in ((short, MOST_MS_SHORT), (long, MOST_MS_LONG)):
        FLAGS.screen(text)
        texts = [f"{text} {'abcdefghij'[n]}" for n in range(10)]  # the answer to the last text is remembered
        took = []
        for other in texts:
            start = time.process_time()
            FLAGS.screen(other)
            took.append(time.process_time() - start)
        assert statistics.median(took) * 1000 < most


def test_the_hits_of_a_message_are_counted_by_what_they_stand_for() -> None:
    hits = FLAGS.hits("my arm is weak and my mouth droops")
    assert (hits["limb"], hits["limb_weak"]) == (1, 1)
    assert hits["face_changed"] >= 1
    assert set(hits) <= set(FLAGS.names)
    assert min(hits.values()) > 0


@pytest.mark.parametrize(
    "text", ["no weak arm", "years ago my arm was weak", "can bells palsy cause arm weakness", "", "?!"]
)
def test_a_calmed_hit_is_not_counted(text: str) -> None:
    assert "limb_weak" not in FLAGS.hits(text)


def test_counting_and_screening_share_one_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    flags = RedFlags.load(FOLDER)
    read_texts: list[str] = []

    def noted(text: str, spelt: Mapping[str, str]) -> Message:
        read_texts.append(text)
        return read(text, spelt)

    monkeypatch.setattr("bot.understanding.danger.screen.read", noted)
    for _ in range(2):
        flags.hits("my arm is weak")
        flags.screen("my arm is weak")
        flags.explain("my arm is weak")
    assert read_texts == ["my arm is weak"]


def test_explain_says_what_fired_and_what_was_let_go_and_why() -> None:
    told = {tried.rule: tried for tried in FLAGS.explain("my mouth droops since lunch but no weak arm")}
    assert set(told) == {rule.id for rule in FLAGS.rules}
    assert told["new_droop_now"].outcome == "fired"
    assert told["stroke_signs"].outcome == "suppressed"
    assert told["stroke_signs"].reasons == ("negated: no",)
    assert told["lyme"].outcome == "silent"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("can bells palsy cause arm weakness with a droopy face", "about: can"),
        ("in 2010 her arm was weak and her mouth drooped", "past: 2010"),
        ("imagine an arm gets weak and a mouth droops", "pretend: imagine"),
    ],
)
def test_explain_names_the_calm_reading(text: str, reason: str) -> None:
    told = {tried.rule: tried for tried in FLAGS.explain(text)}
    assert told["stroke_signs"].outcome == "suppressed"
    assert reason in told["stroke_signs"].reasons


def test_explain_agrees_with_screen() -> None:
    for rule in FLAGS.rules:
        for text in (*rule.examples, *rule.calm):
            assert [t.rule for t in FLAGS.explain(text) if t.outcome == "fired"] == fired(text)


def test_each_rule_has_a_topic_of_its_snippet_and_enough_lines() -> None:
    for rule in FLAGS.rules:
        assert rule.snippet.split(".")[0] == rule.topic
        assert min(len(rule.examples), len(rule.calm)) >= 4, rule.id


def test_every_rule_answers_with_a_snippet_that_exists() -> None:
    ids = {
        match
        for path in (FOLDER.parent / "snippets").rglob("*.yml")
        for match in re.findall(r"(?m)^- id: (\S+)", path.read_text(encoding="utf-8"))
    }
    assert {rule.snippet for rule in FLAGS.rules} <= ids


@pytest.mark.parametrize("text", ["emergency", "STROKE!!", "help, emergency", "need an ambulance now"])
def test_one_word_for_help_and_nothing_else_is_heard(text: str) -> None:
    assert fired(text) == ["help_word"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("my eye is red and sore, how long until it settles", "eye_pain_red"),
        ("blisters in my ear and a weak face, how long till they go", "ramsay_hunt"),
        ("34 weeks pregnant and half my face has dropped, how common is this", "pregnancy"),
        ("my face drooped this morning, how long does bells take to get better", "new_droop_now"),
        ("my poo is black since the steroids, is that usual", "steroid_danger"),
    ],
)
def test_a_question_after_a_report_does_not_calm_it(text: str, rule: str) -> None:
    assert rule in fired(text)


@pytest.mark.parametrize(
    ("who", "text", "rule"),
    [
        ("pregnant", "blood pressure was 165 this morning", "pregnancy_high_bp"),
        ("pregnant", "my feet are swelling and I see stars", "pregnancy_high_bp"),
        ("child", "it only happens when he cries", "child"),
    ],
)
def test_what_the_conversation_knows_counts_with_the_message(who: str, text: str, rule: str) -> None:
    words = FLAGS.known_words(text, who)
    assert rule in [alarm.rule for alarm in FLAGS.screen(words + text)]
    assert rule not in [alarm.rule for alarm in FLAGS.screen(text)]


@pytest.mark.parametrize(
    ("who", "text"),
    [
        (None, "blood pressure was 165 this morning"),
        ("relative", "blood pressure was 165 this morning"),
        ("pregnant", "which drops are best"),
        ("pregnant", "will it come back with the next baby"),
        ("pregnant", "I am 35 weeks pregnant and my head is thumping"),  # says it itself
        ("pregnant", ""),
    ],
)
def test_nothing_is_put_in_front_where_no_flag_needs_it(who: str | None, text: str) -> None:
    assert FLAGS.known_words(text, who) == ""


def test_whom_a_flag_knows_of_the_vocabulary_can_tell() -> None:
    known = {rule.known.who for rule in FLAGS.rules if rule.known}
    told = {way[1] for way in read_about(FOLDER.parent / "about.yml").ways if way[0] == "who"}
    assert known and known <= told
