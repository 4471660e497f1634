"""What is searched: for each art its table, its key, and what narrows it down."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Date,
    String,
    Text,
    Uuid,
    cast,
    false,
    func,
    literal,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlmodel import col

from services.katalog.leistung.queries import NAECHSTES_ZUERST, aus_themenfeld, bedingungen
from services.katalog.suche.form import Form, parameter
from services.katalog.tables import (
    Gebietseinheit,
    Leistung,
    Onlinedienst,
    OnlinedienstLeistung,
    Umsetzungsbuendel,
)
from shared.schemas.leistung import LeistungenFilter
from shared.schemas.suche import Suchart

Angaben: TypeAlias = Mapping[str, Any]
OHNE = cast(null(), String)
KEINE = cast(array(()), ARRAY(Text))
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


def quellen(form: Form) -> Iterator[Quelle]:
    """Yield what is searched for questions of this form, with their values as parameters."""
    je_art = {
        Suchart.LEISTUNG: _leistungen,
        Suchart.ONLINEDIENST: _onlinedienste,
        Suchart.UMSETZUNGSBUENDEL: _buendel,
        Suchart.KOMMUNE: _kommunen,
    }
    for art in form.arten:
        yield je_art[art](form)


def _leistungen(form: Form) -> Quelle:
    filter = LeistungenFilter(
        typisierung=form.typisierung,
        ebene=form.ebene,
        status=form.status,
    )
    im_themenfeld = [aus_themenfeld(parameter("themenfeld", Uuid))] if form.themenfeld else []
    return Quelle(
        art=Suchart.LEISTUNG,
        tabelle=Leistung,
        zweite="kennung",
        angaben=_leistung,
        bedingungen=[*bedingungen(filter), *im_themenfeld],
        beginnend=lambda zeile: [
            *([_zwischen(zeile.leika_schluessel, "leika")] if form.leika else []),
            *([_zwischen(zeile.ozg_id, "ozg")] if form.ozg else []),
        ],
        genau=lambda zeile: func.coalesce(
            (zeile.leika_schluessel == parameter("ziffern"))
            | (zeile.ozg_id == parameter("ziffern")),
            false(),
        ),
    )


def _onlinedienste(form: Form) -> Quelle:
    return Quelle(
        art=Suchart.ONLINEDIENST,
        tabelle=Onlinedienst,
        zweite="kennung",
        angaben=_onlinedienst,
        bedingungen=[col(Onlinedienst.status) == form.status] if form.status else [],
    )


def _buendel(form: Form) -> Quelle:
    return Quelle(
        art=Suchart.UMSETZUNGSBUENDEL,
        tabelle=Umsetzungsbuendel,
        zweite="kennung",
        angaben=_umsetzungsbuendel,
    )


def _kommunen(form: Form) -> Quelle:
    return Quelle(
        art=Suchart.KOMMUNE,
        tabelle=Gebietseinheit,
        zweite="ags",
        angaben=_kommune,
        bedingungen=[col(Gebietseinheit.gueltig).contains(parameter("stichtag", Date))],
        beginnend=lambda zeile: [_zwischen(zeile.ags, "ags")] if form.ags else [],
        genau=lambda zeile: zeile.ags == parameter("gemeinde"),
    )


def _zwischen(spalte: Any, name: str) -> ColumnElement[bool]:
    return col(spalte).between(parameter(f"{name}_von"), parameter(f"{name}_bis"))


def _leistung(zeile: Any) -> Angaben:
    status = (
        select(col(Onlinedienst.status))
        .join(OnlinedienstLeistung, col(OnlinedienstLeistung.onlinedienst) == col(Onlinedienst.id))
        .where(col(OnlinedienstLeistung.leistung) == zeile.id)
        .order_by(
            func.array_position(
                literal([s.value for s in NAECHSTES_ZUERST], ARRAY(Text)), col(Onlinedienst.status)
            )
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
