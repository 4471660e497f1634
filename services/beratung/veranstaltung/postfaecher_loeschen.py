"""Use case: a set time after what they were given for, mailboxes of Anmeldungen are deleted.

That is the end of the Veranstaltung, or the day on which it or the Anmeldung was called off.
"""

from datetime import timedelta

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.dienst import DIENST
from services.beratung.tables import AKTE, Akt
from services.beratung.veranstaltung.queries import mitternacht
from shared.akte import Vermerk
from shared.clock import domain_day, jetzt
from shared.vorgang import Vorgang

AUF_EINMAL = 500
LOESCHEN = text("""
    UPDATE beratung.anmeldung SET funktionspostfach = NULL, version = version + 1
     WHERE id IN (SELECT a.id FROM beratung.anmeldung a
                    JOIN beratung.veranstaltung v ON v.id = a.veranstaltung_id
                   WHERE a.funktionspostfach IS NOT NULL
                     AND (v.ende < :vor OR a.entfallen_am < :vor_tag)
                   ORDER BY a.id LIMIT :hoechstens FOR UPDATE OF a SKIP LOCKED)
    RETURNING id, version, kommune""")


async def postfaecher_loeschen(
    session: AsyncSession, vorgang: Vorgang, *, aufbewahrung: timedelta
) -> int:
    """Delete at most 500 and return how many; Kommune, seats and status stay, as they count."""
    tag = vorgang.heute - aufbewahrung
    werte = {"vor": mitternacht(tag), "vor_tag": tag, "hoechstens": AUF_EINMAL}
    zeilen = await session.execute(LOESCHEN, werte)
    vermerke = [
        Vermerk("anmeldung", zeile.id, zeile.version, Akt.POSTFACH_LOESCHEN, [zeile.kommune], {})
        for zeile in zeilen
    ]
    await AKTE.vermerke_alle(session, vermerke, vorgang)
    return len(vermerke)


async def postfaecher_nachsehen(app: FastAPI) -> bool:
    """Do one batch as the service; return whether more may wait."""
    async with app.state.sessions.begin() as session:
        heute = domain_day(app.state.fester_tag)
        vorgang = Vorgang(person=DIENST, heute=heute, jetzt=await jetzt())
        geloescht = await postfaecher_loeschen(
            session, vorgang, aufbewahrung=app.state.postfach_aufbewahrung
        )
    return geloescht == AUF_EINMAL
