"""`ozg buchung`: consultings, and what the Beratung does with them."""

from collections.abc import Callable
from itertools import islice
from typing import Annotated, Any
from uuid import UUID

import typer

from ozg.befehle.verbunden import verbunden
from ozg.befehle.zeigen import AlsJson, Hoechstens, einzeln, liste
from ozg.umgebung import Abbruch

HILFE = "Beratungen: Liste, Stand, bestätigen, ablehnen, stornieren, durchführen."
Id = Annotated[UUID, typer.Argument(metavar="ID")]


def auflisten(
    *,
    status: Annotated[str | None, typer.Option(help="nur in diesem Stand")] = None,
    ags: Annotated[str | None, typer.Option(help="nur dieser Kommune")] = None,
    hoechstens: Hoechstens = 200,
    als_json: AlsJson = False,
) -> None:
    """Buchungen, die späteste zuerst."""
    from shared.clients.beratung import buchungen
    from shared.schemas.beratung import BuchungStatus

    if status is not None and status not in set(BuchungStatus):
        raise Abbruch(f"Den Stand „{status}“ gibt es nicht; es gibt {', '.join(BuchungStatus)}.")
    with verbunden() as ozg:
        frage = buchungen.buchungen(
            ags=ags, status=BuchungStatus(status) if status else None, limit=200
        )
        liste(
            islice(ozg.alle(frage), hoechstens),
            {"Kommune": "ags", "Modul": "modul", "Format": "format", "Team": "team",
             "Stand": "status", "ID": "id"},
            als_json=als_json,
        )  # fmt: skip


def zeigen(id: Id, *, als_json: AlsJson = False) -> None:
    """Eine Buchung."""
    from shared.clients.beratung import buchungen

    with verbunden() as ozg:
        _eine(ozg(buchungen.buchung(id)).inhalt, als_json=als_json)


def _akt(name: str, hilfe: str) -> Callable[..., None]:
    """Return the command of an act: read what there is, act upon exactly that."""

    def akt(id: Id, *, als_json: AlsJson = False) -> None:
        from shared.clients.beratung import buchungen

        with verbunden() as ozg:
            gelesen = ozg(buchungen.buchung(id))
            _eine(ozg(getattr(buchungen, name)(id, etag=gelesen.etag)).inhalt, als_json=als_json)

    akt.__doc__ = hilfe
    return akt


def _eine(buchung: Any, *, als_json: bool) -> None:
    einzeln(
        buchung,
        {
            "Kommune": buchung.ags,
            "Modul": f"{buchung.modul}, {buchung.format.value}",
            "Termine": [termin.tag for termin in buchung.termine],
            "Team": buchung.team,
            "Stand": buchung.status,
            "Wer zahlt": buchung.finanzierung,
        },
        als_json=als_json,
    )


BEFEHLE: dict[str, Callable[..., None]] = {
    "liste": auflisten,
    "zeigen": zeigen,
    "bestaetigen": _akt("bestaetigen", "Eine Reservierung bestätigen (ekom21)."),
    "ablehnen": _akt("ablehnen", "Eine Reservierung ablehnen (ekom21)."),
    "stornieren": _akt("stornieren", "Eine Buchung stornieren."),
    "durchfuehren": _akt("durchfuehren", "Eine Beratung als durchgeführt melden (ekom21)."),
}
