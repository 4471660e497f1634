"""The platform is a stranger here: it imports itself, the standard library and two packages."""

import ast
import sys
from pathlib import Path

import pytest

ERLAUBT = {"httpx", "standardwebhooks"}
MODULE = sorted(
    datei for datei in Path(__file__).parent.glob("*.py") if not datei.stem.startswith("test_")
)


@pytest.mark.parametrize("datei", MODULE, ids=lambda datei: datei.stem)
def test_it_knows_only_what_is_published(datei: Path) -> None:
    for knoten in ast.walk(ast.parse(datei.read_text("utf-8"))):
        if isinstance(knoten, ast.Import):
            namen = [name.name for name in knoten.names]
        elif isinstance(knoten, ast.ImportFrom):
            namen = [knoten.module or "."]
        else:
            continue
        for name in namen:
            bekannt = name.partition(".")[0] in sys.stdlib_module_names | ERLAUBT
            assert bekannt or name.startswith("tests.plattform"), f"{datei.name} imports {name}"
