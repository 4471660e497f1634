"""What is searched: for each art its table, its key, and what narrows it down."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Date, String, Text, cast, false, func, literal, null, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col

from services.katalog.leistung.queries import NAECHSTES_ZUERST, bedingungen
from services.katalog.suche.frage import Frage
from services.katalog.suche.schluessel import mit_ags, mit_leika
from services.katalog.tables import (
    Gebietseinheit,
    Leistung,
    Onlinedienst,
    OnlinedienstLeistung,
    Umsetzungsbuendel,
)
from shared.schemas.leistung import LeistungenFilter
from shared.schemas.suche import Suchanfrage, Suchart

Angaben: TypeAlias = Mapping[str, Any]
OHNE = cast(null(), String)
KEINE = literal([], ARRAY(Text))
NICHTS: Angaben = {
    "schluessel": OHNE,
    "status": OHNE,
    "ozg_id": OHNE,
    "typisierung": KEINE,
    "ebene": KEINE,
}


@dataclass(frozen=True, kw_only=True)
class Quelle:
    """A table whose names are searched, in the order of `sortierung` and `zweite`, an index.

    `genau` and `beginnend` say that the key of the question is the thing's own or begins it.
    `angaben` makes of a row found, given as its columns, what a hit tells and is counted by.
    """

    art: Suchart
    tabelle: Any
    zweite: str
    angaben: Callable[[Any], Angaben]
    bedingungen: Sequence[ColumnElement[bool]] = ()
    beginnend: Callable[[Any], Sequence[ColumnElement[bool]]] = lambda zeile: ()
    genau: Callable[[Any], ColumnElement[bool]] = lambda zeile: false()

    @property
    def spalten(self) -> Any:
        return self.tabelle.__table__.c


def quellen(anfrage: Suchanfrage, frage: Frage, stichtag: date) -> Iterator[Quelle]:
    """Yield what can hold a hit for this question; some filters fit Leistungen only."""
    nur_leistungen = bool(anfrage.themenfeld or anfrage.typisierung or anfrage.ebene)
    gewuenscht = anfrage.art or list(Suchart)
    if Suchart.LEISTUNG in gewuenscht:
        yield _leistungen(anfrage, frage)
    if Suchart.ONLINEDIENST in gewuenscht and not nur_leistungen:
        yield Quelle(
            art=Suchart.ONLINEDIENST,
            tabelle=Onlinedienst,
            zweite="kennung",
            angaben=_onlinedienst,
            bedingungen=[col(Onlinedienst.status) == anfrage.status] if anfrage.status else [],
        )
    if nur_leistungen or anfrage.status:
        return
    if Suchart.UMSETZUNGSBUENDEL in gewuenscht:
        yield Quelle(
            art=Suchart.UMSETZUNGSBUENDEL,
            tabelle=Umsetzungsbuendel,
            zweite="kennung",
            angaben=_umsetzungsbuendel,
        )
    if Suchart.KOMMUNE in gewuenscht:
        yield Quelle(
            art=Suchart.KOMMUNE,
            tabelle=Gebietseinheit,
            zweite="ags",
            angaben=_kommune,
            bedingungen=[col(Gebietseinheit.gueltig).contains(literal(stichtag, Date))],
            beginnend=partial(mit_ags, frage),
            genau=lambda zeile: zeile.ags == frage.ags.ljust(8, "0"),
        )


def _leistungen(anfrage: Suchanfrage, frage: Frage) -> Quelle:
    filter = LeistungenFilter(
        themenfeld=anfrage.themenfeld,
        typisierung=anfrage.typisierung,
        ebene=anfrage.ebene,
        status=anfrage.status,
    )
    return Quelle(
        art=Suchart.LEISTUNG,
        tabelle=Leistung,
        zweite="kennung",
        angaben=_leistung,
        bedingungen=list(bedingungen(filter)),
        beginnend=partial(mit_leika, frage),
        genau=lambda zeile: func.coalesce(
            (zeile.leika_schluessel == frage.ziffern) | (zeile.ozg_id == frage.ziffern), false()
        ),
    )


def _leistung(zeile: Any) -> Angaben:
    status = (
        select(col(Onlinedienst.status))
        .join(OnlinedienstLeistung, col(OnlinedienstLeistung.onlinedienst) == col(Onlinedienst.id))
        .where(col(OnlinedienstLeistung.leistung) == zeile.id)
        .order_by(
            func.array_position([s.value for s in NAECHSTES_ZUERST], col(Onlinedienst.status))
        )
        .limit(1)
        .scalar_subquery()
    )
    return _mit_adresse("leistungen/", zeile.id) | {
        "schluessel": cast(zeile.leika_schluessel, String),
        "status": cast(status, String),
        "ozg_id": cast(zeile.ozg_id, String),
        "typisierung": zeile.typisierung,
        "ebene": zeile.zustaendige_ebene,
    }


def _onlinedienst(zeile: Any) -> Angaben:
    return _mit_adresse("onlinedienste/", zeile.id) | {"status": cast(zeile.status, String)}


def _umsetzungsbuendel(zeile: Any) -> Angaben:
    return _mit_adresse("leistungen?umsetzungsbuendel=", zeile.id)


def _kommune(zeile: Any) -> Angaben:
    return _mit_adresse("kommunen/", zeile.ags) | {"schluessel": cast(zeile.ags, String)}


def _mit_adresse(pfad: str, kennung: Any) -> dict[str, Any]:
    text = cast(kennung, String)
    return {**NICHTS, "kennung": text, "adresse": literal(f"/katalog/v1/{pfad}").concat(text)}
