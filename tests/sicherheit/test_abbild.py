"""What is for trying out only is not in the image, and nothing there needs it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

WURZEL = Path(__file__).parents[2]
DOCKERFILE = WURZEL / "deploy/Dockerfile"
NUR_ZUM_AUSPROBIEREN = ("ozg/anmeldedienst", "services/*/vorfuehrung.py")


def importiert(datei: Path) -> Iterator[str]:
    """Yield the modules that a file imports, at its top or later."""
    for knoten in ast.walk(ast.parse(datei.read_text("utf-8"))):
        if isinstance(knoten, ast.Import):
            yield from (name.name for name in knoten.names)
        elif isinstance(knoten, ast.ImportFrom) and knoten.module:
            yield knoten.module
            yield from (f"{knoten.module}.{name.name}" for name in knoten.names)


def test_das_abbild_laesst_es_weg() -> None:
    entfernt = " ".join(re.findall(r"^RUN rm -r (.+)$", DOCKERFILE.read_text("utf-8"), re.M))
    assert entfernt.split() == [f"/srv/ozg/{was}" for was in NUR_ZUM_AUSPROBIEREN]


def test_und_nichts_braucht_es() -> None:
    fort = {pfad for was in NUR_ZUM_AUSPROBIEREN for pfad in WURZEL.glob(was)}
    assert len(fort) >= len(NUR_ZUM_AUSPROBIEREN)
    module = {".".join(pfad.relative_to(WURZEL).with_suffix("").parts) for pfad in fort}
    gebraucht = {
        (str(datei.relative_to(WURZEL)), modul)
        for ordner in ("services", "shared", "migrations", "ozg", "deploy/abbild")
        for datei in (WURZEL / ordner).rglob("*.py")
        if not fort.intersection((datei, *datei.parents))
        for modul in module.intersection(importiert(datei))
    }
    assert gebraucht == set()
