"""The `palsy` command: one module a noun. Rasa is imported only inside functions, so that --help is quick."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from bot.cli import ask, content, data, evaluate, flags, record, sbom, scorecard, serve, topic, understand
from bot.content.problem import ContentError

BAD_INPUT = 2


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="palsy", description="Palsy Guide: sourced answers about facial palsy.")
    nouns = top.add_subparsers(dest="noun", required=True, metavar="COMMAND")
    for module in (ask, understand, content, data, topic, flags, evaluate, scorecard, sbom, serve, record):
        module.add_to(nouns)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. Exit codes: 0 good, 1 problems found, 2 the call or a file cannot be used."""
    args = parser().parse_args(argv)
    try:
        return int(args.run(args))
    except ContentError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if type(error).__name__ not in EXPECTED:
            raise
        print(error, file=sys.stderr)
    return BAD_INPUT


# By name, since importing the classes would import Rasa.
EXPECTED = (
    "ChannelsError", "EncoderError", "FolderTaken", "LockError", "ModelError", "PortTaken", "QuestionsError",
    "RecordError", "RedFlagsError", "SealError", "SecretError",
)  # fmt: skip
