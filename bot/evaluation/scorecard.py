"""One page on how well patients are understood: Markdown for people, JSON for machines."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.content.model import Library
from bot.content.readability import grade_of
from bot.evaluation.asking import Answered
from bot.evaluation.baseline import Baseline
from bot.evaluation.cross_validation import CrossValidated
from bot.evaluation.scoring import Share, area_under_curve, confusions, figures, top, verdict

Sets = Mapping[str, Sequence[Answered]]
WORST = 12
EXAMPLES = 8
COMPARED = ("top_1", "top_3", "refused_outside")  # with Rasa's default recipe
# Kinds of sets; a file's name is its kind, with a number where there are several.
OF_THE_FIELD = ("in_scope", "messy")
OUTSIDE = ("out_of_scope",)
ADVICE = ("advice",)
DANGER = ("danger",)
CALM = ("calm",)
DIALOGUES = ("dialogues",)


def named(sets: Sets, kinds: Sequence[str]) -> list[Answered]:
    """The answers to all sets of these kinds."""
    return [answered for name, answers in sets.items() if name.rstrip("0123456789") in kinds for answered in answers]


def by_group(answers: Sequence[Answered], library: Library) -> dict[str, list[Answered]]:
    """The answers by the group of the topic that was wanted first."""
    found: dict[str, list[Answered]] = {}
    for answered in answers:
        topic = library.topics.get(answered.question.accept[0])
        found.setdefault(topic.group if topic else "other", []).append(answered)
    return found


def area_in_out(sets: Sets) -> float:
    """Of the gate's probability, the field's questions against those from outside."""
    inside, outside = ([_gate(a) for a in named(sets, names)] for names in (OF_THE_FIELD, OUTSIDE))
    return area_under_curve([g for g in inside if g is not None], [g for g in outside if g is not None])


def _gate(answered: Answered) -> float | None:
    found: float | None = answered.card["trace"].get("in_scope")
    return found


@dataclass(frozen=True)
class Beside:
    """What is measured beside the sets. `facts`: of the questions for a fact, those whose reply told it.

    `unread`: names of sets whose errors nobody has read; their figures stand apart, and none of them is shown to be read.
    """

    facts: Share
    baseline: Baseline | None = None
    crossed: CrossValidated | None = None
    unread: frozenset[str] = frozenset()


def as_data(where: dict[str, Any], sets: Sets, library: Library, beside: Beside) -> dict[str, Any]:
    """All figures; shares as part and whole, with 95 % intervals. Those of sets that were not read stand under `unread`."""
    read = {name: answers for name, answers in sets.items() if name not in beside.unread}
    field = named(read, OF_THE_FIELD)
    groups = by_group(field, library)
    return {
        **where,
        "sets": {name: _verdicts(answers) for name, answers in sets.items()},
        "groups": {
            group: {**_verdicts(a), "top_1": _share(top(a, 1)), "top_3": _share(top(a, 3))} for group, a in groups.items()
        },
        "area_in_out": round(area_in_out(read), 4),
        **_together(read),
        "unread": _together({name: answers for name, answers in sets.items() if name in beside.unread}),
        "facts_told": _share(beside.facts),
        "reading_grade": reading(library),
        "citations": citations(library),
        "refused_outside": _share(figures(named(read, OUTSIDE)).right),
        "baseline": _baseline(beside.baseline) if beside.baseline else None,
        "cross_validated": _crossed(beside.crossed) if beside.crossed else None,
        "confusions": confusions(field)[:WORST],
        "examples": [
            {"text": a.question.text, "wanted": list(a.question.accept), "got": a.card["topic"], "how": verdict(a)}
            for a in [a for a in field if verdict(a) in ("wrong", "refused")][:EXAMPLES]
        ],
    }


def _together(sets: Sets) -> dict[str, Any]:
    """What is told of all sets of a kind together."""
    field, calm = named(sets, OF_THE_FIELD), figures(named(sets, CALM)).false_alarms
    shares = {
        "in_scope_right": figures(field).right,
        "danger_caught": figures(named(sets, DANGER)).danger_caught,
        "specificity": Share(calm.whole - calm.part, calm.whole),
        "dialogue_turns_right": figures(named(sets, DIALOGUES)).right,
        "top_1": top(field, 1),
        "top_3": top(field, 3),
    }
    return {name: _share(share) for name, share in shares.items()}


def _baseline(measured: Baseline) -> dict[str, Any]:
    both = {"recipe": measured.recipe, "ours": measured.ours}
    shares = {who: {name: _share(getattr(m, name)) for name in COMPARED} for who, m in both.items()}
    whole = dataclasses.asdict(measured)
    return whole | {who: whole[who] | shares[who] for who in both}


def _crossed(found: CrossValidated) -> dict[str, Any]:
    return {"folds": found.folds, "top_1": _share(found.top_1), "top_3": _share(found.top_3)}


def _verdicts(answers: Sequence[Answered]) -> dict[str, Any]:
    return {"asked": len(answers), **{name: _share(share) for name, share in figures(answers).verdicts.items()}}


def _share(share: Share) -> dict[str, Any]:
    low, high = share.interval
    exact = {"share": share.value, "from": low, "to": high}
    return {"part": share.part, "whole": share.whole, **{name: round(value, 4) for name, value in exact.items()}}


def reading(library: Library) -> dict[str, float]:
    """Mean and highest reading grade of the snippets, by the harder of the two formulas."""
    found = [grade_of(library, snippet).worst for snippet in library.snippets.values()]
    return {"mean": round(sum(found) / len(found), 2), "highest": round(max(found), 2)}


def citations(library: Library) -> dict[str, int]:
    """Sentences that cite a source, sentences in all, and sources cited."""
    sentences = [s for snippet in library.snippets.values() for s in snippet.sentences()]
    cited = [library.citations(sentence) for sentence in sentences]
    return {
        "sentences": len(sentences),
        "with_source": sum(bool(c) for c in cited),
        "sources": len({citation.source for citations in cited for citation in citations}),
    }


def as_page(data: dict[str, Any], tables: str = "") -> str:
    """The Markdown page. `tables`: what `two_tables.page` made."""
    parts = [_groups, _safety, _cross_validated, _compared, _worst]
    return "\n\n".join(text for text in (_head(data), tables, *(part(data) for part in parts)) if text) + "\n"


def _head(data: dict[str, Any]) -> str:
    return (
        f"# Scorecard\n\n`{data['command']}`, {data['date']}, content {data['content']}, model {data['model']}. Questions "
        "written apart from the training data. right: a wanted topic was answered; clarified: it was among the offers. "
        "What strangers' sets gave when nobody had seen them, and what all sets give now, are never added up."
    )


def _row(name: str, found: dict[str, Any]) -> str:
    shares = " | ".join(_percent(found[v]) for v in ("right", "clarified", "refused", "wrong"))
    return f"| {name} | {found['asked']} | {shares} |"


def _groups(data: dict[str, Any]) -> str:
    head = ["## By topic group (in_scope and messy, sets that were or may have been read)", ""]
    head += ["| group | asked | right | clarified | refused | wrong | top-1 | top-3 |"]
    rows = [f"{_row(g, f)} {_percent(f['top_1'])} | {_percent(f['top_3'])} |" for g, f in data["groups"].items()]
    return "\n".join([*head, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", *rows])


def _safety(data: dict[str, Any]) -> str:
    lines = (
        *_of_both("Danger caught (sensitivity)", "danger_caught", data),
        *_of_both("Calm look-alikes left calm (specificity)", "specificity", data),
        *_of_both("Turns of dialogues right", "dialogue_turns_right", data),
        f"In or out of the field, area under the curve: {data['area_in_out']:.3f}",
        f"Facts told to whoever asks for them: {_exact(data['facts_told'])}",
        f"Reading grade: mean {data['reading_grade']['mean']}, highest {data['reading_grade']['highest']}",
        f"Sentences with a source: {data['citations']['with_source']} of {data['citations']['sentences']}"
        f" (the rest are instructions or questions); sources cited: {data['citations']['sources']}",
    )
    return "## Safety, dialogue, content\n\n" + "\n".join(f"- {line}" for line in lines)


def _of_both(title: str, name: str, data: dict[str, Any]) -> list[str]:
    """A line for the held-out sets that were read, and one for those that were not."""
    pools = (("sets that were read", data[name]), ("sets that were not", data["unread"][name]))
    return [f"{title}, {which}: {_exact(share)}" for which, share in pools if share["whole"]]


def _cross_validated(data: dict[str, Any]) -> str:
    found = data["cross_validated"]
    if not found:
        return ""
    return (
        "## Cross-validation beside the held-out questions\n\n"
        f"The topic model's own phrasings in {found['folds']} parts, each asked of a model that the others taught: "
        f"{_exact(found['top_1'])} top-1, {_percent(found['top_3'])} top-3. On the held-out questions of the field "
        f"the whole assistant has {_exact(data['top_1'])} top-1, {_percent(data['top_3'])} top-3."
    )


def _compared(data: dict[str, Any]) -> str:
    found = data["baseline"]
    if not found:
        return ""
    recipe, ours = found["recipe"], found["ours"]
    rows = ((f"Rasa's default recipe, DIET {found['epochs']} epochs", recipe), ("this assistant's topic model alone", ours))
    return "\n".join([
        "## Beside Rasa's default recipe",
        "",
        f"Both trained in the same run on the same {found['phrasings']} phrasings of each topic; ours without spelling, "
        f"terms and the snippets' questions. On all {data['phrasings']} phrasings one epoch alone takes the recipe minutes. "
        f"This assistant with everything: {_seconds(data['training_seconds'])}, {_percent(data['top_1'])} top-1, "
        f"{_percent(data['top_3'])} top-3, area {data['area_in_out']:.3f}.",
        "",
        "| | top-1 | top-3 | refused from outside | area in/out | training s | CPU s |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        *(_compared_row(name, m) for name, m in rows),
    ])  # fmt: skip


def _seconds(took: float | None) -> str:
    return "trained before" if took is None else f"{took:.0f} s"


def _compared_row(name: str, measured: dict[str, Any]) -> str:
    shares = " | ".join(_percent(measured[share]) for share in COMPARED)
    took = f"{measured['training_seconds']:.0f} | {measured['training_cpu_seconds']:.0f}"
    return f"| {name} | {shares} | {measured['area_in_out']:.3f} | {took} |"


def _worst(data: dict[str, Any]) -> str:
    rows = [f"- {expected} answered as {got}: {n}" for expected, got, n in data["confusions"]]
    read = [f"- {e['text']!r}: {e['how']}, {e['got']} instead of {', '.join(e['wanted'])}" for e in data["examples"]]
    return "\n".join(["## Worst confusions", "", *rows, "", "To read:", "", *read])


def _percent(share: dict[str, Any]) -> str:
    return f"{share['share']:.1%}"


def _exact(share: dict[str, Any]) -> str:
    return f"{share['share']:.1%} ({share['part']} of {share['whole']}; {share['from']:.1%} to {share['to']:.1%})"
