"""How the phrasings are loaded: what is said next stands under the topic in hand, and is taught with its title in front."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Mapping, Sequence
from copy import deepcopy
from operator import itemgetter
from pathlib import Path
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.blocks import pair_example, topic_in_hand
from bot.content.load import CONTENT, load_topics, read_library
from bot.content.problem import ContentError, Problem
from bot.understanding.in_context import after_title
from bot.understanding.pairs import read_pairs

PHRASINGS = Path("data/nlu")


class Phrasing(Message):
    """An example that Rasa copies and hashes in a tenth of the time; at every training it does each some ten times.

    Nothing within its values is ever changed in place, so a copy shares them.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> Phrasing:
        return Phrasing(self.data, set(self.output_properties), self.time, list(self.features))

    def fingerprint(self) -> str:
        if self.features:
            return str(super().fingerprint())
        said = repr(sorted(self.data.items(), key=itemgetter(0)))
        return hashlib.md5(said.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


class PhrasingsImporter(RasaFileImporter):
    """Rasa's own, with titles in front and the labelled pairs of message and snippet beside the phrasings.

    `content`: where topics.yml and the snippets stand. `pairs`: a folder, see pairs.py; without one there are none.
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        content: str = str(CONTENT),
        pairs: str | None = None,
    ) -> None:
        super().__init__(config_file, domain_path, training_data_paths)
        self._content, self._pairs = Path(content), pairs
        self._read: TrainingData | None = None

    def get_nlu_data(self, language: str | None = "en") -> Any:
        """A copy each time, for what has read it writes into it; the files are read once, which takes most of a minute."""
        if self._read is None:
            self._read = quickly_copied(self._read_all(language))
        return deepcopy(self._read)

    def _read_all(self, language: str | None) -> TrainingData:
        phrasings = with_titles(loaded(self._nlu_files, language), titles(self._content))
        if not self._pairs:
            return phrasings
        taught = {example.get(TEXT) for example in phrasings.training_examples}
        return phrasings.merge(pairs_as_examples(Path(self._pairs), self._content, taught))


def pairs_as_examples(pairs: Path, content: Path, taught: Container[str] = ()) -> TrainingData:
    """Each pair as an example of the topic of its first snippet, but for texts that are `taught` already.

    Raises PairsError and ContentError.
    """
    titles_ = {snippet.id: snippet.title for snippet in read_library(content).snippets.values()}
    found = read_pairs(pairs, titles_)
    return TrainingData([pair_example(pair) for pair in found if pair.text not in taught])


def read_phrasings(phrasings: Path = PHRASINGS, content: Path = CONTENT) -> TrainingData:
    """The phrasings as the model learns them, without a config file. Raises ContentError."""
    return with_titles(load_data(str(phrasings)), titles(content))


def loaded(files: Sequence[str], language: str | None) -> TrainingData:
    """Rasa's own reading of each file, all in one."""
    return TrainingData().merge(*(quickly_copied(load_data(file, language)) for file in files))


def quickly_copied(data: TrainingData) -> TrainingData:
    """The same data, its examples as `Phrasing`."""
    data.training_examples = [Phrasing(e.data, e.output_properties, e.time, e.features) for e in data.training_examples]
    return data


def titles(content: Path) -> dict[str, str]:
    """Raises ContentError where topics.yml cannot be read."""
    topics, _, problems = load_topics(content)
    if problems:
        raise ContentError(problems)
    return {topic.id: topic.title for topic in topics.values()}


def with_titles(data: TrainingData, titles: Mapping[str, str]) -> TrainingData:
    """The same data, changed in place. Raises ContentError where a block names a topic that there is not."""
    for example in data.training_examples:
        topic = topic_in_hand(example)
        if topic is None:
            continue
        if topic not in titles:
            what, todo = f"no topic `{topic}`, named by a block", "mend it: `palsy data check` says on which line it stands"
            raise ContentError([Problem(str(PHRASINGS), 0, "D003", what, todo)])
        example.set(TEXT, after_title(titles[topic], example.get(TEXT)))
    return data
