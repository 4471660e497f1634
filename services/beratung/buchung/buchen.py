"""Use case: a Kommune reserves a consulting; the database rules out a double booking."""

from datetime import timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.auskunft import Auskuenfte, verlange_bestehende
from services.beratung.buchung.beteiligte import (
    belege_kommunen,
    beteilige,
    spricht_fuer,
    zusagen_fuer,
)
from services.beratung.buchung.frist import ende_der_frist
from services.beratung.buchung.konflikte import NICHTS_GEBUCHT, kein_team_frei, uebersetzt
from services.beratung.buchung.partner import frage_partner
from services.beratung.buchung.queries import get_buchung, verfallenes
from services.beratung.buchung.sperren import platz_schaffen
from services.beratung.buchung.vollziehen import vermerke
from services.beratung.buchung.wunsch import pruefe_partner, pruefe_teilnehmende, volle_dauer
from services.beratung.foerderregel.regel import foerderung_des_moduls
from services.beratung.planung.berater.queries import verlange_genannten
from services.beratung.planung.kalender import drei_tage, zeitraeume
from services.beratung.planung.team import belege_team, freies_team
from services.beratung.tables import Akt, Buchung
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
    await verlange_genannten(session, wunsch.berater)

    team_fuer = partial(
        freies_team,
        session,
        zeiten,
        modul=wunsch.modul,
        format=wunsch.format,
        region=kreis(wunsch.ags),
        berater=wunsch.berater,
    )
    # most of a crowd is told so without waiting for the locks; a hold may still have to run out
    if await team_fuer() is None and not await verfallenes(session, vorgang.jetzt):
        raise kein_team_frei(wunsch.berater, NICHTS_GEBUCHT)
    dabei = [ags for ags in alle if spricht_fuer(vorgang.person, ags)]
    await platz_schaffen(session, kommunen=dabei, zeiten=zeiten, vorgang=vorgang)
    zusagen = await zusagen_fuer(
        session,
        await foerderung_des_moduls(session, wunsch.modul),
        dabei,
        tage=tage,
        jetzt=vorgang.jetzt,
        eigenanteil=wunsch.eigenanteil_akzeptiert,
        nichts="Nichts wurde gebucht.",
    )
    team = await team_fuer()
    if team is None:
        raise kein_team_frei(wunsch.berater, NICHTS_GEBUCHT)

    buchung = Buchung(
        kommune=wunsch.ags,
        modul=wunsch.modul,
        format=wunsch.format,
        dauer=dauer,
        teilnehmende=wunsch.teilnehmende,
        status=BuchungStatus.RESERVIERT,
        halten_bis=ende_der_frist(vorgang, wunsch.beginn, haltefrist),
    )
    with uebersetzt():
        session.add(buchung)
        await session.flush()
        await beteilige(session, buchung, zusagen)
        await frage_partner(session, buchung, wunsch.partner, vorgang.person)
        await belege_team(session, buchung.id, team=team, zeiten=zeiten)
        await belege_kommunen(session, buchung.id, zusagen, zeiten)
    await vermerke(session, buchung, Akt.BUCHEN, vorgang)
    return await get_buchung(
        session, buchung_id=buchung.id, person=vorgang.person, jetzt=vorgang.jetzt
    )
