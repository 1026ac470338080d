"""What is said next is taught with the title of the topic in hand in front, whichever way the phrasings are loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.components.blocks import PAIR, cards_of, kind_of_block
from bot.components.importing import PhrasingsImporter, pairs_as_examples, read_phrasings
from bot.content.problem import ContentError
from tests.conftest import ROOT

TOPICS = """\
eye_care:
  title: Eye care
  topics:
    eye_taping: {title: "Taping the eye shut", about: "tape"}
    eye_ointment: {title: "Eye ointment at night", about: "ointment"}
"""
BLOCKS = """\
version: "3.1"

nlu:
- intent: eye_taping
  examples: |
    - how do I tape it
- intent: eye_taping
  metadata: {kind: in_hand, topic: eye_ointment}
  examples: |
    - and tape on top?
"""
TAUGHT = ["how do I tape it", "Eye ointment at night: and tape on top?"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name, text in (("content/topics.yml", TOPICS), ("nlu/eye_care/eye_taping.yml", BLOCKS)):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def texts(data: Any) -> list[str]:
    return [example.get("text") for example in data.intent_examples]


def test_the_title_of_the_topic_in_hand_stands_in_front(place: Path) -> None:
    assert texts(read_phrasings(place / "nlu", place / "content")) == TAUGHT


def test_the_kind_of_a_block_is_kept(place: Path) -> None:
    data = read_phrasings(place / "nlu", place / "content")
    assert [kind_of_block(example) for example in data.intent_examples] == [None, "in_hand"]


def test_rasas_training_loads_them_in_the_same_way(place: Path) -> None:
    from rasa.shared.importers.importer import TrainingDataImporter

    config = place / "config.yml"
    written = (ROOT / "config.yml").read_text(encoding="utf-8")
    written = written.replace("content: data/content", f"content: {place / 'content'}").replace("  pairs: data/pairs\n", "")
    config.write_text(written, encoding="utf-8")
    importer = TrainingDataImporter.load_from_config(str(config), None, [str(place / "nlu")])
    assert texts(importer.get_nlu_data()) == TAUGHT


def test_a_block_of_a_topic_that_there_is_not_stops_the_training_with_one_clear_line(place: Path) -> None:
    file = place / "nlu/eye_care/eye_taping.yml"
    file.write_text(BLOCKS.replace("topic: eye_ointment", "topic: eye_salve"), encoding="utf-8")
    with pytest.raises(ContentError, match=r"D003 no topic `eye_salve`, named by a block \(mend it: `palsy data check`"):
        read_phrasings(place / "nlu", place / "content")


def test_a_labelled_message_is_an_example_of_the_topic_of_its_first_snippet(tmp_path: Path) -> None:
    row = '{"text": "is the tape any good", "cards": ["eye_taping.overview", "eye_ointment.overview"]}'
    (tmp_path / "some.jsonl").write_text(f'{row}\n{{"text": "no card for it", "cards": []}}\n', encoding="utf-8")
    (example,) = pairs_as_examples(tmp_path, ROOT / "data/content").intent_examples
    assert (example.get("text"), example.get("intent")) == ("is the tape any good", "eye_taping")
    assert (kind_of_block(example), cards_of(example)) == (PAIR, ("eye_taping.overview", "eye_ointment.overview"))


def test_a_labelled_message_that_is_taught_already_is_no_second_example(tmp_path: Path) -> None:
    (tmp_path / "some.jsonl").write_text('{"text": "tape?", "cards": ["eye_taping.overview"]}\n', encoding="utf-8")
    assert pairs_as_examples(tmp_path, ROOT / "data/content", {"tape?"}).intent_examples == []


def test_the_files_are_read_once_and_each_reader_gets_a_copy_of_its_own(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    importer = PhrasingsImporter(None, None, [str(place / "nlu")], content=str(place / "content"))
    first = importer.get_nlu_data()
    monkeypatch.setattr("bot.components.importing.loaded", lambda *_: pytest.fail("read again"))
    first.training_examples[0].set("text", "changed")
    assert texts(importer.get_nlu_data()) == TAUGHT
    assert texts(first) == ["changed", TAUGHT[1]]


def test_an_example_that_was_changed_has_another_fingerprint(place: Path) -> None:
    importer = PhrasingsImporter(None, None, [str(place / "nlu")], content=str(place / "content"))
    one, same = (importer.get_nlu_data().training_examples[0] for _ in range(2))
    assert one.fingerprint() == same.fingerprint() and one == same
    one.set("read", "other words")
    assert one.fingerprint() != same.fingerprint() and one != same
