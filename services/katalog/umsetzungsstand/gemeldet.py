"""What has been reported under some keys, as it stood on a day, and the ways that it leaves."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Row, Subquery, func, select
from sqlmodel import col

from services.katalog.bereitstellung.beginn import ABRUFBAR, bereitgestellt_am
from services.katalog.bereitstellung.queries import stufe_am
from services.katalog.tables import Bereitstellung, Onlinedienst
from services.katalog.umsetzungsstand.regeln import Weg, erreicht


def gemeldet(schluessel: Collection[str], stichtag: date) -> Subquery:
    """Select onlinedienst, kommune, url, nutzbar_am and the `stufe` of all begun by then."""
    eine = Bereitstellung
    begonnen = func.coalesce(col(eine.abgerufen_am), col(eine.bereitgestellt_am))
    return (
        select(
            col(eine.onlinedienst),
            col(eine.kommune),
            col(eine.url),
            col(eine.nutzbar_am),
            stufe_am(stichtag).label("stufe"),
        )
        .where(col(eine.kommune).in_(schluessel), begonnen <= stichtag)
        .subquery("gemeldet")
    )


# the columns of an Onlinedienst that `weg` reads, beside `stufe`
DIENST: tuple[Any, ...] = (
    col(Onlinedienst.id).label("dienst"),
    col(Onlinedienst.name).label("dienst_name"),
    col(Onlinedienst.status),
    col(Onlinedienst.verfuegbar_seit),
)


def weg(zeile: Row[Any], stichtag: date) -> Weg:
    """Return the way by an Onlinedienst; it is to be had from the first month the source names."""
    ab = bereitgestellt_am(zeile.verfuegbar_seit)
    abrufbar = zeile.status in ABRUFBAR and (ab is None or ab <= stichtag)
    return Weg(zeile.dienst, zeile.dienst_name, erreicht(zeile.stufe, abrufbar=abrufbar))
