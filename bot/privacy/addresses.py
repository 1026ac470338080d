"""Postal addresses: house and street, and postcodes. The names of towns stay."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.patterns import pattern

Span = tuple[int, int]
ROOM = r"(?:(?:flat|unit|apt|apartment|suite|plot|door|house|block)\.? (?:no\.? ?)?\d+[a-z]?(?:/\d+)?,? )?"
HOUSE = r"\d{1,5}[a-z]?(?:[/-]\d{1,4}[a-z]?)?,?"
# Street, St and the like with a capital, since "close", "drive" and "way" are also said of other things.
WITH_CAPITALS = pattern(
    r"\b(?:(?i)"
    + ROOM
    + r")"
    + HOUSE
    + r" (?:(?:the |of )?(?:[A-Z\x{c0}-\x{de}][\pL'\x{2019}.-]*|\d+(?:st|nd|rd|th)) ){1,4}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Way|Court|Ct|Place|Pl|Crescent|Cres|Terrace|Tce|Parade"
    r"|Pde|Gardens|Grove"
    r"|Green|Hill|Park|Square|Sq|Row|Mews|Walk|Rise|View|Quay|Boulevard|Blvd|Highway|Hwy|Parkway|Pkwy|Circle|Trail"
    r"|Nagar|Colony"
    r"|Marg|Salai|Layout|Enclave|Cross|Main)\b\.?(?:,? (?:Apt|Unit|Flat|Suite|#)\.? ?\d*[A-Za-z]?\d*\b)?",
    any_case=False,
)
IN_SMALL = pattern(
    r"\b" + ROOM + r"\d{1,4}[a-z]?(?:/\d+)? ((?:[\pL'\x{2019}.-]+ ){1,3})(?:street|road|rd|avenue|ave|lane)\b"
)
INDIAN = pattern(
    r"\b(?:plot|house|door|flat|h)\.? ?(?:no\.? ?)?\d+[a-z]?(?:[/-]\d+)?(?:, (?:sector|block|phase) \d+|, \d+(?:st"
    r"|nd|rd|th) (?:cross|main)"
    r"|, [\pL ]{2,24} (?:nagar|colony|layout|enclave|road|street|marg))+"
)  # fmt: skip
GERMAN = pattern(
    r"\b(?:[A-Z\x{c4}\x{d6}\x{dc}][\pL-]*(?:stra\x{df}e|strasse|str\.|weg|allee|platz|gasse|ring|damm|ufer|stieg)"
    r"|[A-Z\x{c4}\x{d6}\x{dc}][\pL]+(?:er|en)[ -](?:Stra\x{df}e|Strasse|Str\.|Weg|Allee|Platz|Ring|Damm"
    r"|Ufer)) \d{1,4} ?[a-f]?\b",
    any_case=False,
)
SPANISH = pattern(
    r"(?:\b(?:calle|avenida|avda|av\.|paseo|plaza|carrer|camino|ronda)\.?"
    r"|\bc/) ?(?:[\pL\x{ba}.]+ ){1,6}?(?:n\x{ba} ?)?,? ?\d{1,4}\b"
    r"(?:,? \d{1,2} ?[\x{ba}\x{aa}\x{b0}] ?[a-z]?\b)?"
)
BOX = pattern(r"\b(?:p\.?o\.? ?box|postfach|apartado(?: de correos)?) \d+")
POSTCODE = pattern(
    r"\b(?:[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}"
    r"|(?:A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]"
    r"|W[AVIY]) \d{5}(?:-\d{4})?"
    r"|(?:NSW|VIC|QLD|SA|WA|TAS|NT|ACT) \d{4})\b",
    any_case=False,
)
SMALL_POSTCODE = pattern(r"\b[a-pr-uwyz][a-hk-y]?\d[a-z\d]? \d[abd-hjlnp-uw-z]{2}\b", any_case=False)
EIRCODE = pattern(r"\b(?:[ac-fhknprtv-y]\d{2}|d6w) ?([0-9ac-fhknprtv-y]{4})\b")
ORDINALS = ("1st", "2nd", "3rd", "ug")  # "T1 2nd", "D3 5ug"
# Five or six digits alone are a postcode only where an address is being told.
BARE = pattern(r"(?:^|[\s,])((?:D-)?\d{5,6})(?:[\s,.;]|$)")
TOLD = pattern(
    r"\b(?:address|adresse|anschrift|direcci\x{f3}n|wohne|wohnhaft|vivo en|live (?:at|in)|pin ?code|post ?code|zip|plz)\b"
)
APARTMENT = pattern(r"\b(?:apt|apartment|flat|unit)\.? (?:no\.? ?)?(\d+[a-z]?|[a-z]\d+)\b")
NO_STREETS = frozenset(
    "a an the of on in my this that to down up along across miles mile km weeks week days day hours hour years year months "
    "month minutes min mins and i we is was from at by for with mg times people can".split()
)


def addresses(text: str) -> Iterator[Span]:
    streets = list(_streets(text))
    yield from streets
    for found in POSTCODE.finditer(text):
        yield found.start(), found.end()
    for found in SMALL_POSTCODE.finditer(text):
        if not found.group().endswith((*ORDINALS, "th")):
            yield found.start(), found.end()
    for found in EIRCODE.finditer(text):
        if any(c.isdigit() for c in found.group(1)):
            yield found.start(), found.end()
    if streets or TOLD.search(text):
        yield from ((found.start(1), found.end(1)) for found in (*BARE.finditer(text), *APARTMENT.finditer(text)))


def _streets(text: str) -> Iterator[Span]:
    for found in IN_SMALL.finditer(text):
        words = found.group(1).lower().split()
        if not NO_STREETS & set(words[1:]) and (words[0] == "the" or words[0] not in NO_STREETS) and words != ["the"]:
            yield found.start(), found.end()
    for street in (WITH_CAPITALS, INDIAN, GERMAN, SPANISH, BOX):
        yield from ((found.start(), found.end()) for found in street.finditer(text))
