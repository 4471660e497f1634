"""Operations of the Beratung: modules, free days, who pays, and Buchungen."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from shared.clients.aufruf import Aufruf, handeln, lesen
from shared.schemas.beratung import (
    BuchungCreate,
    BuchungRead,
    BuchungStatus,
    Format,
    KontingentRead,
    ModulRead,
    VerfuegbarkeitenRead,
)
from shared.schemas.buchung import FinanzierungRead, UmbuchungCreate, ZustimmungCreate
from shared.schemas.liste import Liste

PFAD = "/beratung/v1"


def module() -> Aufruf[Liste[ModulRead]]:
    return lesen(f"{PFAD}/module", Liste[ModulRead])


def verfuegbarkeiten(
    *,
    modul: int,
    format: Format,
    dauer_tage: Decimal,
    von: date,
    bis: date,
    ags: str | None = None,
) -> Aufruf[VerfuegbarkeitenRead]:
    """Return the days on which a consulting can begin, and the reason when there are none."""
    return lesen(
        f"{PFAD}/verfuegbarkeiten",
        VerfuegbarkeitenRead,
        modul=modul,
        format=format,
        dauer_tage=dauer_tage,
        von=von.isoformat(),
        bis=bis.isoformat(),
        ags=ags,
    )


def kontingent(ags: str, *, stichtag: date | None = None) -> Aufruf[KontingentRead]:
    return lesen(f"{PFAD}/kommunen/{ags}/kontingent", KontingentRead, stichtag=stichtag)


def finanzierung(
    ags: str, *, modul: int, beginn: date, dauer_tage: Decimal
) -> Aufruf[FinanzierungRead]:
    """Return who would pay and why; a day that is none is refused as a booking would be."""
    return lesen(
        f"{PFAD}/kommunen/{ags}/finanzierung",
        FinanzierungRead,
        modul=modul,
        beginn=beginn.isoformat(),
        dauer_tage=dauer_tage,
    )


def buchen(eingabe: BuchungCreate, *, key: str | None = None) -> Aufruf[BuchungRead]:
    return handeln(f"{PFAD}/buchungen", BuchungRead, eingabe, key=key)


def buchungen(
    *,
    ags: str | None = None,
    status: BuchungStatus | None = None,
    sort: str = "-beginn",
    limit: int = 50,
    cursor: str | None = None,
) -> Aufruf[Liste[BuchungRead]]:
    """Return those the person may see: its own, the Beratung all."""
    return lesen(
        f"{PFAD}/buchungen",
        Liste[BuchungRead],
        ags=ags,
        status=status,
        sort=sort,
        limit=limit,
        cursor=cursor,
    )


def buchung(id: UUID) -> Aufruf[BuchungRead]:
    return lesen(f"{PFAD}/buchungen/{id}", BuchungRead)


def umbuchen(
    id: UUID, eingabe: UmbuchungCreate, *, etag: str, key: str | None = None
) -> Aufruf[BuchungRead]:
    return handeln(f"{PFAD}/buchungen/{id}/umbuchen", BuchungRead, eingabe, etag=etag, key=key)


def zustimmen(
    id: UUID, eingabe: ZustimmungCreate, *, etag: str, key: str | None = None
) -> Aufruf[BuchungRead]:
    return handeln(f"{PFAD}/buchungen/{id}/zustimmen", BuchungRead, eingabe, etag=etag, key=key)


def _akt(name: str, id: UUID, etag: str, key: str | None) -> Aufruf[BuchungRead]:
    return handeln(f"{PFAD}/buchungen/{id}/{name}", BuchungRead, etag=etag, key=key)


def bestaetigen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[BuchungRead]:
    return _akt("bestaetigen", id, etag, key)


def ablehnen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[BuchungRead]:
    return _akt("ablehnen", id, etag, key)


def stornieren(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[BuchungRead]:
    return _akt("stornieren", id, etag, key)


def durchfuehren(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[BuchungRead]:
    return _akt("durchfuehren", id, etag, key)


def nicht_erschienen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[BuchungRead]:
    return _akt("nicht-erschienen", id, etag, key)
