"""Texts in other languages: where they stand, what their ids say (C032), and which rules judge them."""

from __future__ import annotations

import pytest

from tests.content.conftest import TODAY, Folder

FRENCH = """\
- id: greet.language_fr
  lang: fr
  title: Bonjour
  gist: Ce programme automatique ne comprend que les questions formulées correctement et rédigées entièrement en anglais.
"""
TOPIC = """\
out_of_scope:
  title: Outside
  topics:
    out_of_scope: {title: Outside, about: "all else"}
"""
OVERVIEW = """\
- id: out_of_scope.overview
  title: Outside
  gist: Please ask in other words.
"""


@pytest.fixture
def french(folder: Folder) -> Folder:
    folder.write("topics.yml", folder.text("topics.yml") + TOPIC)
    folder.write("snippets/out_of_scope/out_of_scope.yml", OVERVIEW)
    folder.write("languages/fr.yml", FRENCH.replace("greet.", "out_of_scope."))
    folder.vet()
    return folder


def codes(folder: Folder) -> list[str]:
    return [problem.code for problem in folder.problems(TODAY)]


def test_a_translation_is_read_is_vetted_and_is_not_judged_by_english_formulas(french: Folder) -> None:
    assert codes(french) == []


def test_a_translation_that_was_not_vetted_or_was_changed_is_told(french: Folder) -> None:
    french.change("languages/fr.yml", "Bonjour", "Salut")
    assert codes(french) == ["C018"]


@pytest.mark.parametrize(
    ("before", "after"),
    [("lang: fr", "lang: it"), ("language_fr", "language_french"), ("out_of_scope.language_fr", "greet.hello_fr")],
)
def test_language_id_and_file_must_agree(french: Folder, before: str, after: str) -> None:
    french.change("languages/fr.yml", before, after)
    french.vet()
    assert set(codes(french)) == {"C032"}


def test_a_snippet_of_a_topic_is_in_english(french: Folder) -> None:
    french.change("snippets/out_of_scope/out_of_scope.yml", "  title: Outside\n", "  title: Outside\n  lang: fr\n")
    french.vet()
    assert codes(french) == ["C032"]
