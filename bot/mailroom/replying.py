"""From one message to what is sent for it: a word of command, a choice by number, word or button, or a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

from bot.mailroom import fixed
from bot.mailroom.desk import Desk
from bot.mailroom.message import Reply, Waiting
from bot.mailroom.words import command, is_vendors_own, number
from bot.rendering.limits import LIMITS
from bot.rendering.parts import Offer, Part, note, offers_of, rendered
from bot.rendering.short import short
from bot.understanding.reading import cleaned

MORE, SOURCES = "more", "sources"
YES = "yes"  # starts again, at Twilio
HELLO = "hello"  # what START says to the assistant where nothing was stopped


async def reply_to(desk: Desk, waiting: Waiting) -> Reply:
    """Never raises for what a person wrote. Erasing is not done here, see `bot.mailroom.worker`."""
    text = cleaned(waiting.message.text)
    if waiting.stopped:
        return await _to_who_stopped(desk, waiting, text)
    reply = await (_beyond if waiting.beyond else _reply)(desk, waiting, text)
    if waiting.greeted or not reply.parts or "stopped" in reply.person:
        return reply
    first = [note(fixed.filled(line, desk.site, desk.channel), desk.channel) for line in (fixed.FIRST, fixed.KEPT)]
    parts = (*reply.parts, *first) if reply.parts[0].urgent else (*first, *reply.parts)
    return Reply(parts, reply.pages, {**reply.person, "greeted": True})


async def _reply(desk: Desk, waiting: Waiting, text: str) -> Reply:
    message, said = waiting.message, command(text)
    if message.payload is not None:
        return await _pressed(desk, waiting, message.payload)
    if said in waiting.pages:
        return _page(desk, waiting, str(said))
    if not text and message.media:
        return _says(desk, fixed.ONLY_TEXT)
    if said == "stop":
        return _noted(desk, text, fixed.STOPPED, {"stopped": True})
    if said == "help" and not desk.is_danger(text):
        return _noted(desk, text, fixed.HELP)
    return await _question(desk, waiting, HELLO if said == "start" else text)


async def _beyond(desk: Desk, waiting: Waiting, text: str) -> Reply:
    """More waits of this person than is answered: danger is, and STOP is obeyed. Of the rest they are told once."""
    is_heard = command(text) == "stop" or (bool(text) and await desk.sounds_dangerous(text))
    reply = await _reply(desk, waiting, text) if is_heard else Reply()
    if waiting.beyond != "first" or "stopped" in reply.person:
        return reply
    return Reply((*reply.parts, *_says(desk, fixed.TOO_MANY).parts), reply.pages, reply.person)


async def _question(desk: Desk, waiting: Waiting, text: str) -> Reply:
    choice = await _chosen(desk, waiting, text)
    return await _asked(desk, waiting, choice.title if choice else text, choice.id if choice else None)


async def _to_who_stopped(desk: Desk, waiting: Waiting, text: str) -> Reply:
    """Silence until START; but who tells of danger is told what to do."""
    if command(text) == "start" or (desk.answers_stop and text.strip().lower() == YES):
        return _noted(desk, text, fixed.STARTED, {"stopped": False})
    return await _asked(desk, waiting, text, None) if desk.is_danger(text) else Reply()


def _noted(desk: Desk, text: str, words: str, person: Mapping[str, bool] | None = None) -> Reply:
    """Where the vendor answers this form of STOP, START or HELP itself, only what it means is noted."""
    return Reply(person=person or {}) if desk.answers_stop and is_vendors_own(text) else _says(desk, words, person)


def _says(desk: Desk, words: str, person: Mapping[str, bool] | None = None) -> Reply:
    return Reply((note(fixed.filled(words, desk.site, desk.channel), desk.channel),), person=person or {})


async def _pressed(desk: Desk, waiting: Waiting, payload: str) -> Reply:
    title = (await desk.offered(waiting.conversation)).get(payload)
    return await _asked(desk, waiting, title, payload) if title else _says(desk, fixed.NOT_OFFERED)


async def _chosen(desk: Desk, waiting: Waiting, text: str) -> Offer | None:
    """The offer of the last answer that the whole text names, by its number, its title or its label."""
    offers, counted = list[Offer](), count(1)
    for card in await desk.last_cards(waiting.conversation):
        offers += offers_of(card, counted)
    wanted, words = number(text), text.lower().strip(" .?!")
    for offer in offers:
        names = {offer.title.lower().strip(" .?!"), (short(offer.title) or offer.title).lower()}
        if offer.number == wanted or words in names:
            return offer
    return None


async def _asked(desk: Desk, waiting: Waiting, text: str, pressed: str | None) -> Reply:
    cards = await desk.ask(waiting.conversation, f"m{waiting.number}", text, pressed, waiting.again)
    answer = rendered(cards, desk.channel, desk.site)
    if not LIMITS[desk.channel].pages:
        return Reply(answer.now)
    return Reply(answer.now, {MORE: _texts(answer.more), SOURCES: _texts(answer.sources)})


def _page(desk: Desk, waiting: Waiting, wanted: str) -> Reply:
    """The next page. After SOURCES, MORE reads on in the sources, and then in the answer."""
    left = dict(waiting.pages)
    if wanted == SOURCES:
        left = {MORE: [*left.get(SOURCES, ()), *left.get(MORE, ())], SOURCES: []}
        wanted = MORE
    if not left.get(wanted):
        return _says(desk, fixed.NO_MORE)
    page, *left[wanted] = left[wanted]
    return Reply((Part(page),), left)


def _texts(parts: Sequence[Part]) -> list[str]:
    return [part.text for part in parts]
