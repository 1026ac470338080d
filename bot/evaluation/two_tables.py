"""The part of the scorecard on who has read what: first askings, the sets asked now, and a regression beside the model.

First askings and figures of today stand in two tables, which are never added up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from bot.evaluation.asked_now import Now
from bot.evaluation.regression import Beside, Regression
from bot.evaluation.scoring import Z95, Share
from bot.evaluation.sets import MeasuringSet

NOTHING = Share(0, 0)


def first_askings(known: Sequence[MeasuringSet]) -> str:
    """The first table, from what was told then."""
    head = [
        "## Strangers' sets at their first asking",
        "",
        "As it was told on the day; nobody had read the set. These figures stay, whatever comes later.",
        "",
        "| set | written by | from | asked | told in | gave | read since |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    return "\n".join([*head, *(_first_row(one) for one in known if one.first)])


def _first_row(one: MeasuringSet) -> str:
    assert one.first
    gave = "; ".join(map(str, one.first.figures))
    return f"| {one.name} | {one.by} | {one.source} | {one.first.date} | {one.first.told_in} | {gave} | {one.read} |"


def asked_now(found: Sequence[Now]) -> str:
    """The second table."""
    head = [
        "## The same sets, and all others, asked now",
        "",
        "read: whether somebody read the set's errors while model, rules or phrasings were changed. The figures of a set",
        "that was read flatter; those of a set that was asked before do so a little, for its figures were seen.",
        "",
        "| set | read | asked | found |",
        "| --- | --- | ---: | --- |",
    ]
    unread_first = sorted(found, key=lambda now: not now.of.is_unread)
    rows = (f"| {now.of.name} | {now.of.read} | {now.asked} | {_found(now.found)} |" for now in unread_first)
    return "\n".join([*head, *rows])


def _found(shares: dict[str, Share]) -> str:
    return ", ".join(f"{name} {share}" for name, share in shares.items() if share.part or name in ("right", "satisfied"))


Row = tuple[str, str, Beside, Beside]  # set, read, the model's figures, the regression's


def compared(found: Sequence[Now], regression: Regression) -> list[Row]:
    """A row a set, and at the end one of all sets that were read and one of those that were not."""
    told = [now for now in found if now.heard]
    rows = [(now.of.name, now.of.read, *regression.beside(now.heard)) for now in told]
    read, unread = ([heard for now in told if now.of.is_unread is new for heard in now.heard] for new in (False, True))
    both = (("all that were or may have been read", read), ("all that were not", unread))
    return [*rows, *((title, "", *regression.beside(heard)) for title, heard in both)]


def beside_regression(rows: Sequence[Row]) -> str:
    """The table of `compared`; nothing where nothing was compared."""
    if not rows:
        return ""
    head = [
        "## Beside a plain logistic regression",
        "",
        "Fitted in this run on the sentence vectors of the same phrasings, without names, shared words, rules or situation.",
        "Of first messages alone, the same for both. topic: a wanted one stands first, alarms apart. caught, alarmed: odds",
        "of danger of a half or more, of reports and of calm messages, before rules and triage.",
        "",
        "| set | read | topic, model | topic, regression | caught, model | regression | alarmed, model | regression |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    return "\n".join([*head, *map(_beside_row, rows), "", *gaps(rows)])


def _beside_row(row: Row) -> str:
    name, read, model, plain = row
    pairs = ((getattr(model, what), getattr(plain, what)) for what in ("topics", "caught", "alarmed"))
    return f"| {name} | {read} | {' | '.join(_percent(share) for pair in pairs for share in pair)} |"


def gaps(rows: Sequence[Row]) -> list[str]:
    """How much better read sets do than unread ones, in points, of the model and of the regression."""
    (*_, model, plain), (*_, model_new, plain_new) = rows[-2:]
    lines = []
    for name, title, sign in (("topics", "Topics", 1), ("caught", "Danger caught", 1), ("alarmed", "Calm left calm", -1)):
        shares = [getattr(found, name) for found in (model, model_new, plain, plain_new)]
        if not all(share.whole for share in shares):
            continue
        ours, its = (100 * sign * (old.value - new.value) for old, new in (shares[:2], shares[2:]))
        lines.append(
            f"- {title}: read sets are better by {ours:.1f} points for the model, {its:.1f} for the regression; "
            f"{_verdict(ours - its, shares)}."
        )
    return lines


def _verdict(wider: float, shares: Sequence[Share]) -> str:
    """`wider`: in points. Chance is taken as if the four shares were of different messages, so it is rather too large."""
    if wider <= 0:
        return "the model's gap is not wider"
    chance = 100 * Z95 * math.sqrt(sum(share.value * (1 - share.value) / share.whole for share in shares))
    if wider <= chance:
        return f"the model's gap is wider by {wider:.1f}, which may be chance (up to {chance:.1f})"
    return f"the model's gap is wider by {wider:.1f}, more than chance gives ({chance:.1f}): it has memorised"


def _percent(share: Share) -> str:
    return f"{share.value:.1%}" if share.whole else ""


def page(known: Sequence[MeasuringSet], found: Sequence[Now], rows: Sequence[Row]) -> str:
    """All three tables, as Markdown."""
    return "\n\n".join(filter(None, (first_askings(known), asked_now(found), beside_regression(rows))))


def as_data(known: Sequence[MeasuringSet], found: Sequence[Now], rows: Sequence[Row]) -> dict[str, Any]:
    """The same as JSON; shares as part and whole."""
    return {
        "first_askings": [
            {"set": one.name, "by": one.by, "from": one.source, "read": one.read, **_first(one)}
            for one in known
            if one.first
        ],
        "asked_now": [
            {"set": now.of.name, "read": now.of.read, "asked": now.asked, **{k: _pair(v) for k, v in now.found.items()}}
            for now in found
        ],
        "beside_regression": [
            {"set": name, "read": read, "model": _pairs(model), "regression": _pairs(plain)}
            for name, read, model, plain in rows
        ],
    }


def _first(one: MeasuringSet) -> dict[str, Any]:
    assert one.first
    return {"date": one.first.date, "told_in": one.first.told_in, "figures": [vars(f) for f in one.first.figures]}


def _pairs(found: Beside) -> dict[str, Any]:
    return {name: _pair(getattr(found, name)) for name in ("topics", "caught", "alarmed")}


def _pair(share: Share) -> dict[str, int]:
    return {"part": share.part, "whole": share.whole}
