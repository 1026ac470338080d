"""What is asked, without the thanks, the hello or the "no" around it: "ta, and when should I see a change?"."""

from __future__ import annotations

import re

FEWEST_WORDS = 2  # of what is left; less is no question, and the message stays as it is
THANKS = r"(?:many |very many )?(?:thanks?|thank you|thankyou|thx|ty|cheers|ta|merci|gracias)(?: you)?"
MUCH = (
    r"(?: (?:so|very|ever so) much| a (?:lot|million|bunch)| again"
    r"| for (?:that|this|everything|the (?:info|answer|help)|[\w' ]{2,30}(?=[.!])))*"
)
PRAISE = (
    r"(?:that'?s|thats|that is|it'?s|you'?re|you are|youre) (?:so |very |really |all )?"
    r"(?:great|good|helpful|kind|useful|lovely|brilliant|clear|fine|perfect)"
)
HELLO = r"(?:hello|hi|hey)(?: there| again)?|hiya|good (?:morning|afternoon|evening|day)|morning|evening"
HEARD = (
    r"ok(?:ay)?(?: then)?|right(?: then| so)?|fair enough|fine|great|lovely|perfect|got it|i see|alright|lol|haha|wow"
    r"|hmm+|um+|er+|sorry|please|yes|yeah|yep|yup|sure"
)
NO = (
    r"(?:no|nah|nope|na)(?: no| sorry| thanks?| thank you)*"
    r"(?: (?:none of (?:those|these|them)|not (?:that|those|these)(?: one)?))?"
    r"|none of (?:those|these|them)|not (?:that|those)(?: one)?"
)
COURTESY = f"{THANKS}{MUCH}|{PRAISE}|{HELLO}|{HEARD}|{NO}"
GOES_ON = r"(?:and|but|so|also|then|now|what|how|why|when|can|could|is|does|do|will)\b"
BETWEEN = rf"\s*[,.!;:)\-]+\s*|\s+(?=(?:{COURTESY})\b)|\s+(?={GOES_ON})|$"
BEFORE = re.compile(rf"^(?:(?:{COURTESY})(?:{BETWEEN}))+(?:(?:and|but|also|now|then)\s+(?=\S+\s+\S+))?", re.I)
MEANT = r"(?:i|we) (?:meant|mean|was asking (?:about|for)|am asking (?:about|for))|i'?m asking (?:about|for)|i'?m after"
INSTEAD = re.compile(rf"^(?:(?:{COURTESY})[\s,.!]+)*(?:{MEANT})\s+", re.I)
AFTER = re.compile(
    r"[\s,.!;]+(?:many )?(?:thanks?|thank you|thx|ty|cheers|ta|please|pls|plz)"
    r"(?: (?:so|very) much| a lot| in advance| again)?[\s.!]*$",
    re.I,
)


def without_courtesy(text: str) -> str:
    """The text without courtesies at both ends; unchanged where nothing to speak of would be left."""
    named = INSTEAD.sub("", text)
    bare = AFTER.sub("", BEFORE.sub("", named))
    return bare if len(bare.split()) >= (1 if named != text else FEWEST_WORDS) else text
