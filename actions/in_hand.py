"""What a conversation has in hand, and which snippets few words can be about that lean on it. Asked by leaning.py alone."""

from __future__ import annotations

from collections.abc import Callable

from actions import names
from actions.answering import is_topic
from actions.desk import desk
from actions.turn import Turn
from bot.content.model import Snippet
from bot.understanding.follow_ups import FollowUp
from bot.understanding.patterns import Pattern, pattern

Scored = list[tuple[float, str]]
"""Nearness less cost, and id; best first."""
LEAVES_TOPIC = 0.12  # how much nearer a snippet of the same group must be, to leave the topic in hand
READ_ON = 0.04  # the same for a snippet that the one in hand leads on to
NAMED_ANEW = 0.05  # the same for a snippet of the topic that the message itself was heard to be about
MOST_WORDS = 10  # a longer message says its own topic
NEAR_ENOUGH = 0.6  # see SideFinder.nearness
SURE = 0.85  # a topic heard with this probability needs no help from the topic in hand
# Words that point back, or go on from what was said; "it's been five weeks" does neither.
IT_HAS_BEEN = pattern(r"\bit(?:'?s| has) been\b")
POINTS_BACK = pattern(
    r"^(?:and|but|so|then|or|ok(?:ay)?|what if|what about|how about|why|forever|really)\b"
    r"|\b(?:its?|that|thats|this|these|those|they|them|one|ones|then|there|after|else|either|which|both)\b"
)
# A snippet can answer "why" where one of the questions that it says it answers is such a question.
ASKS_SO: dict[FollowUp, Pattern] = {
    "why": pattern(r"^(?:why|how come|what causes|what is the reason|what makes|how does|what does it do)\b"),
    "when": pattern(r"^(?:when|how soon|what time|how early|by when|is it too late|how late)\b"),
    "how_long": pattern(r"^how long|how many (?:days|weeks|months)|until when"),
    "how": pattern(r"^how (?:do|does|is|are|can|could|to|should|would|will)\b"),
    "how_often": pattern(r"^how (?:often|frequently)|how many times|^how much a (?:day|week)"),
    "if_not": pattern(
        r"\bif (?:it|that|they|this|i|my|the \w+) (?:\w+ )?(?:doesn't|don't|didn't|isn't|hasn't|can't)"
        r"|what if|if nothing|not work|fails?\b|never|without|don't|doesn't|isn't|not (?:getting|got|get|better)"
    ),
    "what_helps": pattern(
        r"^(?:what|how) (?:can|do|could|should) (?:i|we) (?:do|try|help|treat|stop|protect|ease)\b"
        r"|\bhelps\b|\btips\b|\btreated\b|\bbe done\b|^what treatments?\b"
    ),
}
ASKED_WHOLE: dict[FollowUp, tuple[str, ...]] = {
    "why": ("why", "why is that"),
    "when": ("when", "when does that happen"),
    "how_long": ("how long", "how long does it last"),
    "how": ("how", "how is that done"),
    "how_often": ("how often", "how often should I do that"),
    "if_not": ("what if not", "what if it does not work"),
    "what_helps": ("what can I do", "what helps", "how is it treated"),
    "example": ("for example", "which ones are there"),
}
OF_GETTING_WELL: dict[FollowUp, str] = {"how_long": "recovery_time.overview", "if_not": "incomplete_recovery.overview"}
OF_ILLNESS = ("understanding", "treatment", "recovery")
"""From a topic of these groups, "how long" and "if not" may be about getting well."""
BY_TOPIC, BY_CARD = 0.15, 0.3  # of the probability that was heard of a topic, and of a snippet, counts beside the nearness
NAMED_SO = 0.15  # counts beside the nearness where a snippet of the topic has the name of what is asked: `synkinesis.how`
ANSWERS_IT = 0.88  # nearness less cost from which on a snippet answers "why", "when" and the like
EXPECTED = 0.74  # the same for the one on getting well, and for one that has the name of what is asked
HEARD_TOO = 0.02  # of both together, from which on a snippet may be meant although it is not in hand


def card_in_hand(turn: Turn) -> Snippet | None:
    """The answer last shown; None where the last was an alarm or a text of the conversation."""
    found = desk().catalogue.library.snippets.get(turn.snippet or "")
    return found if found and (is_topic(found.topic) or found.topic == names.PERSONAL_ADVICE) else None


def anchor(turn: Turn) -> Snippet | None:
    """The answer in hand, or where there is none the overview of the topic in hand."""
    return card_in_hand(turn) or desk().catalogue.library.snippets.get(f"{turn.topic}.overview")


def unshown(turn: Turn, card: Snippet, read_on_first: bool) -> list[str]:
    """Snippets of the card's topic, and those that it leads on to, that this conversation has not shown yet."""
    topic = card.topic if is_topic(card.topic) else turn.topic or card.topic
    own = [s.id for s in desk().catalogue.aspects(topic)]
    own.sort(key=lambda name: name not in card.next)  # what the card leads on to comes first; else the file's order
    on = [name for name in card.next if is_topic(name.partition(".")[0])]
    fresh = dict.fromkeys([*on, *own] if read_on_first else [*own, *on])
    return [name for name in fresh if name not in turn.shown and _served(name)]


def sides(turn: Turn, card: Snippet, way: FollowUp) -> Scored:
    """Snippets near to the card that answer such a question: of its topic, what it leads on to, what was heard too."""
    library, heard = desk().catalogue.library, _heard(turn)
    well = OF_GETTING_WELL.get(way) if library.topics[card.topic].group in OF_ILLNESS else None
    costs = {s.id: LEAVES_TOPIC for s in library.snippets.values() if heard(s) >= HEARD_TOO or s.id == well}
    costs |= dict.fromkeys(card.next, READ_ON) | {s.id: 0.0 for s in library.snippets.values() if s.topic == card.topic}
    fitting = {name: cost for name, cost in costs.items() if _answers(name, way)}
    near = _scored(fitting, [f"{card.title}: {words}" for words in ASKED_WHOLE[way]])
    named_so = f"{card.topic}.{way}"
    enough = [(score, name) for score, name in near if score >= (EXPECTED if name in (well, named_so) else ANSWERS_IT)]
    counted = [(s + heard(library.snippets[n]) + (NAMED_SO if n == named_so else 0.0), n) for s, n in enough]
    return sorted(counted, reverse=True)


def _heard(turn: Turn) -> Callable[[Snippet], float]:
    """What it counts that a snippet or its topic was heard to be meant; none of what is no reading matter."""
    topics = {name: BY_TOPIC * odds for name, odds in turn.ranking if is_topic(name)}
    cards = {name: BY_CARD * odds for name, odds in turn.cards if is_topic(name.partition(".")[0])}
    return lambda snippet: topics.get(snippet.topic, 0.0) + cards.get(snippet.id, 0.0)


def with_pictures(card: Snippet) -> list[str]:
    """Snippets with a picture: the card itself, those that it leads on to, others of its topic."""
    snippets = desk().catalogue.library.snippets
    own = [s.id for s in desk().catalogue.aspects(card.topic)]
    near = (name for name in dict.fromkeys([card.id, *card.next, *own]) if name in snippets and _served(name))
    return [name for name in near if any(block.kind == "figure" for block in snippets[name].blocks)]


def with_examples(turn: Turn, card: Snippet) -> Scored:
    """Snippets with a list that the conversation has not shown, nearest first."""
    snippets = desk().catalogue.library.snippets
    listed = [n for n in unshown(turn, card, False) if any(block.kind == "list" for block in snippets[n].blocks)]
    heard = _heard(turn)
    costs = {name: -heard(snippets[name]) for name in listed}
    return _scored(costs, [f"{card.title}: {words}" for words in ASKED_WHOLE["example"]])


def nearest(turn: Turn, topic: str, heard: str | None) -> Scored:
    """Snippets that a question without a clear topic of its own may be about: of the topic in hand, of its group, of those
    that the card in hand leads on to, and of the topic `heard`. The further from what is in hand, the nearer it must be,
    or the likelier it was heard to answer.
    """
    snippets, odds = desk().catalogue.library.snippets, dict(turn.cards)
    costs = _costs(topic, snippets.get(turn.snippet or ""))
    costs |= {s.id: NAMED_ANEW for s in snippets.values() if s.topic == heard and heard != topic}
    near = _scored(costs, [f"{desk().catalogue.title(topic)}: {turn.asked}"])
    return sorted(((score + BY_CARD * odds.get(name, 0.0), name) for score, name in near), reverse=True)


def leans_on_topic(turn: Turn, heard: str | None, sure: float) -> bool:
    """Whether the words are few, name no other thing, and point back to the topic in hand or are near to it."""
    if turn.topic is None or sure >= SURE or turn.named_terms or len(turn.text.split()) > MOST_WORDS:
        return False
    return points_back(turn.text) or (heard is None and _is_near(turn.topic, turn.text))


def points_back(text: str) -> bool:
    return POINTS_BACK.search(IT_HAS_BEEN.sub("...", text)) is not None


def _is_near(topic: str, text: str) -> bool:
    own = [snippet.id for snippet in desk().catalogue.aspects(topic)]
    return bool(own) and desk().sides.best(own, text)[1] >= NEAR_ENOUGH


def _costs(topic: str, card: Snippet | None) -> dict[str, float]:
    """Snippets that a follow-up may be about, with what each costs in nearness."""
    library = desk().catalogue.library
    group = library.topics[topic].group
    near = [] if group == "safety" else [s for s in library.snippets.values() if library.topics[s.topic].group == group]
    costs = {s.id: LEAVES_TOPIC for s in near} | dict.fromkeys(card.next if card else (), LEAVES_TOPIC)
    return costs | {s.id: 0.0 for s in library.snippets.values() if s.topic == topic}


def _answers(name: str, way: FollowUp) -> bool:
    return any(ASKS_SO[way].search(ask) for ask in desk().catalogue.library.snippets[name].asks)


def _scored(costs: dict[str, float], questions: list[str]) -> Scored:
    near = desk().sides.nearness
    return sorted(((max(near(n, q) for q in questions) - cost, n) for n, cost in costs.items() if _served(n)), reverse=True)


def _served(name: str) -> bool:
    found = desk().catalogue.find(name)
    return found is not None and found.served
