"""The `palsy` command: one module a noun. Rasa is imported only inside functions, so that --help is quick."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from bot.cli import (
    ask,
    channels,
    completion,
    content,
    data,
    evaluate,
    flags,
    hazards,
    incident,
    record,
    render,
    report,
    sbom,
    scorecard,
    serve,
    shell,
    topic,
    understand,
    why,
)
from bot.cli.content_lookup import CallError
from bot.cli.parsing import Parser
from bot.cli.running import ServerError
from bot.content.problem import ContentError

BAD_INPUT = 2
INTERRUPTED = 130
NOUNS = (
    ask, understand, shell, why, render, content, data, topic, flags, evaluate, scorecard, sbom, serve, channels, record,
    hazards, incident, report, completion,
)  # fmt: skip


def parser() -> Parser:
    top = Parser(
        prog="palsy", description="Palsy Guide: sourced answers about facial palsy.", example="palsy serve --port 5006"
    )
    top.add_argument("--version", action="store_true", help="the release, and the stamp of the model")
    nouns = top.add_subparsers(dest="noun", metavar="COMMAND")
    for module in NOUNS:
        module.add_to(nouns)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. Exit codes: 0 good, 1 problems found, 2 the call or a file cannot be used. Never a traceback,
    but where PALSY_DEBUG is set."""
    top = parser()
    words = list(sys.argv[1:] if argv is None else argv)
    args = top.understood(["--help"] if words == ["help"] else words)
    if args.version:
        return _tell_version()
    if args.noun is None:
        top.print_help()
        return 0
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without UTF-8 shows a mark
    try:
        done = int(args.run(args))
        sys.stdout.flush()
        return done
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains again at its end
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if os.environ.get("PALSY_DEBUG"):
            raise
        print(_told(error), file=sys.stderr)
    return BAD_INPUT


def _told(error: Exception) -> str:
    """An error that says what to do, as it is; any other by its kind, in one line."""
    if isinstance(error, (ContentError, CallError, ServerError)) or type(error).__name__ in EXPECTED:
        return str(error)
    what = " ".join(str(error).split())
    return f"palsy failed inside ({type(error).__name__}: {what}): set PALSY_DEBUG=1 to see where, and report it"


def _tell_version() -> int:
    from bot.serving.model import STAMP
    from bot.serving.release import version

    stamp = STAMP.read_text(encoding="utf-8").strip()[:16] if STAMP.is_file() else "none here: `palsy train` makes one"
    print(f"palsy {version()}, model {stamp}")
    return 0


# By name, since importing the classes would import Rasa.
EXPECTED = (
    "CallError", "ChannelsError", "EncoderError", "FolderTaken", "LockError", "MailError", "ModelError", "PortTaken",
    "QuestionsError", "RecordError", "RedFlagsError", "ReportError", "SealError", "SecretError",
)  # fmt: skip
