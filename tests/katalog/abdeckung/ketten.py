"""Bereitstellungen written directly, as far along as a test wants them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.abdeckung.fortschreiben import fortgeschrieben
from services.katalog.tables import Bereitstellung, Onlinedienst
from shared.db import engine_for, sessions_for
from shared.schemas.katalog import Stufe

SCHRITTE = (Stufe.ABGERUFEN, Stufe.EINGEBUNDEN, Stufe.IM_HESSENFINDER, Stufe.NUTZBAR)
BESTAND = [
    ("abfallgebuehr", "06635005", Stufe.NUTZBAR, date(2022, 5, 1), None),
    ("abfallgebuehr", "06635020", Stufe.NUTZBAR, date(2021, 3, 1), None),
    ("abfallgebuehr", "06411000", Stufe.NUTZBAR, date(2021, 3, 10), date(2021, 6, 1)),
    ("hundesteuer", "06635020", Stufe.ABGERUFEN, date(2021, 2, 1), None),
    ("elternbeitrag", "06635020", Stufe.EINGEBUNDEN, date(2021, 2, 1), None),
    ("elternbeitrag", "06411000", Stufe.NUTZBAR, date(2021, 2, 1), None),
    ("sperrmuell", "06635020", Stufe.IM_HESSENFINDER, date(2021, 4, 1), None),
    ("verpflichtungserklaerung", "06531000", Stufe.NUTZBAR, date(2021, 3, 1), None),
    ("fuehrerschein", "06635000", Stufe.NUTZBAR, date(2021, 3, 1), date(2021, 4, 1)),
]


def kette(
    dienst: UUID,
    kommune: str,
    tag: date,
    ende: date | None = None,
    stufe: Stufe = Stufe.NUTZBAR,
) -> Bereitstellung:
    """Return one that came as far as `stufe` on one day; `bereitgestellt` came no further."""
    bis = SCHRITTE.index(stufe) + 1 if stufe in SCHRITTE else 0
    erreicht: dict[str, Any] = {f"{schritt}_am": tag for schritt in SCHRITTE[:bis]}
    return Bereitstellung(
        onlinedienst=dienst,
        kommune=kommune,
        bereitgestellt_am=tag,
        zurueckgenommen_am=ende,
        ruecknahmegrund="x" if ende else None,
        url=f"https://{kommune}.example/",
        **erreicht,
    )


async def eintragen(session: AsyncSession, *ketten: Bereitstellung) -> None:
    async with fortgeschrieben(session, [(k.onlinedienst, k.kommune) for k in ketten]):
        session.add_all(ketten)
    session.info.clear()  # these tests keep no Akte


async def befuellen(url: str) -> None:
    engine = engine_for(url, service="katalog")
    async with sessions_for(engine).begin() as session:
        zeilen = await session.execute(select(col(Onlinedienst.kennung), col(Onlinedienst.id)))
        dienste = {zeile.kennung: zeile.id for zeile in zeilen}
        ketten = [kette(dienste[d], ags, tag, ende, s) for d, ags, s, tag, ende in BESTAND]
        await eintragen(session, *ketten)
    await engine.dispose()
