"""Use case: a Kommune reserves a consulting; the database rules out a double booking."""

from datetime import UTC, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.anlegen import lege_buchung_an, lege_rest_an
from services.beratung.buchung.auskunft import Auskuenfte, verlange_bestehende
from services.beratung.buchung.beteiligte import spricht_fuer, zusagen_fuer
from services.beratung.buchung.frist import ende_der_frist
from services.beratung.buchung.konflikte import NICHTS_GEBUCHT, kein_team_frei, uebersetzt
from services.beratung.buchung.partner import frage_partner
from services.beratung.buchung.queries import neue_buchung, verfallenes
from services.beratung.buchung.sperren import platz_schaffen
from services.beratung.buchung.wunsch import pruefe_partner, pruefe_teilnehmende, volle_dauer
from services.beratung.foerderregel.regel import foerderung_des_moduls
from services.beratung.planung.berater.queries import genannter_unbekannt
from services.beratung.planung.kalender import drei_tage, zeitraeume
from services.beratung.planung.team import Team, Teamwunsch, aussicht, freies_team
from services.beratung.tables import Buchung
from shared.errors import DomainError
from shared.schemas.beratung import BuchungCreate, BuchungRead, BuchungStatus
from shared.schemas.gebiet import kreis
from shared.vorgang import Vorgang


class FremdeKommune(DomainError):
    status, slug, title = 403, "fremde-kommune", "Sie können nur für Ihre eigene Kommune buchen"


async def buchen(
    session: AsyncSession,
    *,
    wunsch: BuchungCreate,
    kommunen: Auskuenfte,
    vorgang: Vorgang,
    haltefrist: timedelta,
) -> BuchungRead:
    """Reserve three days with a free team and decide who pays, or refuse and leave nothing.

    Partners the person does not speak for are asked, and occupy nothing until they agree. The hold
    lasts for `haltefrist`, at the longest until the first day begins. `kommunen` is what the
    Katalog says of the Kommune and its partners.
    """
    if not spricht_fuer(vorgang.person, wunsch.ags):
        raise FremdeKommune("Ihr Zugang gilt nicht für diesen Gemeindeschlüssel.")
    dauer = volle_dauer(wunsch.dauer_tage)
    pruefe_teilnehmende(wunsch.teilnehmende)
    pruefe_partner(wunsch.ags, wunsch.partner)
    tage = drei_tage(wunsch.beginn, heute=vorgang.heute, unterbrechung=wunsch.unterbrechung_erlaubt)
    zeiten = zeitraeume(tage, dauer)
    alle = [wunsch.ags, *wunsch.partner]
    verlange_bestehende(alle, kommunen, wunsch.beginn)
    teamwunsch = Teamwunsch(
        zeiten=zeiten,
        modul=wunsch.modul,
        format=wunsch.format,
        region=kreis(wunsch.ags),
        berater=wunsch.berater,
    )
    gesehen = await _verlange_aussicht(session, teamwunsch, vorgang)
    foerderung = await foerderung_des_moduls(session, wunsch.modul)
    dabei = [ags for ags in alle if spricht_fuer(vorgang.person, ags)]
    await platz_schaffen(
        session, kommunen=dabei, zeiten=zeiten, vorgang=vorgang, berater=wunsch.berater
    )
    zusagen = await zusagen_fuer(
        session,
        foerderung,
        dabei,
        tage=tage,
        jetzt=vorgang.jetzt,
        eigenanteil=wunsch.eigenanteil_akzeptiert,
        nichts="Nichts wurde gebucht.",
    )
    team = gesehen or await freies_team(session, teamwunsch)
    if team is None:
        raise kein_team_frei(wunsch.berater, NICHTS_GEBUCHT)

    buchung = Buchung(
        kommune=wunsch.ags,
        modul=wunsch.modul,
        format=wunsch.format,
        dauer=dauer,
        teilnehmende=wunsch.teilnehmende,
        status=BuchungStatus.RESERVIERT,
        halten_bis=ende_der_frist(vorgang, wunsch.beginn, haltefrist).astimezone(UTC),
    )
    gefragt = sorted({*wunsch.partner} - {*dabei})
    with uebersetzt():
        await lege_buchung_an(session, buchung)
        await frage_partner(session, buchung, wunsch.partner, vorgang.person)
        await lege_rest_an(
            session,
            buchung,
            team=team.id,
            region=teamwunsch.region,
            zeiten=zeiten,
            zusagen=zusagen,
            gefragt=gefragt,
            vorgang=vorgang,
        )
    return neue_buchung(buchung, zusagen, gefragt, team=team.name, zeiten=zeiten)


async def _verlange_aussicht(
    session: AsyncSession, teamwunsch: Teamwunsch, vorgang: Vorgang
) -> Team | None:
    """Refuse most of a crowd without waiting for the locks; a hold may still have to run out.

    Return the team that was named, if it is free: that it still is under the locks the database
    sees to when its days are written. Which one is best where none was named is asked there.
    """
    gesehen, berater = await aussicht(session, teamwunsch, jetzt=vorgang.jetzt), teamwunsch.berater
    if berater is not None and gesehen.name is None:
        raise genannter_unbekannt(berater)
    if gesehen.frei:
        return Team(berater, gesehen.name) if berater and gesehen.name else None
    if gesehen.verfallenes:
        return None
    if vorgang.person.sicht().alle or not await verfallenes(session, vorgang.jetzt):
        raise kein_team_frei(berater, NICHTS_GEBUCHT)
    return None
