"""What is bound for one Antrag is paid to it and to nobody else, and never twice."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.foerderung.antrag.vollziehen import vermerke
from services.foerderung.budget.antragsmittel import (
    AntragsmittelErschoepft,
    auszahlen,
    behalten,
    binden,
    entbinden,
    gebunden,
    zurueckfordern,
)
from services.foerderung.budget.bewilligen import BereitsBewilligt
from services.foerderung.tables import Akt
from shared.db import Sessions
from tests.foerderung.budget.vergabe import (
    VORGANG,
    freigeben,
    gesperrt,
    verbindungen,
    vorgeschlagene,
)


@pytest.fixture
async def sessions(foerderung_url: str) -> AsyncIterator[Sessions]:
    async with verbindungen(foerderung_url, 10) as sessions:
        yield sessions


async def zwei_bewilligte(sessions: Sessions) -> list[UUID]:
    async with sessions.begin() as session:
        kennungen = await vorgeschlagene(session, 2)
    for id in kennungen:
        async with sessions.begin() as session:
            await freigeben(session, id)
    return kennungen


async def zahle(sessions: Sessions, id: UUID, betrag: int) -> str | None:
    try:
        async with sessions.begin() as session:
            antrag = await gesperrt(session, id)
            await auszahlen(session, antrag, Decimal(betrag), vorgang=VORGANG)
            await vermerke(session, antrag, Akt.AUSZAHLEN, VORGANG)
    except AntragsmittelErschoepft as grund:
        return str(grund.members["verbleibend"])
    return None


async def zeile(sessions: Sessions, sql: str) -> tuple[object, ...]:
    async with sessions() as session:
        return tuple((await session.execute(text(sql))).one())


async def test_vom_binden_bis_zur_rueckforderung(sessions: Sessions) -> None:
    id, anderer = await zwei_bewilligte(sessions)
    assert await zahle(sessions, id, 60_000) is None
    async with sessions.begin() as session:
        antrag = await gesperrt(session, id)
        version = antrag.version
        assert await entbinden(session, antrag, vorgang=VORGANG) == 40_000
        await zurueckfordern(session, antrag, Decimal(10_000), vorgang=VORGANG)
        await vermerke(session, antrag, Akt.RUECKFORDERN, VORGANG)
        assert antrag.version == version + 1  # one act makes one version
        assert (int(gebunden(antrag)), int(behalten(antrag))) == (0, 50_000)
        assert await entbinden(session, antrag, vorgang=VORGANG) == 0
    # the Budget holds 100,000 for the other one: nothing of it is paid here
    assert await zahle(sessions, id, 1) == "0.00"
    stand = "SELECT gebunden, ausgezahlt FROM foerderung.budget WHERE jahr IS NULL AND gesamt > 0"
    assert await zeile(sessions, stand) == (100_000, 50_000)
    bewegt = (
        "SELECT string_agg(art, ' ' ORDER BY id) FROM foerderung.mittelbewegung"
        f" WHERE antrag = '{id}'"
    )
    assert await zeile(sessions, bewegt) == ("bindung auszahlung freigabe rueckforderung",)
    async with sessions.begin() as session:
        antrag = await gesperrt(session, anderer)
        with pytest.raises(AntragsmittelErschoepft):
            await zurueckfordern(session, antrag, Decimal(1), vorgang=VORGANG)
        with pytest.raises(AntragsmittelErschoepft):
            await entbinden(session, antrag, Decimal(100_001), vorgang=VORGANG)


async def test_zehn_gleichzeitige_auszahlungen_von_dreissigtausend(sessions: Sessions) -> None:
    id, _ = await zwei_bewilligte(sessions)
    ausgaenge = await asyncio.gather(*(zahle(sessions, id, 30_000) for _ in range(10)))
    assert ausgaenge.count(None) == 3
    assert {ausgang for ausgang in ausgaenge if ausgang} == {"10000.00"}


async def test_zweimal_bindet_niemand(sessions: Sessions) -> None:
    id, _ = await zwei_bewilligte(sessions)
    async with sessions() as session:
        antrag = await gesperrt(session, id)
        with pytest.raises(BereitsBewilligt):
            await binden(session, antrag, Decimal(1), vorgang=VORGANG)


VERWEIGERT = {
    "UPDATE foerderung.antrag SET ausgezahlt = bewilligt + 0.01": "ck_antrag_ausgezahlt",
    "UPDATE foerderung.antrag SET ausgezahlt = bewilligt, entbunden = 0.01": "ck_antrag_ausgezahlt",
    "UPDATE foerderung.antrag SET zurueckgezahlt = 1": "ck_antrag_ausgezahlt",
    "UPDATE foerderung.antrag SET budget = NULL": "ck_antrag_budget",
    "UPDATE foerderung.antrag SET verwendet = -0.01": "ck_antrag_verwendet",
    "UPDATE foerderung.antrag SET anerkannt = -0.01": "ck_antrag_anerkannt",
    "UPDATE foerderung.antrag SET vorschlag_begruendung = NULL": "ck_antrag_vorschlag_vollstaendig",
    "UPDATE foerderung.antrag SET freigegeben_ags = NULL": "ck_antrag_freigabe_vollstaendig",
    "UPDATE foerderung.antrag SET budget = (SELECT id FROM foerderung.budget WHERE jahr = 2021)": (
        "fk_mittelbewegung_antrag_antrag"
    ),
    "INSERT INTO foerderung.mittelbewegung (budget, antrag, ags, art, von, nach, betrag, tag,"
    " zeitpunkt) SELECT b.id, m.antrag, m.ags, m.art, m.von, m.nach, 1, m.tag, m.zeitpunkt"
    " FROM foerderung.mittelbewegung m, foerderung.budget b WHERE b.jahr = 2021": (
        "fk_mittelbewegung_antrag_antrag"
    ),
}


async def test_die_datenbank_haelt_die_grenzen(sessions: Sessions) -> None:
    await zwei_bewilligte(sessions)
    for befehl, schranke in VERWEIGERT.items():
        with pytest.raises(IntegrityError, match=schranke):
            async with sessions.begin() as session:
                await session.execute(text(befehl))
