"""Use case: ekom21 confirms a reservation."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.beteiligte import beteiligte_von
from services.beratung.buchung.queries import gelesene_buchung, lock_buchung, tage_der_buchung
from services.beratung.buchung.vollziehen import vollziehe
from services.beratung.foerderregel.regel import foerderung_des_moduls
from services.beratung.tables import Akt
from shared.errors import DomainError
from shared.schemas.beratung import BuchungRead, Finanzierung
from shared.vorgang import Bearbeitung


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
    """Turn a reservation whose hold still runs into a confirmed Buchung.

    All partners must have agreed, and what is to be free must still be free by the rule of today.
    """
    buchung = await lock_buchung(session, Akt.BESTAETIGEN, vorgang)
    beteiligte = await beteiligte_von(session, buchung.id)
    if offen := [eine.kommune for eine in beteiligte if not eine.zugestimmt]:
        raise ZustimmungFehlt(f"Es fehlt die Zustimmung von {', '.join(offen)}.")
    if any(eine.finanzierung is Finanzierung.LAND for eine in beteiligte):
        foerderung = await foerderung_des_moduls(session, buchung.modul)
        if not foerderung.gilt(await tage_der_buchung(session, buchung.id)):
            raise FoerderungGeaendert(
                "Die Regel hat sich seit der Reservierung geändert. Buchen Sie um, auf andere Tage"
                " oder auf eigene Kosten (eigenanteil_akzeptiert)."
            )
    await vollziehe(session, buchung, Akt.BESTAETIGEN, vorgang)
    return await gelesene_buchung(session, vorgang)
