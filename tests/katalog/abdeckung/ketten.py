"""Bereitstellungen written directly, as far along as a test wants them."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.abdeckung.fortschreiben import fortgeschrieben
from services.katalog.tables import Bereitstellung


def kette(dienst: UUID, kommune: str, nutzbar: date | None, ende: date | None) -> Bereitstellung:
    frueher = dict.fromkeys(("abgerufen_am", "eingebunden_am", "im_hessenfinder_am", "nutzbar_am"))
    if nutzbar:
        frueher = dict.fromkeys(frueher, nutzbar)
    return Bereitstellung(
        onlinedienst=dienst,
        kommune=kommune,
        bereitgestellt_am=nutzbar or date(2019, 1, 1),
        zurueckgenommen_am=ende,
        ruecknahmegrund="x" if ende else None,
        url="https://example.org",
        **frueher,  # type: ignore[arg-type]
    )


async def eintragen(session: AsyncSession, *ketten: Bereitstellung) -> None:
    async with fortgeschrieben(session, [(k.onlinedienst, k.kommune) for k in ketten]):
        session.add_all(ketten)
    session.info.clear()  # these tests keep no Akte
