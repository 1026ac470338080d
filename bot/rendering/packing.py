"""Lines into as few messages as hold them, cut between lines; a line that is too long itself between its sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.rendering.limits import Limits


def packed(lines: Sequence[Sequence[str]], limits: Limits) -> list[str]:
    """Each text is within the limit. Only a single sentence that is longer than it is cut, between words."""
    texts: list[str] = []
    for line in _that_fit(lines, limits):
        joined = limits.gap.join((texts[-1], line)) if texts else line
        if texts and limits.fits(joined):
            texts[-1] = joined
        else:
            texts.append(line)
    return texts


def _that_fit(lines: Sequence[Sequence[str]], limits: Limits) -> Iterator[str]:
    for line in lines:
        whole = " ".join(line)
        if limits.fits(whole):
            yield whole
            continue
        for sentence in line:
            yield from [sentence] if limits.fits(sentence) else _cut(sentence, limits)


def _cut(sentence: str, limits: Limits) -> Iterator[str]:
    piece = ""
    for word in sentence.split(" "):
        longer = f"{piece} {word}" if piece else word
        if piece and not limits.fits(longer):
            yield piece
            longer = word
        while not limits.fits(longer):
            end = len(longer)
            while not limits.fits(longer[:end]):
                end = end * 2 // 3
            yield longer[:end]
            longer = longer[end:]
        piece = longer
    yield piece
