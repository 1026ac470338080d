"""`python -m benchmarks.beside.floor PORT FILE`: our web server, answering what this assistant answered, without it.

FILE: JSON, the answer by the question. Nothing is checked, heard or kept: what any answer over this server costs at least.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import Any

from benchmarks.beside.asking import ADDRESS


def made(answers: dict[str, bytes]) -> Any:
    from sanic import Sanic
    from sanic.response import HTTPResponse

    from bot.serving.connections import MOST, Room
    from bot.serving.strict import StrictRequest

    app = Sanic("floor", configure_logging=False, request_class=StrictRequest)
    app.ctx.room = Room(MOST)
    any_answer = next(iter(answers.values()))

    async def answer(request: Any) -> HTTPResponse:
        return HTTPResponse(answers.get(request.json["message"], any_answer), content_type="application/json")

    app.add_route(answer, ADDRESS, methods=["POST"])
    return app


def main() -> None:
    from bot.serving.server import run

    logging.basicConfig(level=logging.WARNING)
    told = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    run(made({text: body.encode() for text, body in told.items()}), int(sys.argv[1]))


if __name__ == "__main__":
    main()
