"""What the person wrote, without signatures, legal footers, and mail that was quoted or forwarded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.understanding.patterns import Match, pattern

FEWEST_WORDS = 3  # that must be left; else all of it counts as the person's own
MOST_PARTS = 12  # of a signature
MOST_PASSED = 4  # words of a name or a line of it, before the post that shows it to be a signature
MOST_WORDS = 10  # of a line that names a post or an address
MOST_OF_A_PART = 120  # characters of one part of a signature that are looked at
END_OF_A_SENTENCE = 8  # characters that show an initial before a stop
CAPITALS = 0.6  # share of words with a capital, in the name of a post or a place
# From here on the text is another's.
THREAD = pattern(
    r"-{2,} ?(?:original|forwarded) (?:message|e-?mail) ?-*|\bbegin forwarded message:|_{5,}\s*from:"
    r"|\bon [^?!\n]{0,60}\d[^?!\n]{0,60}(?:<[^>\n]{3,60}>|@\S{3,40}|\d:\d\d[^?!\n]{0,60}) ?wrote:"
    r"|\bfrom: [^\n]{1,100}? (?:sent|date): [^\n]{1,100}? (?:to|subject): "
)
HEAD_LINE = pattern(r"\s*(?:from|to|cc|bcc|sent|date|reply-to):[^\n]*")
SUBJECT_LINE = pattern(r"\s*subject: ?(?:(?:re|fwd?): ?)*")
HEAD = pattern(r"^\s*(?:from: [^\n]{1,200}? )?subject: ?(?:(?:re|fwd?): ?)*")
SENTENCE_END = pattern(r"[.!?:]+\s+|\n+|$")
SHORTENED = pattern(r"(?:^|[\s,(])(?:\pL|dr|mr|mrs|ms|prof|st)\.\s+$")
SIGN_OFF = pattern(
    r"\b(?:(?:kind|kindest|best|warm|warmest|many) )?regards\b|\b(?:best|good|warm|warmest) wishes\b"
    r"|\byours (?:sincerely|faithfully|truly)\b|\bsincerely\b|(?:^|\s)--(?:\s|$)"
    r"|(\bsent from my \pL+|\bget outlook for \pL+)"
)
AFTER_REGARDS = ("to", "of")  # "with regards to my eye" signs nothing
PART_END = pattern(r"[,;|\n\x{2022}\xB7]+|\.(?:\s|$)|\s[-\x{2013}\x{2014}]\s|$")
POST = (
    "lead|leader|nurse|manager|officer|consultant|coordinator|practitioner|specialist|therapist|physiotherapist|surgeon|"
    "registrar|secretary|administrator|director|professor|lecturer|counsell?or|champion|trainer|ambassador|adviser|advisor|"
    "team|service|services|department|dept|trust|unit|ward|hospital|clinic|cent(?:re|er)|university|school|charity|council|"
    "foundation|society|association|ltd|llp|inc|plc"
)
ENDS_WITH_POST = pattern(rf"\b(?:{POST})\W*$")
POST_OR_PLACE = pattern(rf"\b(?:{POST})\b")
ADDRESS = pattern(r"@|\bwww\b|https?:|\b(?:tel|telephone|phone|mob|mobile|fax|ext|e-?mail)\b\W*\+?\d|\+?\d(?:[ ()-]?\d){8,}")
SPEAKS = pattern(  # of somebody, or says or asks something: no line of a signature does
    r"\?|\b(?:i|i'm|im|i've|ive|my|me|mine|he|she|his|her|him|we|our|us|they|it|it's|its|this|mum|mom|dad|husband|wife|son|"
    r"daughter|baby|is|are|was|were|am|has|have|had|can|can't|cant|cannot|could|couldn't|do|does|did|don't|won't|will|would|"
    r"feel|feels|felt|said|says|told|now|today|suddenly|since|please)\b"
)
SOMEBODY = pattern(
    r"\?|\b(?:i|i'm|im|i've|ive|my|me|mine|he|she|his|her|him|we|our|us|mum|mom|dad|husband|wife|son|daughter|baby)\b"
)
CALLS = r"(?:call|dial|ring|phone|contact|text|go to|visit|speak to)\b"
FOOTER = pattern(
    r"^\W*(?:if you (?:have|think you have) (?:received|got) this\b|if you are not the (?:intended|named)\b"
    r"|(?:this|the contents of this|the information in this) (?:e-?mail|message|mailbox|inbox|communication|transmission)\b"
    r"[^\n]*\b(?:confidential|intended|privileged|monitored|virus|viruses|recipient|attachments?)\b"
    r"|(?:please )?(?:do not|don't) reply to this|please (?:consider|think of) the environment"
    r"|(?:confidentiality|legal) notice|disclaimer\b"
    rf"|(?:please )?(?:in (?:an|case of(?: an)?) emergency|for emergencies|out of hours),? (?:please )?{CALLS}"
    rf"|if (?:this|it) is (?:an emergency|urgent),? (?:please )?{CALLS}"
    rf"|if you (?:have|are|feel|experience|think|notice|develop|need)\b[^\n]*\b{CALLS})"
)
ANY_SIGN = pattern(
    r"regards|wishes|sincerely|faithfully|yours truly|--|sent from my|get outlook|>|subject:|from:|wrote:|forwarded|_____"
    r"|emergenc|out of hours|this (?:e-?mail|message|mailbox|inbox|communication|transmission|in error)"
    r"|received this|got this|if you |not the (?:intended|named)|reply to this|the environment|notice|disclaimer"
)


class OwnWords(NamedTuple):
    text: str
    set_aside: str
    """What was taken for another's words, or for none meant for us; empty where nothing was."""


def own_words(text: str) -> OwnWords:
    """The person's own words, and what was set aside. All are own where fewer than three words would be left."""
    if not ANY_SIGN.search(text):
        return OwnWords(text, "")
    aside: list[str] = []
    kept = _without_head(_before_thread(text, aside), aside)
    for part in (_without_quotes, _without_signatures, _without_footers):
        kept = part(kept, aside)
    kept = kept.strip()
    if not aside or len(kept.split()) < FEWEST_WORDS:
        return OwnWords(text, "")
    return OwnWords(kept, " ".join(" ".join(aside).split()))


def _before_thread(text: str, aside: list[str]) -> str:
    """What stands before a quoted or forwarded mail; what stands behind its head where nothing stands before."""
    found = THREAD.search(text)
    if found is None:
        return text
    before, behind = text[: found.start()], text[found.end() :]
    if len(_without_head(before, []).split()) < FEWEST_WORDS:
        return text
    aside.append(str(found.group()) + behind)
    return before


def _without_head(text: str, aside: list[str]) -> str:
    """Without "From: ..." in front. What the subject says is the person's own."""
    lines = text.split("\n")
    while len(lines) > 1 and HEAD_LINE.fullmatch(lines[0]):
        aside.append(lines.pop(0))
    text = "\n".join(lines)
    found = HEAD.search(text)
    if found is None:
        return text
    aside.append(str(found.group()))
    return text[found.end() :]


def _without_quotes(text: str, aside: list[str]) -> str:
    """Without what stands behind ">" at the beginning of a line or of a sentence, up to the end of that."""
    kept: list[str] = []
    quoting = False
    for sentence in _sentences(text):
        quoted = sentence.lstrip().startswith(">") or (quoting and ">" in sentence)
        (aside if quoted else kept).append(sentence)
        quoting = quoted
    return "".join(kept)


def _without_signatures(text: str, aside: list[str]) -> str:
    kept: list[str] = []
    place = 0
    for found in SIGN_OFF.finditer(text):
        if found.start() < place or _regards_something(text, found):
            continue
        end = _end_of_signature(text, found.end())
        if end == found.end() and not found.group(1):
            continue
        kept.append(text[place : found.start()])
        aside.append(text[found.start() : end])
        place = end
    return " ".join([*kept, text[place:]]) if place else text


def _regards_something(text: str, found: Match) -> bool:
    first = text[found.end() : found.end() + MOST_WORDS].split()
    return bool(first) and first[0].lower() in AFTER_REGARDS


def _end_of_signature(text: str, start: int) -> int:
    """Behind the last part that names a post, a place or an address; a name alone harms nobody and stays."""
    end, begin = start, start
    for _ in range(MOST_PARTS):
        stop = PART_END.search(text[begin : begin + MOST_OF_A_PART])
        if stop is None:
            break
        part = text[begin : begin + stop.start()]
        begin += max(stop.end(), 1)
        if SPEAKS.search(part):
            break
        if _names_post_or_address(part):
            end = min(begin, len(text))
        elif len(part.split()) > MOST_PASSED:
            break
    return end


def _names_post_or_address(part: str) -> bool:
    words = part.split()
    if not 0 < len(words) <= MOST_WORDS:
        return False
    capitals = sum(word[0].isupper() for word in words) >= CAPITALS * len(words)
    post = ENDS_WITH_POST.search(part) or (capitals and POST_OR_PLACE.search(part))
    return post is not None or ADDRESS.search(part) is not None


def _without_footers(text: str, aside: list[str]) -> str:
    kept: list[str] = []
    for sentence in _sentences(text):
        is_footer = FOOTER.search(sentence) is not None and not SOMEBODY.search(sentence)
        (aside if is_footer else kept).append(sentence)
    return "".join(kept)


def _sentences(text: str) -> Iterator[str]:
    """The text in sentences, each with what parts it from the next. An initial or a "Dr." ends none."""
    start = 0
    for stop in SENTENCE_END.finditer(text):
        sentence = text[start : stop.end()]
        if sentence and not SHORTENED.search(sentence[-END_OF_A_SENTENCE:]):
            yield sentence
            start = stop.end()
    if start < len(text):
        yield text[start:]
