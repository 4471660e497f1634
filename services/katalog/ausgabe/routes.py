"""HTTP surface of exports. Assembled before the lists, whose `/{id}` would take `export`."""

from typing import Annotated, Any

from fastapi import Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from services.katalog.ausgabe.bereitstellungen import bereitstellungen_ausgeben
from services.katalog.ausgabe.formate import XZUFI
from services.katalog.ausgabe.kommunen import kommunen_ausgeben
from services.katalog.ausgabe.leistungen import leistungen_ausgeben
from shared.ausgabe import CSV, XLSX, EineAusgabe
from shared.clock import Heute
from shared.db import Session
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.ausgabe import (
    BereitstellungenAusgabe,
    BereitstellungenDatei,
    KommunenAusgabe,
    KommunenDatei,
    LeistungenAusgabe,
    LeistungenDatei,
)


def _dateien(modell: type[BaseModel], kopf: str) -> dict[int | str, dict[str, Any]]:
    """Document the answers of an export: `modell` is its JSON, with `kopf` begins its CSV."""
    anfaenge = {
        CSV.medientyp: f"{kopf};…\r\n",
        XLSX.medientyp: "PK…",
        XZUFI.medientyp: "<?xml version='1.0' encoding='UTF-8'?>…",
    }
    return {
        200: {
            "model": modell,
            "content": {
                art.split(";")[0]: {
                    "schema": {"type": "string"},
                    "examples": {"anfang": {"value": anfang}},
                }
                for art, anfang in anfaenge.items()
            },
        },
        **problems(422, 503),
    }


router = router_for("", tag="Ausgaben")


@router.get(
    "/kommunen/export",
    summary="Kommunen als Datei (CSV, XLSX, JSON, XZuFi), mit den Filtern der Liste",
    response_class=StreamingResponse,
    responses=_dateien(KommunenDatei, "AGS;ARS;Name"),
)
async def get_kommunen_export(
    filter: Annotated[KommunenAusgabe, Query()],
    ausgabe: EineAusgabe,
    session: Session,
    heute: Heute,
) -> Response:
    return await kommunen_ausgeben(session, filter=filter, heute=heute, ausgabe=ausgabe)


@router.get(
    "/leistungen/export",
    summary="Leistungen als Datei (CSV, XLSX, JSON, XZuFi), mit den Filtern der Liste",
    response_class=StreamingResponse,
    responses=_dateien(LeistungenDatei, "Name;LeiKa-Schlüssel;OZG-ID"),
)
async def get_leistungen_export(
    filter: Annotated[LeistungenAusgabe, Query()],
    ausgabe: EineAusgabe,
    session: Session,
    heute: Heute,
) -> Response:
    return await leistungen_ausgeben(session, filter=filter, heute=heute, ausgabe=ausgabe)


@router.get(
    "/bereitstellungen/export",
    summary="Bereitstellungen als Datei (CSV, XLSX, JSON, XZuFi), mit den Filtern der Listen",
    response_class=StreamingResponse,
    responses=_dateien(BereitstellungenDatei, "AGS;Kommune;Gemeldet unter"),
)
async def get_bereitstellungen_export(
    filter: Annotated[BereitstellungenAusgabe, Query()],
    ausgabe: EineAusgabe,
    session: Session,
    heute: Heute,
) -> Response:
    return await bereitstellungen_ausgeben(session, filter=filter, heute=heute, ausgabe=ausgabe)
