"""Firefox, driven by WebDriver BiDi over a web socket, which it has itself: Playwright drives a build of its own alone."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import aiohttp

BROWSER: Final = "PALSY_FIREFOX"
NAMES: Final = ("firefox-esr", "firefox")
ENTER: Final = "\ue007"
LONGEST: Final = 120  # seconds, for one command on a machine that is busy with other tests
TICK: Final = 0.1
Socket = aiohttp.ClientWebSocketResponse[bool]
# Without these, it talks to its maker at each start; the first is for machines without a graphics card.
QUIET: Final = {
    "layers.gpu-process.enabled": False,
    "app.update.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.server": "",
}


def firefox() -> str | None:
    named = os.environ.get(BROWSER)
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


RECORD: Final = """() => { window.broken = [];
  addEventListener('securitypolicyviolation', (e) => window.broken.push(e.violatedDirective + ' ' + e.blockedURI)); }"""


class NotStarted(Exception):
    """It is installed and does not come up here. The message ends with what it said."""


class Firefox:
    """One tab of it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, socket: Socket) -> None:
        self._loop, self._socket = loop, socket
        self._sent = 0
        self.errors: list[str] = []
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        self._ask("script.addPreloadScript", functionDeclaration=RECORD)
        self._tab = self._ask("browsingContext.create", type="tab")["context"]

    def size(self, width: int, height: int) -> None:
        self._ask("browsingContext.setViewport", context=self._tab, viewport={"width": width, "height": height})

    def go(self, address: str) -> None:
        self._ask("browsingContext.navigate", context=self._tab, url=address, wait="complete")

    def does(self, script: str) -> Any:
        """What the script, the body of an async function, gives back."""
        whole = f"(async () => JSON.stringify((await (async () => {{ {script} }})()) ?? null))()"
        told = self._ask("script.evaluate", expression=whole, target={"context": self._tab}, awaitPromise=True)
        assert told["type"] == "success", told["exceptionDetails"]["text"]
        return json.loads(told["result"]["value"])

    def waits(self, condition: str) -> None:
        until = time.monotonic() + LONGEST
        while not self.does(f"return !!({condition})"):
            assert time.monotonic() < until, condition
            time.sleep(TICK)

    def settled(self, script: str) -> Any:
        """What it gives back once that is the same twice in a row: a page may still be moving."""
        found, before = self.does(script), None
        until = time.monotonic() + LONGEST
        while found != before and time.monotonic() < until:
            time.sleep(TICK)
            found, before = self.does(script), found
        return found

    def types(self, keys: str) -> None:
        presses = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._ask("input.performActions", context=self._tab, actions=[{"type": "key", "id": "keys", "actions": presses}])

    def clicks(self, x: float, y: float) -> None:
        steps = [{"type": "pointerMove", "x": round(x), "y": round(y)}, {"type": "pointerDown", "button": 0}]
        mouse = {"type": "pointer", "id": "mouse", "actions": [*steps, {"type": "pointerUp", "button": 0}]}
        self._ask("input.performActions", context=self._tab, actions=[mouse])

    def picture(self) -> bytes:
        return base64.b64decode(self._ask("browsingContext.captureScreenshot", context=self._tab)["data"])

    def _ask(self, method: str, **parameters: Any) -> Any:
        return self._loop.run_until_complete(asyncio.wait_for(self._answer(method, parameters), LONGEST))

    async def _answer(self, method: str, parameters: dict[str, Any]) -> Any:
        self._sent += 1
        await self._socket.send_json({"id": self._sent, "method": method, "params": parameters})
        while True:
            told = await self._socket.receive_json()
            if told.get("type") == "event" and told["params"].get("level") == "error":
                self.errors.append(str(told["params"]["text"]))
            if told.get("id") == self._sent:
                assert told["type"] == "success", (method, told)
                return told["result"]


@contextmanager
def running(path: str, profile: Path) -> Iterator[Firefox]:
    """With a profile of its own, and no window."""
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in QUIET.items())
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    # The sandbox needs rights that a container has not. Only pages of our own are opened.
    told = {
        "HOME": str(profile),
        "MOZ_DISABLE_CONTENT_SANDBOX": "1",
        "MOZ_HEADLESS_WIDTH": "1000",
        "MOZ_HEADLESS_HEIGHT": "800",
    }
    environment = {**os.environ, **told}
    command = [path, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0", "about:blank"]
    with open(profile / "said", "wb") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
    loop = asyncio.new_event_loop()
    session = loop.run_until_complete(_session())
    try:
        yield _opened(loop, session, _address(process, profile))
    finally:
        loop.run_until_complete(session.close())
        process.kill()
        process.wait()
        loop.close()


def _opened(loop: asyncio.AbstractEventLoop, session: aiohttp.ClientSession, address: str) -> Firefox:
    try:
        return Firefox(loop, loop.run_until_complete(_joined(session, f"{address}/session")))
    except (aiohttp.ClientError, asyncio.TimeoutError) as error:
        raise NotStarted(f"no session: {type(error).__name__}") from None


async def _joined(session: aiohttp.ClientSession, address: str) -> Socket:
    return await session.ws_connect(address, max_msg_size=0)


async def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession()


def _address(process: subprocess.Popen[bytes], profile: Path) -> str:
    """It says at which port it listens."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until and process.poll() is None:
        for line in (profile / "said").read_text(encoding="utf-8", errors="replace").splitlines():
            if "ws://" in line:
                return "ws://" + line.rpartition("ws://")[2].strip()
        time.sleep(TICK)
    raise NotStarted((profile / "said").read_text(encoding="utf-8", errors="replace")[-300:])
