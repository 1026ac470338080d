"""Telephone, record and insurance numbers, e-mail addresses and dates of birth. Doses, ages, grades and other dates stay."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.patterns import pattern

Span = tuple[int, int]
NEAR = 40  # characters before a number in which it may be said what it is
FEWEST, MOST = 9, 15  # digits of a telephone number that nothing announces
FEWEST_TOLD = 6  # of one that is announced
LONG_GROUP = 5  # digits after a slash, as in 030/1234567; fewer are a blood pressure or a date
SHORT = 2  # digits of the first and the last group of what may be doses in a row
LONGEST_JOINT = 3  # characters between two groups
FEWEST_STEPS = 3
MAIL = pattern(
    r"[\pL\pN_.+'-]+ ?(?:@|\(at\)|\[at\]) ?[\pL\pN-]+(?:\.[\pL\pN-]+)+"
    r"|[\pL\pN_.+-]+ at [\pL\pN-]+(?: dot [\pL\pN-]+)+|[\pL\pN_.+-]+ arroba [\pL\pN-]+(?: punto [\pL\pN-]+)+"
)
MONTH = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch|zo)?|m\x{e4}rz|apr(?:il)?|may|mai|june?|juni|july?|juli"
    r"|aug(?:ust)?|sept?(?:ember)?"
    r"|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|enero|febrero|abril|mayo|junio|julio|agosto|septiembre|octubre"
    r"|noviembre"
    r"|diciembre)"
)
DATE = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.] ?\d{1,2}[-/.] ?(?:\d{4}|\d{2})"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)? (?:of |de )?{MONTH}\b\.?,?(?: (?:de |del )?'?(?:\d{{4}}|\d{{2}}))?"
    rf"|{MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?\b,?(?: '?\d{{4}})?|{MONTH}\.? \d{{4}})\b"
)
ANY_DATE = pattern(rf"\b{DATE}")
BIRTH = pattern(
    r"(?:\bd\.? ?o\.? ?b\b\.?|\bdate of birth|\bbirth ?da(?:te|y)|\bborn|\bgeboren|\bgeburts(?:datum|tag)|\bgeb\."
    r"|\bnac\x{ed}|\bnaci[do]?[oa]?"
    r"|\bnacimiento|\bcumplea\x{f1}os)(?: (?:on|the|is|was|in|am|el|es|ist|d\x{ed}a|my|at|this"
    r"|of))*\s*[:=(,.-]?\s*(?:(?:on|the|el|am) )*"
    rf"({DATE})"
)  # fmt: skip
RUN = pattern(r"(?:\+ ?|\b00 ?)?\(?\d[\d ()./\x{2013}-]*\d")
DIGITS = pattern(r"\d+")
YEAR = pattern(r"(?:19|20)\d\d")
CALLED = pattern(
    r"(?:\b(?:phone|call(?:ed|ing)?|ring|tel[e\x{e9}]?(?:fono|fon|phone)?|mobile|cell|landline|whats ?app|text|sms"
    r"|fax|reach|contact|nummer"
    r"|handy|m\x{f3}vil|ll\x{e1}m[ae][a-z]*|number|ph|no)\b)[^\d]{0,18}$"
)
KIND_OF_PAPER = (
    r"(?:nhs|chi|mrn|m\.r\.n\.?|urn|medicare|medicaid|ihi|abha|aadhaar|aadhar|uhid|ssn|social security"
    r"|national insurance|ni|nino|ppsn?"
    r"|dni|nie|cip|nif|passport|pasaporte|reisepass|insurance(?: card| id)?|policy|p\x{f3}liza|member(?:ship)?|group"
    r"|subscriber"
    r"|health(?: insurance| card)?|hospital|patient(?:en)?|medical(?: record)?|record|chart|case|file|reference|ref"
    r"|claim|account"
    r"|customer|appointment|booking|krankenversicherungs|krankenversicherten|versicherten|versicherungs"
    r"|sozialversicherungs|kassen"
    r"|tarjeta(?: sanitaria)?|historia(?: cl\x{ed}nica)?|seguridad social|nuss|expediente|pan)"
)
PAPER = pattern(
    rf"\b{KIND_OF_PAPER}[ -]?(?:(?:number|num|nummer|no|nr|id|card|code|n\x{{ba}}|n\x{{fa}}mero|nummer|karte))?\b\.?"
    r"[ :#=.]*(?:(?:is|es|ist|was|number|no|id)\b[ :#=.]*)?"
)
# What an id may be made of: groups of digits and capitals.
VALUE = pattern(
    r"^[/-]?[A-Z]{0,5}(?:[ /-]?[A-Z0-9]*\d[A-Z0-9]*)(?:[ /.-](?:[A-Z0-9]*\d[A-Z0-9]*|[A-Z]{1,2}\d?\b))*", any_case=False
)
SMALL_VALUE = pattern(r"^[a-z]{0,4}[ -]?\d[\d a-z/-]{3,20}\d[a-z]?\b")
SHAPES = pattern(
    r"\b(?:\d{3}-\d{2}-\d{4}|\d{8}-?[A-HJ-NP-TV-Z]|[XYZ]-?\d{7}-?[A-Z]|\d{7}[A-W][A-IW]?|[A-Z]{5}\d{4}[A-Z]|[A-Z]\d{9}"
    r"|[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D])\b",
    any_case=False,
)
FEWEST_OF_PAPER, FEWEST_OF_ID = 5, 4
TELLS_AN_ID = ("number", "no", "nr", "id", "mrn", "nummer", "n\u00famero")


def mails(text: str) -> Iterator[Span]:
    return ((found.start(), found.end()) for found in MAIL.finditer(text))


def births(text: str) -> Iterator[Span]:
    """Dates that are told to be of a birth."""
    return ((found.start(1), found.end(1)) for found in BIRTH.finditer(text))


def papers(text: str) -> Iterator[Span]:
    """Numbers of patients, insurances and papers: announced, or of a shape that nothing else has."""
    for found in PAPER.finditer(text):
        after = text[found.end() : found.end() + NEAR]
        value = VALUE.search(after) or SMALL_VALUE.search(after)
        if value is None:
            continue
        written = value.group().rstrip(" /.-")
        written = written.removesuffix(" I").removesuffix(" A")
        is_told = any(word in TELLS_AN_ID for word in found.group().lower().replace(".", " ").split())
        few = FEWEST_OF_ID if is_told else FEWEST_OF_PAPER
        if sum(c.isdigit() for c in written) >= few and (is_told or not ANY_DATE.fullmatch(written)):
            yield found.end(), found.end() + len(written)
    yield from ((found.start(), found.end()) for found in SHAPES.finditer(text))


def phones(text: str) -> Iterator[Span]:
    dates = [(found.start(), found.end()) for found in ANY_DATE.finditer(text)]
    for found in RUN.finditer(text):
        for start, end in _between(found.start(), found.end(), dates):
            yield from _phone(text, start, end)


def _between(start: int, end: int, dates: list[Span]) -> Iterator[Span]:
    """What is left of a run of digits between the dates in it."""
    for first, last in dates:
        if first < end and last > start:
            if first > start:
                yield start, first
            start = last
    if start < end:
        yield start, end


def _phone(text: str, start: int, end: int) -> Iterator[Span]:
    run = text[start:end]
    groups = [(start + g.start(), g.group()) for g in DIGITS.finditer(run)]
    for part in _parts(text, groups):
        first, last = part[0][0], part[-1][0] + len(part[-1][1])
        if _is_phone(text, first, [digits for _, digits in part]):
            yield _with_sign(text, first), last


def _parts(text: str, groups: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Groups that belong together: a slash before few digits parts them, and more than one blank or mark."""
    part: list[tuple[int, str]] = []
    for place, digits in groups:
        if part:
            joint = text[part[-1][0] + len(part[-1][1]) : place]
            if ("/" in joint and len(digits) < LONG_GROUP) or len(joint) > LONGEST_JOINT or joint in (". ", ".. "):
                yield part
                part = []
        part.append((place, digits))
    if part:
        yield part


def _is_phone(text: str, first: int, groups: list[str]) -> bool:
    lengths = [len(digits) for digits in groups]
    count = sum(lengths)
    if count > MOST or _falls(groups):
        return False
    told = CALLED.search(text[max(0, first - NEAR) : first]) is not None
    marked = text[_with_sign(text, first)] == "+" or groups[0].startswith("0")
    if count >= FEWEST:
        return told or marked or max(lengths[0], lengths[-1]) > SHORT or lengths[:2] == [2, 3]
    return (told and count >= FEWEST_TOLD and not _is_years(groups)) or lengths == [3, 4]


def _falls(groups: list[str]) -> bool:
    """A dose that is taken back: 60 50 40 30 20 10."""
    numbers = [int(digits) for digits in groups]
    return len(numbers) >= FEWEST_STEPS and all(n % 5 == 0 for n in numbers) and numbers == sorted(numbers, reverse=True)


def _is_years(groups: list[str]) -> bool:
    return all(YEAR.fullmatch(digits) for digits in groups)


def _with_sign(text: str, first: int) -> int:
    """Where the plus or bracket before the first digit stands."""
    while first and text[first - 1] in "+(":
        first -= 1
    if first > 1 and text[first - 2 : first] == "+ ":
        first -= 2
    return first
