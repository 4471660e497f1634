"""Use case: a Buchung is moved; the old place is only given up when the new one is taken."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.buchung.auskunft import Auskuenfte, verlange_bestehende
from services.beratung.buchung.beginn import verlange_vor_beginn
from services.beratung.buchung.beteiligte import (
    beteiligte_von,
    gib_zurueck,
    spricht_fuer,
    vergib,
    zusagen_fuer,
)
from services.beratung.buchung.frist import beginn_in_echtzeit
from services.beratung.buchung.konflikte import kein_team_frei, uebersetzt
from services.beratung.buchung.partner import frage_erneut, kommunen_der_buchung
from services.beratung.buchung.queries import gelesene_buchung, lock_buchung, pruefe_vorab
from services.beratung.buchung.sperren import platz_schaffen
from services.beratung.buchung.vollziehen import vollziehe
from services.beratung.buchung.wunsch import volle_dauer
from services.beratung.foerderregel.regel import foerderung_des_moduls
from services.beratung.planung.berater.queries import verlange_genannten
from services.beratung.planung.kalender import Zeitraum, drei_tage, zeitraeume
from services.beratung.planung.team import Teamwunsch, freies_team, verlege_termine
from services.beratung.tables import Akt, Buchung, BuchungKommune
from shared.auth import Rolle
from shared.errors import DomainError
from shared.schemas.beratung import BuchungRead, BuchungStatus, Finanzierung, Format
from shared.schemas.buchung import UmbuchungCreate
from shared.schemas.gebiet import kreis
from shared.vorgang import Bearbeitung

NICHTS_VERSCHOBEN = "Nichts wurde verschoben, die Buchung bleibt, wie sie ist."
# Old and new days may overlap and a format may change before its team does: judged together at
# the end of the move, and then at once, so that a refusal has its name.
AUFSCHIEBEN = text(
    "SET CONSTRAINTS beratung.berater_frei, beratung.kommune_frei, beratung.tage_verschieden,"
    " beratung.berater_eingesetzt, beratung.in_der_arbeitszeit DEFERRED"
)
URTEILEN = text(str(AUFSCHIEBEN).replace("DEFERRED", "IMMEDIATE"))
# Three hours of each day without travel fit any duration and format.
SCHMAL = text(
    "UPDATE beratung.termin SET puffer_minuten = 0,"
    " zeitraum = tstzrange(lower(zeitraum), lower(zeitraum) + interval '3 hours')"
    " WHERE buchung_id = :buchung"
)


class GemeinsamBestaetigt(DomainError):
    status, slug = 409, "gemeinsam-bestaetigt"
    title = "Eine bestätigte gemeinsame Beratung verschiebt nur die Beratung selbst"


class BeteiligteMuesstenZahlen(DomainError):
    status, slug = 409, "beteiligte-muessten-zahlen"
    title = "An diesen Tagen müssten Beteiligte selbst zahlen, die das nicht gesagt haben"


async def umbuchen(
    session: AsyncSession, *, wunsch: UmbuchungCreate, kommunen: Auskuenfte, vorgang: Bearbeitung
) -> BuchungRead:
    """Move a Buchung to other days, or refuse and leave it where it is.

    Who pays is decided anew for the new days. Partners the person does not speak for are asked
    again, and those who would now pay themselves in any case. What is confirmed, the Beratung moves
    to nobody's cost, and only the Beratung where partners have agreed. A hold does not get longer.
    """
    tage = drei_tage(wunsch.beginn, heute=vorgang.heute, unterbrechung=wunsch.unterbrechung_erlaubt)
    if wunsch.dauer_tage is not None:
        volle_dauer(wunsch.dauer_tage)
    await pruefe_vorab(session, Akt.UMBUCHEN, vorgang)
    await verlange_genannten(session, wunsch.berater)
    await platz_schaffen(
        session,
        kommunen=[eine.kommune for eine in await beteiligte_von(session, vorgang.id)],
        zeiten=zeitraeume(tage, Decimal(3)),  # what may be in the way, for any duration
        vorgang=vorgang,
    )
    buchung = await lock_buchung(session, Akt.UMBUCHEN, vorgang)
    beteiligte = await beteiligte_von(session, vorgang.id)  # under the lock nobody leaves any more
    selbst = [eine.kommune for eine in beteiligte if eine.finanzierung is Finanzierung.EIGEN]
    await verlange_vor_beginn(session, buchung, vorgang, "Umbuchen")
    _pruefe_gemeinsame(buchung, beteiligte, vorgang)
    gemeinsam = await kommunen_der_buchung(session, buchung.id)
    verlange_bestehende(gemeinsam, kommunen, wunsch.beginn)
    dauer = volle_dauer(wunsch.dauer_tage or buchung.dauer)
    format_ = wunsch.format or buchung.format
    zeiten = zeitraeume(tage, dauer)

    dabei = [eine for eine in beteiligte if spricht_fuer(vorgang.person, eine.kommune)]
    await frage_erneut(session, buchung, {eine.kommune for eine in beteiligte if eine not in dabei})
    for eine in dabei:
        gib_zurueck(eine)
    await session.flush()
    zusagen = await zusagen_fuer(
        session,
        await foerderung_des_moduls(session, buchung.modul),
        [eine.kommune for eine in dabei],
        tage=tage,
        jetzt=vorgang.jetzt,
        eigenanteil=wunsch.eigenanteil_akzeptiert,
        nichts=NICHTS_VERSCHOBEN,
        schon_selbst=selbst,
    )
    nicht_gefragt = {
        ags
        for ags, zusage in zusagen.items()
        if not zusage.land and ags not in selbst and not vorgang.person.vertritt(ags)
    }
    if nicht_gefragt and buchung.status is BuchungStatus.BESTAETIGT:
        raise BeteiligteMuesstenZahlen(
            f"Das betrifft {', '.join(sorted(nicht_gefragt))}. {NICHTS_VERSCHOBEN}"
        )
    teamwunsch = Teamwunsch(
        zeiten=zeiten,
        modul=buchung.modul,
        format=format_,
        region=kreis(buchung.kommune),
        berater=wunsch.berater,
        ausser=buchung.id,
    )
    team = await freies_team(session, teamwunsch)
    if team is None:
        raise kein_team_frei(wunsch.berater, NICHTS_VERSCHOBEN)
    with uebersetzt(NICHTS_VERSCHOBEN):
        await _verlege(session, buchung, dauer=dauer, format_=format_, team=team.id, zeiten=zeiten)
        for eine in dabei:
            vergib(eine, zusagen[eine.kommune])
        await session.flush()
    await frage_erneut(session, buchung, nicht_gefragt - {buchung.kommune})
    if buchung.halten_bis is not None:
        beginn = beginn_in_echtzeit(vorgang, wunsch.beginn)
        buchung.halten_bis = min(buchung.halten_bis, beginn)
    await vollziehe(session, buchung, Akt.UMBUCHEN, vorgang)
    return await gelesene_buchung(session, vorgang)


async def _verlege(
    session: AsyncSession,
    buchung: Buchung,
    *,
    dauer: Decimal,
    format_: Format,
    team: UUID,
    zeiten: Sequence[Zeitraum],
) -> None:
    await session.execute(AUFSCHIEBEN)
    if (dauer, format_) != (buchung.dauer, buchung.format):
        await session.execute(SCHMAL, {"buchung": buchung.id})
        # beside the unit of work: the version is counted once, by the act itself
        await session.execute(
            update(Buchung)
            .where(col(Buchung.id) == buchung.id)
            .values(dauer=dauer, format=format_)
            .execution_options(synchronize_session=False)
        )
        await session.refresh(buchung, ["dauer", "format"])
    await verlege_termine(session, buchung.id, team=team, zeiten=zeiten)
    await session.execute(URTEILEN)


def _pruefe_gemeinsame(
    buchung: Buchung, beteiligte: Sequence[BuchungKommune], vorgang: Bearbeitung
) -> None:
    bestaetigt = buchung.status is BuchungStatus.BESTAETIGT
    if bestaetigt and len(beteiligte) > 1 and Rolle.BERATUNG not in vorgang.person.rollen:
        raise GemeinsamBestaetigt(
            "Alle Beteiligten haben diesen Tagen zugestimmt. Wenden Sie sich an die Beratung."
        )
