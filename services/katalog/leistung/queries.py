"""Reads of Leistungen."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Label,
    Select,
    TextClause,
    Uuid,
    bindparam,
    case,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSON, JSONB, aggregate_order_by, array
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.selectable import LateralFromClause
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
from shared.pagination import (
    FertigeSeite,
    Seitenfrage,
    fertige_seite,
    geschrieben,
    page,
    seitenfrage,
)
from shared.schemas.katalog import OnlinedienstStatus
from shared.schemas.leistung import LeistungenFilter, ReifegradeFilter
from shared.schemas.liste import Liste
from shared.schemas.suche import Suchart
from shared.tables import tabelle_von

SORTIERUNG, KENNUNG = col(Leistung.sortierung), col(Leistung.kennung)
LEER: Any = literal_column("''")  # as in the indexes: a parameter would be another expression
LEERE_LISTE: Any = literal_column("'[]'::json", JSON)
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
) -> FertigeSeite:
    """Return one page of the Leistungen, each of the shape LeistungRead."""
    if filter.q:
        frage = _frage(await gefiltert(session, filter), filter, heute)
    else:
        frage = _gleiche_frage(filter.model_dump_json(), heute)
    return await fertige_seite(session, frage, filter)


@lru_cache(maxsize=128)
def _gleiche_frage(gefragt: str, heute: date) -> Seitenfrage:
    filter = LeistungenFilter.model_validate_json(gefragt)
    return _frage(_bestimmte(filter), filter, heute)


def _frage(gefunden: Select[UUID], filter: LeistungenFilter, heute: date) -> Seitenfrage:
    gegenstand = _geschrieben().bindparams(heute=heute)
    return seitenfrage(gefunden, filter, by=SORTIERUNGEN, gegenstand=gegenstand)


async def gefiltert(session: AsyncSession, filter: LeistungenFilter) -> Select[UUID]:
    """Select the ids of the Leistungen that pass the filters of the list, in no order."""
    gefunden = _bestimmte(filter)
    if filter.q:
        gefunden = gefunden.where(await passend(session, filter.q, Suchart.LEISTUNG))
    return gefunden


def _bestimmte(filter: LeistungenFilter) -> Select[UUID]:
    schluessel: Label[UUID] = col(Leistung.id).label("schluessel")
    return select(schluessel).where(*bedingungen(filter))


@cache  # put together once: that takes longer than to carry it out
def _geschrieben() -> TextClause:
    diese = leistungen(literal_column(":heute", Date)).where(
        col(Leistung.id) == literal_column("seite.schluessel", Uuid)
    )
    return geschrieben(diese, bindparam("heute", type_=Date))


@cache
def _eine() -> Select[dict[str, Any]]:
    """Select the one whose id the parameter `kennung` is, as of its day `heute`."""
    return leistungen(bindparam("heute", type_=Date)).where(
        col(Leistung.id) == bindparam("kennung", type_=Uuid)
    )


def leistungen(heute: date | ColumnElement[date]) -> Select[dict[str, Any]]:
    """Select the finished answers, one JSON object of the shape LeistungRead for each Leistung.

    `heute` is a date or the parameter that will be one.
    """
    ozg, lage, themenfeld = OzgLeistung, Lage, Themenfeld
    angeboten = _angeboten()
    return (
        select(
            func.json_build_object(
                *("id", Leistung.id, "name", Leistung.name, "synonyme", Leistung.synonyme),
                *("leika_schluessel", Leistung.leika_schluessel, "ozg_id", Leistung.ozg_id),
                *("ozg_leistung", _oder_null("ozg_id", col(ozg.ozg_id), col(ozg.name))),
                *("lage", _oder_null("id", col(lage.id), col(lage.name))),
                *("themenfeld", _oder_null("id", col(themenfeld.id), col(themenfeld.name))),
                *("sdg_code", Leistung.sdg_code, "typisierung", Leistung.typisierung),
                *("zustaendige_ebene", Leistung.zustaendige_ebene),
                *("umsetzungsbuendel", Leistung.umsetzungsbuendel),
                *("status", angeboten.c.dienste[("0", "status")]),
                *("onlinedienste", angeboten.c.dienste),
                *("reifegrade", _reifegrade(heute)),
                *("herkunft", Leistung.herkunft, "hinweis", Leistung.hinweis),
                type_=JSON,
            )
        )
        .join(angeboten, true())
        .join(ozg, col(ozg.ozg_id) == col(Leistung.ozg_id), isouter=True)
        .join(lage, col(lage.id) == col(ozg.lage), isouter=True)
        .join(themenfeld, col(themenfeld.id) == col(lage.themenfeld), isouter=True)
    )


async def get_leistung(session: AsyncSession, *, leistung_id: UUID, heute: date) -> dict[str, Any]:
    """Return one Leistung as a dict of the shape LeistungEinzelnRead."""
    leistung: dict[str, Any] | None = await session.scalar(
        _eine(), {"heute": heute, "kennung": leistung_id}
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
    if filter.themenfeld:
        yield aus_themenfeld(filter.themenfeld)
    if filter.lage:
        lage = select(col(OzgLeistung.ozg_id)).where(col(OzgLeistung.lage) == filter.lage)
        yield col(Leistung.ozg_id).in_(lage)
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


def aus_themenfeld(themenfeld: UUID | ColumnElement[UUID]) -> ColumnElement[bool]:
    """Say that a Leistung belongs to this Themenfeld, or to the one a parameter will name."""
    lagen = select(col(OzgLeistung.ozg_id)).join(Lage, col(Lage.id) == col(OzgLeistung.lage))
    return col(Leistung.ozg_id).in_(lagen.where(col(Lage.themenfeld) == themenfeld))


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
    benannt = func.json_build_object(schluessel, kennung, "name", name, type_=JSON)
    return case((kennung.is_not(None), benannt))


def _angeboten() -> LateralFromClause:
    """Return the Onlinedienste of a Leistung as a JSON list, the furthest first."""
    dienst = func.json_build_object(
        *("id", Onlinedienst.id, "name", Onlinedienst.name, "status", Onlinedienst.status)
    )
    rang = func.array_position(array([s.value for s in NAECHSTES_ZUERST]), col(Onlinedienst.status))
    geordnet = aggregate_order_by(
        dienst, rang, col(Onlinedienst.sortierung), col(Onlinedienst.kennung)
    )
    return (
        select(func.coalesce(func.json_agg(geordnet), LEERE_LISTE, type_=JSON).label("dienste"))
        .join(OnlinedienstLeistung, col(OnlinedienstLeistung.onlinedienst) == col(Onlinedienst.id))
        .where(col(OnlinedienstLeistung.leistung) == col(Leistung.id))
        .correlate(Leistung)
        .lateral("angeboten")
    )


def _reifegrade(heute: date | ColumnElement[date]) -> Any:
    """Return the present Reifegrad of each model as a JSON list."""
    grad = Reifegrad
    spaeter = tabelle_von(grad).alias("spaeter")
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
    eintrag = func.json_build_object(
        *("modell", grad.modell, "stufe", grad.stufe, "ab", grad.ab, "quelle", grad.quelle)
    )
    return (
        select(
            func.coalesce(func.json_agg(aggregate_order_by(eintrag, col(grad.modell))), LEERE_LISTE)
        )
        .where(col(grad.leistung) == col(Leistung.id), col(grad.ab) <= heute, ~abgeloest)
        .scalar_subquery()
    )
