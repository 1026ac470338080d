"""Why words of danger may be calm where they stand: negated, of the past, asked about in general, or pretended."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import replace
from itertools import accumulate

from bot.understanding.danger.lexicon import LONGEST_HIT, Hit
from bot.understanding.danger.words import Message

NEGATION_REACH = 6
"""Words between "no" and what it negates."""
LIST_REACH = 12
"""The same in a list: "no fever, rash or ear trouble"."""
LIST_ITEM = 4
"""Words of one item of such a list, at most."""
OPENER_REACH = 4
"""Words of a clause, fillers apart, before the "how" or "why" that makes it a question."""
WELL_REACH = 1
"""Words between a sign and the "is fine" that clears it."""

Hits = dict[str, list[Hit]]
Reason = tuple[str, str]


class Context:
    """What surrounds the hits of one message."""

    def __init__(self, message: Message, hits: Hits, loose: Container[str] = ()) -> None:
        """`loose`: the lists whose phrases do not take up the "no" that they hold."""
        self.message = message
        whole = [h for h in hits.get("calm.idioms", ()) if self._same_clause(h.start, h.end - 1)]
        self.hits = {**hits, "calm.idioms": whole}  # "about strokes, my arm" is no stroking of an arm
        self._cues = _cover(hit for name, found in self.hits.items() if "." in name for hit in found)
        self._long = _cover(hit for name, found in hits.items() if _sign(name, loose) for hit in found)
        self._negations = [(cue, _around(cue, self._long)) for cue in self._calm("negation")]
        self._negation_starts = [cue.start for cue, _ in self._negations]
        self._wells = self._calm("well")
        self._well_starts = [cue.start for cue in self._wells]
        self._sizes = Counter(message.clause)
        self._ends = {place for h in self._calm("negation_ends") for place in range(h.start, h.end)}
        self._past = self._past_clauses()
        self._about = self._clauses_asked()
        self._pretend = self._sentences_pretended()
        self._told = self._places_told()
        self._idioms = {place for h in self._calm("idioms") for place in range(h.start, h.end)}

    def judged(self) -> Hits:
        """The hits of the named lists, each with the reasons that may calm it; those within an idiom left out."""
        judged: Hits = {}
        for name, found in self.hits.items():
            if "." in name:
                continue
            kept = [replace(h, calm=self._reasons(h)) for h in found if not self._idioms.intersection(range(h.start, h.end))]
            if kept:
                judged[name] = kept
        return judged

    def _calm(self, name: str) -> list[Hit]:
        """The cues of one list, but for those that a longer cue holds ("now" in "she is 12 now")."""
        return [h for h in self.hits.get(f"calm.{name}", []) if not _around(h, self._cues)]

    def _words(self, hit: Hit) -> str:
        return " ".join(self.message.words[hit.start : hit.end])

    def _reasons(self, hit: Hit) -> tuple[Reason, ...]:
        clause, sentence = self.message.clause[hit.start], self.message.sentence[hit.start]
        found = [
            self._negated(hit),
            _reason("past", self._past.get(clause)),
            _reason("about", self._about.get(clause)),
            _reason("pretend", self._pretend.get(sentence) or self._told.get(hit.start)),
        ]
        return tuple(reason for reason in found if reason)

    def _negated(self, hit: Hit) -> Reason | None:
        starts = self._negation_starts
        near = slice(bisect_left(starts, hit.start - LIST_REACH - LONGEST_HIT), bisect_left(starts, hit.start))
        for cue, signs in self._negations[near]:
            taken = signs and not any(hit.start < sign.end for sign in signs)
            if cue.end <= hit.start and not taken and self._reaches(cue, hit):
                return ("negated", self._words(cue))
        behind = slice(bisect_left(self._well_starts, hit.end), bisect_right(self._well_starts, hit.end + WELL_REACH))
        for cue in self._wells[behind]:
            if self._same_clause(cue.start, hit.end - 1):
                return ("negated", self._words(cue))
        return None

    def _same_clause(self, one: int, other: int) -> bool:
        return self.message.clause[one] == self.message.clause[other]

    def _reaches(self, cue: Hit, hit: Hit) -> bool:
        if self.message.sentence[cue.start] != self.message.sentence[hit.start]:
            return False
        between = hit.start - cue.end
        if between > LIST_REACH or not self._ends.isdisjoint(range(cue.end, hit.start)):
            return False
        if self._same_clause(cue.start, hit.start):
            return between <= NEGATION_REACH
        return self._in_list(cue, hit)

    def _in_list(self, cue: Hit, hit: Hit) -> bool:
        """The hit is an item of "no A, B or C": short items, and an "or" at or after the hit's item."""
        clauses = self.message.clause
        sizes = [self._sizes[clause] for clause in range(clauses[cue.start] + 1, clauses[hit.start])]
        rest = self.message.words[cue.end : hit.end + LIST_ITEM]
        return all(size <= LIST_ITEM for size in sizes) and ("or" in rest or "nor" in rest)

    def _past_clauses(self) -> dict[int, str]:
        """Clauses that tell of long ago: their own words say so, or the sentence's do and nothing in it says now."""
        message, past = self.message, {}
        cues: dict[int, str] = {}
        now = {message.clause[h.start] for h in self._calm("now")}
        for cue in self._calm("past"):
            cues.setdefault(message.sentence[cue.start], self._words(cue))
            past[message.clause[cue.start]] = self._words(cue)
        now_sentences = {s for c, s in zip(message.clause, message.sentence, strict=True) if c in now}
        for clause, sentence in zip(message.clause, message.sentence, strict=True):
            if sentence in cues and sentence not in now_sentences:
                past.setdefault(clause, cues[sentence])
        return {clause: cue for clause, cue in past.items() if clause not in now}

    def _clauses_asked(self) -> dict[int, str]:
        """Clauses that ask about a thing in general; none when the message says that it is happening to somebody."""
        if self._calm("reports"):
            return {}
        message, begun = self.message, dict[int, str]()
        lifted = self._sentences_of("personal") | self._sentences_of("now")
        fillers = {h.start for h in self._calm("fillers")}
        counted = list(accumulate((place not in fillers for place in range(len(message.words))), initial=0))
        for cue, reach in [(h, OPENER_REACH) for h in self._calm("asks")] + [(h, 0) for h in self._calm("asks_first")]:
            before = counted[cue.start] - counted[bisect_left(message.clause, message.clause[cue.start])]
            if message.sentence[cue.start] not in lifted and before <= reach:
                begun[message.clause[cue.start]] = self._words(cue)
        return self._to_the_end(begun)

    def _to_the_end(self, begun: dict[int, str]) -> dict[int, str]:
        """What begins in a clause holds to the end of its sentence."""
        found: dict[int, str] = {}
        cue, last = None, -1
        for clause, sentence in zip(self.message.clause, self.message.sentence, strict=True):
            cue, last = begun.get(clause, cue if sentence == last else None), sentence
            if cue:
                found[clause] = cue
        return found

    def _sentences_pretended(self) -> dict[int, str]:
        """Sentences of a "what if", and every sentence of homework, unless they speak of now."""
        now = self._sentences_of("now")
        pretended = {self.message.sentence[h.start]: self._words(h) for h in self._calm("pretend")}
        for cue in self._calm("study")[-1:]:
            pretended.update(dict.fromkeys(self.message.sentence, self._words(cue)))
        return {sentence: cue for sentence, cue in pretended.items() if sentence not in now}

    def _places_told(self) -> dict[int, str]:
        """Words after "the leaflet lists" or "on the telly", up to a clause that speaks of a person at hand."""
        message, told = self.message, {}
        persons = {message.clause[h.start] for name in ("personal", "reports") for h in self._calm(name)}
        cues = self._calm("told")
        ends = [*(cue.start for cue in cues[1:]), len(message.words)]  # from there on the next one holds
        for cue, end in zip(cues, ends, strict=False):
            for place in range(cue.start, end):
                own = message.clause[place] in persons and not self._same_clause(place, cue.start)
                if own or message.sentence[place] != message.sentence[cue.start]:
                    break
                told[place] = self._words(cue)
        return told

    def _sentences_of(self, name: str) -> set[int]:
        return {self.message.sentence[h.start] for h in self._calm(name)}


def _reason(kind: str, cue: str | None) -> Reason | None:
    return (kind, cue) if cue else None


def _cover(hits: Iterable[Hit]) -> dict[int, list[Hit]]:
    """For each place the hits of more than one word that hold it."""
    cover: dict[int, list[Hit]] = {}
    for hit in hits:
        if hit.end - hit.start > 1:
            for place in range(hit.start, hit.end):
                cover.setdefault(place, []).append(hit)
    return cover


def _sign(name: str, loose: Container[str]) -> bool:
    return "." not in name and name not in loose


def _around(cue: Hit, cover: dict[int, list[Hit]]) -> list[Hit]:
    """Longer hits that hold the cue: a "no" within a sign ("no feeling in") negates nothing beyond that sign."""
    long = cue.end - cue.start
    return [hit for hit in cover.get(cue.start, ()) if cue.end <= hit.end and hit.end - hit.start > long]
