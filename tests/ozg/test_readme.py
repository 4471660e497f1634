"""The commands the README shows, as printed; only address and program are this test's own."""

import re
import subprocess
import sys

import pytest

from ozg.umgebung import WURZEL
from tests.ozg.conftest import LaufendePlattform

README = (WURZEL / "README.md").read_text()
ZEILEN = re.findall(r"^.*\bcurl '.*$", README, re.MULTILINE)
CURL = """curl() { command curl -sS -w '\\n%{http_code} %{content_type}' "$@"; }"""


def test_the_readme_shows_five_commands_on_one_screen() -> None:
    assert len(ZEILEN) == 5
    ohne_messungen = re.sub(r"<!-- bench -->.*<!-- /bench -->\n\n", "", README, flags=re.DOTALL)
    assert len(ohne_messungen.splitlines()) <= 40


@pytest.mark.parametrize("zeile", ZEILEN, ids=lambda zeile: zeile[:60])
def test_a_command_works(plattform: LaufendePlattform, zeile: str) -> None:
    befehl = zeile.replace("localhost:8080", plattform.adresse)
    befehl = befehl.replace(".venv/bin/ozg", f"{sys.executable} -m ozg")
    done = subprocess.run(
        ["bash", "-c", f"{CURL}\n{befehl}"],
        cwd=WURZEL, env=plattform.env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    body, _, answered = done.stdout.rpartition("\n")
    assert answered in {"200 application/json", "201 application/json"}, done.stdout + done.stderr
    assert body.startswith("{")
