"""Fristen as acts set and meet them, as the service notes them, and as they are read."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import NullPool, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import col

from services.foerderung import hintergrund
from services.foerderung.frist.feststellen import STAPEL, fristen_feststellen
from services.foerderung.frist.fortschreiben import BEGINNT, fristen_fortschreiben, setzen
from services.foerderung.frist.wachen import DIENST, einmal_nachsehen, fristen_nachsehen
from services.foerderung.tables import AKTE, Akt, Antrag, AntragKommune, Frist
from shared.auth import Person
from shared.db import Sessions, sessions_for
from shared.hintergrund import Aufgabe
from shared.kalender import nach_arbeitstagen
from shared.schemas.antrag import Antragstatus, Beteiligung, Fristart
from shared.vorgang import Vorgang
from tests.conftest import client_for
from tests.foerderung.conftest import app_on
from tests.tokens import bearer

PFAD = "/foerderung/v1/fristen"
HEUTE = date(2021, 4, 15)
EIGEN, FREMD = "06635020", "06636013"
STELLE = bearer(rollen=["foerderstelle"], ags=None)
nummern = count(1)


def vorgang(heute: date = HEUTE, person: Person = DIENST) -> Vorgang:
    return Vorgang(person=person, heute=heute, jetzt=datetime.now(UTC))


@pytest.fixture
async def sessions(foerderung_url: str) -> AsyncIterator[Sessions]:
    """Every session has a connection of its own."""
    engine = create_async_engine(foerderung_url, poolclass=NullPool)
    yield sessions_for(engine)
    await engine.dispose()


async def antrag_mit(sessions: Sessions, *faellig: date | Fristart, ags: str = EIGEN) -> UUID:
    """Insert an Antrag with one Frist for each day (or kind, due in its usual time)."""
    async with sessions.begin() as session:
        antrag = Antrag(
            aktenzeichen=f"MK-2021-{next(nummern):05}",
            programm="OZG_MODELLKOMMUNEN",
            mit_votum=True,
            titel="Probe",
            status=Antragstatus.ENTWURF,
            federfuehrend=ags,
            kommunen=[ags],
            vorhaben_beginn=date(2020, 10, 1),
            vorhaben_ende=date(2023, 7, 31),
            angaben={},
            fakten={},
        )
        session.add(antrag)
        await session.flush()
        session.add(
            AntragKommune(antrag=antrag.id, ags=ags, name="Probe", rolle=Beteiligung.FEDERFUEHREND)
        )
        await AKTE.vermerke(session, antrag, Akt.ANLEGEN, vorgang(), kommunen=[ags])
        for tag, art in zip(faellig, Fristart, strict=False):
            if isinstance(tag, Fristart):
                await setzen(session, antrag, tag, heute=HEUTE)
            else:
                await setzen(session, antrag, art, heute=HEUTE, faellig=tag)
        return antrag.id


async def getan(sessions: Sessions, antrag_id: UUID, akt: Akt, **mehr: Any) -> None:
    async with sessions.begin() as session:
        antrag = await session.get_one(Antrag, antrag_id)
        await fristen_fortschreiben(session, antrag, akt, heute=HEUTE, **mehr)


async def stand(sessions: Sessions, antrag_id: UUID) -> dict[str, tuple[date | None, ...]]:
    """Return for each kind the days: reminded, overdue, done (of the latest one)."""
    async with sessions() as session:
        fristen = await session.scalars(
            select(Frist).where(col(Frist.antrag) == antrag_id).order_by(col(Frist.id))
        )
        return {f.art.value: (f.erinnert_am, f.ueberfaellig_am, f.erledigt_am) for f in fristen}


async def ereignisse(sessions: Sessions) -> list[tuple[Any, ...]]:
    async with sessions() as session:
        zeilen = await session.execute(
            text(
                "SELECT e.typ, e.version, e.kommunen, e.daten->>'art', j.sub"
                " FROM foerderung.ereignis e JOIN foerderung.journal j"
                " USING (gegenstand_id, version) WHERE j.gegenstand = 'frist' ORDER BY e.id"
            )
        )
        return [tuple(zeile) for zeile in zeilen]


async def test_ein_leben_setzt_und_erledigt_seine_fristen(sessions: Sessions) -> None:
    antrag = await antrag_mit(sessions)
    await getan(sessions, antrag, Akt.EINREICHEN)
    eigener_tag = date(2021, 5, 3)
    await getan(sessions, antrag, Akt.NACHFORDERN, faellig=eigener_tag)
    async with sessions() as session:
        tage = await session.execute(
            select(col(Frist.art), col(Frist.faellig)).where(col(Frist.antrag) == antrag)
        )
    assert dict(tage.all()) == {
        Fristart.BEARBEITUNG: nach_arbeitstagen(HEUTE, 60),
        Fristart.NACHFORDERUNG: eigener_tag,
    }
    await getan(sessions, antrag, Akt.NACHREICHEN)
    await getan(sessions, antrag, Akt.NACHFORDERN)  # once more: a new one
    await getan(sessions, antrag, Akt.NACHREICHEN)
    await getan(sessions, antrag, Akt.BEKANNTGEBEN)  # refused: nothing to contract
    assert await stand(sessions, antrag) == {
        "bearbeitung": (None, None, HEUTE),
        "nachforderung": (None, None, HEUTE),
    }
    await getan(sessions, antrag, Akt.VERTRAG_SCHLIESSEN)
    assert (await stand(sessions, antrag))["verwendungsnachweis"] == (None, None, None)
    await getan(sessions, antrag, Akt.RUECKFORDERN)
    await getan(sessions, antrag, Akt.ABSCHLIESSEN)
    alle = await stand(sessions, antrag)
    assert alle.keys() == {"bearbeitung", "nachforderung", "verwendungsnachweis", "rueckzahlung"}
    assert {erledigt for _, _, erledigt in alle.values()} == {HEUTE}


async def test_nach_einer_bewilligung_wartet_ein_vertrag(sessions: Sessions) -> None:
    antrag_id = await antrag_mit(sessions)
    async with sessions() as session:
        antrag = await session.get_one(Antrag, antrag_id)
        antrag.bewilligt = 1  # type: ignore[assignment] # of this object only: never flushed
        session.expunge(antrag)
        await fristen_fortschreiben(session, antrag, Akt.BEKANNTGEBEN, heute=HEUTE)
        await session.commit()
    assert (await stand(sessions, antrag_id)).keys() == {"vertrag"}


def test_jede_art_beginnt_mit_einem_akt() -> None:
    assert set(BEGINNT.values()) == set(Fristart)


async def test_eine_offene_je_art(sessions: Sessions) -> None:
    antrag = await antrag_mit(sessions, Fristart.BEARBEITUNG)
    with pytest.raises(DBAPIError, match="uq_frist_offen"):
        await getan(sessions, antrag, Akt.EINREICHEN)


async def test_erinnert_und_ueberschritten_je_einmal(sessions: Sessions) -> None:
    bald, spaeter = nach_arbeitstagen(HEUTE, 5), nach_arbeitstagen(HEUTE, 6)
    gestern = HEUTE - timedelta(days=1)
    antrag = await antrag_mit(sessions, bald, spaeter, gestern, HEUTE)
    assert await einmal_nachsehen(sessions, HEUTE)
    assert not await einmal_nachsehen(sessions, HEUTE)
    bald_art, spaeter_art, gestern_art, heute_art = list(Fristart)[:4]
    assert await stand(sessions, antrag) == {
        bald_art: (HEUTE, None, None),
        spaeter_art: (None, None, None),
        gestern_art: (None, HEUTE, None),  # too late for a reminder
        heute_art: (HEUTE, None, None),
    }
    frist = "de.ozg-kommunal.foerderung.frist"
    assert sorted(await ereignisse(sessions)) == sorted(
        [
            (f"{frist}.erinnert.v1", 2, [EIGEN], bald_art.value, "dienst:foerderung"),
            (f"{frist}.erinnert.v1", 2, [EIGEN], heute_art.value, "dienst:foerderung"),
            (f"{frist}.ueberschritten.v1", 2, [EIGEN], gestern_art.value, "dienst:foerderung"),
        ]
    )
    morgen = HEUTE + timedelta(days=1)
    assert await einmal_nachsehen(sessions, morgen)
    danach = await stand(sessions, antrag)
    assert danach[heute_art] == (HEUTE, morgen, None)
    assert danach[spaeter_art] == (morgen, None, None)
    async with sessions() as session:
        status = await session.scalar(select(col(Antrag.status)).where(col(Antrag.id) == antrag))
    assert status is Antragstatus.ENTWURF  # nothing expires


async def test_erledigtes_wird_nicht_angemahnt(sessions: Sessions) -> None:
    antrag = await antrag_mit(sessions, HEUTE - timedelta(days=1), HEUTE)
    await getan(sessions, antrag, Akt.ZURUECKZIEHEN)
    assert not await einmal_nachsehen(sessions, HEUTE)
    assert await ereignisse(sessions) == []


async def test_mehrere_zugleich_vermerken_einmal(sessions: Sessions) -> None:
    for _ in range(10):
        await antrag_mit(sessions, HEUTE, HEUTE - timedelta(days=1))
    await asyncio.gather(*(einmal_nachsehen(sessions, HEUTE) for _ in range(8)))
    while await einmal_nachsehen(sessions, HEUTE):
        pass
    assert len(await ereignisse(sessions)) == 20


async def test_was_ein_akt_gerade_erledigt_bleibt_ihm(sessions: Sessions) -> None:
    antrag = await antrag_mit(sessions, HEUTE)
    async with sessions.begin() as akt:
        gesehen = await akt.get_one(Antrag, antrag)
        await fristen_fortschreiben(akt, gesehen, Akt.ZURUECKZIEHEN, heute=HEUTE)
        async with asyncio.timeout(1):  # it does not wait
            assert not await einmal_nachsehen(sessions, HEUTE)
    assert await ereignisse(sessions) == []


async def test_wer_mittendrin_stirbt_verliert_nichts(sessions: Sessions) -> None:
    antrag = await antrag_mit(sessions, HEUTE)
    async with sessions() as session:
        await fristen_feststellen(session, vorgang())
        await session.connection()
        await session.rollback()  # as the server does when a process is gone
    assert (await stand(sessions, antrag))["nachforderung"] == (None, None, None)
    assert await einmal_nachsehen(sessions, HEUTE)
    assert len(await ereignisse(sessions)) == 1


@pytest.mark.parametrize(
    ("anweisung", "schranke"),
    [
        ("SET erinnert_am = faellig + 1, version = 2", "ck_frist_erinnert"),
        ("SET ueberfaellig_am = faellig, version = 2", "ck_frist_ueberfaellig"),
        ("SET erinnert_am = faellig", "ck_frist_version"),
    ],
)
async def test_die_datenbank_haelt_dagegen(
    sessions: Sessions, anweisung: str, schranke: str
) -> None:
    await antrag_mit(sessions, HEUTE)
    with pytest.raises(DBAPIError, match=schranke):
        async with sessions.begin() as session:
            await session.execute(text(f"UPDATE foerderung.frist {anweisung}"))


async def test_der_dienst_sieht_von_selbst_nach(
    sessions: Sessions, foerderung_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    eilig = Aufgabe("fristen", fristen_nachsehen, pause=0.05)
    monkeypatch.setattr(hintergrund, "AUFGABEN", [eilig])
    await antrag_mit(sessions, HEUTE)
    async for _ in client_for(app_on(foerderung_url)):
        async with asyncio.timeout(10):
            while not await ereignisse(sessions):  # noqa: ASYNC110 (the service does it)
                await asyncio.sleep(0.02)
            await antrag_mit(sessions, HEUTE)  # and again
            while len(await ereignisse(sessions)) < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    async with asyncio.timeout(1):
        assert len(await ereignisse(sessions)) == 2


async def test_ohne_datenbank_geht_es_weiter(
    foerderung_url: str, monkeypatch: pytest.MonkeyPatch, sessions: Sessions
) -> None:
    versuche = 0

    async def kaputt(*_: Any) -> bool:
        nonlocal versuche
        versuche += 1
        if versuche < 3:
            raise RuntimeError("kaputt")
        return False

    monkeypatch.setattr(hintergrund, "AUFGABEN", [Aufgabe("fristen", kaputt, pause=0.02)])
    async for _ in client_for(app_on(foerderung_url)):
        async with asyncio.timeout(5):
            while versuche < 3:  # noqa: ASYNC110
                await asyncio.sleep(0.01)


async def test_mehr_als_ein_stapel(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await session.execute(
            text(
                """
                WITH neu AS (
                  INSERT INTO foerderung.antrag (version, aktenzeichen, programm, mit_votum, titel,
                    status, runde, federfuehrend, kommunen, angaben, fakten, ausgezahlt, entbunden,
                    zurueckgezahlt)
                  SELECT 1, 'MK-2022-' || lpad(n::text, 5, '0'), 'OZG_MODELLKOMMUNEN', true, 'x',
                    'entwurf', 1, '06635020', '{06635020}', '{}', '{}', 0, 0, 0
                  FROM generate_series(1, :zahl) n RETURNING id
                ), teilnahme AS (
                  INSERT INTO foerderung.antrag_kommune (antrag, ags, name, rolle)
                  SELECT id, '06635020', 'x', 'federfuehrend' FROM neu
                )
                INSERT INTO foerderung.frist (antrag, art, faellig)
                SELECT id, 'bearbeitung', date '2021-04-01' FROM neu"""
            ),
            {"zahl": STAPEL + 1},
        )
    assert [await einmal_nachsehen(sessions, HEUTE) for _ in range(3)] == [True, True, False]
    assert len(await ereignisse(sessions)) == STAPEL + 1


async def gelesen(
    client: httpx.AsyncClient, wer: dict[str, str], **fragen: Any
) -> list[dict[str, Any]]:
    antwort = await client.get(PFAD, params=fragen, headers=wer)
    assert antwort.status_code == 200, antwort.text
    liste: list[dict[str, Any]] = antwort.json()["items"]
    return liste


async def test_lesen(sessions: Sessions, eigenes_portal: httpx.AsyncClient) -> None:
    bald, spaeter = nach_arbeitstagen(HEUTE, 2), date(2021, 9, 1)
    eigener = await antrag_mit(sessions, bald, HEUTE - timedelta(days=1), spaeter)
    fremder = await antrag_mit(sessions, HEUTE, ags=FREMD)
    await getan(sessions, fremder, Akt.ZURUECKZIEHEN)
    alle = await gelesen(eigenes_portal, STELLE)
    assert [(f["faellig"], f["stand"]) for f in alle] == [
        ("2021-04-14", "ueberfaellig"),
        ("2021-04-15", "erledigt"),
        (bald.isoformat(), "bald_faellig"),
        ("2021-09-01", "offen"),
    ]
    assert {f["federfuehrend"] for f in alle} == {EIGEN, FREMD}
    assert all(f["aktenzeichen"].startswith("MK-2021-") for f in alle)
    eigene = await gelesen(eigenes_portal, bearer())
    assert {f["antrag"] for f in eigene} == {str(eigener)}
    assert len(eigene) == 3
    assert await gelesen(eigenes_portal, bearer(), antrag=str(fremder)) == []
    assert await gelesen(eigenes_portal, bearer(), ags=FREMD) == []
    for fragen, zahl in (
        ({"ags": FREMD}, 1),
        ({"offen": True}, 3),
        ({"offen": False}, 1),
        ({"faellig_bis": "2021-04-15"}, 2),
        ({"faellig_bis": "2021-04-15", "offen": True}, 1),
        ({"antrag": str(eigener), "art": "bearbeitung"}, 1),
        ({"limit": 1}, 1),
    ):
        assert len(await gelesen(eigenes_portal, STELLE, **fragen)) == zahl, fragen
    umgekehrt = await gelesen(eigenes_portal, STELLE, sort="-faellig")
    assert umgekehrt == alle[::-1]
    falsch = await eigenes_portal.get(PFAD, params={"faellig": "2021-04-15"}, headers=STELLE)
    assert falsch.status_code == 422
