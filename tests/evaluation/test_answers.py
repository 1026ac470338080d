"""Whether a question was answered: reading the sets, judging a reply, figures, and what is to be read first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.cli.evaluate_answers import _lines, _to_read
from bot.evaluation.answer_figures import Reply, odds_of, told, worst
from bot.evaluation.answers import KINDS, VERDICTS, Wanted, judged, read_answers
from bot.evaluation.questions import QuestionsError
from bot.evaluation.reply_words import own_words
from bot.evaluation.scoring import Share

HERE = Path(__file__).parent
ANSWER = '{"id": "a", "text": "how?", "answers": ["pain.overview"]}\n'


def card(kind: str, name: str, **more: Any) -> dict[str, Any]:
    made = {"type": kind, "topic": name.partition(".")[0], "snippet": {"id": name}, "title": "A title", "blocks": []}
    return {"custom": made | more}


def wanted(**more: Any) -> Wanted:
    return Wanted("how?", answers=frozenset({"pain.overview"}), partly=frozenset({"pain.ear"}), **more)


@pytest.mark.parametrize(
    ("asked", "came", "verdict"),
    [
        (wanted(), [], "failed"),
        (wanted(), [card("answer", "pain.overview")], "satisfied"),
        (wanted(), [card("answer", "botox.overview"), card("answer", "pain.overview")], "satisfied"),
        (wanted(), [card("answer", "pain.ear")], "partly"),
        (wanted(), [card("answer", "botox.overview")], "other"),
        (wanted(), [card("clarify", "nlu_fallback.overview", options=[{"id": "x.y"}, {"id": "pain.ear"}])], "asked back"),
        (wanted(), [card("clarify", "f.o", options=[{"id": "a.b"}] * 3 + [{"id": "pain.ear"}])], "other"),
        (wanted(), [card("fallback", "out_of_scope.overview")], "refused"),
        (wanted(), [card("answer", "pain.overview"), card("urgent", "urgent_eye.overview")], "alarmed"),
        (wanted(alarm_ok=True), [card("urgent", "urgent_eye.overview")], "partly"),
        (wanted(alarm_ok=True, alarm="soon"), [card("answer", "pain.overview")], "satisfied"),
        (wanted(alarm="same_day"), [card("urgent", "urgent_eye.overview", urgency="call_now")], "satisfied"),
        (wanted(alarm="same_day"), [card("urgent", "urgent_medical.overview", urgency="soon")], "missed"),
        (wanted(alarm="same_day"), [card("answer", "pain.overview")], "missed"),
        (Wanted("?", refuse=True), [card("fallback", "out_of_scope.overview")], "satisfied"),
        (Wanted("?", refuse=True), [card("answer", "pain.overview")], "other"),
        (Wanted("?", gap=True), [card("fallback", "out_of_scope.overview")], "refused"),
    ],
)
def test_a_reply_is_judged_by_whether_it_answers(asked: Wanted, came: list[dict[str, Any]], verdict: str) -> None:
    assert judged(asked, came) == verdict
    assert verdict in VERDICTS


def test_words_of_every_group_answer_too_unless_a_forbidden_one_is_said(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text('{"id": "a", "text": "how many?", "must": [["7 in 10|70%"], ["mend"]], "must_not": ["always"]}\n')
    (row,) = read_answers(path)
    said = [card("answer", "botox.overview", blocks=[{"kind": "paragraph", "text": "About 70 per cent mend."}])]
    assert judged(row.turns[0], said) == "satisfied"
    assert judged(row.turns[0], [*said, {"text": "They always do."}]) == "other"


def test_the_title_of_a_source_or_an_offer_is_none_of_the_replys_own_words() -> None:
    source, offer = {"title": "Steroids mend most faces", "year": 2020}, {"title": "How botox works"}
    shown = card("answer", "pain.overview", title="On pain", sources=[source], suggestions=[offer])
    words = own_words([{"text": "Rest.\nSources: [1] Steroids mend most faces\nAlso: How botox works"}, shown])
    assert "On pain" in words and "Rest." in words
    assert "Steroids" not in words and "botox" not in words


@pytest.mark.parametrize(
    "line",
    [
        "{", "[]", '{"id": 1}', '{"id": 1, "text": "x"}', '{"id": 1, "text": 2, "gap": true}',
        '{"id": 1, "text": "x", "answers": "pain.overview"}', '{"id": 1, "text": "x", "must": [["("]]}',
        '{"id": 1, "text": "x", "must": ["most"]}', '{"id": 1, "text": "x", "alarm": "now"}',
    ],
)  # fmt: skip
def test_a_line_that_does_not_say_what_would_answer_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(ANSWER + line + "\n")
    with pytest.raises(QuestionsError, match=r"some\.jsonl:2: does not say what would answer: write"):
        read_answers(path)


def test_a_file_of_answers_that_cannot_be_read_ends_the_command_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "odd.jsonl").write_bytes(b"\xff\xfe")
    assert main(["evaluate", "answers", "none.jsonl"]) == 2
    assert main(["evaluate", "answers", str(tmp_path / "odd.jsonl")]) == 2
    assert capsys.readouterr().err.count("cannot be read") == 2


def reply(verdict: str, odds: float = 0.5, name: str = "a", turn: int = 0, **more: Any) -> Reply:
    sure = {"cards": [{"id": "botox.overview", "odds": odds}]}
    return Reply(name, turn, wanted(**more), verdict, (card("answer", "botox.overview", trace=sure)["custom"],))


def test_figures_tell_what_a_card_answers_from_gaps_and_whole_conversations() -> None:
    found = told([
        reply("satisfied", name="one"), reply("other", name="one", turn=1),
        reply("satisfied", name="two"), reply("satisfied", name="two", turn=1),
        reply("refused", name="three", gap=True), reply("other", name="four", gap=True),
        reply("missed", name="five", alarm="soon"),
    ])  # fmt: skip
    assert (found.asked, found.answerable, found.gaps, found.whole) == (7, Share(3, 4), Share(1, 2), Share(1, 2))
    assert found.verdicts["satisfied"] == Share(3, 7)
    assert found.by_kind["alarm"]["missed"] == Share(1, 1)
    assert set(found.by_kind) <= set(KINDS) and "refusal" not in found.by_kind
    head, *kinds = _lines("some.jsonl", found)
    assert "answered throughout 50.0% (1/2)" in head and "missed 14.3% (1/7)" in head and len(kinds) == 3


def test_the_worst_come_first_and_an_honest_refusal_is_none_of_them() -> None:
    replies = [
        reply("asked back"), reply("other", 0.4), reply("other", 0.9), reply("missed"), reply("alarmed"),
        reply("refused", gap=True), reply("refused"), reply("satisfied"),
    ]  # fmt: skip
    found = worst(replies, 5)
    assert [(r.verdict, r.odds) for r in found] == [
        ("missed", 0.5), ("alarmed", 0.5), ("other", 0.9), ("other", 0.4), ("refused", 0.5),
    ]  # fmt: skip
    assert "missed at odds 0.50: 'how?'" in _to_read(found[0]) and "came: botox.overview" in _to_read(found[0])


def test_the_odds_are_of_danger_for_an_alarm_and_of_the_card_else() -> None:
    trace = {"cards": [{"id": "pain.ear", "odds": 0.3}], "ranking": [{"topic": "botox", "confidence": 0.7}]}
    told_by = {"danger": {"odds": 0.9}}
    assert odds_of(card("answer", "pain.ear", trace=trace)["custom"]) == 0.3
    assert odds_of(card("answer", "botox.risks", trace=trace)["custom"]) == 0.7
    assert odds_of(card("urgent", "crisis.overview", trace=told_by)["custom"]) == 0.9
    assert odds_of(card("answer", "crisis.overview")["custom"]) == 0.0


def test_every_line_of_the_sets_in_the_repository_can_be_used() -> None:
    rows = [row for path in sorted((HERE / "answers").glob("*.jsonl")) for row in read_answers(path)]
    assert len(rows) >= 400
    assert len({row.id for row in rows}) == len(rows)
