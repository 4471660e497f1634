"""`ozg export`: whole lists of the Katalog as a file."""

import os
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ozg.befehle.verbunden import verbunden
from ozg.umgebung import Abbruch


class Was(StrEnum):
    KOMMUNEN = "kommunen"
    LEISTUNGEN = "leistungen"
    BEREITSTELLUNGEN = "bereitstellungen"


class Form(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    XZUFI = "xzufi"


def ausgeben(
    was: Annotated[Was, typer.Argument()],
    ziel: Annotated[Path, typer.Argument(metavar="DATEI", help="wohin; gibt es sie, bleibt sie")],
    *,
    format: Annotated[Form | None, typer.Option(help="sonst nach der Endung der Datei")] = None,
) -> None:
    """Kommunen, Leistungen oder Bereitstellungen als Datei (CSV, XLSX, JSON, XZuFi)."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    from shared.clients.katalog import ausgabe

    adressen: dict[Was, Callable[..., str]] = {
        Was.KOMMUNEN: ausgabe.kommunendatei,
        Was.LEISTUNGEN: ausgabe.leistungsdatei,
        Was.BEREITSTELLUNGEN: ausgabe.bereitstellungsdatei,
    }
    form = format or _form(ziel)
    if ziel.exists():
        raise Abbruch(f"{ziel} gibt es schon; sie bleibt, wie sie ist.")
    balken = Progress(
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    entsteht = ziel.with_name(f".{ziel.name}.{os.getpid()}")
    try:
        with verbunden() as ozg, ozg.herunterladen(adressen[was](format=form.value)) as antwort:
            laenge = antwort.headers.get("Content-Length")
            with balken, entsteht.open("xb") as datei:
                schritt = balken.add_task(ziel.name, total=int(laenge) if laenge else None)
                for stueck in antwort.iter_bytes():
                    datei.write(stueck)
                    balken.advance(schritt, len(stueck))
        entsteht.rename(ziel)
    except OSError as error:
        raise Abbruch(f"{ziel} lässt sich nicht schreiben: {error.strerror}.") from error
    finally:
        entsteht.unlink(missing_ok=True)
    print(f"{ziel}: {ziel.stat().st_size / 1000:.0f} kB", file=sys.stderr)


def _form(ziel: Path) -> Form:
    endungen = {".csv": Form.CSV, ".xlsx": Form.XLSX, ".json": Form.JSON, ".xml": Form.XZUFI}
    if ziel.suffix.lower() not in endungen:
        raise Abbruch(f"Nennen Sie mit --format, was {ziel} werden soll.")
    return endungen[ziel.suffix.lower()]
