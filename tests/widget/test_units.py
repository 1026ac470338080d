"""The widget's own unit tests and type check, where Node and its packages are."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.widget.conftest import WIDGET

NOT_SET_UP = not shutil.which("npm") or not (WIDGET / "node_modules").is_dir()
REASON = (
    "Node or the widget's packages are missing: install Node 20 and run `make build`; the widget's unit tests did not run"
)


@pytest.mark.skipif(NOT_SET_UP, reason=REASON)
@pytest.mark.parametrize("script", ["check", "test"])
def test_the_widget_passes_its_own(script: str) -> None:
    done = subprocess.run(["npm", "run", "--silent", script], cwd=WIDGET, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
