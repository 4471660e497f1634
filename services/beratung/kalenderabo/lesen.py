"""Use case: a calendar program reads the Termine behind a secret address."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ARRAY, DateTime, Select, Text, false, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.kalenderabo.abonnieren import fingerabdruck
from services.beratung.kalenderabo.queries import KalenderUnbekannt
from services.beratung.kalenderdatei import Eintrag, Stand, kalender
from services.beratung.tables import (
    Berater,
    Buchung,
    BuchungKommune,
    Journal,
    Kalenderabo,
    Modul,
    Termin,
)
from shared.clock import BERLIN
from shared.schemas.beratung import BuchungStatus, Format

ZURUECK, VORAUS = timedelta(days=90), timedelta(days=400)
ABGESAGT_SICHTBAR = timedelta(days=30)
HOECHSTENS = 2000
FORMAT = {Format.ONLINE: "Online", Format.VOR_ORT: "Vor Ort bei der Kommune"}
STAND = {
    BuchungStatus.RESERVIERT: Stand.VORLAEUFIG,
    BuchungStatus.STORNIERT: Stand.ABGESAGT,
    BuchungStatus.ABGELAUFEN: Stand.ABGESAGT,
}
BEGINN = func.lower(col(Termin.zeitraum), type_=DateTime(timezone=True))


async def kalender_lesen(
    session: AsyncSession, geheimnis: str, *, heute: date, jetzt: datetime
) -> bytes:
    """Return the calendar: from 90 days ago to 400 days ahead, at most 2,000 Termine.

    What was cancelled stays in it as cancelled for 30 days. The secret is found by its hash, so
    the time it takes tells nothing of it; an unknown and a revoked one answer alike.
    """
    abo = await session.scalar(
        select(Kalenderabo).where(
            col(Kalenderabo.geheimnis) == fingerabdruck(geheimnis),
            col(Kalenderabo.widerrufen_am).is_(None),
        )
    )
    if abo is None:
        raise KalenderUnbekannt("Die Adresse ist falsch oder widerrufen.")
    zeilen = await session.execute(_termine(abo, heute))
    eintraege = [_eintrag(zeile, abo, jetzt) for zeile in zeilen]
    return kalender(f"OZG-Beratung {abo.kommune or await _team(session, abo)}", eintraege)


async def _team(session: AsyncSession, abo: Kalenderabo) -> str:
    query = select(col(Berater.name)).where(col(Berater.id) == abo.berater_id)
    return (await session.scalars(query)).one()


def _termine(abo: Kalenderabo, heute: date) -> Select[Any]:
    """Select one row for each Termin, with everything an entry says."""
    kommunen = (
        select(
            func.array_agg(
                aggregate_order_by(col(BuchungKommune.kommune), col(BuchungKommune.kommune)),
                type_=ARRAY(Text),
            )
        )
        .where(col(BuchungKommune.buchung_id) == col(Buchung.id))
        .scalar_subquery()
    )
    query = (
        select(
            Termin,
            Buchung,
            col(Modul.titel).label("titel"),
            col(Berater.name).label("team"),
            col(Journal.zeitpunkt).label("geaendert"),
            kommunen.label("kommunen"),
        )
        .join(Buchung, col(Buchung.id) == col(Termin.buchung_id))
        .join(Modul, col(Modul.nr) == col(Buchung.modul))
        .join(Berater, col(Berater.id) == col(Termin.berater_id))
        .outerjoin(
            Journal,
            (col(Journal.gegenstand) == Buchung.__tablename__)
            & (col(Journal.gegenstand_id) == col(Buchung.id))
            & (col(Journal.version) == col(Buchung.version)),
        )
        .where(
            datetime.combine(heute - ZURUECK, datetime.min.time(), BERLIN) <= BEGINN,
            datetime.combine(heute + VORAUS, datetime.min.time(), BERLIN) > BEGINN,
            col(Buchung.angebot).is_(false()),
            or_(col(Termin.belegt), col(Journal.tag) >= heute - ABGESAGT_SICHTBAR),
        )
        .order_by(BEGINN, col(Termin.id))
        .limit(HOECHSTENS)
    )
    if abo.kommune is None:
        return query.where(col(Termin.berater_id) == abo.berater_id)
    eigene = select(col(BuchungKommune.buchung_id)).where(
        col(BuchungKommune.kommune) == abo.kommune
    )
    return query.where(col(Termin.buchung_id).in_(eigene))


def _eintrag(zeile: Any, abo: Kalenderabo, jetzt: datetime) -> Eintrag:
    """Make an entry; a hold that has run out is cancelled, swept already or not."""
    termin: Termin = zeile.Termin
    buchung: Buchung = zeile.Buchung
    beginn, ende = termin.zeitraum.lower, termin.zeitraum.upper
    assert beginn is not None
    assert ende is not None
    stand = STAND.get(buchung.status, Stand.FEST)
    fassung, geaendert = buchung.version, zeile.geaendert or beginn
    if buchung.halten_bis and buchung.halten_bis <= jetzt:
        stand, fassung, geaendert = Stand.ABGESAGT, fassung + 1, buchung.halten_bis
    wer = zeile.team if abo.kommune else f"Kommune {', '.join(zeile.kommunen)}"
    return Eintrag(
        kennung=str(termin.id),
        fassung=fassung,
        geaendert=geaendert,
        beginn=beginn,
        ende=ende,
        stand=stand,
        titel=f"OZG-Beratung Modul {buchung.modul}, Tag {termin.nr} von 3: {wer}",
        beschreibung=f"{zeile.titel}\n{FORMAT[buchung.format]}, {wer}\nStatus: {buchung.status}"
        if stand is not Stand.ABGESAGT
        else f"{zeile.titel}\n{FORMAT[buchung.format]}, {wer}",
        ort=FORMAT[buchung.format],
    )
