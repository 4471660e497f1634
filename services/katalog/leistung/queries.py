"""Reads of Leistungen."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, aggregate_order_by, array
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.leistung.leika import eigener_teil, leistungsobjekt
from services.katalog.suche.bedingung import passend
from services.katalog.tables import (
    Lage,
    Leistung,
    Onlinedienst,
    OnlinedienstLeistung,
    OzgLeistung,
    Reifegrad,
    Themenfeld,
)
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.katalog import OnlinedienstStatus
from shared.schemas.leistung import LeistungenFilter, ReifegradeFilter
from shared.schemas.liste import Liste
from shared.schemas.suche import Suchart

SORTIERUNG, KENNUNG = col(Leistung.sortierung), col(Leistung.kennung)
LEER: Any = literal_column("''")  # as in the indexes: a parameter would be another expression
SORTIERUNGEN = {
    "name": (SORTIERUNG, KENNUNG),
    "leika_schluessel": (func.coalesce(col(Leistung.leika_schluessel), LEER), KENNUNG),
    "ozg_id": (func.coalesce(col(Leistung.ozg_id), LEER), SORTIERUNG, KENNUNG),
}

NAECHSTES_ZUERST = (
    OnlinedienstStatus.VERFUEGBAR,
    OnlinedienstStatus.PILOT,
    OnlinedienstStatus.IN_FABRIK,
    OnlinedienstStatus.GEPLANT,
    OnlinedienstStatus.EINGESTELLT,
)


class LeistungUnbekannt(DomainError):
    status, slug, title = 404, "leistung-unbekannt", "Diese Leistung gibt es nicht"


async def list_leistungen(
    session: AsyncSession, *, filter: LeistungenFilter, heute: date
) -> Liste[dict[str, Any]]:
    """Return one page of the Leistungen, as dicts of the shape LeistungRead."""
    seite = await page(session, await gefiltert(session, filter), filter, by=SORTIERUNGEN)
    return Liste(
        items=await lies_leistungen(session, seite.items, heute=heute),
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


async def gefiltert(session: AsyncSession, filter: LeistungenFilter) -> Select[UUID]:
    """Select the ids of the Leistungen that pass the filters of the list, in no order."""
    gefunden = select(col(Leistung.id)).where(*bedingungen(filter))
    if filter.q:
        gefunden = gefunden.where(await passend(session, filter.q, Suchart.LEISTUNG))
    return gefunden


async def lies_leistungen(
    session: AsyncSession, kennungen: Sequence[UUID], *, heute: date
) -> list[dict[str, Any]]:
    """Return the Leistungen of these ids in their order, as dicts of the shape LeistungRead."""
    zeilen = await session.scalars(_bestimmte(), {"heute": heute, "kennungen": kennungen})
    gelesen = {UUID(zeile["id"]): zeile for zeile in zeilen}
    return [gelesen[kennung] for kennung in kennungen]


@cache  # put together once: that takes longer than to carry it out
def _bestimmte() -> Select[dict[str, Any]]:
    """Select those whose ids the parameter `kennungen` names, as of its day `heute`."""
    bestimmte = col(Leistung.id).in_(bindparam("kennungen", expanding=True))
    return leistungen(bindparam("heute", type_=Date)).where(bestimmte)


def leistungen(heute: date | BindParameter[date]) -> Select[dict[str, Any]]:
    """Select the finished answers, one JSON object of the shape LeistungRead for each Leistung.

    `heute` is a date or the parameter that will be one.
    """
    ozg, lage, themenfeld = OzgLeistung, Lage, Themenfeld
    angeboten = _angeboten()
    return (
        select(
            func.jsonb_build_object(
                *("id", Leistung.id, "name", Leistung.name, "synonyme", Leistung.synonyme),
                *("leika_schluessel", Leistung.leika_schluessel, "ozg_id", Leistung.ozg_id),
                *("ozg_leistung", _oder_null("ozg_id", col(ozg.ozg_id), col(ozg.name))),
                *("lage", _oder_null("id", col(lage.id), col(lage.name))),
                *("themenfeld", _oder_null("id", col(themenfeld.id), col(themenfeld.name))),
                *("sdg_code", Leistung.sdg_code, "typisierung", Leistung.typisierung),
                *("zustaendige_ebene", Leistung.zustaendige_ebene),
                *("umsetzungsbuendel", Leistung.umsetzungsbuendel),
                *("status", angeboten.op("#>")(cast(array(["0", "status"]), ARRAY(Text)))),
                *("onlinedienste", angeboten),
                *("reifegrade", _reifegrade(heute)),
                *("herkunft", Leistung.herkunft, "hinweis", Leistung.hinweis),
                type_=JSONB,
            )
        )
        .join(ozg, col(ozg.ozg_id) == col(Leistung.ozg_id), isouter=True)
        .join(lage, col(lage.id) == col(ozg.lage), isouter=True)
        .join(themenfeld, col(themenfeld.id) == col(lage.themenfeld), isouter=True)
    )


async def get_leistung(session: AsyncSession, *, leistung_id: UUID, heute: date) -> dict[str, Any]:
    """Return one Leistung as a dict of the shape LeistungEinzelnRead."""
    leistung: dict[str, Any] | None = await session.scalar(
        _bestimmte(), {"heute": heute, "kennungen": [leistung_id]}
    )
    if leistung is None:
        raise LeistungUnbekannt(f"Keine Leistung mit der Kennung {leistung_id}.")
    verlauf = await session.scalars(
        _reifegrade_von(leistung_id).order_by(col(Reifegrad.ab).desc(), col(Reifegrad.id).desc())
    )
    return leistung | {
        "leistungsobjekt": await _leistungsobjekt(session, leistung["leika_schluessel"]),
        "verrichtungen": await _verrichtungen(session, leistung["leika_schluessel"]),
        "reifegradverlauf": list(verlauf),
    }


async def list_reifegrade(
    session: AsyncSession, *, leistung_id: UUID, filter: ReifegradeFilter
) -> Liste[Reifegrad]:
    """Return one page of the Reifegrade ever entered for a Leistung."""
    if await session.get(Leistung, leistung_id) is None:
        raise LeistungUnbekannt(f"Keine Leistung mit der Kennung {leistung_id}.")
    query = _reifegrade_von(leistung_id)
    if filter.modell:
        query = query.where(col(Reifegrad.modell) == filter.modell)
    return await page(session, query, filter, by={"ab": (col(Reifegrad.ab), col(Reifegrad.id))})


def _reifegrade_von(leistung_id: UUID) -> Select[Reifegrad]:
    return select(Reifegrad).where(col(Reifegrad.leistung) == leistung_id)


async def _leistungsobjekt(session: AsyncSession, leika: str | None) -> dict[str, Any] | None:
    """Return the Leistungsobjekt above this key; the catalogue need not hold it."""
    if leika is None or leika == (objekt := leistungsobjekt(leika)):
        return None
    gefunden = await session.scalar(
        _mit_schluessel().where(col(Leistung.leika_schluessel) == objekt)
    )
    return gefunden or {"leika_schluessel": objekt, "id": None, "name": None}


async def _verrichtungen(session: AsyncSession, leika: str | None) -> list[dict[str, Any]]:
    if leika is None:
        return []
    schluessel = col(Leistung.leika_schluessel)
    darunter = _beginnt(schluessel, eigener_teil(leika), laenge=14)
    gefunden = await session.scalars(
        _mit_schluessel().where(darunter, schluessel != leika).order_by(schluessel)
    )
    return list(gefunden)


def _mit_schluessel() -> Select[dict[str, Any]]:
    return select(
        func.jsonb_build_object(
            *("id", Leistung.id, "name", Leistung.name),
            *("leika_schluessel", Leistung.leika_schluessel),
            type_=JSONB,
        )
    )


def bedingungen(filter: LeistungenFilter) -> Iterator[ColumnElement[bool]]:
    """Yield what the filters of the list, but for `q`, say of a Leistung."""
    if filter.themenfeld or filter.lage:
        lagen = select(col(OzgLeistung.ozg_id)).join(Lage, col(Lage.id) == col(OzgLeistung.lage))
        if filter.themenfeld:
            lagen = lagen.where(col(Lage.themenfeld) == filter.themenfeld)
        if filter.lage:
            lagen = lagen.where(col(Lage.id) == filter.lage)
        yield col(Leistung.ozg_id).in_(lagen)
    if filter.umsetzungsbuendel:
        yield col(Leistung.umsetzungsbuendel) == filter.umsetzungsbuendel
    if filter.leika_schluessel:
        yield _beginnt(Leistung.leika_schluessel, filter.leika_schluessel, laenge=14)
    if filter.ozg_id:
        yield _beginnt(Leistung.ozg_id, filter.ozg_id, laenge=5)
    if filter.typisierung:
        yield col(Leistung.typisierung).contains([filter.typisierung])
    if filter.ebene:
        yield col(Leistung.zustaendige_ebene).contains([filter.ebene])
    if filter.sdg:
        yield col(Leistung.sdg_code) == filter.sdg
    if filter.status:
        yield col(Leistung.id).in_(_mit_onlinedienst((filter.status,)))
        if weiter := NAECHSTES_ZUERST[: NAECHSTES_ZUERST.index(filter.status)]:
            yield col(Leistung.id).not_in(_mit_onlinedienst(weiter))


def _beginnt(spalte: Any, ziffern: str, *, laenge: int) -> ColumnElement[bool]:
    """Say that a number of this length begins so: a range, which any index on it serves."""
    return col(spalte).between(ziffern.ljust(laenge, "0"), ziffern.ljust(laenge, "9"))


def _mit_onlinedienst(status: Sequence[OnlinedienstStatus]) -> Select[UUID]:
    return (
        select(col(OnlinedienstLeistung.leistung))
        .join(Onlinedienst, col(Onlinedienst.id) == col(OnlinedienstLeistung.onlinedienst))
        .where(col(Onlinedienst.status).in_(status))
    )


def _oder_null(schluessel: str, kennung: Any, name: Any) -> ColumnElement[Any]:
    benannt = func.jsonb_build_object(schluessel, kennung, "name", name, type_=JSONB)
    return func.nullif(benannt, func.jsonb_build_object(schluessel, None, "name", None))


def _angeboten() -> Any:
    """Return the Onlinedienste of a Leistung as a JSON list, the furthest first."""
    dienst = func.jsonb_build_object(
        *("id", Onlinedienst.id, "name", Onlinedienst.name, "status", Onlinedienst.status)
    )
    rang = func.array_position([s.value for s in NAECHSTES_ZUERST], col(Onlinedienst.status))
    geordnet = aggregate_order_by(
        dienst, rang, col(Onlinedienst.sortierung), col(Onlinedienst.kennung)
    )
    return (
        select(func.coalesce(func.jsonb_agg(geordnet), literal([], JSONB)))
        .join(OnlinedienstLeistung, col(OnlinedienstLeistung.onlinedienst) == col(Onlinedienst.id))
        .where(col(OnlinedienstLeistung.leistung) == col(Leistung.id))
        .scalar_subquery()
    )


def _reifegrade(heute: date | BindParameter[date]) -> Any:
    """Return the present Reifegrad of each model as a JSON list."""
    grad = Reifegrad
    spaeter = grad.__table__.alias("spaeter")  # type: ignore[attr-defined]
    abgeloest = (
        select(spaeter.c.id)
        .where(
            spaeter.c.leistung == col(grad.leistung),
            spaeter.c.modell == col(grad.modell),
            spaeter.c.ab > col(grad.ab),
            spaeter.c.ab <= heute,
        )
        .exists()
    )
    eintrag = func.jsonb_build_object(
        *("modell", grad.modell, "stufe", grad.stufe, "ab", grad.ab, "quelle", grad.quelle)
    )
    return (
        select(
            func.coalesce(
                func.jsonb_agg(aggregate_order_by(eintrag, col(grad.modell))), literal([], JSONB)
            )
        )
        .where(col(grad.leistung) == col(Leistung.id), col(grad.ab) <= heute, ~abgeloest)
        .scalar_subquery()
    )
