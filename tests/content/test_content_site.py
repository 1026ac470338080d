"""The site file: without an emergency number nothing starts, and the message says what to set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.content.problem import ContentError
from bot.content.site import Site, load_site

if TYPE_CHECKING:
    from tests.content.conftest import Folder


def refusal(text: str | None) -> str:
    if text is None:
        Path("site.yml").unlink()
    else:
        Path("site.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        load_site()
    return str(refused.value)


def lines_without(name: str) -> str:
    return "".join(line for line in Path("site.yml").read_text().splitlines(keepends=True) if not line.startswith(name))


def test_a_whole_file_is_read(folder: Folder) -> None:
    assert load_site() == Site("Test Clinic", "555-0100", "112", "116 123", demo=True)


@pytest.mark.parametrize("name", ["clinic_name", "clinic_phone", "emergency_number", "crisis_line"])
def test_a_missing_field_is_named_with_what_to_do(folder: Folder, name: str) -> None:
    assert refusal(lines_without(name)) == f"site.yml:1: C001 the site file has no `{name}` (add `{name}:` with a text)"


@pytest.mark.parametrize("value", ["", '""', '"  "', "[112]", "true", "null"])
def test_an_empty_emergency_number_is_none(folder: Folder, value: str) -> None:
    said = refusal(lines_without("emergency_number") + f"emergency_number: {value}\n")
    assert said.startswith("site.yml:5: C001 the site file has no `emergency_number`")
    assert said.count("\n") == 0


def test_a_missing_file_says_where_to_begin(folder: Folder) -> None:
    said = refusal(None)
    assert said.startswith("site.yml:0: C001 the file is missing (copy the demo clinic's site.yml")
    assert "PALSY_SITE" in said


@pytest.mark.parametrize("text", ["clinic_name: [\n", "7\n", "", "[1]\n"])
def test_a_broken_file_is_refused(folder: Folder, text: str) -> None:
    assert refusal(text).startswith("site.yml:")


def test_an_unknown_key_is_refused(folder: Folder) -> None:
    assert "unknown key `colour`" in refusal(lines_without("none") + "colour: red\n")


def test_only_a_demo_says_that_it_is_one(folder: Folder) -> None:
    Path("site.yml").write_text(lines_without("demo"), encoding="utf-8")
    assert load_site().demo is False


def test_only_the_clinics_own_fields_are_filled_in() -> None:
    site = Site("C", "1", "112", "2")
    assert site.filled("Call {site.emergency_number} or {site.demo}, {weeks}.") == "Call 112 or {site.demo}, {weeks}."


# The door's settings


def with_line(*lines: str) -> str:
    return Path("site.yml").read_text(encoding="utf-8") + "\n".join([*lines, ""])


def test_the_doors_settings_have_cautious_defaults(folder: Folder) -> None:
    site = load_site()
    assert (site.origins, site.trusted_proxies, site.keep_hours) == ((), (), 24)
    assert site.messages_per_minute < site.requests_per_minute


def test_the_doors_settings_are_read(folder: Folder) -> None:
    lines = ("origins: ['https://www.our-clinic.example', 'http://localhost:8080']", "keep_hours: 48")
    more = ("trusted_proxies: [10.0.0.5, 'fd00::/8']", "messages_per_minute: 5", "requests_per_minute: 50")
    Path("site.yml").write_text(with_line(*lines, *more), encoding="utf-8")
    site = load_site()
    assert site.origins == ("https://www.our-clinic.example", "http://localhost:8080")
    assert site.trusted_proxies == ("10.0.0.5", "fd00::/8")
    assert (site.keep_hours, site.messages_per_minute, site.requests_per_minute) == (48, 5, 50)


@pytest.mark.parametrize(
    "origin",
    ["'*'", "https://a.example/", "https://*.a.example", "a.example", "https://A.example", "https://a.example/x", "'null'"],
)
def test_an_origin_that_a_browser_would_not_send_is_refused(folder: Folder, origin: str) -> None:
    said = refusal(with_line(f"origins: [{origin}]"))
    assert "is no origin" in said
    assert "https://www.our-clinic.example" in said


@pytest.mark.parametrize("proxy", ["proxy.example", "10.0.0.0/99", "'*'"])
def test_a_proxy_is_an_address_or_a_network(folder: Folder, proxy: str) -> None:
    assert "is no address" in refusal(with_line(f"trusted_proxies: [{proxy}]"))


@pytest.mark.parametrize("line", ["keep_hours: 0", "keep_hours: 1000", "keep_hours: yes", "messages_per_minute: 1.5"])
def test_a_limit_is_a_whole_number(folder: Folder, line: str) -> None:
    said = refusal(with_line(line))
    assert f"`{line.partition(':')[0]}` is not a whole number from 1 to" in said
