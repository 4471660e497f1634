"""Which document a Regelversion names: also one that no longer holds."""

from collections.abc import Mapping

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.programm.bestand import lies_inhalt
from services.foerderung.programm.dokument import Programm
from services.foerderung.tables import Programmfassung
from shared.errors import DomainError


class RegelversionUnbekannt(DomainError):
    status, slug = 404, "regelversion-unbekannt"
    title = "Diese Fassung der Regeln gibt es nicht"


async def programm_der_regelversion(
    session: AsyncSession, code: str, regelversion: str
) -> Programm:
    """Return the published version that is called so, whether it holds or not."""
    return (await programme_der_regelversionen(session, {code: regelversion}))[code]


async def programme_der_regelversionen(
    session: AsyncSession, regelversionen: Mapping[str, str]
) -> Mapping[str, Programm]:
    """Return the published version for each code with its Regelversion.

    Raises RegelversionUnbekannt, also where the number is known and its content another one.
    """
    nummern = [(code, int(name.partition("-")[0])) for code, name in regelversionen.items()]
    kennung = tuple_(col(Programmfassung.code), col(Programmfassung.fassung))
    gefunden = await session.scalars(
        select(Programmfassung).where(
            kennung.in_(nummern), col(Programmfassung.veroeffentlicht_am).is_not(None)
        )
    )
    programme = {f.code: lies_inhalt(f.inhalt, (f.fassung, f.pruefsumme)) for f in gefunden}
    for code, name in regelversionen.items():
        if code not in programme or programme[code].regelversion != name:
            raise RegelversionUnbekannt(
                f"Für {code} ist keine Fassung {name} der Regeln veröffentlicht."
            )
    return programme
