"""`ozg leistung`: search the catalogue, look at a Leistung."""

from itertools import islice
from typing import Annotated
from uuid import UUID

import typer

from ozg.befehle.verbunden import verbunden
from ozg.befehle.zeigen import AlsJson, Hoechstens, einzeln, liste

HILFE = "Verwaltungsleistungen: suchen und ansehen."


def suchen(
    q: Annotated[str, typer.Argument(metavar="WORT …", help="wonach")],
    *,
    hoechstens: Hoechstens = 20,
    als_json: AlsJson = False,
) -> None:
    """Leistungen, Onlinedienste, Bündel und Kommunen, die besten zuerst."""
    from shared.clients.katalog import leistungen

    with verbunden() as ozg:
        treffer = ozg(leistungen.suche(q, limit=min(hoechstens, 200))).inhalt.items
    liste(
        treffer,
        {"Art": "art", "Name": "name", "Schlüssel": "schluessel", "Status": "status",
         "Kennung": "kennung"},
        als_json=als_json,
    )  # fmt: skip


def auflisten(*, hoechstens: Hoechstens = 1000, als_json: AlsJson = False) -> None:
    """Alle Leistungen, nach Namen."""
    from shared.clients.katalog import leistungen

    with verbunden() as ozg:
        liste(
            islice(ozg.alle(leistungen.leistungen(limit=200)), hoechstens),
            {"Name": "name", "LeiKa": "leika_schluessel", "Status": "status", "ID": "id"},
            als_json=als_json,
        )


def zeigen(id: Annotated[UUID, typer.Argument(metavar="ID")], *, als_json: AlsJson = False) -> None:
    """Eine Leistung."""
    from shared.clients.katalog import leistungen

    with verbunden() as ozg:
        gefunden = ozg(leistungen.leistung(id)).inhalt
    einzeln(
        gefunden,
        {
            "Leistung": gefunden.name,
            "LeiKa-Schlüssel": gefunden.leika_schluessel,
            "OZG-ID": gefunden.ozg_id,
            "Themenfeld": gefunden.themenfeld and gefunden.themenfeld.name,
            "Status": gefunden.status,
            "Zuständige Ebene": gefunden.zustaendige_ebene,
            "Hinweis": gefunden.hinweis,
        },
        als_json=als_json,
    )


BEFEHLE = {"suchen": suchen, "liste": auflisten, "zeigen": zeigen}
