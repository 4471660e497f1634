"""`ozg loeschlauf` and `ozg auskunft`: what is stored of persons. Whoever may read the databases
may call them; no service answers such a question.
"""

import asyncio
import json
import os
from typing import Annotated

import typer

from ozg.befehle.zeigen import AlsJson
from ozg.umgebung import umgebung_lesen


def loeschlauf(
    *,
    ausfuehren: Annotated[
        bool, typer.Option("--ausfuehren", help="wirklich löschen; ohne dies wird nur gezählt")
    ] = False,
) -> None:
    """Personendaten löschen, deren Frist vorbei ist (OZG_AUFHEBEN_…)."""
    from ozg.adressen import laufende_datenbanken
    from ozg.loeschlauf import loeschlauf

    umgebung = umgebung_lesen(os.environ)
    urls = laufende_datenbanken(umgebung)
    asyncio.run(loeschlauf(umgebung, urls, ausfuehren=ausfuehren))


def auskunft(
    kennung: Annotated[str, typer.Argument(metavar="SUB", help="ihre Kennung (claim sub)")],
    *,
    text: Annotated[
        list[str] | None,
        typer.Option(help="auch danach in Texten suchen: Name, Postfach; mehrfach möglich"),
    ] = None,
    als_json: AlsJson = False,
) -> None:
    """Was über eine Person gespeichert ist (Art. 15 DSGVO)."""
    from ozg.adressen import laufende_datenbanken
    from ozg.auskunft import als_text, auskunft

    urls = laufende_datenbanken(umgebung_lesen(os.environ))
    ergebnis = asyncio.run(auskunft(urls, kennung=kennung, texte=text or []))
    print(json.dumps(ergebnis, ensure_ascii=False, indent=1) if als_json else als_text(ergebnis))
