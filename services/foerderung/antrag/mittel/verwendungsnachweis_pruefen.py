"""Use case: the Förderstelle says what of the money was rightly used; the rest comes back."""

from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.nachweispflicht import NachweisFehlt, nachweislage
from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.budget.antragsmittel import behalten, entbinden
from services.foerderung.tables import Akt, Antrag
from shared.dateien.ausliefern import DateiUngeprueft
from shared.deutsch import geld
from shared.errors import DomainError
from shared.schemas.antrag import Antragstatus
from shared.schemas.entscheidung import Anerkennung
from shared.vorgang import Bearbeitung


class AnerkannterBetragZuHoch(DomainError):
    status, slug, title = 409, "anerkannt-zu-hoch", "So viel kann nicht anerkannt werden"


async def verwendungsnachweis_pruefen(
    session: AsyncSession, *, anerkennung: Anerkennung, vorgang: Bearbeitung
) -> Antrag:
    """Fix what may stay; what was never paid returns to the Budget, what is too much is owed.

    Where proof is missing, nothing may stay: a Kommune that never gives it holds up nobody.
    """
    antrag = await antrag_fuer(session, Akt.VERWENDUNGSNACHWEIS_PRUEFEN, vorgang)
    assert antrag.verwendet is not None
    lage = await nachweislage(session, antrag, heute=vorgang.heute)
    if lage.ungeprueft:
        raise DateiUngeprueft(f"Auf den Virenscanner wartet noch: {'; '.join(lage.ungeprueft)}.")
    if lage.fehlend and anerkennung.anerkannt:
        raise NachweisFehlt(lage.fehlend)
    erkenne_an(antrag, anerkennung.anerkannt, min(antrag.verwendet, behalten(antrag)))
    await entbinden(session, antrag, vorgang=vorgang)
    await vollziehe(
        session,
        antrag,
        Akt.VERWENDUNGSNACHWEIS_PRUEFEN,
        Antragstatus.VERWENDUNGSNACHWEIS_GEPRUEFT,
        vorgang,
        begruendung=anerkennung.begruendung,
    )
    return antrag


def erkenne_an(antrag: Antrag, betrag: Decimal, hoechstens: Decimal) -> None:
    """Say what of the paid may stay (EUR)."""
    if betrag > hoechstens:
        raise AnerkannterBetragZuHoch(
            f"Höchstens {geld(hoechstens)}: nicht mehr als ausgezahlt, nicht mehr als verwendet.",
            hoechstens=f"{hoechstens:.2f}",
        )
    antrag.anerkannt = betrag
