"""The table of the delivery chain: its columns, each worked out by PostgreSQL."""

from collections.abc import Sequence
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Text,
    case,
    cast,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.katalog.bereitstellung.queries import erfunden, stufe_am
from services.katalog.bereitstellung.status import FOLGE
from services.katalog.kommune.gebietsfolge import Gebietsfolge
from services.katalog.tables import (
    Bereitstellung,
    Bereitstellungsschritt,
    Gebietseinheit,
    Onlinedienst,
)
from shared.schemas.katalog import Stufe
from shared.tabellen.tabelle import TRENNER, Spalte, Tabelle

STUFEN = (*FOLGE, Stufe.ZURUECKGENOMMEN)


class Feld(NamedTuple):
    titel: str
    breite: int
    wert: Any


def kettentabelle(
    auswahl: Select[Any], stichtag: date, folge: Gebietsfolge
) -> tuple[Tabelle[Sequence[Any]], Select[Any]]:
    """Return the table as it stood on the Stichtag, and its rows for the ids that are selected."""
    gebiet, dienst = aliased(Gebietseinheit), aliased(Onlinedienst)
    spaeter = folge.als_tabelle()
    ags = func.coalesce(spaeter.c.neu, col(Bereitstellung.kommune))
    felder = _felder(stichtag, ags, kommune=col(gebiet.name), dienst=col(dienst.name))
    zeilen = (
        auswahl.select_from(Bereitstellung)
        .with_only_columns(*(feld.wert.label(f"feld_{nr}") for nr, feld in enumerate(felder)))
        .join(dienst, col(dienst.id) == col(Bereitstellung.onlinedienst))
        .join(spaeter, spaeter.c.alt == col(Bereitstellung.kommune), isouter=True)
        .join(
            gebiet,
            (col(gebiet.ags) == ags) & col(gebiet.gueltig).contains(literal(stichtag, Date)),
            isouter=True,
        )
    )
    spalten = [
        Spalte[Sequence[Any]](feld.titel, itemgetter(nr), feld.breite)
        for nr, feld in enumerate(felder)
    ]
    return Tabelle("Bereitstellungen", spalten, stichtag), zeilen


def _felder(
    stichtag: date, ags: ColumnElement[Any], *, kommune: Any, dienst: Any
) -> Sequence[Feld]:
    kette = Bereitstellung

    def ab(stufe: Stufe, wert: Any) -> ColumnElement[Any]:
        """Show it from the day on which the step was reached."""
        return case((_tag(stufe) <= stichtag, wert))

    def tag(stufe: Stufe) -> ColumnElement[Any]:
        return ab(stufe, _tag(stufe))

    return (
        Feld("AGS", 10, ags),
        Feld("Kommune", 28, kommune),
        Feld("Gemeldet unter", 16, col(kette.kommune)),
        Feld("Onlinedienst", 40, dienst),
        Feld("Stufe", 16, stufe_am(stichtag)),
        Feld("Bereitgestellt am", 18, tag(Stufe.BEREITGESTELLT)),
        Feld("Abgerufen am", 18, tag(Stufe.ABGERUFEN)),
        Feld("Eingebunden am", 18, tag(Stufe.EINGEBUNDEN)),
        Feld("Im Hessenfinder am", 18, tag(Stufe.IM_HESSENFINDER)),
        Feld("Nutzbar am", 18, tag(Stufe.NUTZBAR)),
        Feld("Zurückgenommen am", 18, tag(Stufe.ZURUECKGENOMMEN)),
        Feld("Adresse", 40, ab(Stufe.NUTZBAR, col(kette.url))),
        Feld("Anbindung", 14, type_coerce(kette.anbindung, Text)),
        Feld("Fachverfahren", 24, col(kette.fachverfahren)),
        Feld("Rücknahmegrund", 32, ab(Stufe.ZURUECKGENOMMEN, col(kette.ruecknahmegrund))),
        Feld("Belege", 40, _belege(stichtag)),
        Feld("Erfunden", 10, erfunden()),
        Feld("Kennung", 38, cast(kette.id, Text)),
        Feld("Kennung des Onlinedienstes", 38, cast(kette.onlinedienst, Text)),
    )


def _tag(stufe: Stufe) -> Any:
    return col(getattr(Bereitstellung, f"{stufe}_am"))


def _belege(stichtag: date) -> ColumnElement[Any]:
    schritt = Bereitstellungsschritt
    stufe, beleg = type_coerce(schritt.stufe, Text), col(schritt.beleg)
    erreicht = case({eine.value: _tag(eine) for eine in STUFEN}, value=stufe) <= stichtag
    reihe = func.array_position(literal([eine.value for eine in STUFEN], ARRAY(Text)), stufe)
    return (
        select(func.string_agg(beleg, aggregate_order_by(literal(TRENNER, Text), reihe)))
        .where(col(schritt.bereitstellung) == col(Bereitstellung.id), beleg != "", erreicht)
        .correlate(Bereitstellung)
        .scalar_subquery()
    )
