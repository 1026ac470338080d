"""A very long message: the reply says what was not read for it."""

from __future__ import annotations

from actions.long_message import NOTICE, with_what_was_not_read
from actions.turn import Turn
from bot.rendering.text import plain_text
from tests.actions.conftest import ACTIONS, Conversation


def turn_of(talk: Conversation, **heard: object) -> Turn:
    return Turn.of(talk.tracker("a long message", "greet", (), heard))


def test_the_reply_says_what_was_left_out(talk: Conversation) -> None:
    turn = turn_of(talk, read="a ... message", whole="a very long message")
    assert turn.is_clipped
    assert (turn.text, turn.whole) == ("a ... message", "a very long message")
    reply = with_what_was_not_read(turn, ACTIONS["small_talk"]().first_reply(turn))
    assert "first and last part" in plain_text(reply.card)
    assert reply.card["snippet"]["id"] != NOTICE


def test_nothing_is_added_where_all_was_read(talk: Conversation) -> None:
    for heard in ({}, {"read": "a short message"}):
        turn = turn_of(talk, **heard)
        reply = ACTIONS["small_talk"]().first_reply(turn)
        assert with_what_was_not_read(turn, reply) is reply


def test_the_actions_read_what_was_mended(talk: Conversation) -> None:
    turn = turn_of(talk, read="I can't close it")
    assert turn.text == turn.whole == turn.asked == "I can't close it"
