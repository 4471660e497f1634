"""The commands the Handbuch shows, as printed; only address and program are this test's own."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ozg.umgebung import WURZEL
from tests.ozg.conftest import LaufendePlattform

SEITEN = sorted((WURZEL / "docs" / "handbuch").glob("*.md"))
BLOCK = re.compile(r"(?:^    .+\n)+", re.MULTILINE)
# what is shown with a file or an address that only the reader has
NUR_GEZEIGT = re.compile(r"\b(leika_ozg_2019|GV100AD_\d+)\b|=…")
PROGRAMM = {"python": "{}", "ozg": "{} -m ozg"}
STRENG = """set -euo pipefail
curl() { command curl -sS --fail-with-body "$@"; }
"""


def bloecke() -> Iterator[tuple[str, str]]:
    for seite in SEITEN:
        for nr, block in enumerate(BLOCK.findall(seite.read_text("utf-8")), start=1):
            gefragt = "localhost:8080" in block or (
                seite.stem == "skripte" and ".venv/bin/" in block
            )
            if gefragt and not NUR_GEZEIGT.search(block):
                yield f"{seite.stem}-{nr}", block


BLOECKE = dict(bloecke())


def test_the_handbook_shows_commands() -> None:
    assert len(BLOECKE) >= 12


@pytest.mark.parametrize("name", BLOECKE)
def test_a_block_works(plattform: LaufendePlattform, name: str, tmp_path: Path) -> None:
    block = BLOECKE[name].replace("localhost:8080", plattform.adresse.removeprefix("http://"))
    python = shlex.quote(sys.executable)
    block = block.replace("docs/skripte/", f"{shlex.quote(str(WURZEL))}/docs/skripte/")
    block = re.sub(r"\.venv/bin/(python|ozg)", lambda t: PROGRAMM[t[1]].format(python), block)
    done = subprocess.run(
        ["bash", "-c", STRENG + re.sub(r"^    ", "", block, flags=re.MULTILINE)],
        cwd=tmp_path, env=plattform.env, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{block}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
    assert done.stdout
