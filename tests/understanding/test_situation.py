"""What is read of a situation: since when, seen by whom, whose face, told how, and the ways out of an alarm."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.understanding.situation import LISTS, Situation, SituationError, SituationReader

FILE = Path("data/content/situation.yml")


@pytest.fixture(scope="module")
def reader() -> SituationReader:
    return SituationReader.load(FILE)


@pytest.mark.parametrize(
    ("text", "began"),
    [
        ("my lip went an hour ago", "hours"),
        ("woke up with it", "hours"),
        ("it began yesterday", "days"),
        ("woke up yesterday with half a smile", "days"),
        ("woke up with it on Monday", "days"),
        ("all of a sudden two weeks ago", "weeks"),
        ("woke up yesterday quite well, and today it droops", "hours"),
        ("my lip went this morning, two days after the filler", "hours"),
        ("woke up and it droops, I had this years ago", "hours"),
        ("day 5 of bells", "days"),
        ("three days now", "days"),
        ("two weeks after the tablets", "weeks"),
        ("week seven and still stiff", "weeks"),
        ("nine months on", "long"),
        ("I had it in 2009", "long"),
        ("years ago my left side went", "long"),
        ("weak since birth", "long"),
        ("healed in 2015, but this morning my arm went weak", "hours"),
        ("what helps a stiff cheek", None),
        ("it went slack in March", "long"),
        ("can it wait for my appointment in March", None),
        ("waiting for the surgery I was booked for in 2016", "long"),
        ("which patch suits my four-year-old", None),
        ("my son is 6 years old and his smile dropped on Sunday", "days"),
        ("he is six years old and was weak from birth", "long"),
    ],
)
def test_the_newest_time_in_a_message_is_when_it_began(reader: SituationReader, text: str, began: str | None) -> None:
    assert reader.read(text).began == began


@pytest.mark.parametrize(
    ("text", "judged"),
    [
        ("the doctor says it is bell's", True),
        ("GP gave me tablets", True),
        ("I was diagnosed at the weekend", True),
        ("on day 4 of prednisolone", True),
        ("my neurologist is happy", True),
        ("the scan was clear", True),
        ("had surgery on the lid in 2019", True),
        ("I haven't had an operation, my face is drooping", None),
        ("never had surgery", None),
        ("had lid surgery yesterday", None),
        ("had lid surgery yesterday, the surgeon said it is fine", True),
        ("I have not seen a doctor", False),
        ("nobody has looked at it yet", False),
        ("haven't been seen by anyone", False),
        ("should I see the doctor", False),
        ("can't get an appointment", False),
        ("until the doctor said so", None),
        ("I had my appointment at the clinic", True),
        ("my review is in May, they follow me up", True),
        ("my appointment is next week", None),
        ("the appointment with the eye clinic is on Friday", None),
        ("how do I tape my eye", None),
    ],
)
def test_whether_somebody_who_can_judge_has_looked(reader: SituationReader, text: str, judged: bool | None) -> None:
    assert reader.read(text).judged is judged


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("my mouth is crooked", "own"),
        ("mum's cheek is slack", "relative"),
        ("my son is 4 and has it", "child"),
        ("my dog has a droopy lip", "animal"),
        ("the dog kept me up and my mouth is crooked", "own"),
        ("in a film a man lost his smile", "nobody"),
        ("does a stroke always show", "nobody"),
        ("in a film I saw what my mum has", "relative"),
    ],
)
def test_whose_face_it_is(reader: SituationReader, text: str, whose: str) -> None:
    assert reader.read(text).whose == whose


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("my lip sags", "fact"),
        ("how do you tell a stroke", "general"),
        ("scared of a stroke one day", "feared"),
        ("no arm weakness at all", "denied"),
        ("dying to smile again lol", "joked"),
        ("the leaflet says so", "quoted"),
    ],
)
def test_how_it_is_told(reader: SituationReader, text: str, told: str) -> None:
    assert reader.read(text).told == told


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("the ambulance is here", ("help_has_come",)),
        ("the paramedics have arrived", ("help_has_come",)),
        ("we're at the hospital", ("help_has_come",)),
        ("the doctor has checked it", ("checked",)),
        ("I've been checked already", ("checked",)),
        ("I don't have any of those signs", ("no_such_signs",)),
        ("it was a mistake", ("no_such_signs",)),
        ("just asking in general", ("no_such_signs",)),
        ("my doctors know about it", ("checked",)),
        ("sorry, had this since 2019, my doctors know about it", ("checked",)),
        ("the doctor saw him this morning", ("checked",)),
        ("yes, a nurse practitioner examined me", ("checked",)),
        ("seen by a neurologist on monday", ("checked",)),
        ("I have had it looked at", ("checked",)),
        ("the scan was clear", ("checked",)),
        ("no rash and no temperature, the doctor examined her", ("checked",)),
        ("they told us its ramsay hunt", ("checked",)),
        ("they said it is bell's palsy", ("checked",)),
        ("gp says bells", ("checked",)),
        ("the doctor said it was bell's palsy in 2019, is it that", ()),
        ("they said it was bells last month", ()),
        ("they told us it is bells again", ()),
        ("they gave me prednisolone for my knee", ()),
        ("no doctor has examined her", ()),
        ("they gave her nothing", ()),
        ("they never said it was bells", ()),
        ("they said it might be bells", ()),
        ("my aunt says its bells", ()),
        ("I have some steroids left over", ()),
        ("they said call an ambulance if it is bells", ()),
        ("my sister is a nurse and says its nothing", ()),
        ("someone said its bells palsy", ()),
        ("a doctor saw him last year for something else", ()),
        ("the doctor saw him before this started", ()),
        ("the doctor saw it but now my arm is weak", ()),
        ("ok I'll let my doctor know about it", ()),
        ("do the doctors know about it", ()),
        ("my doctor knows nothing about it", ()),
        ("I had this two years ago and it was a stroke", ()),
        ("I haven't had this for years", ()),
        ("it started 2 months ago but today it is different", ()),
        ("should the doctors know about it", ()),
        ("do they know what it is", ()),
        ("when the ambulance is here", ()),
        ("I have not been checked", ()),
        ("i haven't got a car", ()),
        ("can it wait", ()),
    ],
)
def test_a_way_out_must_be_stated(reader: SituationReader, text: str, ways: tuple[str, ...]) -> None:
    assert reader.read(text).ways == ways


@pytest.mark.parametrize(
    "text",
    [
        "She's on the ward and stable. Will physio help her?",
        "they've treated it",
        "were at hospital now, they say a bone is cracked. will the nerve mend",
        "im in A and E now",
        "back from the hospital, they cleaned it out",
    ],
)
def test_help_that_has_come_is_heard_beside_a_question(reader: SituationReader, text: str) -> None:
    assert set(reader.read(text).ways) & {"help_has_come", "checked"}


@pytest.mark.parametrize(
    "text",
    [
        "should I call an ambulance?",
        "ok ringing them",
        "my brother is driving me to casualty now",
        "I've called 112",
        "the ambulance is on its way",
        "I called. No answer.",
        "they are here but he can't breathe",
        "I have not called yet",
        "what if they are not here soon",
        "she keeps calling the kettle a horse",
        "can it wait",
        "I think it was a stroke",
        "ringing in my ear and the face is worse",
        "he was all fine this morning",
        "she's home now",
        "I am going to the doctor tomorrow",
        "maybe they have checked",
    ],
)
def test_anything_less_is_no_way_out(reader: SituationReader, text: str) -> None:
    assert reader.read(text).ways == ()


@pytest.mark.parametrize(
    "text", ["can it wait till monday", "its sunday", "the surgery is closed", "its only a bit", "what's the point"]
)
def test_putting_it_off_is_heard(reader: SituationReader, text: str) -> None:
    assert reader.read(text).puts_off


@pytest.mark.parametrize(
    ("situation", "settled"),
    [
        (Situation(judged=True, began="days"), True),
        (Situation(judged=True, began="hours"), False),
        (Situation(judged=False, began="long"), False),
        (Situation(began="long"), True),
        (Situation(over=True), True),
        (Situation(whose="nobody", began="hours"), True),
        (Situation(), False),
    ],
)
def test_settled_is_what_a_careful_nurse_would_not_send_in(situation: Situation, settled: bool) -> None:
    assert situation.is_settled is settled


def test_every_list_has_phrases_and_its_words_are_kept(reader: SituationReader) -> None:
    read = dict(reader.read("the doctor said bells, two weeks ago").read)
    assert read["judged"] == "doctor said"
    assert set(LISTS) >= set(read)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hours: [a\n", "mend the YAML here"),
        ("hours: [an hour]\n", "needs exactly the lists"),
        ("".join(f"{name}: ['(']\n" for name in LISTS), "a bracket"),
    ],
)
def test_a_broken_file_is_named_with_what_to_do(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "situation.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SituationError, match=r"situation\.yml") as caught:
        SituationReader.load(path)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    "raw", [b"caf\xe9", b"\x00", b"hours: 2026-13-45\n", b"7\n", b"", b"{[a]: 1}\n", b"a: " + b"[" * 5_000]
)
def test_a_file_of_no_shape_is_named_in_one_line(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "situation.yml"
    path.write_bytes(raw)
    with pytest.raises(SituationError, match=r"situation\.yml:\d+: .+ \(.+\)$"):
        SituationReader.load(path)


@pytest.mark.parametrize("lines", ["[]", "[7]", "[no]", "abc", "[[a]]"])
def test_a_list_that_holds_no_texts_is_named(tmp_path: Path, lines: str) -> None:
    path = tmp_path / "situation.yml"
    path.write_text("".join(f"{name}: {lines if name == 'hours' else '[a b]'}\n" for name in LISTS), encoding="utf-8")
    with pytest.raises(SituationError, match="hours must be a list of texts"):
        SituationReader.load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SituationError, match="restore the file"):
        SituationReader.load(tmp_path / "situation.yml")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("no i wont hurt myself, im just really down", True),
        ("I'm not suicidal", True),
        ("I don't want to die. I just want my face back", True),
        ("that's not what i meant, im not going to do anything", True),
        ("I have no plans to hurt myself", True),
        ("I won't hurt myself today", False),
        ("i wont hurt myself but I wish it was over", False),
        ("I don't want to kill myself yet", False),
        ("I think I wont hurt myself", False),
        ("I promise I won't do anything", False),
        ("I want to hurt myself", False),
        ("I can't say I won't hurt myself if this goes on", False),
        ("he won't hurt himself", False),
        ("forget it, I'm fine", False),
        ("I don't want to die in pain", False),
        ("I'm not going to kill myself here", False),
    ],
)
def test_who_plainly_means_no_harm_is_told_from_who_hedges(reader: SituationReader, text: str, meant: bool) -> None:
    assert reader.read(text).means_no_harm is meant
