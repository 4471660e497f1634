"""`ozg programm`: programmes and their versions, drafted, tried and published."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from ozg.befehle.kommune import Tag, tag
from ozg.befehle.verbunden import verbunden
from ozg.befehle.zeigen import AlsJson, einzeln, liste
from ozg.umgebung import Abbruch

HILFE = "Förderprogramme: ansehen, Fassungen entwerfen, erproben, veröffentlichen."
Code = Annotated[str, typer.Argument(metavar="CODE", help="zum Beispiel IKZ_OZG")]
Id = Annotated[UUID, typer.Argument(metavar="ID", help="einer Fassung")]


def auflisten(*, stichtag: Tag = None, als_json: AlsJson = False) -> None:
    """Die Programme eines Tages."""
    from shared.clients.foerderung import pruefungen

    with verbunden() as ozg:
        liste(
            ozg.alle(pruefungen.programme(stichtag=tag(stichtag))),
            {"Code": "code", "Titel": "titel", "Art": "art", "Fassung": "regelversion"},
            als_json=als_json,
        )


def zeigen(code: Code, *, stichtag: Tag = None, als_json: AlsJson = False) -> None:
    """Ein Programm mit seinen Regeln."""
    from shared.clients.foerderung import pruefungen

    with verbunden() as ozg:
        programm = ozg(pruefungen.programm(code, stichtag=tag(stichtag))).inhalt
    fenster = programm.antragsfenster
    einzeln(
        programm,
        {
            "Programm": f"{programm.titel} ({programm.code})",
            "Fassung": programm.regelversion,
            "Antragsfenster": fenster and [fenster.von, fenster.bis],
            "Regeln": "\n".join(regel.text for regel in programm.regeln),
        },
        als_json=als_json,
    )


def fassungen(code: Code, *, als_json: AlsJson = False) -> None:
    """Die Fassungen eines Programms, die neueste zuerst."""
    from shared.clients.foerderung import programmversionen

    with verbunden() as ozg:
        liste(
            ozg.alle(programmversionen.fassungen(code)),
            {"Fassung": "fassung", "Gilt ab": "gueltig_ab",
             "Veröffentlicht": "veroeffentlicht_am", "Regelversion": "regelversion", "ID": "id"},
            als_json=als_json,
        )  # fmt: skip


def entwerfen(
    code: Code,
    datei: Annotated[Path, typer.Argument(metavar="DATEI", help="das Dokument, JSON")],
    *,
    ab: Annotated[str, typer.Option(metavar="JJJJ-MM-TT", help="ab wann es gelten soll")],
    als_json: AlsJson = False,
) -> None:
    """Eine Fassung entwerfen."""
    from shared.clients.foerderung import programmversionen
    from shared.schemas.programmversion import ProgrammversionCreate

    try:
        dokument = json.loads(datei.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Abbruch(f"{datei} ist kein lesbares JSON.") from error
    gueltig_ab: date | None = tag(ab)
    assert gueltig_ab is not None
    with verbunden() as ozg:
        eingabe = ProgrammversionCreate(gueltig_ab=gueltig_ab, dokument=dokument)
        entwurf = ozg(programmversionen.entwerfen(code, eingabe)).inhalt
    einzeln(entwurf, {"Fassung": entwurf.fassung, "ID": entwurf.id}, als_json=als_json)


def erproben(id: Id, *, als_json: AlsJson = False) -> None:
    """Was eine Fassung zu gespeicherten Fällen anders sagt; ändert nichts."""
    from shared.clients.foerderung import programmversionen

    with verbunden() as ozg:
        erprobung = ozg(programmversionen.erproben(id)).inhalt
    einzeln(
        erprobung,
        {"Geprüft": erprobung.geprueft, "Geändert": erprobung.geaendert},
        als_json=als_json,
    )


def veroeffentlichen(id: Id, *, als_json: AlsJson = False) -> None:
    """Eine Fassung veröffentlichen; danach ändert sie sich nicht mehr."""
    from shared.clients.foerderung import programmversionen

    with verbunden() as ozg:
        gelesen = ozg(programmversionen.fassung(id))
        neu = ozg(programmversionen.veroeffentlichen(id, etag=gelesen.etag)).inhalt
    einzeln(neu, {"Fassung": neu.fassung, "Gilt ab": neu.gueltig_ab}, als_json=als_json)


BEFEHLE = {
    "liste": auflisten,
    "zeigen": zeigen,
    "fassungen": fassungen,
    "entwerfen": entwerfen,
    "erproben": erproben,
    "veroeffentlichen": veroeffentlichen,
}
