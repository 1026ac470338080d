"""Makes `.venv` from `requirements.lock`: Python 3.10 through uv, every package by its hash. Standard library only.

python3 bootstrap.py          set up; says what it does
python3 bootstrap.py --lock   resolve pyproject.toml into requirements.lock anew
python3 bootstrap.py --widget    build the website widget where its sources are newer than its built copy
python3 bootstrap.py --browser   what the widget's own tests need: its packages, and Chromium
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
READY = VENV / ".ready"
LOCK = ROOT / "requirements.lock"
UV = "uv==0.13.9"
LEAST_FREE = 2_500_000_000  # bytes; the environment takes about 2 GB
LOCK_COMMAND = "pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.10 --extra dev"


BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDGET = ROOT / "bot" / "widget"
NO_NODE = "Node.js was not found (install Node 20 or newer), so"
NO_BROWSER = "the widget will not be tried in a browser: install the package chromium, or set PALSY_CHROMIUM to one"


def main() -> int:
    try:
        if "--widget" in sys.argv[1:]:
            build_widget()
            return 0
        if "--browser" in sys.argv[1:]:
            fetch_packages_of_widget()
            find_browser()
            return 0
        uv = find_uv()
        if "--lock" in sys.argv[1:]:
            run([uv, *LOCK_COMMAND.split(), "pyproject.toml", "-o", LOCK.name], "could not resolve the requirements")
            return 0
        set_up(uv)
    except SetUpError as error:
        print(f"set-up stopped: {error}", file=sys.stderr)
        return 1
    return 0


class SetUpError(Exception):
    """What is wrong, and what to do."""


def set_up(uv: str) -> None:
    if shutil.disk_usage(ROOT).free < LEAST_FREE and not VENV.exists():
        raise SetUpError("less than 2.5 GB is free on this disk: free some space and run the command again")
    if not (VENV / "bin" / "python").exists():
        say("making a Python 3.10 environment in .venv")
        run(
            [uv, "venv", "--quiet", "--python", "3.10", str(VENV)],
            "no Python 3.10 was found or fetched: install Python 3.10 (for example `pyenv install 3.10`) and try again",
        )
    say("installing the locked packages (about 2 GB; some minutes when nothing is cached)")
    sync = [uv, "pip", "sync", "--require-hashes", str(LOCK)]
    run(sync, "the packages could not be installed: is there a network?")
    say("adding the project itself")
    own = [uv, "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    run(own, "the project could not be added to .venv: run `make clean` and try again")
    READY.write_text("ready\n")


def build_widget() -> None:
    """Only where the sources are others than the built copy was made from: a machine without Node runs the copy."""
    if (WIDGET / "dist" / "made-from").read_text().strip() == hash_of_widget():
        return
    if not shutil.which("npm"):
        say(f"{NO_NODE} the widget stays as it was built, though its sources have changed")
        return
    say("building the website widget")
    npm("ci")
    npm("run", "build")


def hash_of_widget() -> str:
    """Of all that the bundle is made of. bot/widget/build.mjs writes the same into dist/made-from."""
    named = sorted((path.relative_to(WIDGET).as_posix(), path) for path in sources_of_widget())
    lines = [f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for name, path in named]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def sources_of_widget() -> "list[Path]":
    written = [path for path in (WIDGET / "src").rglob("*") if path.is_file()]
    return [WIDGET / "build.mjs", WIDGET / "package-lock.json", *written]


def fetch_packages_of_widget() -> None:
    """A machine without Node leaves these tests out, and they say so."""
    if (WIDGET / "node_modules").is_dir():
        return
    if not shutil.which("npm"):
        say(f"{NO_NODE} the widget's unit tests and axe will not run")
        return
    say("fetching the packages that the widget is built and tested with")
    npm("ci")


def npm(*words: str) -> None:
    otherwise = f"`npm {' '.join(words)}` failed in {WIDGET.name}: read the lines above; is there a network?"
    run(["npm", *words, "--silent", "--prefix", str(WIDGET)], otherwise)


def find_browser() -> None:
    """A missing browser stops nothing: its tests are skipped, and say so."""
    if os.environ.get("PALSY_CHROMIUM") or any(shutil.which(name) for name in BROWSERS):
        return
    if not shutil.which("apt-get") or os.geteuid() != 0:
        say(NO_BROWSER)
        return
    say("installing Chromium for the browser tests")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
            say(f"Chromium could not be installed, so {NO_BROWSER}")
            return


def find_uv() -> str:
    """uv from the PATH, else one of our own in .tools."""
    found = shutil.which("uv")
    if found:
        return found
    own = TOOLS / "bin" / "uv"
    if not own.exists():
        say(f"fetching {UV} into .tools")
        run([sys.executable, "-m", "venv", str(TOOLS)], "python3 cannot make environments: install python3-venv")
        run([str(TOOLS / "bin" / "python"), "-m", "pip", "install", "--quiet", UV], "uv could not be fetched")
    return str(own)


def run(command: "list[str]", otherwise: str) -> None:
    environment = {**os.environ, "VIRTUAL_ENV": str(VENV), "PYTHONWARNINGS": "ignore"}
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise SetUpError(otherwise)


def say(what: str) -> None:
    print(f"== {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
