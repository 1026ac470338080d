"""The page of `palsy content preview` on a port of this machine."""

from __future__ import annotations

import argparse
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from bot.cli.content_preview import page, stamp


class PreviewHandler(BaseHTTPRequestHandler):
    """`/ID` is the page, `/stamp` changes when a file of the content does."""

    args: argparse.Namespace

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].strip("/") or self.args.id
        self._give(stamp(self.args.root) if name == "stamp" else page(self.args, name), name == "stamp")

    def _give(self, text: str, plain: bool) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"text/{'plain' if plain else 'html'}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing: the page asks each second."""


def server_for(args: argparse.Namespace, host: str, port: int) -> HTTPServer:
    """Raises OSError where the port cannot be had."""
    return HTTPServer((host, port), type("Preview", (PreviewHandler,), {"args": args}))
