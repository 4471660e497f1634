"""Journal and balance agree at every moment, whatever is done at once."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.vollziehen import vermerke
from services.foerderung.betriebskosten.melden import betriebskosten_melden
from services.foerderung.budget.antragsmittel import auszahlen, entbinden, zurueckfordern
from services.foerderung.tables import Akt
from shared.db import Sessions
from shared.errors import DomainError
from shared.vorgang import Vorgang
from tests.foerderung.budget.vergabe import (
    FREIGEBEND,
    VORGANG,
    ZEITPUNKT,
    freigeben,
    gesperrt,
    verbindungen,
    vorgeschlagene,
)

HAENDE = 8
IM_JAHR_2021 = Vorgang(person=FREIGEBEND, heute=date(2021, 4, 15), jetzt=ZEITPUNKT)
Akte: TypeAlias = Callable[[AsyncSession], Coroutine[Any, Any, object]]

# the sums of the movements against what a Budget says, and against what an Antrag says
ABWEICHEND = text("""
    SELECT (SELECT count(*) FROM foerderung.budget b, LATERAL (
      SELECT coalesce(sum(CASE WHEN nach = 'gebunden' THEN betrag
                               WHEN von = 'gebunden' THEN -betrag END), 0) AS gebunden,
             coalesce(sum(CASE WHEN nach = 'ausgezahlt' THEN betrag
                               WHEN von = 'ausgezahlt' THEN -betrag END), 0) AS ausgezahlt
      FROM foerderung.mittelbewegung m WHERE m.budget = b.id) s
      WHERE (b.gebunden, b.ausgezahlt) IS DISTINCT FROM (s.gebunden, s.ausgezahlt)
         OR b.gebunden < 0 OR b.ausgezahlt < 0 OR b.gebunden + b.ausgezahlt > b.gesamt)
    + (SELECT count(*) FROM foerderung.antrag a, LATERAL (
      SELECT coalesce(sum(betrag) FILTER (WHERE art = 'bindung'), 0) AS bewilligt,
             coalesce(sum(betrag) FILTER (WHERE art = 'freigabe'), 0) AS entbunden,
             coalesce(sum(betrag) FILTER (WHERE art = 'auszahlung'), 0) AS ausgezahlt,
             coalesce(sum(betrag) FILTER (WHERE art = 'rueckforderung'), 0) AS zurueck
      FROM foerderung.mittelbewegung m WHERE m.antrag = a.id) s
      WHERE (coalesce(a.bewilligt, 0), a.entbunden, a.ausgezahlt, a.zurueckgezahlt)
        IS DISTINCT FROM (s.bewilligt, s.entbunden, s.ausgezahlt, s.zurueck))""")


async def zahle(session: AsyncSession, id: UUID, betrag: Decimal) -> None:
    antrag = await gesperrt(session, id)
    await auszahlen(session, antrag, betrag, vorgang=VORGANG)
    await vermerke(session, antrag, Akt.AUSZAHLEN, VORGANG)


async def gib_frei(session: AsyncSession, id: UUID, betrag: Decimal) -> None:
    antrag = await gesperrt(session, id)
    await entbinden(session, antrag, betrag, vorgang=VORGANG)
    await vermerke(session, antrag, Akt.WIDERRUFEN, VORGANG)


async def fordere_zurueck(session: AsyncSession, id: UUID, betrag: Decimal) -> None:
    antrag = await gesperrt(session, id)
    await zurueckfordern(session, antrag, betrag, vorgang=VORGANG)
    await vermerke(session, antrag, Akt.RUECKFORDERN, VORGANG)


async def rechne_ab(session: AsyncSession, monat: int, betrag: Decimal) -> None:
    zeile = f"civento;2021-0{monat};{betrag}".replace(".", ",")
    datei = f"leistung;abrechnungsmonat;betrag\n{zeile}\n".encode()
    await betriebskosten_melden(
        session, programm="STARKE_HEIMAT_CIVENTO", datei=datei, vorgang=IM_JAHR_2021
    )


async def tue(sessions: Sessions, was: Akte) -> str:
    """Say whether it was done or by which problem it was refused."""
    try:
        async with sessions.begin() as session:
            await was(session)
    except DomainError as grund:
        return grund.slug
    return "getan"


def zufaellig(zufall: random.Random, antraege: list[UUID], betrag: Decimal) -> tuple[str, Akte]:
    """Return an act and its name, upon one of the Anträge that were proposed with `betrag`."""
    id, teil = zufall.choice(antraege), betrag * zufall.randint(1, 100) / 200
    match zufall.randrange(12):
        case 0:
            return "abrechnung", partial(rechne_ab, monat=zufall.randint(1, 4), betrag=teil)
        case 1 | 2 | 3 | 4:
            return "bindung", partial(freigeben, id=id)
        case 5 | 6 | 7 | 8:
            return "auszahlung", partial(zahle, id=id, betrag=teil)
        case 9:
            return "freigabe", partial(gib_frei, id=id, betrag=teil)
    return "rueckforderung", partial(fordere_zurueck, id=id, betrag=teil)


@pytest.mark.parametrize(
    "akte", [400, pytest.param(10_000, marks=pytest.mark.nightly)], ids=["400", "10000"]
)
async def test_wer_liest_sieht_nie_etwas_anderes(foerderung_url: str, akte: int) -> None:
    """Random acts by eight at once, and a reader every 20 ms who sums up for themselves.

    More is proposed than there is, and more paid than bound: what is refused changes nothing.
    """
    anzahl = akte // 8
    betrag = Decimal(2_000_000 // anzahl)
    zufall, fertig = random.Random(4711), asyncio.Event()
    gelesen: list[int] = []
    ausgaenge: Counter[tuple[str, str]] = Counter()

    async with verbindungen(foerderung_url, HAENDE + 1) as sessions:
        async with sessions.begin() as session:
            antraege = await vorgeschlagene(session, anzahl, betrag=betrag)

        async def lesen() -> None:
            while not fertig.is_set():
                async with sessions() as session:
                    gelesen.append(await session.scalar(ABWEICHEND) or 0)
                await asyncio.sleep(0.02)

        async def schreiben(anzahl: int) -> None:
            for _ in range(anzahl):
                art, was = zufaellig(zufall, antraege, betrag)
                ausgaenge[art, await tue(sessions, was)] += 1

        leser = asyncio.create_task(lesen())
        await asyncio.gather(*(schreiben(akte // HAENDE) for _ in range(HAENDE)))
        fertig.set()
        await leser
    print(f"{len(gelesen)} readings; {dict(ausgaenge)}")
    assert set(gelesen) == {0}
    assert {art for art, ausgang in ausgaenge if ausgang == "getan"} == {
        "abrechnung", "bindung", "auszahlung", "freigabe", "rueckforderung",
    }  # fmt: skip
    getan = sum(anzahl for (_, ausgang), anzahl in ausgaenge.items() if ausgang == "getan")
    assert getan > akte // 4
