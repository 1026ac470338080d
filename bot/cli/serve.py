"""`palsy serve` and `palsy train`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bot.cli.before_start import check_files

DEFAULT_PORT = 5005
HIGHEST_PORT = 65535


def add_to(nouns: Any) -> None:
    serve_parser = nouns.add_parser(
        "serve", help="start the assistant on this machine, training first where needed", example="palsy serve --port 5006"
    )
    serve_parser.add_argument("--port", type=_port, default=os.environ.get("PORT") or DEFAULT_PORT)
    channels = "file of the channels to open (default: credentials.yml, for this machine)"
    serve_parser.add_argument("--credentials", type=Path, default=Path("credentials.yml"), help=channels)
    serve_parser.set_defaults(run=serve)
    train_parser = nouns.add_parser(
        "train", help="train the model; the old one serves until the new one is whole", example="palsy train --if-stale"
    )
    train_parser.add_argument("--if-stale", action="store_true", help="only where content or training data is newer")
    train_parser.set_defaults(run=train)


def _port(written: str) -> int:
    if not (written.isascii() and written.isdigit()) or not 0 < int(written) <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{written!r} is no port: use a number from 1 to 65535, such as PORT=5006")
    return int(written)


def serve(args: argparse.Namespace) -> int:
    from bot.serving.opening import check_channels
    from bot.serving.server import FOLDER, check_port
    from bot.serving.server import serve as start
    from bot.store.one_start import take

    check_port(args.port)  # what would stop the start is said before minutes of training
    check_channels(args.credentials)
    check_files()
    with take(FOLDER):
        _train_if_stale(keep_old=True)
        start(args.port, args.credentials)
    return 0


def train(args: argparse.Namespace) -> int:
    check_files()
    if args.if_stale:
        _train_if_stale(keep_old=False)
        return 0
    from bot.serving.model import train as make

    print(f"trained: {make()}")
    return 0


def _train_if_stale(keep_old: bool) -> None:
    """Trains where needed, in a process of its own, whose memory is given back when it ends.

    With `keep_old`, a failed training leaves the last good model to serve, and says so. Raises ModelError.
    """
    from bot.serving.archive import ModelError, is_trained
    from bot.serving.model import MODEL, is_fresh

    if is_fresh():
        return
    print("Training the model, some minutes ...", flush=True)
    if subprocess.run([sys.executable, "-m", "bot.cli", "train"], check=False).returncode == 0:
        return
    if not (keep_old and is_trained(MODEL)):
        raise ModelError("there is no model to serve: mend what the lines above say, then run the command again")
    print("Serving the last good model.", file=sys.stderr, flush=True)
