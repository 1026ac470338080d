"""docs/content-guide.md describes every check and every field that the code knows, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.content import load
from bot.content.model import BLOCK_KINDS, URGENCIES
from bot.content.site import FIELDS
from bot.content.vetting import CHECKS

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "content-guide.md").read_text(encoding="utf-8")
CODE = "\n".join(
    path.read_text(encoding="utf-8") for part in ("content", "cli") for path in (ROOT / "bot" / part).rglob("*.py")
)
LOADER = (ROOT / "bot" / "content" / "load.py").read_text(encoding="utf-8")


def test_every_check_of_the_code_stands_in_the_table_and_the_other_way_round() -> None:
    in_code = set(re.findall(r'"(C\d{3})"', CODE))
    in_table = re.findall(r"^\| (C\d{3}) \|", GUIDE, re.M)
    assert sorted(in_code) == in_table


def test_every_check_is_tested() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_content_*.py"))
    assert set(re.findall(r'"(C\d{3})"', CODE)) - set(re.findall(r"\bC\d{3}\b", tests)) == set()


@pytest.mark.parametrize("name", sorted(set(re.findall(r'(?:fields|inner)\.\w+\("(\w+)"', LOADER))))
def test_every_field_that_the_loader_reads_is_described(name: str) -> None:
    assert f"`{name}`" in GUIDE


@pytest.mark.parametrize("name", [*BLOCK_KINDS, *URGENCIES, *FIELDS, *CHECKS, *load.QUANTITY_KINDS, *load.TERM_KINDS])
def test_every_value_of_a_closed_list_is_described(name: str) -> None:
    assert f"`{name}`" in GUIDE or f"`{{site.{name}}}`" in GUIDE
