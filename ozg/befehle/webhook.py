"""`ozg webhook`: where a service sends its events, and what became of each."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from ozg.befehle.ereignisse import Dienst, dienst_pruefen
from ozg.befehle.verbunden import verbunden
from ozg.befehle.zeigen import AlsJson, einzeln, liste
from ozg.umgebung import Abbruch

HILFE = "Webhooks: anlegen, prüfen, anhalten; was zugestellt wurde."
Id = Annotated[UUID, typer.Argument(metavar="ID")]


def auflisten(dienst: Dienst, *, als_json: AlsJson = False) -> None:
    """Die eigenen Webhooks, ohne ihre Geheimnisse."""
    from shared.clients import webhooks

    dienst_pruefen(dienst)
    with verbunden() as ozg:
        liste(
            ozg.alle(webhooks.webhooks(dienst)),
            {"Adresse": "adresse", "Stand": "status", "Grund": "grund",
             "Letzter Erfolg": "letzter_erfolg", "ID": "id"},
            als_json=als_json,
        )  # fmt: skip


def anlegen(
    dienst: Dienst,
    adresse: Annotated[str, typer.Argument(metavar="ADRESSE", help="https://…")],
    geheimnis: Annotated[
        Path, typer.Argument(metavar="DATEI", help="wohin sein Geheimnis kommt, nur für Sie lesbar")
    ],
    *,
    typ: Annotated[list[str] | None, typer.Option(help="nur dieser Typ, mehrfach möglich")] = None,
    kommune: Annotated[list[str] | None, typer.Option(metavar="AGS", help="nur diese")] = None,
) -> None:
    """Einen Webhook anlegen; sein Geheimnis kommt in eine Datei und nirgends sonst hin."""
    from pydantic import ValidationError

    from shared.clients import webhooks
    from shared.schemas.webhook import WebhookCreate

    dienst_pruefen(dienst)
    try:
        wunsch = WebhookCreate(adresse=adresse, typen=typ or [], kommunen=kommune or [])
    except ValidationError as error:
        raise Abbruch(f"{error.errors()[0]['loc'][0]} stimmt nicht.") from error
    try:
        datei = os.open(geheimnis, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Abbruch(f"{geheimnis} lässt sich nicht anlegen: {error.strerror}.") from error
    angelegt = False
    try:
        with verbunden() as ozg, os.fdopen(datei, "w") as ausgabe:
            neu = ozg(webhooks.anlegen(dienst, wunsch)).inhalt
            ausgabe.write(f"{neu.geheimnis}\n")
            angelegt = True
    finally:
        if not angelegt:
            geheimnis.unlink()
    print(f"{neu.id} ist angelegt; das Geheimnis steht in {geheimnis}.")


def zustellungen(dienst: Dienst, id: Id, *, als_json: AlsJson = False) -> None:
    """Was an einen Webhook gesendet wurde, das Letzte zuerst."""
    from shared.clients import webhooks

    dienst_pruefen(dienst)
    with verbunden() as ozg:
        liste(
            ozg.alle(webhooks.zustellungen(dienst, id)),
            {"Angelegt": "angelegt", "Typ": "typ", "Stand": "status",
             "Nächster Versuch": "naechster_versuch", "ID": "id"},
            als_json=als_json,
        )  # fmt: skip


def pruefen(dienst: Dienst, id: Id, *, als_json: AlsJson = False) -> None:
    """Eine Probenachricht zustellen."""
    from shared.clients import webhooks

    dienst_pruefen(dienst)
    with verbunden() as ozg:
        _zustellung(ozg(webhooks.pruefen(dienst, id)).inhalt, als_json=als_json)


def wiederholen(
    dienst: Dienst,
    id: Annotated[UUID, typer.Argument(metavar="ID", help="einer Zustellung")],
    *,
    als_json: AlsJson = False,
) -> None:
    """Eine Nachricht noch einmal zustellen."""
    from shared.clients import webhooks

    dienst_pruefen(dienst)
    with verbunden() as ozg:
        _zustellung(ozg(webhooks.wiederholen(dienst, id)).inhalt, als_json=als_json)


def _zustellung(zustellung: Any, *, als_json: bool) -> None:
    felder = {"Zustellung": zustellung.id, "Typ": zustellung.typ, "Stand": zustellung.status}
    einzeln(zustellung, felder, als_json=als_json)


def _akt(name: str, hilfe: str) -> Callable[..., None]:
    """Return the command of an act: read what there is, act upon exactly that."""

    def akt(dienst: Dienst, id: Id, *, als_json: AlsJson = False) -> None:
        from shared.clients import webhooks

        dienst_pruefen(dienst)
        with verbunden() as ozg:
            gelesen = ozg(webhooks.webhook(dienst, id))
            neu = ozg(getattr(webhooks, name)(dienst, id, etag=gelesen.etag)).inhalt
        einzeln(neu, {"Adresse": neu.adresse, "Stand": neu.status}, als_json=als_json)

    akt.__doc__ = hilfe
    return akt


BEFEHLE: dict[str, Callable[..., None]] = {
    "liste": auflisten,
    "anlegen": anlegen,
    "zustellungen": zustellungen,
    "pruefen": pruefen,
    "wiederholen": wiederholen,
    "pausieren": _akt("pausieren", "Nichts mehr zustellen, bis er fortgesetzt wird."),
    "fortsetzen": _akt("fortsetzen", "Wieder zustellen, auch was inzwischen geschah."),
    "beenden": _akt("beenden", "Einen Webhook für immer beenden."),
}
