"""`ozg ereignisse`: what happened, one line each; with --folgen also what happens next."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from ozg.befehle.verbunden import verbunden
from ozg.befehle.zeigen import wort
from ozg.neue_datei import ganze_datei
from ozg.umgebung import DIENSTE, Abbruch

if TYPE_CHECKING:
    from shared.schemas.ereignis import EreignisRead

MIT_EREIGNISSEN = DIENSTE[:3]
WARTEN = 25  # seconds; then it is asked again
Dienst = Annotated[str, typer.Argument(metavar="DIENST", help=" | ".join(MIT_EREIGNISSEN))]


def dienst_pruefen(dienst: str) -> str:
    """Return a service that has events; raises Abbruch."""
    if dienst not in MIT_EREIGNISSEN:
        raise Abbruch(f"Ereignisse haben {', '.join(MIT_EREIGNISSEN)}, nicht „{dienst}“.")
    return dienst


def ereignisse(
    dienst: Dienst,
    *,
    folgen: Annotated[
        bool, typer.Option("--folgen", help="auf die nächsten warten, bis Strg-C")
    ] = False,
    typ: Annotated[
        list[str] | None, typer.Option(help="nur dieser Typ, mit * am Ende der Anfang von einem")
    ] = None,
    kommune: Annotated[
        list[str] | None, typer.Option(metavar="AGS", help="mehrfach möglich")
    ] = None,
    merken: Annotated[
        Path | None,
        typer.Option(metavar="DATEI", help="wo steht, bis wohin gelesen ist; dort geht es weiter"),
    ] = None,
    als_json: Annotated[
        bool, typer.Option("--json", help="je Zeile ein Ereignis als JSON")
    ] = False,
) -> None:
    """Was geschehen ist, der Reihe nach und ohne Lücken."""
    from shared.clients import ereignisse as fragen

    dienst_pruefen(dienst)
    cursor = merken.read_text("utf-8").strip() or None if merken and merken.exists() else None
    with verbunden() as ozg:
        while True:
            frage = fragen.ereignisse(
                dienst,
                cursor=cursor,
                typ=typ or (),
                kommune=kommune or (),
                warten=WARTEN if folgen else 0,
            )
            seite = ozg(frage).inhalt
            for ereignis in seite.items:
                print(ereignis.model_dump_json() if als_json else _zeile(ereignis), flush=True)
            cursor = seite.next_cursor
            if merken:
                ganze_datei(merken, cursor.encode())
            if not folgen and not seite.weitere:
                return


def _zeile(ereignis: "EreignisRead") -> str:
    wann = ereignis.time.astimezone(ZoneInfo("Europe/Berlin"))
    art = ereignis.type.removeprefix("de.ozg-kommunal.")
    return f"{wann:%d.%m.%Y %H:%M:%S}  {art}  {ereignis.subject}  {wort(ereignis.data['kommunen'])}"
