"""The reader of danger as a part of the pipeline: the model keeps what it read by on the day it was trained."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.about import ABOUT
from bot.components.danger import ASKS_ABOUT, DANGER, DangerReader
from bot.components.reading import UNREADABLE, WHOLE
from bot.components.spelling import NORMALISED
from bot.components.topics import CLEAR, IN_HAND
from bot.content.model import Library
from bot.understanding.danger_model import FILE, PUTS_OFF, Odds
from bot.understanding.topic_model import ALARMS
from bot.understanding.triage import Bands, Heard

CONTENT = Path(__file__).parents[2] / "data" / "content"
FOLDER, SITUATION = CONTENT / "red_flags", CONTENT / "situation.yml"
DROP = "my face dropped an hour ago and my arm is weak"
TAPE = "how do I tape my eye shut at night"
TIMES = 15  # a phrasing is given: a sign that is seen less often is not learnt
NO_GRAPH: Any = None  # the component asks nothing of the graph
RESOURCE = Resource("danger")
SAID = {
    "emergency": (
        "half of my face fell an hour ago and I cannot lift my arm",
        "my mouth hangs down since this morning and my speech is slurred",
        "her face dropped just now and her leg is weak",
        "face numb and arm weak since breakfast",
    ),
    "urgent_eye": (
        "my eye is red and hurts and I see less with it",
        "the eye on the weak side is very painful since yesterday",
        "something is stuck in my eye and light hurts",
        "my sight has gone cloudy in the eye that will not shut",
    ),
    "urgent_medical": (
        "I have blisters in my ear and my face is weak",
        "my face drooped two days ago and no doctor has seen it",
        "both sides of my face are going weak",
        "a tick bit me and now my cheek is drooping",
    ),
    "crisis": (
        "I want to end my life because of my face",
        "I do not want to live any more",
        "I think about killing myself",
        "everyone would be better off if I were dead",
    ),
    "eye_taping": (
        "how do I tape the eye at night",
        "which tape is kind to the skin of the lid",
        "is taping an eyelid safe",
        "can I tape the eye for a nap",
    ),
    "recovery_time": (
        "how long until my face is back to normal",
        "my face was weak years ago, will it come back",
        "how soon does the face move again",
        "do most people get well",
    ),
}
WAITS = ("can it wait until monday", "they are closed today", "do I really have to call", "are you sure about that")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the folder of rules, with something that an editor left in it."""
    shutil.copytree(FOLDER, tmp_path / "rules")
    (tmp_path / "rules" / "shared.yml~").write_text("left over", encoding="utf-8")
    return tmp_path / "rules"


@pytest.fixture
def situation(tmp_path: Path) -> Path:
    return Path(shutil.copy(SITUATION, tmp_path / "phrases.yml"))


@pytest.fixture(scope="module", autouse=True)
def few_phrasings() -> Iterator[None]:
    """No questions of snippets are learnt from; kept vectors of a whole training are left alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.components.danger.read_library", lambda _: Library({}, {}, {}, {}, (), {}, {}))
        patch.setattr("bot.components.danger.CACHE", None)
        yield


def settings(rules: Path = FOLDER, situation: Path = SITUATION) -> dict[str, Any]:
    return {"rules": str(rules), "situation": str(situation), "content": str(CONTENT)}


def taught() -> TrainingData:
    """A few phrasings over and over: enough to tell danger from tape, and to be quick."""
    examples = [_example(text, intent) for intent, texts in SAID.items() for text in texts]
    return TrainingData([*examples, *(_example(text, "out_of_scope", PUTS_OFF) for text in WAITS)] * TIMES)


def _example(text: str, intent: str, kind: str | None = None) -> Message:
    metadata = {"metadata": {"intent": {"kind": kind}}} if kind else {}
    return Message({TEXT: text, INTENT: intent, **metadata})


def untrained() -> DangerReader:
    """Rules and situation alone."""
    return DangerReader.create(settings(), NO_GRAPH, RESOURCE, NO_GRAPH)


@pytest.fixture(scope="module", autouse=True)
def own_vectors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is encoded here is kept apart: so few texts would be all that is left of the vectors the project keeps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.components.danger.CACHE", tmp_path_factory.mktemp("vectors"))
        yield


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> DangerReader:
    """Trained, and got back from the model when the files it was made from are gone."""
    folder = tmp_path_factory.mktemp("model")
    rules, situation = Path(shutil.copytree(FOLDER, folder / "rules")), Path(shutil.copy(SITUATION, folder / "told.yml"))
    (folder / "kept").mkdir()
    storage = LocalModelStorage(folder / "kept")
    resource = DangerReader.create(settings(rules, situation), storage, RESOURCE, NO_GRAPH).train(taught())
    shutil.rmtree(rules)
    situation.unlink()
    return DangerReader.load({}, storage, resource, NO_GRAPH)


def read(reader: DangerReader, text: str = DROP, **also: Any) -> Message:
    return reader.process([Message({TEXT: text, INTENT: {"name": "botox", "confidence": 0.9}, **also})])[0]


def heard(message: Message) -> Heard:
    return Heard.of(message.get(DANGER))


# What the model keeps


def test_only_rules_situation_and_detector_go_into_the_model(rules: Path, situation: Path, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    storage = LocalModelStorage(tmp_path / "model")
    DangerReader.create(settings(rules, situation), storage, RESOURCE, NO_GRAPH).train(taught())
    place = tmp_path / "model"
    kept = {path.relative_to(place / RESOURCE.name) for path in place.rglob("*") if path.is_file()}
    flags = {Path("red_flags") / path.name for path in FOLDER.glob("*.yml")}
    assert kept == flags | {Path("situation.yml"), Path(FILE)}


def test_the_model_keeps_its_rules_when_the_folder_is_gone(reader: DangerReader) -> None:
    message = read(reader)
    assert message.get(INTENT)["name"] == "emergency"
    assert heard(message).rules == heard(read(untrained())).rules != ()
    assert heard(message).situation == heard(read(untrained())).situation


@pytest.mark.parametrize("change", ["a word", "a new flag", "another name", "the situation"])
def test_a_change_of_rules_or_situation_changes_their_fingerprint(rules: Path, situation: Path, change: str) -> None:
    config = settings(rules, situation)
    before = DangerReader.fingerprint_addon(config)
    assert before == DangerReader.fingerprint_addon(settings())
    if change == "a word":
        (rules / "child.yml").write_text("changed", encoding="utf-8")
    elif change == "a new flag":
        (rules / "new.yml").write_text("new", encoding="utf-8")
    elif change == "another name":
        (rules / "child.yml").rename(rules / "children.yml")
    else:
        situation.write_text(situation.read_text(encoding="utf-8") + "# a note\n", encoding="utf-8")
    assert DangerReader.fingerprint_addon(config) != before


def test_what_an_editor_leaves_in_the_folder_changes_no_fingerprint(rules: Path) -> None:
    (rules / "child.yml.swp").write_text("left over", encoding="utf-8")
    assert DangerReader.fingerprint_addon(settings(rules)) == DangerReader.fingerprint_addon(settings())


# What it tells of a message


@pytest.mark.parametrize("trained", [True, False])
def test_an_alarm_sets_the_intent_and_the_topic_is_kept_beside_it(reader: DangerReader, trained: bool) -> None:
    message = read(reader if trained else untrained())
    assert message.get(INTENT)["name"] == "emergency"
    assert message.get(ASKS_ABOUT) == "botox"
    assert heard(message).rules[0].rule == "stroke_signs"


def test_a_blood_pressure_of_somebody_who_is_known_to_be_pregnant_is_an_alarm() -> None:
    told = "my blood pressure was 165 over 110 yesterday"
    known = read(untrained(), told, **{ABOUT: {"who": ["pregnant", "pregnancy"]}})
    assert [fired.rule for fired in heard(known).rules] == ["pregnancy_high_bp"]
    assert heard(read(untrained(), told)).rules == ()


def test_without_danger_the_topic_stays(reader: DangerReader) -> None:
    message = read(reader, TAPE, **{CLEAR: True})
    assert message.get(INTENT) == {"name": "botox", "confidence": 0.9}
    assert message.get(ASKS_ABOUT) == "botox"
    assert heard(message).rules == ()
    assert heard(message).clear


@pytest.mark.parametrize(("in_hand", "clear"), [("botox", True), ("emotional_support", False), (None, False)])
def test_few_words_after_an_answer_but_one_on_feelings_count_as_clear(
    reader: DangerReader, monkeypatch: pytest.MonkeyPatch, in_hand: str | None, clear: bool
) -> None:
    assert reader._model is not None
    monkeypatch.setattr(reader._model, "rank", lambda *_: Odds(0.3, "urgent_medical"))
    assert heard(read(reader, TAPE, **{IN_HAND: in_hand, CLEAR: False})).clear is clear
    monkeypatch.setattr(reader._model, "rank", lambda *_: Odds(0.3, "crisis"))
    assert not heard(read(reader, TAPE, **{IN_HAND: in_hand, CLEAR: False})).clear


def test_a_message_without_a_topic_asks_about_none(reader: DangerReader) -> None:
    (message,) = reader.process([Message({TEXT: TAPE, CLEAR: True})])
    assert message.get(ASKS_ABOUT) is None
    assert message.get(INTENT) is None


def test_the_detector_hears_danger_in_a_report_and_not_in_a_question(reader: DangerReader) -> None:
    report, question = heard(read(reader)), heard(read(reader, TAPE))
    assert report.odds is not None
    assert question.odds is not None
    assert report.odds > 0.5 > question.odds
    assert report.kind in ALARMS


def test_a_rule_is_overruled_only_where_the_detector_is_sure_and_the_situation_settled(
    reader: DangerReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(reader).get(INTENT)["name"] == "emergency"
    monkeypatch.setattr("bot.components.danger.Bands", lambda: Bands(calm=1.1, danger=1.1))
    left_open = read(reader)
    assert left_open.get(INTENT)["name"] == "emergency"  # it is asked back
    monkeypatch.setattr("bot.understanding.situation.Situation.is_settled", property(lambda _: True))
    settled = read(reader)
    assert settled.get(INTENT)["name"] == "botox"
    assert heard(settled).rules[0].rule == "stroke_signs"


@pytest.mark.parametrize("reason", ["foreign_script", "other_language", "no_letters"])
def test_a_message_that_cannot_be_read_is_screened_by_rules_alone(reader: DangerReader, reason: str) -> None:
    message = read(reader, **{UNREADABLE: reason})
    assert heard(message).odds is None
    assert heard(message).rules[0].rule == "stroke_signs"
    assert message.get(INTENT)["name"] == "emergency"
    calm = read(reader, TAPE, **{UNREADABLE: reason})
    assert (heard(calm).odds, heard(calm).rules) == (None, ())
    assert calm.get(INTENT)["name"] == "botox"


@pytest.mark.parametrize("text", ["", None])
def test_an_empty_message_tells_of_nothing(reader: DangerReader, text: str | None) -> None:
    (message,) = reader.process([Message({TEXT: text, UNREADABLE: "empty"})])
    assert heard(message) == Heard((), None)
    assert message.get(INTENT) is None


def test_the_rules_read_what_was_typed_and_the_middle_of_a_long_message_too(reader: DangerReader) -> None:
    mended = read(reader, **{NORMALISED: TAPE})
    assert heard(mended).rules[0].rule == "stroke_signs"
    clipped = read(reader, TAPE, **{WHOLE: f"{TAPE}. {DROP}. {TAPE}"})
    assert heard(clipped).rules[0].rule == "stroke_signs"


def test_what_is_heard_travels_with_the_message_and_back(reader: DangerReader) -> None:
    message = read(reader, "my face has been weak for 3 years and my doctor has seen it")
    kept = message.as_dict_nlu() | message.data
    assert {DANGER, ASKS_ABOUT} <= message.output_properties
    assert isinstance(kept[DANGER], Mapping)
    assert Heard.of(kept[DANGER]).as_dict() == kept[DANGER]
    assert (heard(message).situation.began, heard(message).situation.judged) == ("long", True)
