"""Use case: a calendar program reads the Termine behind a secret address."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ARRAY, DateTime, Select, Text, exists, false, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.beratung.buchung.frist import ist_verfallen
from services.beratung.kalenderabo.abonnieren import fingerabdruck
from services.beratung.kalenderabo.queries import KalenderUnbekannt
from services.beratung.kalenderdatei import Eintrag, Stand, kalender
from services.beratung.tables import (
    Berater,
    Buchung,
    BuchungKommune,
    FruehererTermin,
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

    What was cancelled, or goes on with another team or without this Kommune, stays in it as
    cancelled for 30 days, and never takes the room of what takes place. The secret is found by its
    hash, so the time it takes tells nothing of it; an unknown and a revoked one answer alike.
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
    frueher = await session.execute(_fruehere(abo, heute).limit(HOECHSTENS - len(eintraege)))
    eintraege += [_frueherer(zeile) for zeile in frueher]
    eintraege.sort(key=lambda eintrag: (eintrag.beginn, eintrag.kennung))
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
            *_im_fenster(BEGINN, heute),
            col(Buchung.angebot).is_(false()),
            or_(col(Termin.belegt), col(Journal.tag) >= heute - ABGESAGT_SICHTBAR),
        )
        .order_by(col(Termin.belegt).desc(), col(Journal.zeitpunkt).desc(), col(Termin.id))
        .limit(HOECHSTENS)
    )
    if abo.kommune is None:
        return query.where(col(Termin.berater_id) == abo.berater_id)
    eigene = select(col(BuchungKommune.buchung_id)).where(
        col(BuchungKommune.kommune) == abo.kommune
    )
    return query.where(col(Termin.buchung_id).in_(eigene))


def _fruehere(abo: Kalenderabo, heute: date) -> Select[*tuple[Any, ...]]:
    """Select the Termine that are no longer this one's, each as it ended last."""
    frueherer = FruehererTermin
    letzte = (
        select(frueherer)
        .ext(distinct_on(col(frueherer.termin_id)))
        .order_by(col(frueherer.termin_id), col(frueherer.version).desc())
    )
    if abo.kommune is None:
        letzte = letzte.where(col(frueherer.berater_id) == abo.berater_id)
        wieder = exists().where(
            col(Termin.id) == col(frueherer.termin_id), col(Termin.berater_id) == abo.berater_id
        )
    else:
        letzte = letzte.where(col(frueherer.kommune) == abo.kommune)
        wieder = exists().where(
            col(BuchungKommune.buchung_id) == col(frueherer.buchung_id),
            col(BuchungKommune.kommune) == abo.kommune,
        )
    einer = aliased(frueherer, letzte.where(~wieder).subquery())
    beginn = func.lower(col(einer.zeitraum), type_=DateTime(timezone=True))
    return (
        select(
            einer,
            Buchung,
            col(Modul.titel).label("titel"),
            col(Termin.nr).label("nr"),
            col(Journal.zeitpunkt).label("geaendert"),
        )
        .join(Buchung, col(Buchung.id) == col(einer.buchung_id))
        .join(Termin, col(Termin.id) == col(einer.termin_id))
        .join(Modul, col(Modul.nr) == col(Buchung.modul))
        .join(
            Journal,
            (col(Journal.gegenstand) == Buchung.__tablename__)
            & (col(Journal.gegenstand_id) == col(einer.buchung_id))
            & (col(Journal.version) == col(einer.version)),
        )
        .where(*_im_fenster(beginn, heute), col(Journal.tag) >= heute - ABGESAGT_SICHTBAR)
        .order_by(col(Journal.zeitpunkt).desc(), col(einer.id))
    )


def _im_fenster(beginn: Any, heute: date) -> tuple[Any, Any]:
    mitternacht = datetime.min.time()
    return (
        beginn >= datetime.combine(heute - ZURUECK, mitternacht, BERLIN),
        beginn < datetime.combine(heute + VORAUS, mitternacht, BERLIN),
    )


def _frueherer(zeile: Any) -> Eintrag:
    """Make the entry that takes it out again; who it is with now is nobody's business here."""
    frueher, buchung = zeile[0], zeile.Buchung
    return Eintrag(
        kennung=str(frueher.termin_id),
        fassung=frueher.version,
        geaendert=zeile.geaendert,
        beginn=frueher.zeitraum.lower,
        ende=frueher.zeitraum.upper,
        stand=Stand.ABGESAGT,
        titel=f"OZG-Beratung Modul {buchung.modul}, Tag {zeile.nr} von 3",
        beschreibung=zeile.titel,
    )


def _eintrag(zeile: Any, abo: Kalenderabo, jetzt: datetime) -> Eintrag:
    """Make an entry; a hold that has run out is cancelled, swept already or not."""
    termin: Termin = zeile.Termin
    buchung: Buchung = zeile.Buchung
    beginn, ende = termin.zeitraum.lower, termin.zeitraum.upper
    assert beginn is not None
    assert ende is not None
    stand = STAND.get(buchung.status, Stand.FEST)
    fassung, geaendert = buchung.version, zeile.geaendert or beginn
    if buchung.halten_bis and ist_verfallen(buchung, jetzt):
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
