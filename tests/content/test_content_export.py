"""The page of everything that patients may be told: whole, as served, with sources, urgency and review dates."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from bot.content.catalogue import Catalogue
from tests.content.conftest import TODAY, Folder, Palsy


class Articles(HTMLParser):
    """The text of each article, by its id."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "article":
            self.open = dict(attrs)["id"] or ""
            self.said[self.open] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self.open = ""

    def handle_data(self, data: str) -> None:
        if self.open:
            self.said[self.open] += data


def test_every_served_text_is_on_the_page_with_each_sentence_source_and_date(
    palsy: Palsy, folder: Folder, tmp_path: Path
) -> None:
    ran = palsy("export", "--to", str(tmp_path / "all.html"))
    assert ran.code == 0
    said = Articles((tmp_path / "all.html").read_text(encoding="utf-8")).said
    catalogue = Catalogue.load(folder.root, lambda: TODAY)
    served = [f for name in catalogue.library.texts if (f := catalogue.find(name)) and f.served]
    assert said.keys() == {f.snippet.id for f in served} and said
    for found in served:
        text = said[found.snippet.id]
        assert found.snippet.title in text
        assert all(s.text in text for s in found.snippet.sentences() if not s.references)
        assert all(source.title in text for _, source, _ in catalogue.numbered(found.snippet).values())
        assert f"due {found.review.due}" in text
        assert ("How soon:" in text) == bool(found.snippet.urgency)


def test_a_withheld_text_is_named_and_not_told_and_one_of_danger_stays(palsy: Palsy) -> None:
    later = palsy("export", today=TODAY.replace(year=2030))
    assert later.code == 0
    assert "4 are withheld today (" in " ".join(later.out.split())
    assert Articles(later.out).said.keys() == {"emergency.overview"}
