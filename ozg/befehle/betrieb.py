"""`ozg up`, `status`, `pruefen`, `token`: the platform of this machine."""

import os
from datetime import UTC, datetime
from typing import Annotated

import typer

from ozg.befehle.verbunden import fernes_profil
from ozg.befehle.zeigen import AlsJson
from ozg.umgebung import Abbruch, datenordner, umgebung_lesen

OhneDemo = Annotated[
    bool,
    typer.Option(
        "--ohne-demo", help="die eingebettete Datenbank ohne Vorführdaten und deren Stichtag"
    ),
]
MitDemo = Annotated[
    bool,
    typer.Option("--mit-demo", help="auch in einen vorhandenen Server Vorführdaten schreiben"),
]


def up(*, ohne_demo: OhneDemo = False, mit_demo: MitDemo = False) -> int:
    """Alles starten; hält an mit Strg-C."""
    from ozg.up import up

    return up(umgebung_lesen(os.environ, demo=_demo(ohne_demo, mit_demo)))


def status(*, als_json: AlsJson = False) -> int:
    """Ob alles läuft, und was es braucht."""
    profil = fernes_profil()
    if profil:
        from ozg.fernstatus import fernstatus

        return fernstatus(profil.adresse, als_json=als_json)
    from ozg.status import status

    return status(umgebung_lesen(os.environ), als_json=als_json)


def pruefen(*, ohne_demo: OhneDemo = False) -> int:
    """Was zum Laufen fehlt, und was zu tun ist."""
    from ozg.pruefen import pruefen

    return pruefen(umgebung_lesen(os.environ, demo=_demo(ohne_demo, False)))


def token(
    *,
    rolle: Annotated[list[str], typer.Option(help="mehrfach möglich")],
    ags: Annotated[
        list[str] | None, typer.Option(help="Gemeindeschlüssel, mehrfach möglich")
    ] = None,
    verband: Annotated[
        str | None, typer.Option(help="für wen eine Person mit der Rolle kspv abstimmt")
    ] = None,
    person: Annotated[str, typer.Option(help="wer es ist (claim sub)")] = "entwicklung",
    dienst: Annotated[
        str | None,
        typer.Option(help="Token einer Maschine, das nur dieser Dienst annimmt (claim aud)"),
    ] = None,
    gueltig_minuten: Annotated[int, typer.Option(metavar="N", help="wie lange es gilt")] = 60,
) -> int:
    """Ein Token des Entwicklungs-Ausstellers."""
    from ozg.token_ausstellen import token_ausstellen

    print(
        token_ausstellen(
            datenordner(os.environ),
            rollen=rolle,
            ags=ags or [],
            person=person,
            verband=verband,
            minuten=gueltig_minuten,
            jetzt=datetime.now(UTC),
            dienst=dienst,
        )
    )
    return 0


def _demo(ohne: bool, mit: bool) -> bool | None:
    if ohne and mit:
        raise Abbruch("--ohne-demo und --mit-demo schließen einander aus.")
    return False if ohne else True if mit else None
