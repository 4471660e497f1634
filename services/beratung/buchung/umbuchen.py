"""Use case: a Buchung is moved; the old place is only given up when the new one is taken."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.buchung.auskunft import Auskuenfte, verlange_bestehende
from services.beratung.buchung.beteiligte import (
    beteiligte_von,
    gib_zurueck,
    spricht_fuer,
    vergib,
    zusagen_fuer,
)
from services.beratung.buchung.konflikte import TerminVergeben, uebersetzt
from services.beratung.buchung.queries import gelesene_buchung, lock_buchung, tage_der_buchung
from services.beratung.buchung.sperren import platz_schaffen
from services.beratung.buchung.stornieren import SchonBegonnen
from services.beratung.buchung.vollziehen import vollziehe
from services.beratung.buchung.wunsch import volle_dauer
from services.beratung.foerderregel.regel import foerderung_des_moduls
from services.beratung.planung.kalender import Zeitraum, drei_tage, zeitraeume
from services.beratung.planung.team import freies_team, verlege_termine
from services.beratung.tables import Akt, Buchung, BuchungKommune
from shared.auth import Rolle
from shared.deutsch import datum
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


async def umbuchen(
    session: AsyncSession, *, wunsch: UmbuchungCreate, kommunen: Auskuenfte, vorgang: Bearbeitung
) -> BuchungRead:
    """Move a Buchung to other days, or refuse and leave it where it is.

    Who pays is decided anew for the new days. Partners the person does not speak for are asked
    again; when all have agreed and it is confirmed, only the Beratung moves it.
    """
    tage = drei_tage(wunsch.beginn, heute=vorgang.heute, unterbrechung=wunsch.unterbrechung_erlaubt)
    if wunsch.dauer_tage is not None:
        volle_dauer(wunsch.dauer_tage)
    await platz_schaffen(
        session,
        kommunen=[eine.kommune for eine in await beteiligte_von(session, vorgang.id)],
        zeiten=zeitraeume(tage, Decimal(3)),  # what may be in the way, for any duration
        vorgang=vorgang,
    )
    buchung = await lock_buchung(session, Akt.UMBUCHEN, vorgang)
    beteiligte = await beteiligte_von(session, vorgang.id)  # under the lock nobody leaves any more
    alle = [eine.kommune for eine in beteiligte]
    selbst = [eine.kommune for eine in beteiligte if eine.finanzierung is Finanzierung.EIGEN]
    beginn = min(await tage_der_buchung(session, vorgang.id))
    if beginn <= vorgang.heute:
        raise SchonBegonnen(f"Sie begann am {datum(beginn)}. Umbuchen geht nur vorher.")
    _pruefe_gemeinsame(buchung, beteiligte, vorgang)
    verlange_bestehende(alle, kommunen, wunsch.beginn)
    dauer = volle_dauer(wunsch.dauer_tage or buchung.dauer)
    format_ = wunsch.format or buchung.format
    zeiten = zeitraeume(tage, dauer)

    for eine in beteiligte:
        gib_zurueck(eine)
    await session.flush()
    zusagen = await zusagen_fuer(
        session,
        await foerderung_des_moduls(session, buchung.modul),
        alle,
        tage=tage,
        eigenanteil=wunsch.eigenanteil_akzeptiert,
        nichts=NICHTS_VERSCHOBEN,
        schon_selbst=selbst,
    )
    team = await freies_team(
        session,
        zeiten,
        modul=buchung.modul,
        format=format_,
        region=kreis(buchung.kommune),
        berater=wunsch.berater,
        ausser=buchung.id,
    )
    if team is None:
        raise TerminVergeben(f"Kein Team ist an allen drei Tagen frei. {NICHTS_VERSCHOBEN}")
    with uebersetzt(NICHTS_VERSCHOBEN):
        await _verlege(session, buchung, dauer=dauer, format_=format_, team=team, zeiten=zeiten)
        for eine in beteiligte:
            vergib(eine, zusagen[eine.kommune])
            eine.zugestimmt = eine.zugestimmt and _bleibt_dabei(buchung, eine, vorgang)
        await session.flush()
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


def _bleibt_dabei(buchung: Buchung, eine: BuchungKommune, vorgang: Bearbeitung) -> bool:
    return eine.kommune == buchung.kommune or spricht_fuer(vorgang.person, eine.kommune)
