"""Use case: ekom21 enters when a team is away; no booking can then take it."""

from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.sperren import platz_schaffen
from services.beratung.planung.abwesenheit.queries import (
    gelesen,
    kollisionen,
    verlange_berater,
)
from services.beratung.planung.kalender import Zeitraum
from services.beratung.tables import AKTE, Abwesenheit, Akt, Termin
from shared.clock import BERLIN
from shared.deutsch import datum
from shared.errors import DomainError
from shared.kalender import TAG
from shared.schemas.berater import ABWESEND_HOECHSTENS, AbwesenheitCreate, AbwesenheitRead
from shared.vorgang import Vorgang


class AbwesenheitUnzulaessig(DomainError):
    status, slug, title = 422, "abwesenheit-unzulaessig", "Diese Abwesenheit ist nicht möglich"


class UhrzeitGibtEsNicht(DomainError):
    status, slug = 422, "uhrzeit-gibt-es-nicht"
    title = "Diese Uhrzeit gibt es an dem Tag nicht"


class AbwesenheitKollidiert(DomainError):
    status, slug, title = 409, "abwesenheit-kollidiert", "In dieser Zeit ist das Team gebucht"


async def eintragen(
    session: AsyncSession, *, berater: UUID, abwesenheit: AbwesenheitCreate, vorgang: Vorgang
) -> AbwesenheitRead:
    """Enter an absence, or refuse with the first day that is booked."""
    zeit = zeitraum(abwesenheit)
    await platz_schaffen(session, zeiten=[zeit], vorgang=vorgang)
    await verlange_berater(session, berater)
    if im_weg := (await kollisionen(session, berater=berater, zeiten=[zeit])).get(0):
        raise AbwesenheitKollidiert(kollidiert(im_weg[1]), buchungen=im_weg[0])
    neu = Abwesenheit(berater_id=berater, zeitraum=Range(zeit.von, zeit.bis))
    session.add(neu)
    await session.flush()
    session.add(
        Termin(art="abwesenheit", berater_id=berater, zeitraum=neu.zeitraum, abwesenheit_id=neu.id)
    )
    await AKTE.vermerke(session, neu, Akt.EINTRAGEN, vorgang)
    return gelesen(neu)


def zeitraum(eingabe: AbwesenheitCreate) -> Zeitraum:
    """Return from when to when; whole days where no time of day is given.

    When the clocks go back an hour comes twice: an absence begins with the first and ends with the
    second. When they go forward one is missing, and whoever names it is told so.
    """
    von = _am(eingabe.von, eingabe.von_uhrzeit)
    letzter, uhrzeit = (
        (eingabe.bis, eingabe.bis_uhrzeit) if eingabe.bis_uhrzeit else (eingabe.bis + TAG, None)
    )
    bis = _am(letzter, uhrzeit, zweite=True)
    if bis <= von:
        raise AbwesenheitUnzulaessig("Das Ende liegt nicht nach dem Anfang.")
    if bis - von > ABWESEND_HOECHSTENS * TAG:
        raise AbwesenheitUnzulaessig(f"Sie dauert höchstens {ABWESEND_HOECHSTENS} Tage.")
    return Zeitraum(von.astimezone(UTC), bis.astimezone(UTC))


def kollidiert(tag: date) -> str:
    """Return the sentence that names the first booked day."""
    return f"Am {datum(tag)} ist das Team gebucht (mit Wegezeit). Buchen Sie den Termin erst um."


def _am(tag: date, uhrzeit: time | None = None, *, zweite: bool = False) -> datetime:
    lokal = datetime.combine(tag, uhrzeit or time(), BERLIN).replace(fold=zweite)
    uhr = lokal.astimezone(UTC).astimezone(BERLIN)
    if uhr.replace(tzinfo=None) != lokal.replace(tzinfo=None):
        raise UhrzeitGibtEsNicht(
            f"Am {datum(tag)} wird die Uhr vorgestellt, {lokal:%H:%M} Uhr fällt aus."
        )
    return lokal
