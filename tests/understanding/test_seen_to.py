"""When an urgent answer stops standing: only where help has come or the sign was seen to."""

from __future__ import annotations

import pytest

from bot.understanding.seen_to import is_seen_to


@pytest.mark.parametrize(
    "said",
    [
        "the ambulance is here",
        "She's on the ward and stable. Will physio help her?",
        "they've treated it",
        "the paramedics have arrived",
        "were at hospital now, they say a bone is cracked. will the nerve mend",
        "im in A and E now",
        "back from the hospital, they cleaned it out",
    ],
)
def test_help_has_come(said: str) -> None:
    assert is_seen_to(said)


@pytest.mark.parametrize(
    "said",
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
        "I just got back from hospital yesterday and now her arm is weak",
    ],
)
def test_anything_less_leaves_it_standing(said: str) -> None:
    assert not is_seen_to(said)
