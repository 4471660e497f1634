"""Demo data: `python -m services.katalog.vorfuehrung` lets Kommunen take Onlinedienste.

Who took what, and how far it has come, is invented, the same at every run: the sources name
Onlinedienste and months, but no Kommune. Reported by the use case itself on the day of the
Stichtag, so every constraint holds. The answers say `erfunden`, the evidence says it too.
"""

import asyncio
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Date, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.bereitstellung.beginn import bereitgestellt_am
from services.katalog.bereitstellung.queries import ERFINDER
from services.katalog.bereitstellung.sammelmelden import sammelmelden
from services.katalog.bereitstellung.umfeld import Umfeld, ebenen_der, lade_umfeld
from services.katalog.settings import Settings
from services.katalog.tables import Bereitstellung, Gebietseinheit, Journal, Onlinedienst
from shared.auth import Person, Rolle
from shared.db import engine_for, sessions_for
from shared.einmallauf import einmal
from shared.schemas.bereitstellung import Sammeleintrag, Sammelmeldung
from shared.schemas.katalog import Stufe
from shared.vorgang import Vorgang

STICHTAG = date(2021, 4, 15)
UNBERUEHRT = {"06635020", "06636013", "06636004"}  # these three can try everything themselves
IMMER = {"06635005", "06435014"}  # their territory changes later
SCHRITTE = (Stufe.ABGERUFEN, Stufe.EINGEBUNDEN, Stufe.IM_HESSENFINDER, Stufe.NUTZBAR)
BELEG = "Vorführung, erfunden"


def zufall(*worte: str) -> int:
    """Return what looks like chance and is the same everywhere."""
    return int.from_bytes(sha256(" ".join(worte).encode()).digest()[:6])


def erfunden(umfeld: Umfeld) -> Iterator[Sammeleintrag]:
    """Yield the reports: a third of the Kommunen, each with about every seventh Onlinedienst."""
    dienste = {dienst.kennung: dienst for dienst in umfeld.dienste.values()}
    for ags in sorted(umfeld.gebiete.keys() - UNBERUEHRT):
        if zufall(ags) % 3 and ags not in IMMER:
            continue
        jeder = 2 if ags in IMMER else 7
        ebenen = ebenen_der(umfeld.kommune(ags, STICHTAG))
        for kennung, dienst in sorted(dienste.items()):
            wurf = zufall(ags, kennung)
            beginn = bereitgestellt_am(dienst.verfuegbar_seit)
            if beginn and not wurf % jeder and ebenen & umfeld.ebenen[dienst.id]:
                yield from _kette(ags, kennung, beginn, wurf)


def _kette(ags: str, kennung: str, beginn: date, wurf: int) -> Iterator[Sammeleintrag]:
    """Yield the steps made by the Stichtag, a week to two months after one another."""
    tag = beginn
    for stufe in SCHRITTE:
        tag += timedelta(days=7 + zufall(ags, kennung, stufe) % 50)
        if tag > STICHTAG:
            return
        url = f"https://vorfuehrung.example/{ags}/{kennung}" if stufe is Stufe.NUTZBAR else None
        yield _eintrag(ags, kennung, stufe, tag, url=url)
    if not wurf % 5 and (tag := tag + timedelta(days=30)) <= STICHTAG:
        yield _eintrag(ags, kennung, Stufe.ZURUECKGENOMMEN, tag, grund=BELEG)


def _eintrag(ags: str, kennung: str, stufe: Stufe, tag: date, **mehr: str | None) -> Sammeleintrag:
    werte = {"ags": ags, "onlinedienst": kennung, "stufe": stufe, "am": tag, "beleg": BELEG}
    return Sammeleintrag.model_validate(werte | mehr)


async def vorfuehren(session: AsyncSession) -> str:
    """Put the demo in, or find it there; return a sentence that says which."""
    schon_da = select(col(Journal.id)).where(
        col(Journal.sub) == ERFINDER, col(Journal.gegenstand) == Bereitstellung.__tablename__
    )
    if await session.scalar(schon_da.limit(1)):
        return "Katalog: Die erfundenen Bereitstellungen liegen schon vor."
    umfeld = await _alles(session)
    vorgang = Vorgang(
        person=Person(
            sub=ERFINDER, rollen=frozenset({Rolle.PLATTFORM}), ags=frozenset(umfeld.gebiete)
        ),
        heute=STICHTAG,
        jetzt=datetime(STICHTAG.year, STICHTAG.month, STICHTAG.day, 9, tzinfo=UTC),
    )
    eintraege, schritte = list(erfunden(umfeld)), 0
    for ab in range(0, len(eintraege), 1000):
        meldung = Sammelmeldung(eintraege=eintraege[ab : ab + 1000])
        schritte += (await sammelmelden(session, meldung, vorgang)).angenommen
    return f"Katalog: {schritte} erfundene Schritte von Bereitstellungen gemeldet."


async def _alles(session: AsyncSession) -> Umfeld:
    kommunen = await session.scalars(
        select(col(Gebietseinheit.ags)).where(
            col(Gebietseinheit.gueltig).contains(literal(STICHTAG, Date))
        )
    )
    dienste = await session.scalars(select(col(Onlinedienst.kennung)))
    return await lade_umfeld(
        session, kommunen=kommunen.all(), dienste=dienste.all(), heute=STICHTAG
    )


async def main() -> None:
    engine = engine_for(Settings().database_url, service="katalog")
    async with sessions_for(engine).begin() as session:
        satz = await vorfuehren(session)
    await engine.dispose()
    sys.stdout.write(f"{satz}\n")


if __name__ == "__main__":
    einmal("Vorführdaten von katalog", lambda: asyncio.run(main()))
