"""Operations of the Katalog: Leistungen, how far they are, and what serves them."""

from uuid import UUID

from shared.clients.aufruf import Aufruf, lesen
from shared.schemas.abdeckung import AbdeckungenRead
from shared.schemas.bereitstellung import BereitstellungRead
from shared.schemas.katalog import Ebene, OnlinedienstStatus, Stufe, UmsetzungsbuendelRead
from shared.schemas.leistung import LeistungEinzelnRead, LeistungRead
from shared.schemas.liste import Liste
from shared.schemas.onlinedienst import OnlinedienstRead
from shared.schemas.suche import Suchart, SuchergebnisRead
from shared.schemas.themenfeld import ThemenfeldRead


def suche(
    q: str,
    *,
    art: Suchart | None = None,
    themenfeld: UUID | None = None,
    ebene: Ebene | None = None,
    status: OnlinedienstStatus | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Aufruf[SuchergebnisRead]:
    """Return hits, the best first, with how many there are of which kind."""
    return lesen(
        "/katalog/v1/suche",
        SuchergebnisRead,
        q=q,
        art=art,
        themenfeld=themenfeld,
        ebene=ebene,
        status=status,
        limit=limit,
        cursor=cursor,
    )


def leistungen(
    *,
    themenfeld: UUID | None = None,
    umsetzungsbuendel: UUID | None = None,
    ebene: Ebene | None = None,
    status: OnlinedienstStatus | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Aufruf[Liste[LeistungRead]]:
    """Return Leistungen by name."""
    return lesen(
        "/katalog/v1/leistungen",
        Liste[LeistungRead],
        themenfeld=themenfeld,
        umsetzungsbuendel=umsetzungsbuendel,
        ebene=ebene,
        status=status,
        limit=limit,
        cursor=cursor,
    )


def leistung(id: UUID) -> Aufruf[LeistungEinzelnRead]:
    return lesen(f"/katalog/v1/leistungen/{id}", LeistungEinzelnRead)


def bereitstellungen_der_leistung(
    id: UUID, *, stufe: Stufe | None = None, cursor: str | None = None
) -> Aufruf[Liste[BereitstellungRead]]:
    return lesen(
        f"/katalog/v1/leistungen/{id}/bereitstellungen",
        Liste[BereitstellungRead],
        stufe=stufe,
        limit=50,
        cursor=cursor,
    )


def abdeckung(
    *, leistung: UUID | None = None, umsetzungsbuendel: UUID | None = None
) -> Aufruf[AbdeckungenRead]:
    """Return the three ways to count; without a name of all Leistungen."""
    return lesen(
        "/katalog/v1/abdeckung",
        AbdeckungenRead,
        leistung=leistung,
        umsetzungsbuendel=umsetzungsbuendel,
    )


def onlinedienste(*, leistung: UUID) -> Aufruf[Liste[OnlinedienstRead]]:
    """Return what serves a Leistung."""
    return lesen("/katalog/v1/onlinedienste", Liste[OnlinedienstRead], leistung=leistung, limit=200)


def themenfelder() -> Aufruf[Liste[ThemenfeldRead]]:
    return lesen("/katalog/v1/themenfelder", Liste[ThemenfeldRead], limit=200)


def umsetzungsbuendel() -> Aufruf[Liste[UmsetzungsbuendelRead]]:
    return lesen("/katalog/v1/umsetzungsbuendel", Liste[UmsetzungsbuendelRead], limit=200)


def onlinedienst(id: UUID) -> Aufruf[OnlinedienstRead]:
    return lesen(f"/katalog/v1/onlinedienste/{id}", OnlinedienstRead)
