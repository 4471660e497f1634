"""Take over a file at the command line: `python -m services.katalog.uebernahme gv100ad DATEI`.

Exit code 0 when it was taken over (or its difference shown, with --probe), 1 when the database did
not do it, 2 with one sentence for what the user can put right.
"""

import argparse
import asyncio
import csv
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Never

from sqlalchemy.exc import SQLAlchemyError
from tqdm import tqdm

from services.katalog.settings import Settings
from services.katalog.uebernahme.ausgabe import bericht_als_text
from services.katalog.uebernahme.befehl import datei_uebernehmen
from services.katalog.uebernahme.bericht import Bericht
from services.katalog.uebernahme.uebernehmen import LaeuftSchon
from shared.schemas.uebernahme import Uebernahmeart


def main(argv: list[str] | None = None) -> int:
    arguments = _parser().parse_args(argv)
    try:
        with arguments.datei.open("rb") as datei:
            return _uebernehmen(arguments, datei)
    except LaeuftSchon:
        return _sagen("Eine andere Übernahme läuft gerade. Versuchen Sie es danach wieder.", 2)
    except OSError as error:
        if error.filename is None:
            return _sagen("Die Datenbank des Katalogs ist nicht erreichbar.", 1)
        return _sagen(f"{error.filename} lässt sich nicht öffnen: {error.strerror}.", 2)
    except SQLAlchemyError as error:
        return _sagen(f"Die Datenbank hat abgelehnt ({type(error).__name__}).", 1)
    except KeyboardInterrupt:
        return _sagen("Abgebrochen. Nichts wurde geändert.", 2)


def _uebernehmen(arguments: argparse.Namespace, datei: BinaryIO) -> int:
    if not datei.seekable():
        return _sagen(f"{arguments.datei} ist keine gewöhnliche Datei.", 2)
    ablehnungen = _Ablehnungen(arguments.abgelehnt or _neben(arguments.datei))
    with ablehnungen, _balken() as anteil:
        bericht = asyncio.run(
            datei_uebernehmen(
                Settings(),
                art=Uebernahmeart(arguments.art),
                datei=datei,
                probe=arguments.probe,
                bericht=Bericht(ablehnungen.schreiben),
                anteil=anteil,
            )
        )
    if bericht.fehler:
        return _sagen(f"{arguments.datei} wurde nicht übernommen. {bericht.fehler}", 2)
    sys.stdout.write(bericht_als_text(bericht, probe=arguments.probe))
    if bericht.abgelehnt:
        sys.stdout.write(f"\n  Alle abgelehnten Zeilen stehen in {ablehnungen.pfad}\n")
    return 0


class _Ablehnungen:
    """Every refused line, in a file that exists only when there is one."""

    def __init__(self, pfad: Path) -> None:
        self.pfad = pfad
        self._schliessen: Callable[[], None] = lambda: None
        self._zeile: Callable[[list[object]], object] | None = None

    def __enter__(self) -> "_Ablehnungen":
        return self

    def __exit__(self, *_: object) -> None:
        self._schliessen()

    def schreiben(self, zeile: int, grund: str) -> None:
        if self._zeile is None:
            datei = self.pfad.open("w", encoding="utf-8-sig", newline="")
            self._schliessen = datei.close
            self._zeile = csv.writer(datei, delimiter=";").writerow
            self._zeile(["Zeile", "Grund"])
        self._zeile([zeile, grund])


@contextmanager
def _balken() -> Iterator[Callable[[int], None]]:
    """Show the progress where somebody looks at it."""
    form = "{percentage:3.0f} % |{bar}| {elapsed}"
    with tqdm(total=100, disable=None, leave=False, bar_format=form, file=sys.stderr) as balken:
        yield lambda prozent: _setzen(balken, prozent)


def _setzen(balken: "tqdm[Never]", prozent: int) -> None:
    balken.update(prozent - balken.n)


def _neben(datei: Path) -> Path:
    return Path.cwd() / f"{datei.name}.abgelehnt.csv"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ozg import", description="Eine Datei übernehmen")
    parser.add_argument("art", choices=[art.value for art in Uebernahmeart])
    parser.add_argument("datei", type=Path)
    parser.add_argument("--probe", action="store_true")
    parser.add_argument("--abgelehnt", type=Path)
    return parser


def _sagen(satz: str, code: int) -> int:
    sys.stderr.write(f"{satz}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
