"""Use case: one person of the Förderstelle grants an exception from a rule; it is not confirmed."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.tables import Akt, Antrag, Ausnahme
from shared.errors import DomainError
from shared.schemas.antrag import Antragstatus
from shared.schemas.entscheidung import AusnahmeCreate
from shared.schemas.foerderung import Regelergebnis, Schwere
from shared.schemas.pruefung import PruefungRead
from shared.vorgang import Bearbeitung

UNERFUELLT = {Regelergebnis.NICHT_ERFUELLT, Regelergebnis.UNBEKANNT}


class AusnahmeOhneAnlass(DomainError):
    status, slug, title = 409, "ausnahme-ohne-anlass", "Diese Regel braucht keine Ausnahme"


class AusnahmeBesteht(DomainError):
    status, slug, title = 409, "ausnahme-besteht", "Diese Ausnahme gibt es schon"


async def ausnahme_erteilen(
    session: AsyncSession, *, ausnahme: AusnahmeCreate, vorgang: Bearbeitung
) -> Ausnahme:
    """Grant an exception in this round from a rule the Antrag is not known to keep."""
    antrag = await antrag_fuer(session, Akt.AUSNAHME_ERTEILEN, vorgang)
    if ausnahme.regel not in unerfuellte_regeln(antrag):
        raise AusnahmeOhneAnlass(f"{ausnahme.regel} steht einer Bewilligung nicht entgegen.")
    if ausnahme.regel in await ausgenommen(session, antrag, auch_unbestaetigt=True):
        raise AusnahmeBesteht(f"Von {ausnahme.regel} ist in dieser Runde schon eine erteilt.")
    neue = Ausnahme(
        antrag=antrag.id,
        runde=antrag.runde,
        regel=ausnahme.regel,
        begruendung=ausnahme.begruendung,
        erteilt_von=vorgang.person.sub,
        tag=vorgang.heute,
    )
    session.add(neue)
    await vollziehe(session, antrag, Akt.AUSNAHME_ERTEILEN, Antragstatus.ENTSCHEIDUNGSREIF, vorgang)
    return neue


def unerfuellte_regeln(antrag: Antrag) -> set[str]:
    """Return the rules that decide and that the pinned check says are broken or unanswered.

    Whoever is excepted from a rule need not answer it: both stand in the way of a Bewilligung.
    """
    pruefung = PruefungRead.model_validate(antrag.pruefung)
    return {
        befund.regel
        for befund in pruefung.regeln
        if befund.ergebnis in UNERFUELLT and befund.schwere is Schwere.PFLICHT
    }


async def ausgenommen(
    session: AsyncSession, antrag: Antrag, *, auch_unbestaetigt: bool = False
) -> dict[str, UUID]:
    """Return the exceptions of the present round that count, by their rule."""
    gesucht = select(Ausnahme).where(
        col(Ausnahme.antrag) == antrag.id, col(Ausnahme.runde) == antrag.runde
    )
    if not auch_unbestaetigt:
        gesucht = gesucht.where(col(Ausnahme.bestaetigt_am).is_not(None))
    return {eine.regel: eine.id for eine in await session.scalars(gesucht)}
