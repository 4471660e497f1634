"""`ozg kommune`: which Kommunen there are, and how far one of them is."""

from datetime import date
from itertools import islice
from typing import Annotated

import typer

from ozg.befehle.verbunden import verbunden
from ozg.befehle.zeigen import AlsJson, Hoechstens, einzeln, liste

HILFE = "Kommunen: suchen, Umsetzungsstand, Bereitstellungen."
Ags = Annotated[str, typer.Argument(metavar="AGS", help="Gemeindeschlüssel")]
Tag = Annotated[str | None, typer.Option(metavar="JJJJ-MM-TT", help="an welchem Tag (sonst heute)")]


def tag(text: str | None) -> date | None:
    """Return a day of the command line; raises Abbruch."""
    from ozg.umgebung import Abbruch

    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Abbruch(f"„{text}“ ist kein Tag wie 2021-04-15.") from error


def auflisten(
    q: Annotated[str | None, typer.Argument(metavar="[WORT]", help="Teil des Namens")] = None,
    *,
    kreis: Annotated[str | None, typer.Option(help="Schlüssel des Kreises, 5 Ziffern")] = None,
    stichtag: Tag = None,
    hoechstens: Hoechstens = 1000,
    als_json: AlsJson = False,
) -> None:
    """Kommunen, nach Namen."""
    from shared.clients.katalog import kommunen

    with verbunden() as ozg:
        frage = kommunen.kommunen(kreis=kreis, q=q, stichtag=tag(stichtag))
        liste(
            islice(ozg.alle(frage), hoechstens),
            {
                "AGS": "ags",
                "Name": "name",
                "Art": "art",
                "Kreis": "kreis",
                "Einwohner": "einwohner",
            },
            als_json=als_json,
        )


def zeigen(ags: Ags, *, als_json: AlsJson = False) -> None:
    """Wie weit eine Kommune ist, und was als Nächstes hilft."""
    from shared.clients.katalog import kommunen

    with verbunden() as ozg:
        stand = ozg(kommunen.umsetzungsstand(ags)).inhalt
    schritte = [f"{s.schritt}: {s.leistung.name}" for s in stand.naechste_schritte[:5]]
    einzeln(
        stand,
        {
            "Kommune": f"{stand.name} ({stand.ags})",
            "Stichtag": stand.stichtag,
            "Leistungen": f"{stand.nutzbar} nutzbar von {stand.leistungen}",
            "Anteil": stand.anteil,
            "Nächste Schritte": "\n".join(schritte) or None,
        },
        als_json=als_json,
    )


def bereitstellungen(ags: Ags, *, als_json: AlsJson = False) -> None:
    """Mit welchem Onlinedienst eine Kommune wie weit ist."""
    from shared.clients.katalog import kommunen

    with verbunden() as ozg:
        liste(
            ozg.alle(kommunen.bereitstellungen(ags)),
            {"Onlinedienst": "onlinedienst_name", "Stufe": "stufe", "Adresse": "url", "ID": "id"},
            als_json=als_json,
        )


BEFEHLE = {"liste": auflisten, "zeigen": zeigen, "bereitstellungen": bereitstellungen}
