"""What entering and changing an Onlinedienst have in common."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.tables import Leistung, Umsetzungsbuendel
from shared.auth import Person, Rolle
from shared.errors import DomainError
from shared.schemas.katalog import Herkunft, OnlinedienstStatus
from shared.schemas.onlinedienst import OnlinedienstWrite
from shared.sortierung import gefaltet

LAENGSTE_SORTIERUNG = 600  # one sign may fold into many, as a ligature does
MIT_MONAT = {OnlinedienstStatus.VERFUEGBAR, OnlinedienstStatus.EINGESTELLT}


class VerweisUnbekannt(DomainError):
    status, slug, title = 422, "verweis-unbekannt", "Worauf verwiesen wird, gibt es nicht"


class MonatFehlt(DomainError):
    status, slug, title = 422, "monat-fehlt", "Es fehlt der Monat, seit dem er verfügbar ist"


async def pruefe(session: AsyncSession, eingabe: OnlinedienstWrite) -> None:
    """Refuse what names an unknown Leistung or Bündel, and what is available since never."""
    if eingabe.status in MIT_MONAT and not eingabe.verfuegbar_seit:
        raise MonatFehlt(f"Im Status „{eingabe.status}“ nennt verfuegbar_seit mindestens einen.")
    gefragt = set(eingabe.leistungen)
    bekannt = await session.scalars(
        select(col(Leistung.id))
        .where(col(Leistung.id).in_(gefragt))
        .with_for_update(key_share=True)
    )
    if fehlend := gefragt - set(bekannt):
        raise VerweisUnbekannt(f"Keine Leistung mit der Kennung {min(fehlend)}.")
    buendel = eingabe.umsetzungsbuendel
    if buendel and await session.get(Umsetzungsbuendel, buendel) is None:
        raise VerweisUnbekannt(f"Kein Umsetzungsbündel mit der Kennung {buendel}.")


def spalten(eingabe: OnlinedienstWrite, person: Person) -> dict[str, Any]:
    """Return the columns as they are written; from now on reference data leave them alone."""
    von_hier = Rolle.KOORDINIERUNGSSTELLE in person.rollen
    return {
        **eingabe.model_dump(include=set(OnlinedienstWrite.model_fields) - {"leistungen"}),
        "sortierung": gefaltet(eingabe.name)[:LAENGSTE_SORTIERUNG],
        "verfuegbar_seit": sorted(eingabe.verfuegbar_seit),
        "herkunft": Herkunft.KOORDINIERUNGSSTELLE if von_hier else Herkunft.PLATTFORM,
    }


def benannt(leistungen: set[UUID]) -> list[str]:
    """Return the ids as an Ereignis names them."""
    return sorted(map(str, leistungen))
