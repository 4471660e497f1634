"""Files of the Katalog: whole lists to take away. Each function returns an address."""

from datetime import date
from uuid import UUID

from shared.clients.aufruf import adresse
from shared.schemas.ausgabe import Ausgabeformat
from shared.schemas.katalog import Ebene, Kommunenart, OnlinedienstStatus, Stufe


def kommunendatei(
    *,
    format: Ausgabeformat = "csv",
    kreis: str | None = None,
    art: Kommunenart | None = None,
    stichtag: date | None = None,
) -> str:
    return adresse(
        "/katalog/v1/kommunen/export", format=format, kreis=kreis, art=art, stichtag=stichtag
    )


def leistungsdatei(
    *,
    format: Ausgabeformat = "csv",
    themenfeld: UUID | None = None,
    umsetzungsbuendel: UUID | None = None,
    ebene: Ebene | None = None,
    status: OnlinedienstStatus | None = None,
) -> str:
    return adresse(
        "/katalog/v1/leistungen/export",
        format=format,
        themenfeld=themenfeld,
        umsetzungsbuendel=umsetzungsbuendel,
        ebene=ebene,
        status=status,
    )


def bereitstellungsdatei(
    *,
    format: Ausgabeformat = "csv",
    ags: str | None = None,
    stufe: Stufe | None = None,
    leistung: UUID | None = None,
    onlinedienst: UUID | None = None,
    stichtag: date | None = None,
) -> str:
    return adresse(
        "/katalog/v1/bereitstellungen/export",
        format=format,
        ags=ags,
        stufe=stufe,
        leistung=leistung,
        onlinedienst=onlinedienst,
        stichtag=stichtag,
    )
