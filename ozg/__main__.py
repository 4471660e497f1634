"""The command `ozg`: reads its arguments, calls one act, says in one sentence why it cannot."""

import argparse
import io
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from ozg.umgebung import Abbruch, datenordner, umgebung_lesen

AUFRUFE = (
    "ozg up [--ohne-demo | --mit-demo], ozg status, ozg pruefen,"
    " ozg token --rolle ROLLE [--ags AGS] [--verband NAME] [--person NAME] [--dienst DIENST]"
    " [--gueltig-minuten N], ozg import gv100ad|leika|xzufi DATEI [--probe] [--abgelehnt DATEI]"
)


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code: 0, 1, or 2 for what the user can put right."""
    for stream in (sys.stdout, sys.stderr):  # umlauts also where the locale is not UTF-8
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.handlung(arguments)
    except Abbruch as grund:
        print(grund, file=sys.stderr)
        return grund.code
    return code


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what there is; argparse's own message is English."""
        self.exit(2, f"Diesen Aufruf gibt es nicht; es gibt {AUFRUFE}.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="ozg", description="OZG-Kommunal auf diesem Rechner")
    handlungen = parser.add_subparsers(
        required=True, metavar="up | status | pruefen | token | import"
    )

    up = handlungen.add_parser("up", allow_abbrev=False, help="alles starten; hält an mit Strg-C")
    demo = up.add_mutually_exclusive_group()
    demo.add_argument(
        "--ohne-demo", dest="demo", action="store_false",
        help="die eingebettete Datenbank ohne Vorführdaten und deren Stichtag",
    )  # fmt: skip
    demo.add_argument(
        "--mit-demo", dest="demo", action="store_true",
        help="auch in einen vorhandenen Server Vorführdaten schreiben",
    )  # fmt: skip
    up.set_defaults(handlung=_up, demo=None)

    status = handlungen.add_parser(
        "status", allow_abbrev=False, help="ob alles läuft, und was es braucht"
    )
    status.set_defaults(handlung=_status)

    pruefen = handlungen.add_parser(
        "pruefen", allow_abbrev=False, help="was zum Laufen fehlt, und was zu tun ist"
    )
    pruefen.add_argument(
        "--ohne-demo", dest="demo", action="store_false", default=None,
        help="wie für `ozg up --ohne-demo`",
    )  # fmt: skip
    pruefen.set_defaults(handlung=_pruefen)

    token = handlungen.add_parser(
        "token", allow_abbrev=False, help="ein Token des Entwicklungs-Ausstellers"
    )
    token.add_argument("--rolle", action="append", required=True, help="mehrfach möglich")
    token.add_argument(
        "--ags", action="append", default=[], help="Gemeindeschlüssel, mehrfach möglich"
    )
    token.add_argument("--verband", help="für wen eine Person mit der Rolle kspv abstimmt")
    token.add_argument("--person", default="entwicklung", help="wer es ist (claim sub)")
    token.add_argument(
        "--dienst", help="Token einer Maschine, das nur dieser Dienst annimmt (claim aud)"
    )
    token.add_argument("--gueltig-minuten", type=int, default=60, metavar="N")
    token.set_defaults(handlung=_token)

    uebernahme = handlungen.add_parser(
        "import", allow_abbrev=False, help="eine Datei in den Katalog übernehmen"
    )
    uebernahme.add_argument("art", choices=["gv100ad", "leika", "xzufi"])
    uebernahme.add_argument("datei", type=Path)
    uebernahme.add_argument(
        "--probe", action="store_true", help="nur den Unterschied zeigen, nichts ändern"
    )
    uebernahme.add_argument(
        "--abgelehnt", type=Path, metavar="DATEI", help="wohin die abgelehnten Zeilen kommen"
    )
    uebernahme.set_defaults(handlung=_import)
    return parser


# Each act is imported when it is called: `ozg up` needs no FastAPI, `ozg token` no processes.


def _up(arguments: argparse.Namespace) -> int:
    from ozg.up import up

    return up(umgebung_lesen(os.environ, demo=arguments.demo))


def _status(_: argparse.Namespace) -> int:
    from ozg.status import status

    return status(umgebung_lesen(os.environ))


def _pruefen(arguments: argparse.Namespace) -> int:
    from ozg.pruefen import pruefen

    return pruefen(umgebung_lesen(os.environ, demo=arguments.demo))


def _token(arguments: argparse.Namespace) -> int:
    from ozg.token_ausstellen import token_ausstellen

    print(
        token_ausstellen(
            datenordner(os.environ),
            rollen=arguments.rolle,
            ags=arguments.ags,
            person=arguments.person,
            verband=arguments.verband,
            minuten=arguments.gueltig_minuten,
            jetzt=datetime.now(UTC),
            dienst=arguments.dienst,
        )
    )
    return 0


def _import(arguments: argparse.Namespace) -> int:
    from ozg.uebernahme import uebernehmen

    return uebernehmen(
        umgebung_lesen(os.environ),
        art=arguments.art,
        datei=arguments.datei.absolute(),
        probe=arguments.probe,
        abgelehnt=(arguments.abgelehnt or Path(f"{arguments.datei.name}.abgelehnt.csv")).absolute(),
    )


if __name__ == "__main__":
    sys.exit(main())
