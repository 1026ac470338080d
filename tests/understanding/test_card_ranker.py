"""The card ranker on a handful of cards: it finds the one meant, says so again, and is kept and got back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.understanding.about import About, Told
from bot.understanding.card_ranker import NOBODY, SIGNS, Asked, CardRanker, CardText, Pair
from bot.understanding.encoder import Encoder
from bot.understanding.shared_words import SharedWords

CARDS = (
    CardText(
        "eye_taping.how", "eye_taping", "How to tape the eye shut", ("Close the lid, then lay the tape across.",),
        ("how do I tape my eye", "which way does the tape go"),
    ),
    CardText(
        "eye_taping.overview", "eye_taping", "Taping the eye at night", ("Tape can keep the eye closed while you sleep.",),
        ("what is eye taping for", "tape at night"),
    ),
    CardText(
        "steroids.effect", "steroids", "What steroids do", ("They bring full recovery to more people.",),
        ("do steroids help", "is prednisone any good"),
    ),
    CardText(
        "pregnancy.epidural", "pregnancy", "Pain relief in birth", ("An epidural is mostly possible.",),
        ("can I have an epidural with a weak face", "birth pain relief"),
        {"who": ("pregnant",)},
    ),
)  # fmt: skip
PAIRS = (
    Pair("my lid will not stay shut, how is the tape put on", ("eye_taping.how",)),
    Pair("where do I stick the strip so the eye stays closed", ("eye_taping.how",)),
    Pair("is it true that people tape their eye for sleep, what for", ("eye_taping.overview",)),
    Pair("they want me on prednisone, does that do anything", ("steroids.effect",)),
    Pair("are the steroid tablets worth it", ("steroids.effect", "eye_taping.overview")),
    Pair("due in june, they say no needle in the back with my face, is that so", ("pregnancy.epidural",)),
    Pair("this one is about a card that is gone", ("gone.away",)),
)
PREGNANT = About(who=Told("pregnant", "you, pregnant"))
EVEN = {"eye_taping": 0.25, "steroids": 0.25, "pregnancy": 0.25}


@pytest.fixture(scope="module")
def ranker(encoder: Encoder) -> CardRanker:
    return CardRanker(encoder).fit(CARDS, PAIRS, [EVEN] * len(PAIRS))


def test_it_knows_the_titles_of_its_cards(ranker: CardRanker) -> None:
    assert ranker.titles == {card.id: card.title for card in CARDS}


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("show me how to tape my eye", "eye_taping.how"),
        ("will prednisone help", "steroids.effect"),
        (
            "I am having a baby soon and had Bell's last year. The midwife was kind. Can I get an epidural?",
            "pregnancy.epidural",
        ),
    ],
)
def test_the_card_that_is_meant_comes_first(ranker: CardRanker, text: str, card: str) -> None:
    assert ranker.rank(text, EVEN)[0][0] == card


def test_every_card_has_a_probability_best_first(ranker: CardRanker) -> None:
    ranked = ranker.rank("how do I tape my eye", EVEN)
    shares = [share for _, share in ranked]
    assert {name for name, _ in ranked} == {card.id for card in CARDS}
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1.0)


def signs(ranker: CardRanker, encoder: Encoder, *asked: Asked) -> Any:
    vectors = np.stack([encoder.one(message.text) for message in asked])
    even = np.ones((len(asked), 4), dtype=np.float32) / 4
    return ranker._signs(asked, vectors, vectors, (even, even))


def test_the_topics_odds_are_a_sign_of_their_cards_alone(ranker: CardRanker, encoder: Encoder) -> None:
    even, sure = signs(ranker, encoder, *(Asked("what about this", odds, NOBODY) for odds in (EVEN, {"steroids": 0.9})))
    moved = (sure - even)[:, SIGNS.index("topic")]
    assert moved[2] > 0 > max(moved[[0, 1, 3]])


@pytest.mark.parametrize(("who", "fits", "contradicts"), [("pregnant", 1, 0), ("child", 0, 1)])
def test_whom_it_is_about_is_a_sign_of_cards_for_them_alone(
    ranker: CardRanker, encoder: Encoder, who: str, fits: int, contradicts: int
) -> None:
    about = About(who=Told(who, f"your {who}"))
    [found] = signs(ranker, encoder, Asked("what about this", EVEN, about))
    assert found[:, SIGNS.index("fits")].tolist() == [0, 0, 0, fits]
    assert found[:, SIGNS.index("contradicts")].tolist() == [0, 0, 0, contradicts]


def test_many_messages_at_once_have_the_signs_of_each_alone(ranker: CardRanker, encoder: Encoder) -> None:
    asked = [Asked(text, EVEN, about) for text in ("is tape safe", "steroids") for about in (NOBODY, PREGNANT)]
    together = signs(ranker, encoder, *asked)
    assert together == pytest.approx(np.concatenate([signs(ranker, encoder, message) for message in asked]), abs=1e-6)


def test_two_fits_give_the_same_ranking(ranker: CardRanker, encoder: Encoder) -> None:
    again = CardRanker(encoder).fit(CARDS, PAIRS, [EVEN] * len(PAIRS))
    assert again.rank("is tape safe", EVEN) == ranker.rank("is tape safe", EVEN)


def test_a_saved_ranker_ranks_as_before_and_holds_no_encoder(ranker: CardRanker, encoder: Encoder, tmp_path: Path) -> None:
    ranker.save(tmp_path)
    back = CardRanker.load(tmp_path, encoder)
    assert back.rank("is tape safe", EVEN) == ranker.rank("is tape safe", EVEN)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 5_000_000


@pytest.mark.parametrize("text", ["", "?", "zzz", "\U0001f622", "tape " * 400])
def test_any_text_is_ranked(ranker: CardRanker, text: str) -> None:
    assert len(ranker.rank(text, {})) == len(CARDS)


def test_each_sign_has_a_weight(ranker: CardRanker) -> None:
    assert tuple(ranker.weights) == SIGNS


def test_too_few_pairs_are_an_error_that_says_where_to_add_some(encoder: Encoder) -> None:
    with pytest.raises(ValueError, match="data/pairs needs 3"):
        CardRanker(encoder).fit(CARDS, PAIRS[:2], [EVEN] * 2)


def test_rare_words_count_more_than_common_ones() -> None:
    words = SharedWords([["tape for the eye", "more tape"], ["tape and an epidural"], ["nothing here"]])
    shared, rarest = words.shared("tape with an epidural")
    assert shared[1] > shared[0] > shared[2] == 0.0
    assert rarest[1] > rarest[0]


def test_endings_do_not_part_a_word() -> None:
    words = SharedWords([["taping"], ["swimming"]])
    assert np.argmax(words.shared("i was taped")[0]) == 0


def test_words_behind_a_title_are_weighed_apart(encoder: Encoder) -> None:
    """The title of the tape card in front draws that card, but who has read it asks for something else."""
    titled = "Taping the eye at night: do tablets help"
    said_next = [
        Pair("Taping the eye at night: are steroids any use", ("steroids.effect",), behind="eye_taping.overview"),
        Pair("Taping the eye at night: and the prednisone", ("steroids.effect",), behind="eye_taping.overview"),
        Pair("What steroids do: and an epidural", ("pregnancy.epidural",), behind="steroids.effect"),
        Pair("What steroids do: tape it at night?", ("eye_taping.overview",), behind="steroids.effect"),
        Pair("Pain relief in birth: do the tablets help", ("steroids.effect",), behind="pregnancy.epidural"),
        Pair("Pain relief in birth: how do I tape it", ("eye_taping.how",), behind="pregnancy.epidural"),
        Pair("How to tape the eye shut: and the steroids", ("steroids.effect",), behind="eye_taping.how"),
    ]
    pairs = [*PAIRS, *said_next]
    ranker = CardRanker(encoder).fit(CARDS, pairs, [EVEN] * len(pairs))
    alone, behind = (dict(ranker.rank(titled, EVEN, in_context=kind)) for kind in (False, True))
    assert behind["eye_taping.overview"] < alone["eye_taping.overview"]


def test_without_any_such_words_both_are_weighed_alike(ranker: CardRanker) -> None:
    assert ranker.rank("tape at night", EVEN, in_context=True) == ranker.rank("tape at night", EVEN)
