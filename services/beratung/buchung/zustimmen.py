"""Use case: a partner of a joint Buchung agrees, or the Beratung says so for all of them."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.beginn import verlange_vor_beginn
from services.beratung.buchung.beteiligte import (
    belege_kommunen,
    beteilige,
    spricht_fuer,
    zusagen_fuer,
)
from services.beratung.buchung.konflikte import uebersetzt
from services.beratung.buchung.partner import offene_anfragen
from services.beratung.buchung.queries import (
    gelesene_buchung,
    lock_buchung,
    pruefe_vorab,
    termine_der_buchung,
)
from services.beratung.buchung.sperren import platz_schaffen
from services.beratung.buchung.vollziehen import vollziehe
from services.beratung.foerderregel.regel import foerderung_des_moduls
from services.beratung.planung.kalender import Zeitraum
from services.beratung.tables import Akt
from shared.errors import DomainError
from shared.schemas.beratung import BuchungRead
from shared.schemas.buchung import ZustimmungCreate
from shared.vorgang import Bearbeitung

NICHT_ZUGESTIMMT = "Die Zustimmung ist nicht eingetragen."


class NichtGefragt(DomainError):
    status, slug, title = 409, "nicht-gefragt", "Hier fehlt keine Zustimmung von Ihnen"


async def zustimmen(
    session: AsyncSession, *, wunsch: ZustimmungCreate, vorgang: Bearbeitung
) -> BuchungRead:
    """Agree for every partner this person speaks for and that has not agreed yet.

    Only now each of them occupies its days and a place of its own, if both are still free; who
    pays is decided now.
    """
    await pruefe_vorab(session, Akt.ZUSTIMMEN, vorgang)
    gefragt = [
        anfrage
        for anfrage in await offene_anfragen(session, [vorgang.id])
        if spricht_fuer(vorgang.person, anfrage.kommune)
    ]
    if not gefragt:
        raise NichtGefragt("Ihre Kommune hat schon zugestimmt oder wurde nicht gefragt.")
    kommunen = [anfrage.kommune for anfrage in gefragt]
    termine = await termine_der_buchung(session, vorgang.id)
    zeiten = [Zeitraum(termin.von, termin.bis) for termin in termine]
    await platz_schaffen(session, kommunen=kommunen, zeiten=zeiten, vorgang=vorgang)
    buchung = await lock_buchung(session, Akt.ZUSTIMMEN, vorgang)  # as it was read: no new version
    await verlange_vor_beginn(session, buchung, vorgang, "Zustimmen")
    zusagen = await zusagen_fuer(
        session,
        await foerderung_des_moduls(session, buchung.modul),
        kommunen,
        tage=[termin.tag for termin in termine],
        jetzt=vorgang.jetzt,
        eigenanteil=wunsch.eigenanteil_akzeptiert,
        nichts=NICHT_ZUGESTIMMT,
        moeglich="Sie können auf eigene Kosten zustimmen.",
    )
    for anfrage in gefragt:
        anfrage.zugestimmt = True
    with uebersetzt(NICHT_ZUGESTIMMT):
        await beteilige(session, buchung, zusagen)
        await belege_kommunen(session, buchung.id, zusagen, zeiten)
    await vollziehe(session, buchung, Akt.ZUSTIMMEN, vorgang)
    return await gelesene_buchung(session, vorgang)
