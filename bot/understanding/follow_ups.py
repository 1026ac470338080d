"""Messages that say nothing by themselves: "why", "how long", "which trial", "the other one". A function of the words alone.

What each of them leads to is decided in actions/leaning.py, from what the conversation has in hand.
"""

from __future__ import annotations

from typing import Literal

from bot.understanding.patterns import pattern

FollowUp = Literal[
    "again", "simpler", "more", "next", "sources", "example", "why", "when", "how", "how_long", "how_often",
    "if_not", "what_helps", "picture", "other",
]  # fmt: skip

IT = r"(?:that|it|this|these|those|they|them)"
LEAD = (
    r"(?:(?:ok(?:ay)?|oh|ah|u[hm]+|er+|hm+|right|well|yes|yeah|no|sorry|please|pls|and|but|so|then|wait|hang on|thanks?"
    r"|thank you)[\s,.!?-]+)*"
)
END = r"(?:[\s,]+(?:please|pls|plz|then|though|tho|exactly|thanks?|thank you|sorry|now|for me|to me))*[\s?!.]*"
WHO = r"(?:i|we|you|he|she|they|one)"
WHOM = (
    r"(?: (?:about|for|with|against) (?:that|it|this|him|her|them|me|us))?(?: (?:at home|myself|ourselves|in the meantime))?"
)
CAN_YOU = r"(?:(?:can|could|would|will) you (?:please )?)?"
FAILS = r"(?:does ?n['o]?t|do ?n['o]?t|does not|do not|did ?n['o]?t|wo ?n['o]?t|will not|never|is ?n['o]?t|fails?|stops?)"
SAID: dict[FollowUp, tuple[str, ...]] = {
    "again": (
        rf"{CAN_YOU}(?:say|tell me|give me|show me|read|write|go over|go through|run) {IT}(?: to me| by me)?"
        r" (?:all )?(?:again|once more|one more time|a second time)",
        rf"{CAN_YOU}repeat(?: (?:{IT}|the answer|the last (?:one|bit|answer)|yourself))?(?: again)?",
        r"(?:once|one time) more|again|come again|pardon(?: me)?|what did you (?:just )?say|what was that(?: again)?",
        r"(?:the )?same (?:one|answer|thing) again",
    ),
    "next": (
        r"(?:what )?(?:then|next|after(?:wards| that| this)?)(?: what)?",
        r"what (?:comes|happens) (?:then|next|after(?: that)?)",
    ),
    "simpler": (
        rf"{CAN_YOU}(?:(?:say|put|explain|tell me|give me|what'?s|what is) )?(?:{IT} )?(?:again )?in"
        r" (?:plain|simple|normal|easy|everyday|other|my|proper)? ?(?:english|words|terms|language)",
        rf"{CAN_YOU}(?:say|put|explain|make) {IT} (?:more simply|simpler|simply|easier|shorter|plainer|plainly)",
        r"(?:a bit |much )?(?:simpler|plainer|shorter|easier)|speak english|eli5|tl;?dr|huh|eh|what|wdym",
        rf"what (?:do you|d'?you|does {IT}|do {IT}) mean|meaning|not clear",
        rf"i (?:do ?n['o]?t|do not|did ?n['o]?t) (?:get|understand|follow)(?: {IT})?",
    ),
    "more": (
        rf"is (?:there|that) (?:any ?thing )?(?:more|else|all|it|everything)(?: (?:to|on|about) (?:{IT}|know|say|tell))*"
        r"(?: you (?:have|know|can (?:say|tell me)))?(?: (?:on|about) (?:that|it|this))?",
        rf"(?:{CAN_YOU}(?:tell me|say|show me|give me) |any |some |read |know )?(?:a bit |a little )?more"
        rf"(?: info\w*| details?)?(?: (?:on|about) {IT})?",
        r"anything more|go on|carry on|continue|keep going",
        r"(?:what|anything|what is there|something) else(?: is there)?(?: to know)?",
        rf"you (?:already |just )?(?:said|told me) (?:{IT}|the same)(?: already| before)?",
        r"you(?:'re| are) repeating yourself",
        r"you keep (?:saying|repeating|telling me) (?:the same(?: thing)?|that|it|yourself)|same (?:thing|answer) again",
    ),
    "sources": (
        rf"(?:which|what) (?:trial|study|studies|research|paper|guideline|doctor|doctors|source)s?"
        rf"(?: (?:is|was|were|says?|said|shows?|showed|found|are|do|did)\b)?(?: (?:{IT}|so|in|from|you mean))*",
        rf"says who|who says(?: so| {IT})?|according to who\w*|(?:sources?|references?|proof|evidence|link|citation)",
        rf"(?:where|who)(?:'?s| is| does| did| do| are| was)? (?:{IT}|you)(?: (?:get|have|take))?(?: {IT})?(?: come)? from",
        rf"how do you know(?: {IT}| so)?|prove it",
        rf"what'?s? (?:is )?(?:the|your) (?:source|sources|evidence|proof)(?: for {IT})?",
        rf"{CAN_YOU}(?:show|give|send) me (?:the |your |a |some )?(?:sources?|references?|proof|evidence|links?|study)",
        rf"is {IT} (?:really |actually |even )?(?:true|right|so|correct|certain|a fact|proven|for real)|really(?: true)?",
        rf"are you (?:really )?(?:sure|certain)(?: (?:about|of) {IT})?|seriously|for real|honestly|truly",
    ),
    "example": (
        rf"like (?:what|which)|such as(?: what)?|for (?:example|instance)|e\.?g\.?|examples?|which ones(?: are {IT})?",
        rf"{CAN_YOU}(?:give|show|tell|name)(?: me)? (?:an |some |one |a few )?examples?(?: (?:of|for) {IT})?",
        r"(?:what|which) (?:sorts?|kinds?|types?)(?: of (?:things?|ones?))?",
    ),
    "why": (
        rf"why(?: (?:is|does|did|would|do|are|was|should|must) {IT}"
        r"(?: (?:so|happen|be|help|work|matter|do that|like that))?)?",
        r"why (?:not|so|though|tho|only then|me)|how come|what for|for what reason",
        rf"what'?s? (?:is )?the reason(?: (?:for|why) ?{IT}?)?",
        rf"what(?:'?s| is| are)? {IT} for",
    ),
    "when": (
        rf"when(?: (?:is|was|would|will|does|do|should|can) {IT}(?: (?:be|happen|start|begin|come|end|stop|work))?)?",
        r"(?:by|from|since|at) when|what time",
        rf"how soon(?: (?:is|was|would|will|does|do) {IT}(?: (?:be|happen|start|begin|work))?)?",
    ),
    "how": (
        rf"how|(?:show|tell) me how|how (?:do|can|should|must|would) (?:i|you|we|he|she|they) do {IT}",
        rf"how (?:is|are|would|will|does|do) {IT} (?:be )?(?:done|work|treated|given|made|go)",
    ),
    "how_long": (
        rf"(?:for )?how long(?: (?:for|each time|(?:does|will|do|would|is|can|did|should) {IT}"
        r"(?: (?:all|usually|normally|mostly|take|last|be|go on|for|stay|need|heal|get better|go away))*))?",
        rf"how long (?:before|until|till|for) {IT}(?: (?:to|will|can))? "
        r"(?:works?|kicks? in|helps?|heals?|gets? better|goes?(?: away)?|lasts?|starts?(?: (?:to work|working))?)",
        rf"(?:till|until) when|how many (?:days|weeks|months)(?: (?:is|does|will|would) {IT}(?: (?:take|last|be))?)?",
    ),
    "how_often": (
        r"(?:and )?(?:how (?:often|frequently)|how many times)(?: (?:a|per|each|every) (?:day|night|week))?"
        rf"(?: (?:do|should|must|can|would) (?:i|you|we|he|she) (?:(?:have|need) to )?(?:do|use|repeat|have|take) {IT})?",
    ),
    "if_not": (
        rf"(?:what |what happens |what about )?if (?:not|(?:{IT}|nothing) {FAILS}"
        r"(?: (?:work|help|working|helping|get better|better|go away|heal|happen|come back|do it|enough|do anything))?)",
        rf"what if (?:nothing|none)(?: of {IT})?(?: (?:works?|helps?))?|otherwise|or else|failing that",
    ),
    "what_helps": (
        rf"(?:so )?what (?:can|could|should|do|must) {WHO} do(?: to help)?{WHOM}",
        rf"what (?:can|could) (?:{WHO} )?(?:be done|try){WHOM}|(?:can|could) (?:any|some)thing be done{WHOM}",
        rf"is there (?:any|some)thing (?:that )?{WHO} (?:can|could) (?:do|try)(?: to help)?{WHOM}",
        rf"what (?:else )?(?:helps|would help|might help|can help){WHOM}|does anything help{WHOM}",
        rf"how (?:can|could|do) {WHO} help(?: (?:him|her|them|it|that))?",
        r"(?:(?:have you |have you got |do you have )?any )?(?:tips|advice|ideas)(?: (?:for|on|about) (?:that|it|this))?",
    ),
    "picture": (
        rf"(?:(?:is there|are there|have you(?: got)?|do you have|got|{CAN_YOU}(?:show|give|send)(?: me)?) )?"
        r"(?:a |an |any |some |the )?(?:pictures?|pics?|drawings?|photos?|diagrams?|illustrations?|images?)"
        rf"(?: (?:of|for|on|about|showing) (?:{IT}|how|how {WHO} do(?:es)? {IT}|how {IT} (?:is|are) done))?",
    ),
    "other": (
        r"(?:what about |how about |tell me about |i meant? )?(?:the|that) other(?: (?:one|thing|option|way|card))?",
        r"other one",
    ),
}  # fmt: skip
PATTERNS = {way: pattern(f"{LEAD}(?:{'|'.join(said)}){END}") for way, said in SAID.items()}
# For a message that is heard to ask for more, or again: said in any words that it was too much or too hard.
HARD = pattern(
    r"\b(?:simpl\w+|plain(?:er|ly)?|short\w*|brief\w*|easier|easy|eli5|in a nutshell|confus\w+|ten year old|"
    r"didn'?t (?:get|understand|follow|catch)|too (?:long|much|technical|complicated|many)|"
    r"like i'?m (?:a |an )?(?:\w+)|dumb it|child|kid|kiddie|gran|nan|"
    r"english|jargon|summar\w+|sum it up|slow(?:er|ly)|bottom line|upshot|main points?|one sentence|one line|gist|not clear|"
    r"lost me|i'?m lost|over my head|in (?:other|baby|normal|everyday) words|(?:don'?t|not) (?:understand|follow|get)\w*|"
    r"do you mean|does (?:that|it) mean|wdym|bullet points?|none the wiser)\b"
)


def follow_up_of(text: str) -> FollowUp | None:
    """What these words ask of the topic or the card in hand; None where they say more than that."""
    return next((way for way, words in PATTERNS.items() if words.fullmatch(text.strip())), None)


def asks_for_simpler(text: str) -> bool:
    """Of a message that is heard to ask for more or for the same again: whether it asks for plainer or fewer words."""
    return HARD.search(text) is not None
