"""A process that answers and sends what is due, till it is killed: `python -m tests.mailroom.killed FOLDER BEGAN`.

What was sent stands in the folder's `sent`, one line a part, as a vendor would have it.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from pathlib import Path

from bot.mailroom.message import Letter, Outcome
from bot.mailroom.worker import Worker
from tests.mailroom.desk import NOW, FakeDesk, answer_card, room_in


async def main(folder: Path, began: float) -> None:
    sent = os.open(folder / "sent", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    class Desk(FakeDesk):
        async def send(self, letter: Letter) -> Outcome:
            await asyncio.sleep(random.random() / 200)
            if random.random() < 0.05:  # a vendor that fails now and then
                return Outcome("later", reason="503")
            os.write(sent, f"{letter.address['chat']} {' '.join(letter.part.text.split())[:60]}\n".encode())
            await asyncio.sleep(random.random() / 100)
            return Outcome("sent", f"v{letter.number}")

    desk = Desk(cards=lambda text: [answer_card(f"{text}a"), answer_card(f"{text}b")])
    worker = Worker(room_in(folder), desk, clock=lambda: NOW + time.time() - began)
    await worker.begin()
    await asyncio.sleep(3600)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), float(sys.argv[2])))
