"""What there is to ask, for who does not know what to type: first questions, and every answer by group and topic."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.content.catalogue import Catalogue
from bot.content.model import Snippet
from bot.serving.pages.facts import ONLY_IN_CONVERSATION, SAFETY
from bot.serving.pages.kinds import plain_kind

# The first topic of each of these groups gives a first question.
BEGIN_WITH = ("understanding", "eye_care", "recovery", "treatment")
NOT_TO_BROWSE = (SAFETY, "conversation", "out_of_scope")  # /safety has the first; the others answer no question of health


def browsing(catalogue: Catalogue) -> dict[str, Any]:
    """`starters`: questions as people ask them. `groups`: titles of groups, their topics and their answers."""
    groups = [_group(catalogue, group) for group in catalogue.library.groups if group not in NOT_TO_BROWSE]
    return {
        "starters": [question for group in BEGIN_WITH for question in _first_question(catalogue, group)],
        "groups": [group for group in groups if group["topics"]],
    }


def kinds_of_sources(catalogue: Catalogue) -> dict[str, str]:
    """Of each source, in a word or two, what it is."""
    return {source.id: plain_kind(source.kind) for source in catalogue.library.sources.values()}


def _group(catalogue: Catalogue, group: str) -> dict[str, Any]:
    topics = [topic for topic in catalogue.library.topics.values() if topic.group == group]
    listed = [{"title": topic.title, "answers": _titles(_served(catalogue, topic.id))} for topic in topics]
    return {"title": catalogue.library.groups[group], "topics": [topic for topic in listed if topic["answers"]]}


def _titles(snippets: Iterable[Snippet]) -> list[str]:
    return list(dict.fromkeys(snippet.title for snippet in snippets))


def _served(catalogue: Catalogue, topic: str) -> list[Snippet]:
    kept = [snippet for snippet in catalogue.aspects(topic) if snippet.aspect not in ONLY_IN_CONVERSATION]
    return [snippet for snippet in kept if (found := catalogue.own(snippet.id)) is not None and found.served]


def _first_question(catalogue: Catalogue, group: str) -> list[str]:
    """How the group's first topic is asked for; none where that may not be served today.

    Of the ways to ask, the first that names the illness: it stands by itself, and asks nothing of one person's case.
    """
    first = next((topic.id for topic in catalogue.library.topics.values() if topic.group == group), "")
    asks = [ask for snippet in _served(catalogue, first)[:1] for ask in snippet.asks if "palsy" in ask]
    return [f"{ask[:1].upper()}{ask[1:]}?".replace("bell's", "Bell's") for ask in asks[:1]]
