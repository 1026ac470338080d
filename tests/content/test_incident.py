"""An incident is begun with what is known of the text, and with nothing of a patient."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.cli import main
from bot.content.catalogue import Catalogue
from bot.content.code import code_of

if TYPE_CHECKING:
    from tests.content.conftest import Folder


def test_an_incident_is_begun_with_the_text_and_without_a_telephone_number(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    def begin(*words: str) -> int:
        return main(
            ["incident", "new", "the dose was missing, call 0207 946 0018", "--by", "A. Reader", *words, "--root", "content"]
        )

    found = Catalogue.load(folder.root).find("emergency.overview")
    assert found is not None
    main(["content", "--root", "content", "withdraw", "emergency.overview", "--by", "A. Reader", "--reason", "x"])
    assert begin("--code", code_of(found.version)) == 0
    (path,) = Path("incidents").iterdir()
    text = path.read_text(encoding="utf-8")
    assert f"Text: emergency.overview, version {found.version}" in text
    assert "Off the air: withdrawn on " in text
    assert "0018" not in text + path.name
    capsys.readouterr()
    assert begin() == 2
    assert "is there already" in capsys.readouterr().err
    assert begin("--code", "ZZZ-ZZZ") == 2
