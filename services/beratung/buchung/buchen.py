"""Use case: a Kommune reserves a consulting; the database rules out a double booking."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.finanzierung import entscheide
from services.beratung.buchung.journal import eintrag
from services.beratung.buchung.konflikte import NICHTS_GEBUCHT, TerminVergeben, uebersetzt
from services.beratung.buchung.queries import get_buchung
from services.beratung.buchung.sperren import platz_schaffen
from services.beratung.kontingent.platz import freier_platz, kontingent_der_kommune
from services.beratung.planung.kalender import Zeitraum, drei_tage, zeitraeume
from services.beratung.planung.verfuegbarkeit import freies_team
from services.beratung.tables import (
    Akt,
    Buchung,
    BuchungKommune,
    Foerderzeitraum,
    Modul,
    Termin,
    TerminKommune,
)
from shared.auth import Person, Rolle
from shared.errors import DomainError
from shared.schemas.beratung import BuchungCreate, BuchungRead, BuchungStatus, Finanzierung
from shared.schemas.katalog import KommuneRead

UNBEGRENZT: Range[date] = Range(None, None, bounds="()")


class FremdeKommune(DomainError):
    status, slug, title = 403, "fremde-kommune", "Sie können nur für Ihre eigene Kommune buchen"


class KommuneUnbekannt(DomainError):
    status, slug, title = 422, "kommune-unbekannt", "Diese Kommune gibt es nicht"


class Kommunen(Protocol):
    """Where the facts about Kommunen come from: the Katalog."""

    async def kommunen(self, ags: Sequence[str], *, stichtag: date) -> dict[str, KommuneRead]: ...


async def buchen(
    session: AsyncSession,
    katalog: Kommunen,
    *,
    wunsch: BuchungCreate,
    person: Person,
    heute: date,
    jetzt: datetime,
    haltefrist: timedelta,
) -> BuchungRead:
    """Reserve three days with a free team and decide who pays, or refuse and leave nothing."""
    if Rolle.BERATUNG not in person.rollen and not person.vertritt(wunsch.ags):
        raise FremdeKommune("Ihr Zugang gilt nicht für diesen Gemeindeschlüssel.")
    tage = drei_tage(wunsch.beginn, heute=heute)
    zeiten = zeitraeume(tage, wunsch.dauer_tage)
    await verlange_bestehende_kommune(katalog, wunsch.ags, stichtag=heute)

    await platz_schaffen(session, kommune=wunsch.ags, zeiten=zeiten, heute=heute, jetzt=jetzt)
    modul = await session.get_one(Modul, wunsch.modul)
    zeitraum = await session.get_one(Foerderzeitraum, modul.bereich)
    kontingent = await kontingent_der_kommune(session, kommune=wunsch.ags, zeitraum=zeitraum)
    entscheidung = entscheide(
        zeitraum,
        freier_platz=await freier_platz(session, kontingent),
        tage=tage,
        eigenanteil_akzeptiert=wunsch.eigenanteil_akzeptiert,
    )
    team = await freies_team(session, zeiten)
    if team is None:
        raise TerminVergeben(f"Kein Team ist an allen drei Tagen frei. {NICHTS_GEBUCHT}")

    land = entscheidung.finanzierung is Finanzierung.LAND
    buchung = Buchung(
        kommune=wunsch.ags,
        modul=wunsch.modul,
        format=wunsch.format,
        dauer=wunsch.dauer_tage,
        teilnehmende=wunsch.teilnehmende,
        status=BuchungStatus.RESERVIERT,
        halten_bis=jetzt + haltefrist,
    )
    with uebersetzt():
        session.add(buchung)
        await session.flush()
        teilnahme = BuchungKommune(
            buchung_id=buchung.id,
            kommune=wunsch.ags,
            bereich=modul.bereich,
            belegt=True,
            finanzierung=entscheidung.finanzierung,
            begruendung=entscheidung.begruendung,
            kontingent_id=kontingent.id if land else None,
            platz_nr=entscheidung.platz_nr,
            gueltig=kontingent.gueltig if land else UNBEGRENZT,
        )
        session.add(teilnahme)
        await session.flush()
        await _belege(session, buchung, teilnahme, team=team, zeiten=zeiten)
    session.add(eintrag(buchung, Akt.BUCHEN, sub=person.sub, heute=heute, jetzt=jetzt))
    await session.flush()
    return await get_buchung(session, buchung_id=buchung.id, person=person, jetzt=jetzt)


async def verlange_bestehende_kommune(katalog: Kommunen, ags: str, *, stichtag: date) -> None:
    """Refuse a key that the Katalog does not know or that is not valid on that day."""
    kommune = (await katalog.kommunen([ags], stichtag=stichtag)).get(ags)
    if kommune is None:
        raise KommuneUnbekannt(f"Den Gemeindeschlüssel {ags} gibt es in Hessen nicht.")
    if not kommune.besteht:
        nachfolger = ", ".join(kommune.nachfolger)
        folge = f" Nachfolger: {nachfolger}." if nachfolger else ""
        raise KommuneUnbekannt(f"{kommune.name} besteht am {stichtag:%d.%m.%Y} nicht.{folge}")


async def _belege(
    session: AsyncSession,
    buchung: Buchung,
    teilnahme: BuchungKommune,
    *,
    team: UUID,
    zeiten: Sequence[Zeitraum],
) -> None:
    """Occupy the team and the Kommune on each day; an overlap is refused by the database."""
    bereiche = [Range(zeit.von, zeit.bis) for zeit in zeiten]
    for nr, bereich in enumerate(bereiche, start=1):
        session.add(
            Termin(
                berater_id=team,
                zeitraum=bereich,
                buchung_id=buchung.id,
                nr=nr,
                dauer=buchung.dauer,
            )
        )
    await session.flush()
    for nr, bereich in enumerate(bereiche, start=1):
        session.add(
            TerminKommune(
                buchung_id=buchung.id,
                kommune=teilnahme.kommune,
                nr=nr,
                zeitraum=bereich,
                belegt=True,
                gueltig=teilnahme.gueltig,
            )
        )
    await session.flush()
