"""Use case: ekom21 confirms a reservation."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.beginn import verlange_vor_beginn
from services.beratung.buchung.beteiligte import beteiligte_von
from services.beratung.buchung.partner import offene_anfragen
from services.beratung.buchung.queries import gelesene_buchung, lock_buchung
from services.beratung.buchung.vollziehen import vollziehe
from services.beratung.foerderregel.regel import foerderung_des_moduls
from services.beratung.tables import Akt, Buchung
from shared.errors import DomainError
from shared.schemas.beratung import BuchungRead, Finanzierung
from shared.vorgang import Bearbeitung, Vorgang


class ZustimmungFehlt(DomainError):
    status, slug, title = (
        409,
        "beteiligte-fehlen",
        "Es haben noch nicht alle Beteiligten zugestimmt",
    )


class FoerderungGeaendert(DomainError):
    status, slug = 409, "foerderung-geaendert"
    title = "Das Land zahlt diese Beratung nicht mehr"


async def bestaetigen(session: AsyncSession, vorgang: Bearbeitung) -> BuchungRead:
    """Turn a reservation whose hold still runs into a confirmed Buchung."""
    buchung = await lock_buchung(session, Akt.BESTAETIGEN, vorgang)
    await pruefe_bestaetigung(session, buchung, vorgang)
    await vollziehe(session, buchung, Akt.BESTAETIGEN, vorgang)
    return await gelesene_buchung(session, vorgang)


async def pruefe_bestaetigung(session: AsyncSession, buchung: Buchung, vorgang: Vorgang) -> None:
    """Refuse what has begun, what a partner has not agreed to, and what is not free any more.

    What is to be free must still be free by the rule of today.
    """
    tage = await verlange_vor_beginn(session, buchung, vorgang, "Bestätigen")
    beteiligte = await beteiligte_von(session, buchung.id)
    if offen := [eine.kommune for eine in await offene_anfragen(session, [buchung.id])]:
        raise ZustimmungFehlt(f"Es fehlt die Zustimmung von {', '.join(offen)}.")
    if any(eine.finanzierung is Finanzierung.LAND for eine in beteiligte):
        foerderung = await foerderung_des_moduls(session, buchung.modul)
        if not foerderung.gilt(tage):
            raise FoerderungGeaendert(
                "Die Regel hat sich seit der Reservierung geändert. Möglich sind andere Tage oder"
                " eigene Kosten (eigenanteil_akzeptiert)."
            )
