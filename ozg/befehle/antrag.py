"""`ozg antrag`: Anträge as whoever asks may see them, their course, and what is due."""

from datetime import timedelta
from itertools import islice
from typing import Annotated
from uuid import UUID

import typer

from ozg.befehle.verbunden import verbunden
from ozg.befehle.zeigen import AlsJson, Hoechstens, einzeln, liste

HILFE = "Anträge: Liste, Stand, Verlauf, Fristen."
Id = Annotated[UUID, typer.Argument(metavar="ID")]


def auflisten(
    *,
    status: Annotated[str | None, typer.Option(help="nur in diesem Stand")] = None,
    programm: Annotated[str | None, typer.Option(help="nur zu diesem Programm")] = None,
    ags: Annotated[str | None, typer.Option(help="nur dieser Kommune")] = None,
    hoechstens: Hoechstens = 200,
    als_json: AlsJson = False,
) -> None:
    """Anträge, die neuesten zuerst."""
    from shared.clients.foerderung import antraege

    with verbunden() as ozg:
        frage = antraege.antraege(status=status, programm=programm, ags=ags, limit=200)
        liste(
            islice(ozg.alle(frage), hoechstens),
            {"Aktenzeichen": "aktenzeichen", "Titel": "titel", "Stand": "status",
             "Federführend": "federfuehrend", "Beantragt": "beantragt", "ID": "id"},
            als_json=als_json,
        )  # fmt: skip


def zeigen(id: Id, *, als_json: AlsJson = False) -> None:
    """Ein Antrag."""
    from shared.clients.foerderung import antraege

    with verbunden() as ozg:
        antrag = ozg(antraege.antrag(id)).inhalt
    einzeln(
        antrag,
        {
            "Aktenzeichen": antrag.aktenzeichen,
            "Titel": antrag.titel,
            "Programm": antrag.programm,
            "Stand": antrag.stand,
            "Kommunen": antrag.kommunen,
            "Beantragt": antrag.beantragt,
            "Bewilligt": antrag.bewilligt,
            "Fehlende Nachweise": antrag.fehlende_nachweise,
        },
        als_json=als_json,
    )


def verlauf(id: Id, *, als_json: AlsJson = False) -> None:
    """Was mit einem Antrag geschah, das Letzte zuerst."""
    from shared.clients.foerderung import antraege

    with verbunden() as ozg:
        liste(
            ozg.alle(antraege.verlauf(id)),
            {"Tag": "tag", "Akt": "akt", "Begründung": "begruendung"},
            als_json=als_json,
        )


def fristen(
    *,
    tage: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, max=3650, help="nur bis in so vielen Tagen, von heute an"),
    ] = None,
    als_json: AlsJson = False,
) -> None:
    """Offene Fristen, die nächste zuerst; auch überfällige."""
    from shared.clients.foerderung import antraege

    with verbunden() as ozg:
        heute = ozg(antraege.fristen()).stichtag
        bis = heute + timedelta(days=tage) if heute and tage is not None else None
        offen = ozg.alle(antraege.fristen())
        liste(
            (frist for frist in offen if bis is None or frist.faellig <= bis),
            {"Fällig": "faellig", "Aktenzeichen": "aktenzeichen", "Art": "art", "Stand": "stand",
             "Federführend": "federfuehrend"},
            als_json=als_json,
        )  # fmt: skip


BEFEHLE = {"liste": auflisten, "zeigen": zeigen, "verlauf": verlauf, "fristen": fristen}
