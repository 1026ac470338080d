"""The site file: without an emergency number nothing starts, and the message says what to set."""

from __future__ import annotations

import re
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


@pytest.mark.parametrize("value", ["", '""', '"  "', "[112]", "{a: 112}", "null", "# 112"])
def test_an_empty_emergency_number_is_none(folder: Folder, value: str) -> None:
    said = refusal(lines_without("emergency_number") + f"emergency_number: {value}\n")
    assert said.startswith("site.yml:5: C001 the site file has no `emergency_number`")
    assert said.count("\n") == 0


def test_a_path_that_leads_nowhere_says_which_setting_is_wrong(folder: Folder) -> None:
    said = refusal(None)
    assert said.startswith("site.yml:0: C001 the file is missing; PALSY_SITE names it as the site file (set PALSY_SITE to")


def test_a_path_to_a_folder_says_which_setting_is_wrong(folder: Folder) -> None:
    Path("site.yml").unlink()
    Path("site.yml").mkdir()
    with pytest.raises(ContentError, match="Is a directory; PALSY_SITE names it") as refused:
        load_site()
    assert "\n" not in str(refused.value)


def test_without_the_setting_a_missing_file_says_to_set_it(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PALSY_SITE")
    assert refusal(None).endswith("it is the site file (set PALSY_SITE to the path of your clinic's site file)")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("clinic_name: A: B", 'not readable as YAML: mapping values .* such as `key: "A: B"`'),
        ("clinic_name: 'A", "close the quote that this line opens"),
        ("clinic_name: @A", "put the value in quotes"),
        ("\tclinic_name: A", "indent with blanks, not with a tab"),
        ("keep_hours: 030", r"`030` would be read as 24 \(write the number plainly"),
        ("keep_hours: 1:30", "`1:30` would be read as 90"),
    ],
)
def test_broken_yaml_names_its_line_and_what_to_do_and_never_to_copy_a_file_over_it(
    folder: Folder, line: str, said: str
) -> None:
    told = refusal(f"# A clinic\n{line}\n" + lines_without("clinic_name"))
    assert re.match(rf"site\.yml:2: C001 .*{said}", told)
    assert "\n" not in told
    assert "copy" not in told


@pytest.mark.parametrize("text", ["clinic_name: [\n", "7\n", "", "[1]\n"])
def test_a_broken_file_is_refused(folder: Folder, text: str) -> None:
    assert refusal(text).startswith("site.yml:")


def test_an_unknown_key_is_refused(folder: Folder) -> None:
    assert "unknown key `colour`" in refusal(lines_without("none") + "colour: red\n")


@pytest.mark.parametrize("value", ["maybe", "'true'", "1", "[true]"])
def test_whether_it_is_a_demo_is_true_or_false(folder: Folder, value: str) -> None:
    said = refusal(lines_without("demo") + f"demo: {value}\n")
    assert said == "site.yml:5: C001 `demo` is neither true nor false (write `true` or `false`, no quotes)"


@pytest.mark.parametrize("line", ["origins: https://a.example", "trusted_proxies: 10.0.0.5"])
def test_a_list_that_is_none_is_refused(folder: Folder, line: str) -> None:
    name = line.partition(":")[0]
    assert refusal(with_line(line)) == (
        f"site.yml:6: C001 the site file has no list `{name}` (write `{name}:` and `- ...` lines)"
    )


def test_only_a_demo_says_that_it_is_one(folder: Folder) -> None:
    Path("site.yml").write_text(lines_without("demo"), encoding="utf-8")
    assert load_site().demo is False


# Telephone numbers

NUMBERS = ("clinic_phone", "emergency_number", "crisis_line")
QUOTES = pytest.mark.parametrize("quote", ["", "'", '"'])


@QUOTES
@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize(
    "written", ["000", "061", "0112", "15", "0255501234", "01632555010", "+441632555010", "00441234567", "0255-13-45"]
)
def test_a_number_is_what_stands_in_the_file_whatever_yaml_thinks(
    folder: Folder, name: str, written: str, quote: str
) -> None:
    Path("site.yml").write_text(lines_without(name) + f"{name}: {quote}{written}{quote}\n", encoding="utf-8")
    assert getattr(load_site(), name) == written
    assert written in load_site().told()


@QUOTES
@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("written", ["11:22", "1_000", "0x112", "190:20", "0b11", "1.50", ".inf", "1e3", "true", "="])
def test_what_cannot_be_dialled_is_refused_as_it_was_written(folder: Folder, name: str, written: str, quote: str) -> None:
    said = refusal(lines_without(name) + f"{name}: {quote}{written}{quote}\n")
    assert said.startswith(f"site.yml:5: C028 `{name}: {written}` holds no number that can be dialled (write digits")
    assert said.count("\n") == 0


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("written", ["hello", "1", "112/911", "1-800-FLOWERS", "555.0100", "call us, open 24 hours"])
def test_a_text_with_which_nothing_can_be_dialled_is_refused(folder: Folder, name: str, written: str) -> None:
    said = refusal(lines_without(name) + f"{name}: {written}\n")
    assert said.startswith(f"site.yml:5: C028 `{name}: {written}` holds no number")


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("written", ["your local number (112, 911 or 999)", "(020) 7946 0000", "Lifeline 13 11 14"])
def test_a_phrase_that_holds_a_number_is_kept(folder: Folder, name: str, written: str) -> None:
    Path("site.yml").write_text(lines_without(name) + f"{name}: {written}\n", encoding="utf-8")
    assert getattr(load_site(), name) == written


@pytest.mark.parametrize(("name", "most"), [("clinic_phone", 100), ("emergency_number", 100), ("crisis_line", 300)])
def test_a_phrase_is_short(folder: Folder, name: str, most: int) -> None:
    phrase = "112 " + "x" * (most - 4)
    Path("site.yml").write_text(lines_without(name) + f"{name}: {phrase}\n", encoding="utf-8")
    assert getattr(load_site(), name) == phrase
    said = refusal(lines_without(name) + f"{name}: {phrase}x\n")
    assert f"`{name}` is longer than {most} characters" in said


def test_two_numbers_on_two_lines_do_not_become_one(folder: Folder) -> None:
    said = refusal(lines_without("emergency_number") + "emergency_number: |\n  112\n  911\n")
    assert said == "site.yml:5: C001 `emergency_number` has more than one line (write it on one line)"


def test_a_blank_that_does_not_break_is_a_blank(folder: Folder) -> None:
    line = "clinic_phone: +44\u00a01632\u00a0555010\n"
    Path("site.yml").write_text(lines_without("clinic_phone") + line, encoding="utf-8")
    assert load_site().clinic_phone == "+44 1632 555010"


def test_the_numbers_are_told_in_one_line(folder: Folder) -> None:
    assert load_site().told() == "Patients are told: emergency 112, clinic 555-0100, crisis line 116 123"


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


def test_the_address_of_the_assistants_own_pages_is_read(folder: Folder) -> None:
    Path("site.yml").write_text(with_line("address: https://guide.our-clinic.example"), encoding="utf-8")
    assert load_site().address == "https://guide.our-clinic.example"


@pytest.mark.parametrize("address", ["http://a.example", "https://a.example/", "a.example", "'javascript:x'"])
def test_an_address_that_readers_cannot_be_sent_to_is_refused(folder: Folder, address: str) -> None:
    assert "is no https address" in refusal(with_line(f"address: {address}"))
