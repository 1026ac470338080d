"""Names of people, found by what stands before or after them; there is no list of names."""

from __future__ import annotations

from collections.abc import Iterator

from bot.privacy.ordinary import PARTICLES, is_eponym, is_no_name
from bot.understanding.patterns import Match, Pattern, pattern

Span = tuple[int, int]
MOST_WORDS, MOST_SMALL = 4, 2
LONGEST_ACRONYM = 4
NEAR = 48  # characters in which the next word of a name is looked for
MOSTLY = 0.6  # share of capitals from which on they tell nothing
WORD = pattern(r"^ ?([\pL][\pL\pM'\x{2019}-]*)(\.?)")
JOINT = r"(?:\s*[:,.!\x{2013}-]+\s*|\s+)"
# After these comes a name, also in small letters.
SAID = pattern(
    r"\b(?:name(?:'|\x{2019})?s|name is|nam is|(?:i'?m|i am|i\x{2019}m) called|me llamo|nombre es"
    r"|hei(?:\x{df}|ss)e|name ist)\s+"
)
LABEL = pattern(r"\b(?:name|nombre|nombre y apellidos|patient|patient name|paciente|my details|full name)\s*[:=]\s*")
OTHER_NAME = (
    "drug",
    "brand",
    "medicine",
    "generic",
    "the",
    "medication",
    "trade",
    "its",
    "proper",
    "medical",
    "disease",
    "trial",
)
# After these, a word with a capital.
TITLE = pattern(
    r"\b(?:(?:dr|mr|mrs|mx|prof|sr|sra|srta|dra)\.?|doctor|miss|professor|doctora|se\x{f1}ora?|herr|frau|nurse"
    r"|consultant|surgeon"
    r"|midwife|sister|patient|patient name|name|named|full name|neurologist|therapist|physio|my gp|the gp) "
)
MS = pattern(r"\bMs\.? ", any_case=False)  # in other letters it is a disease
SHORT_TITLE = pattern(r"\b(?:dr|mr|mrs|dra|prof)\.? ")
AFTER_A_SMALL_NAME = pattern(
    r"^(?:$|[.,;:!?)]|'s\b| (?:said|says|told|tells|gave|gives|at|in|on|from|is|was|has|who|wants|wanted|prescribed"
    r"|thinks|and|or|did"
    r"|still|last|lol|diagnosed|sent|put|about|refused|seen|recommended|suggested)\b)"
)
KIN = pattern(
    r"\b(?:husband|wife|son|daughter|mother|father|mum|mom|mam|dad|sister|brother|aunt|auntie|uncle|cousin|niece"
    r"|nephew|partner"
    r"|fianc\x{e9}e?|boyfriend|girlfriend|friend|boss|neighbou?r|carer|baby|boy|girl|twins?|call|contact|ring"
    r"|ask for|speak (?:to|with)|spoke (?:to|with)|grandson|granddaughter|grandma"
    r"|grandmother|grandfather|grandad|nan|colleague|in[ -]law|hij[oa]|marido|mujer|esposa|esposo|madre|padre"
    r"|herman[oa]|amig[oa]"
    r"|tochter|sohn|mann|frau|mutter|vater|bruder|schwester|freund|freundin),? "
)
IT_IS = pattern(r"\b(?:i am|i'm|i\x{2019}m|im|this is|it is|it's|it\x{2019}s|its|soy|ich bin|hier ist|aqu\x{ed} es) ")
AFTER_A_WEAK_ONE = pattern(
    r"^(?:\s*$|\s*[.!]\s*$|[,.!;]? ?(?:\d|and i\b|here\b|speaking\b|again\b|from\b|calling\b|writing\b|aged?\b)"
    r"|[,.!;] ?(?:i|my|is|can|how|do)\b)"
)
END = pattern(
    r"\b(?:regards|best wishes|all the best|sincerely(?: yours)?|yours (?:truly|faithfully)|cheers|respectfully"
    r"|with love|love"
    r"|gratefully|many thanks|with thanks"
    r"|thank(?:s| you)[\pL ]{0,30},|thanks|thank you|thx|saludos?|atentamente|un abrazo|gracias|gr\x{fc}(?:\x{df}"
    r"|ss)en?|gru\x{df}|mfg|danke)" + JOINT
)
AFTER_AN_END = pattern(r"^\s*(?:$|[.,;!(\n]|p\.?s\b)")
BEFORE_HERE = pattern(
    r"(?:^|[.!?,;:\n]\s*|\b(?:hi|hello|hey|morning|is)\s)\s*([\pL][\pL'\x{2019}-]+(?: [\pL][\pL'\x{2019}-]+){0,2}),? "
    r"(?:here(?:[.,!;:]|$| (?:again|from|with))|(?:speaking|writing|calling)\b)"
)
BEFORE_A_LABEL = pattern(
    r"(?:^|\n|\. )([\pL][\pL'\x{2019}.-]+(?: [\pL][\pL'\x{2019}.-]+){1,3}),? \(?(?:d\.?o\.?b\b|date of birth|born\b"
    r"|mrn\b|geb\.|geboren|nacid)"
)  # fmt: skip
OWNING = ("'s", "\u2019s")
THANKS = ("than", "thx", "love", "grac", "dank", "chee")


def names(text: str) -> Iterator[Span]:
    """Where names stand; spans may overlap."""
    capitals = not _shouts(text)
    for found in SAID.finditer(text):
        yield from _named(text, found.end(), small=True, eponyms=True)
    for found in LABEL.finditer(text):
        if _word_before(text, found.start()) not in OTHER_NAME:
            yield from _named(text, found.end(), small=True)
    for found in SHORT_TITLE.finditer(text):
        small = _named(text, found.end(), small=True, most=1, eponyms=True)
        yield from (span for span in small if AFTER_A_SMALL_NAME.search(text[span[1] : span[1] + NEAR]))
    if capitals:
        yield from _by_capitals(text)


def _by_capitals(text: str) -> Iterator[Span]:
    for found in (*TITLE.finditer(text), *MS.finditer(text)):
        if "name" not in found.group().lower() or _word_before(text, found.start()) not in OTHER_NAME:
            yield from _named(text, found.end(), eponyms=True)
    for found in KIN.finditer(text):
        yield from _named(text, found.end())
    for found in IT_IS.finditer(text):
        yield from (span for span in _named(text, found.end()) if _is_sure(text, span))
    for found in END.finditer(text):
        small = not found.group().lower().startswith(THANKS)
        yield from (span for span in _named(text, found.end(), small) if AFTER_AN_END.search(text[span[1] : span[1] + NEAR]))
    for before in (BEFORE_HERE, BEFORE_A_LABEL):
        yield from _before(before, text)


def _named(text: str, at: int, small: bool = False, most: int = MOST_WORDS, eponyms: bool = False) -> Iterator[Span]:
    """The name that begins there, if one does. `small`: small letters will do. `eponyms`: a person may have such a name."""
    place, end, count = at, at, 0
    while count < most:
        found = WORD.search(text[place : place + NEAR])
        if found is None or (count == 0 and found.start(1) > 0):
            break
        word = found.group(1)
        if word in PARTICLES and count and _capital_follows(text, place + found.end(1)):
            place += found.end(1)
            continue
        if not _may_be_name(word, small and (count == 0 or text[at].islower()), eponyms):
            if word[0].isupper() and word != "I" and count and word.lower() in ("about", "my", "that", "the"):
                return  # A Heading Of A Kind
            break
        is_initial = len(word) == 1
        place += found.end(1) + (1 if is_initial and found.group(2) else 0)
        end, count = place, count + 1
        if word[0].islower() and count == MOST_SMALL:
            break
    if count and not (eponyms and _is_disease(text, at, end)):
        yield at, end - 2 if text[at:end].endswith(OWNING) else end


def _may_be_name(word: str, small: bool, eponyms: bool) -> bool:
    lower = word.lower()
    if is_no_name(lower) or (is_eponym(lower) and not eponyms):
        return False
    if word[0].isupper():
        return word != "I" and not (word.isupper() and 1 < len(word) <= LONGEST_ACRONYM and not small)
    return small and len(word) > 1


def _is_disease(text: str, start: int, end: int) -> bool:
    """Where a title stands before an eponym: "Dr, Bell's palsy ..."."""
    after = text[end : end + NEAR].lower().lstrip("'\u2019s ")
    return is_eponym(text[start:end].lower().split()[-1]) and (
        text[end - 1] == "s" or after.startswith(("palsy", "syndrome", "disease"))
    )


def _is_sure(text: str, span: Span) -> bool:
    """After "I am": two words or more, or one that ends the sentence; no people, creed or state."""
    words = text[span[0] : span[1]].split()
    if words[0].lower().endswith(("ian", "ish", "ese", "ic", "ed", "ing", "ive", "ful", "less", "ous")):
        return False
    return len(words) > 1 or AFTER_A_WEAK_ONE.search(text[span[1] : span[1] + NEAR]) is not None


def _before(cue: Pattern, text: str) -> Iterator[Span]:
    for found in cue.finditer(text):
        words = _words_of(found)
        if all(_may_be_name(word, False, False) for _, word in words):
            yield found.start(1), found.end(1)
        elif words and len(words) > 1 and _may_be_name(words[-1][1], False, False):
            yield words[-1][0], found.end(1)


def _words_of(found: Match) -> list[tuple[int, str]]:
    words, place = [], found.start(1)
    for word in found.group(1).split(" "):
        words.append((place, word.strip(".,")))
        place += len(word) + 1
    return [(place, word) for place, word in words if word]


def _capital_follows(text: str, at: int) -> bool:
    """Past other particles: "de la Cruz"."""
    for word in text[at : at + NEAR].split()[:2]:
        if word[0].isupper():
            return not is_no_name(word.lower().strip(".,;:!?"))
        if word not in PARTICLES:
            return False
    return False


def _word_before(text: str, at: int) -> str:
    words = text[max(0, at - NEAR) : at].split()
    return words[-1].lower() if words else ""


def _shouts(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) > MOSTLY * len(letters)
