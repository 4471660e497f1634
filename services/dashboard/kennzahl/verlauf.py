"""Use case: show how a Kennzahl went, from what was kept day by day; gaps are never filled."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from services.dashboard.kennzahl.katalog import kennzahlenkatalog
from services.dashboard.quelle.quellen import Quellen
from services.dashboard.quelle.tageswert import tageswerte
from services.dashboard.tables import Tageswert
from shared.clock import BERLIN
from shared.db import Sessions
from shared.errors import DomainError, EingabeUngueltig
from shared.schemas.dashboard import TeilStatus
from shared.schemas.dashboard_kennzahl import (
    JAHRE_HOECHSTENS,
    TAGE_HOECHSTENS,
    Aufloesung,
    LueckeRead,
    PunktRead,
    VerlaufFilter,
    VerlaufRead,
)
from shared.schemas.problem import InputError

log = logging.getLogger(__name__)

FRIST = 0.2  # seconds for the own database
EIN_TAG, EIN_JAHR = timedelta(days=1), timedelta(days=365)


class KennzahlUnbekannt(DomainError):
    status, slug, title = 404, "kennzahl-unbekannt", "Diese Kennzahl gibt es nicht"


class ZeitraumZuLang(EingabeUngueltig):
    """More points than one answer holds."""


async def verlauf_zeigen(
    quellen: Quellen, sessions: Sessions, *, kennzahl: str, frage: VerlaufFilter, heute: date
) -> VerlaufRead:
    """Return the course of this Kennzahl; without an own database it says so."""
    von, bis = zeitraum(frage, heute)
    katalog = await kennzahlenkatalog(quellen, stichtag=heute)
    definition = next((eine for eine in katalog.items if eine.kennzahl == kennzahl), None)
    nenner = definition.nenner_kennzahl if definition else None
    zeilen = await _gelesen(sessions, [kennzahl, *filter(None, [nenner])], von, bis)
    eigene = [zeile for zeile in zeilen or () if zeile.kennzahl == kennzahl]
    alle_da = all(dienst.geholt_am is not None for dienst in katalog.dienste)
    if definition is None and not eigene and alle_da:
        raise KennzahlUnbekannt(f"Es gibt keine Kennzahl „{kennzahl}“.")
    nenner_am = {
        zeile.stichtag: int(zeile.wert) for zeile in zeilen or () if zeile.kennzahl == nenner
    }
    gewaehlt = letzte_je_monat(eigene) if frage.aufloesung is Aufloesung.MONAT else eigene
    tage = {zeile.stichtag for zeile in eigene}
    return VerlaufRead(
        kennzahl=kennzahl,
        titel=definition.titel if definition else None,
        einheit=definition.einheit if definition else None,
        definition=definition.definition if definition else None,
        nenner_kennzahl=nenner,
        quelle=definition.quelle if definition else None,
        status=TeilStatus.FEHLER if zeilen is None else TeilStatus.OK,
        von=von,
        bis=bis,
        aufloesung=frage.aufloesung,
        punkte=[_punkt(zeile, nenner_am.get(zeile.stichtag)) for zeile in gewaehlt],
        luecken=[] if zeilen is None else luecken(tage, von, bis, frage.aufloesung),
    )


def zeitraum(frage: VerlaufFilter, heute: date) -> tuple[date, date]:
    """Return the first and the last day asked for; raises ZeitraumZuLang."""
    bis = frage.bis or heute
    von = frage.von or bis - EIN_JAHR
    if von > bis:
        raise _zu_lang("Der erste Tag (von) liegt nach dem letzten (bis).")
    if frage.aufloesung is Aufloesung.TAG and (bis - von).days >= TAGE_HOECHSTENS:
        raise _zu_lang(
            f"Höchstens {TAGE_HOECHSTENS} Tage; für längere Zeiten gibt es aufloesung=monat."
        )
    if bis.year - von.year > JAHRE_HOECHSTENS:
        raise _zu_lang(f"Höchstens {JAHRE_HOECHSTENS} Jahre.")
    return von, bis


def _zu_lang(satz: str) -> ZeitraumZuLang:
    fehler = InputError(pointer="/query/von", code="zeitraum", detail=satz)
    return ZeitraumZuLang("1 Angabe ist nicht gültig.", errors=[fehler])


def letzte_je_monat(zeilen: Iterable[Tageswert]) -> list[Tageswert]:
    """Return the last one of each month: pure. `zeilen` are in the order of their days."""
    return list({zeile.stichtag.replace(day=1): zeile for zeile in zeilen}.values())


def luecken(tage: Iterable[date], von: date, bis: date, aufloesung: Aufloesung) -> list[LueckeRead]:
    """Return the stretches without a value: pure. By month, a month with any value is none."""
    if aufloesung is Aufloesung.MONAT:
        tage = _monate_voll(tage)
    fehlend, offen = [], von
    for tag in [*sorted({t for t in tage if von <= t <= bis}), bis + EIN_TAG]:
        if tag > offen:
            fehlend.append(LueckeRead(von=offen, bis=tag - EIN_TAG))
        offen = tag + EIN_TAG
    return fehlend


def _monate_voll(tage: Iterable[date]) -> set[date]:
    erste = {tag.replace(day=1) for tag in tage}
    return {
        erster + n * EIN_TAG
        for erster in erste
        for n in range(31)
        if (erster + n * EIN_TAG).month == erster.month
    }


async def _gelesen(
    sessions: Sessions, kennzahlen: Sequence[str], von: date, bis: date
) -> list[Tageswert] | None:
    try:
        async with asyncio.timeout(FRIST), sessions.begin() as session:
            return await tageswerte(session, kennzahlen=kennzahlen, von=von, bis=bis)
    except Exception as error:  # whatever ails our own database, the rest is answered
        log.warning("snapshot not loaded", extra={"error": type(error).__name__})
        return None


def _punkt(zeile: Tageswert, nenner: int | None) -> PunktRead:
    return PunktRead(
        stichtag=zeile.stichtag,
        wert=int(zeile.wert) if zeile.wert.is_integer() else zeile.wert,
        nenner=nenner,
        stand=zeile.stand,
        geholt_am=zeile.geholt_am,
        nachgetragen=zeile.geholt_am.astimezone(BERLIN).date() > zeile.stichtag,
    )
