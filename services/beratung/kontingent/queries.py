"""Reads of a Kommune's Kontingent."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.foerderregel.regel import foerderung_des_moduls
from services.beratung.kontingent.wer_zahlt import frage_an
from services.beratung.planung.kalender import drei_tage
from shared.auth import Person, Rolle
from shared.clients.katalog import KatalogClient
from shared.errors import DomainError
from shared.schemas.beratung import KontingentItem, KontingentRead
from shared.schemas.buchung import FinanzierungFilter, FinanzierungRead

DARF_ALLES_SEHEN = {Rolle.BERATUNG, Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE}

BELEGUNG = text("""
    SELECT z.bereich, z.topf, z.gueltig, z.plaetze, count(k.platz_nr) AS belegt
    FROM beratung.foerderzeitraum z
    LEFT JOIN beratung.kontingent q ON q.kommune = :kommune AND q.schluessel = z.schluessel
    LEFT JOIN beratung.buchung_kommune k ON k.kontingent_id = q.id AND k.belegt
     AND NOT EXISTS (SELECT FROM beratung.buchung b WHERE b.id = k.buchung_id
                     AND beratung.verfallen(b.status, b.halten_bis, :jetzt))
    GROUP BY z.bereich, z.gueltig ORDER BY z.bereich, z.gueltig
""")


class KontingentNichtGefunden(DomainError):
    status, slug, title = 404, "kontingent-nicht-gefunden", "Kontingent nicht gefunden"


async def get_kontingent(
    session: AsyncSession,
    katalog: KatalogClient,
    *,
    ags: str,
    stichtag: date,
    person: Person,
    jetzt: datetime,
) -> KontingentRead:
    """Return the free places per Bereich; outside its period a Bereich has none.

    A Kommune sees its own even when the Katalog is silent.
    """
    await _darf_fragen(katalog, ags=ags, stichtag=stichtag, person=person)
    zeilen = await session.execute(BELEGUNG, {"kommune": ags, "jetzt": jetzt})
    return KontingentRead(items=[_item(zeile, stichtag=stichtag) for zeile in zeilen])


async def get_finanzierung(
    session: AsyncSession,
    katalog: KatalogClient,
    *,
    ags: str,
    wunsch: FinanzierungFilter,
    person: Person,
    heute: date,
    jetzt: datetime,
) -> FinanzierungRead:
    """Return who would pay for this wish if it were booked now."""
    await _darf_fragen(katalog, ags=ags, stichtag=heute, person=person)
    tage = drei_tage(
        wunsch.beginn,
        heute=heute,
        unterbrechung=wunsch.unterbrechung_erlaubt,
        ort="/query/beginn",
    )
    foerderung = await foerderung_des_moduls(session, wunsch.modul)
    entscheidung = await frage_an(session, foerderung, kommune=ags, tage=tage, jetzt=jetzt)
    zeit = foerderung.fuer(tage)
    return FinanzierungRead(
        ags=ags,
        modul=wunsch.modul,
        bereich=foerderung.bereich,
        tage=list(tage),
        finanzierung=entscheidung.finanzierung,
        begruendung=entscheidung.begruendung,
        topf=entscheidung.topf,
        quelle=zeit.quelle if zeit else None,
        regelversion=entscheidung.regelversion,
    )


async def _darf_fragen(katalog: KatalogClient, *, ags: str, stichtag: date, person: Person) -> None:
    if person.vertritt(ags):
        return
    darf = not person.rollen.isdisjoint(DARF_ALLES_SEHEN)
    if not darf or ags not in await katalog.kommunen([ags], stichtag=stichtag):
        raise KontingentNichtGefunden(f"Kein Kontingent zum Gemeindeschlüssel {ags}.")


def _item(zeile: Row[Any], *, stichtag: date) -> KontingentItem:
    von, bis = zeile.gueltig.lower, zeile.gueltig.upper - timedelta(days=1)
    plaetze = zeile.plaetze if von <= stichtag <= bis else 0
    return KontingentItem(
        bereich=zeile.bereich,
        topf=zeile.topf,
        plaetze=plaetze,
        belegt=zeile.belegt,
        frei=max(plaetze - zeile.belegt, 0),
        gueltig_von=von,
        gueltig_bis=bis,
    )
