"""Use case: a Kommune reserves a consulting; the database rules out a double booking."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.auskunft import Auskunft
from services.beratung.buchung.konflikte import NICHTS_GEBUCHT, TerminVergeben, uebersetzt
from services.beratung.buchung.queries import get_buchung
from services.beratung.buchung.sperren import platz_schaffen
from services.beratung.buchung.vollziehen import vermerke
from services.beratung.kontingent.finanzierung import entscheide
from services.beratung.kontingent.foerderzeitraum import als_foerderung, foerderzeitraum_des_moduls
from services.beratung.kontingent.platz import freier_platz, kontingent_der_kommune
from services.beratung.planung.kalender import Zeitraum, drei_tage, zeitraeume
from services.beratung.planung.team import belege_team, freies_team
from services.beratung.tables import (
    Akt,
    Buchung,
    BuchungKommune,
    TerminKommune,
)
from shared.auth import Rolle
from shared.clients.verbindung import DienstNichtErreichbar
from shared.errors import DomainError
from shared.kommune import warum_nicht
from shared.schemas.beratung import BuchungCreate, BuchungRead, BuchungStatus, Finanzierung
from shared.schemas.gebiet import kreis
from shared.vorgang import Vorgang

UNBEGRENZT: Range[date] = Range(None, None, bounds="()")


class FremdeKommune(DomainError):
    status, slug, title = 403, "fremde-kommune", "Sie können nur für Ihre eigene Kommune buchen"


class NichtKostenfrei(DomainError):
    status, slug, title = 409, "nicht-kostenfrei", "Das Land zahlt diese Beratung nicht"


class KommuneUnbekannt(DomainError):
    status, slug, title = 422, "kommune-unbekannt", "Diese Kommune gibt es nicht"


async def buchen(
    session: AsyncSession,
    *,
    wunsch: BuchungCreate,
    kommune: Auskunft,
    vorgang: Vorgang,
    haltefrist: timedelta,
) -> BuchungRead:
    """Reserve three days with a free team and decide who pays, or refuse and leave nothing."""
    if Rolle.BERATUNG not in vorgang.person.rollen and not vorgang.person.vertritt(wunsch.ags):
        raise FremdeKommune("Ihr Zugang gilt nicht für diesen Gemeindeschlüssel.")
    tage = drei_tage(wunsch.beginn, heute=vorgang.heute)
    zeiten = zeitraeume(tage, wunsch.dauer_tage)
    verlange_bestehende_kommune(kommune, wunsch)

    await platz_schaffen(session, kommune=wunsch.ags, zeiten=zeiten, vorgang=vorgang)
    zeitraum = await foerderzeitraum_des_moduls(session, wunsch.modul)
    kontingent = await kontingent_der_kommune(session, kommune=wunsch.ags, zeitraum=zeitraum)
    entscheidung = entscheide(
        als_foerderung(zeitraum),
        freier_platz=await freier_platz(session, kontingent),
        tage=tage,
    )
    land = entscheidung.finanzierung is Finanzierung.LAND
    if not land and not wunsch.eigenanteil_akzeptiert:
        raise NichtKostenfrei(
            f"{entscheidung.begruendung} Nichts wurde gebucht. Sie können auf eigene Kosten buchen."
        )
    team = await freies_team(
        session,
        zeiten,
        modul=wunsch.modul,
        format=wunsch.format,
        region=kreis(wunsch.ags),
    )
    if team is None:
        raise TerminVergeben(f"Kein Team ist an allen drei Tagen frei. {NICHTS_GEBUCHT}")

    buchung = Buchung(
        kommune=wunsch.ags,
        modul=wunsch.modul,
        format=wunsch.format,
        dauer=wunsch.dauer_tage,
        teilnehmende=wunsch.teilnehmende,
        status=BuchungStatus.RESERVIERT,
        halten_bis=vorgang.jetzt + haltefrist,
    )
    with uebersetzt():
        session.add(buchung)
        await session.flush()
        teilnahme = BuchungKommune(
            buchung_id=buchung.id,
            kommune=wunsch.ags,
            bereich=zeitraum.bereich,
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
    await vermerke(session, buchung, Akt.BUCHEN, vorgang)
    return await get_buchung(
        session, buchung_id=buchung.id, person=vorgang.person, jetzt=vorgang.jetzt
    )


def verlange_bestehende_kommune(kommune: Auskunft, wunsch: BuchungCreate) -> None:
    """Refuse a key that the Katalog does not know or that is not valid when it begins."""
    if isinstance(kommune, DienstNichtErreichbar):
        raise kommune
    if kommune is None:
        raise KommuneUnbekannt(f"Den Gemeindeschlüssel {wunsch.ags} gibt es in Hessen nicht.")
    if grund := warum_nicht(kommune, wunsch.beginn):
        raise KommuneUnbekannt(grund)


async def _belege(
    session: AsyncSession,
    buchung: Buchung,
    teilnahme: BuchungKommune,
    *,
    team: UUID,
    zeiten: Sequence[Zeitraum],
) -> None:
    """Occupy the team and the Kommune on each day; an overlap is refused by the database."""
    await belege_team(session, buchung.id, team=team, zeiten=zeiten)
    bereiche = [Range(zeit.von, zeit.bis) for zeit in zeiten]
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
