"""Use case: the Förderstelle claims back money that was paid."""

from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.lage import zurueckzuzahlen
from services.foerderung.antrag.mittel.verwendungsnachweis_pruefen import erkenne_an
from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.budget.antragsmittel import (
    AntragsmittelErschoepft,
    behalten,
    entbinden,
    zurueckfordern,
)
from services.foerderung.tables import Akt, Antrag
from shared.deutsch import geld
from shared.errors import EingabeUngueltig
from shared.schemas.antrag import Antragstatus
from shared.schemas.entscheidung import RueckforderungCreate
from shared.schemas.problem import InputError
from shared.vorgang import Bearbeitung


class AnerkennungVerkehrt(EingabeUngueltig):
    """`anerkannt` is missing, or it was said before."""


async def rueckfordern(
    session: AsyncSession, *, rueckforderung: RueckforderungCreate, vorgang: Bearbeitung
) -> Antrag:
    """Return what is claimed to the Budget, never more than may not stay.

    While money is still being paid, this says what may stay, and what was not paid yet returns as
    well: no more will be.
    """
    antrag = await antrag_fuer(session, Akt.RUECKFORDERN, vorgang)
    _stelle_fest(antrag, rueckforderung.anerkannt)
    hoechstens = zurueckzuzahlen(antrag)
    if rueckforderung.betrag > hoechstens:
        raise AntragsmittelErschoepft(
            f"Zurückzufordern sind höchstens {geld(hoechstens)}.", verbleibend=f"{hoechstens:.2f}"
        )
    await zurueckfordern(session, antrag, rueckforderung.betrag, vorgang=vorgang)
    await entbinden(session, antrag, vorgang=vorgang)
    await vollziehe(
        session,
        antrag,
        Akt.RUECKFORDERN,
        Antragstatus.RUECKFORDERUNG,
        vorgang,
        begruendung=rueckforderung.begruendung,
    )
    return antrag


def _stelle_fest(antrag: Antrag, anerkannt: Decimal | None) -> None:
    """Say what of the paid may stay (EUR), once."""
    if antrag.anerkannt is None and anerkannt is not None:
        erkenne_an(antrag, anerkannt, behalten(antrag))
    elif antrag.anerkannt is None:
        raise AnerkennungVerkehrt(
            "Was darf bleiben?",
            errors=[_fehler("fehlt", "Sagen Sie, wie viel vom Ausgezahlten bleiben darf.")],
        )
    elif anerkannt is not None:
        raise AnerkennungVerkehrt(
            "Was bleiben darf, steht schon fest.",
            errors=[_fehler("steht_fest", f"Anerkannt sind {geld(antrag.anerkannt)}.")],
        )


def _fehler(code: str, detail: str) -> InputError:
    return InputError(pointer="/body/anerkannt", code=code, detail=detail)
