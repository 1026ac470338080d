"""One talk in the shell: what was said, what came, and the commands that begin with a slash."""

from __future__ import annotations

import datetime
import difflib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.assistants import Assistant
from bot.cli.reasons import reasons
from bot.cli.shell_screen import Screen

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue

FLAGGED = Path(".palsy/flagged.jsonl")
MOST_REPLAYED = 1000
Command = Callable[["Talk", str], None]


@dataclass(frozen=True)
class Exchange:
    said: str
    cards: list[dict[str, Any]]
    took: dict[str, float]


@dataclass
class Talk:
    """`exchanges`: of the present conversation, oldest first."""

    assistant: Assistant
    screen: Screen
    exchanges: list[Exchange] = field(default_factory=list)

    def takes(self, line: str) -> bool:
        """Answers a line. False where it asks to leave. Raises ServerError."""
        text = line.strip()
        if not text:
            return True
        name, _, rest = text.partition(" ")
        if not name.startswith("/"):
            self.say(text)
        elif name in ("/quit", "/exit"):
            return False
        elif name in COMMANDS:
            COMMANDS[name](self, rest.strip())
        else:
            near = difflib.get_close_matches(name, COMMANDS, 1)
            self.screen.note(f"there is no {name}{f', did you mean {near[0]}?' if near else ''}: /help lists all")
        return True

    def say(self, text: str) -> None:
        cards = self.assistant.ask(text)
        self.exchanges.append(Exchange(text, cards, dict(self.assistant.took)))
        self.screen.reply(text, cards, self.assistant.took)

    def last(self) -> Exchange | None:
        if not self.exchanges:
            self.screen.note("nothing was asked yet: write a question first")
            return None
        return self.exchanges[-1]


def _why(talk: Talk, _: str) -> None:
    last = talk.last()
    for card in last.cards if last else []:
        talk.screen.rows(reasons(card, last.took if last else None))


def _understand(talk: Talk, text: str) -> None:
    from bot.cli.understand import understood

    if not text:
        talk.screen.note("write the text behind it: /understand my eye hurts")
        return
    talk.screen.lines(f"  {line}" for line in understood(text, talk.assistant.hear(text)))


def _snippet(talk: Talk, name: str) -> None:
    from bot.cli.content_show import shown

    catalogue = _catalogue()
    if _known(talk, name, catalogue.library.texts, "snippet"):
        talk.screen.lines(shown(catalogue, name))


def _source(talk: Talk, name: str) -> None:
    from bot.cli.content_sources import one_source

    library = _catalogue().library
    if _known(talk, name, library.sources, "source"):
        talk.screen.lines(one_source(library, library.sources[name]))


def _known(talk: Talk, name: str, known: Any, what: str) -> bool:
    if name in known:
        return True
    near = difflib.get_close_matches(name, list(known), 2)
    talk.screen.note(f"there is no {what} {name!r}" + (f", did you mean {' or '.join(near)}?" if near else ""))
    return False


def _catalogue() -> Catalogue:
    from bot.content.catalogue import Catalogue

    return Catalogue.load()


def _new(talk: Talk, _: str) -> None:
    talk.assistant.forget()
    talk.exchanges.clear()
    talk.screen.note("a new conversation; what was said before is forgotten")


def _replay(talk: Talk, name: str) -> None:
    """Raises ServerError."""
    try:
        said = list(_messages(Path(name)))[:MOST_REPLAYED]
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or "it is neither lines of text nor what /export wrote"
        talk.screen.note(f"{name or 'no file'} cannot be replayed ({what}): name a file with one message a line")
        return
    _new(talk, "")
    for text in said:
        talk.screen.lines([f"you: {text}"] if not talk.screen.as_json else [])
        talk.say(text)


def _messages(path: Path) -> Iterator[str]:
    """One message a line, or those of an export. Raises OSError or ValueError."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        told = json.loads(text)
        turns = told.get("exchanges") if isinstance(told, dict) else None
        if not isinstance(turns, list) or not all(isinstance(t, dict) and isinstance(t.get("said"), str) for t in turns):
            raise ValueError("no export of the shell")
        yield from (turn["said"] for turn in turns)
        return
    yield from (line.strip() for line in text.splitlines() if line.strip())


def _flag(talk: Talk, reason: str) -> None:
    """The editors' list: which text, which version, and why; of the question what tells who somebody is is taken out."""
    from bot.privacy.personal import without_personal

    last = talk.last()
    if last is None or not reason:
        talk.screen.note("say why behind it: /flag the dose is missing")
        return
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    told = {"at": now, "reason": without_personal(reason), "said": without_personal(last.said)}
    told["snippets"] = [card["snippet"] for card in last.cards]  # type: ignore[assignment]
    try:
        FLAGGED.parent.mkdir(exist_ok=True)
        with os.fdopen(os.open(FLAGGED, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8") as file:
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
    except OSError as error:
        talk.screen.note(f"{FLAGGED} cannot be written ({error.strerror}): tell the editors by hand")
        return
    talk.screen.note(f"flagged for the editors in {FLAGGED}")


def _export(talk: Talk, name: str) -> None:
    told = {"exchanges": [{"said": e.said, "cards": e.cards, "took": e.took} for e in talk.exchanges]}
    if not name:
        talk.screen.note("name a file behind it: /export talk.json")
        return
    try:
        with os.fdopen(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(told, file, indent=1, ensure_ascii=False)
    except OSError as error:
        talk.screen.note(f"{name} was not written ({error.strerror}): name a new file")
        return
    talk.screen.note(f"wrote {len(talk.exchanges)} exchanges to {name}; it holds what was typed")


def _help(talk: Talk, _: str) -> None:
    talk.screen.rows((name, told) for name, told in HELP.items())


COMMANDS: dict[str, Command] = {
    "/why": _why, "/understand": _understand, "/snippet": _snippet, "/source": _source, "/new": _new, "/replay": _replay,
    "/flag": _flag, "/export": _export, "/help": _help,
}  # fmt: skip
HELP = {
    "/why": "why the last reply came: danger, topic, cards, sources, times",
    "/understand": "TEXT: what is heard in it, step by step, without an answer",
    "/snippet": "ID: a text as patients read it, with its review, figures and questions",
    "/source": "ID: a source, and each sentence that rests on it",
    "/new": "forget this conversation and begin another",
    "/replay": "FILE: say each line of a file, or of an export, in a new conversation",
    "/flag": "REASON: put the last reply on the editors' list",
    "/export": "FILE: write this conversation as JSON",
    "/help": "this list",
    "/quit": "leave; so does Ctrl-D",
}
