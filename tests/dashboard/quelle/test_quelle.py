"""One source: asked by one for all, less and less while it fails, also while nobody reads."""

import asyncio
import time
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from services.dashboard.quelle.quelle import Quelle, Unbekannt, Zeiten
from services.dashboard.quelle.quellen import quellen_aus
from shared.clients.verbindung import DienstNichtErreichbar, Verbindung
from shared.db import engine_for, sessions_for
from shared.pool import Verbindungspool
from tests.dashboard.conftest import Start
from tests.dashboard.quellen import Quellen

TAG, MORGEN = date(2021, 4, 15), date(2021, 4, 16)


class Dienst:
    """Says how often it was asked, fails while `weg`, takes `dauer` seconds."""

    def __init__(self) -> None:
        self.gefragt, self.weg, self.dauer = 0, False, 0.0

    async def __call__(self, stichtag: date) -> int:
        self.gefragt += 1
        await asyncio.sleep(self.dauer)
        if self.weg:
            raise DienstNichtErreichbar("weg")
        return self.gefragt


def quelle(dienst: Dienst, *, frische: float = 600, erste_frist: float = 0.1) -> Quelle[int]:
    return Quelle("q", dienst, TypeAdapter(int), zeiten=Zeiten(frische, erste_frist))


async def test_viele_leser_eine_frage() -> None:
    dienst = Dienst()
    dienst.dauer = 0.02
    q = quelle(dienst)
    gelesen = await asyncio.gather(*(q.lesen(TAG) for _ in range(100)))
    assert {a.inhalt for a in gelesen if a} == {1}
    assert dienst.gefragt == 1


async def test_wer_liest_wartet_nicht_auf_das_neue() -> None:
    dienst = Dienst()
    q = quelle(dienst, frische=0)
    await q.lesen(TAG)
    dienst.dauer = 30
    begin = time.perf_counter()
    for _ in range(20):
        alt = await q.lesen(TAG)
        await asyncio.sleep(0)
        assert alt
        assert alt.inhalt == 1
    assert time.perf_counter() - begin < 0.1
    assert dienst.gefragt == 2
    await q.schliessen()


async def test_an_einem_neuen_tag_wartet_man_nicht_wenn_etwas_bekannt_ist() -> None:
    dienst = Dienst()
    q = quelle(dienst, erste_frist=30)
    await q.lesen(TAG)
    dienst.dauer = 30
    begin = time.perf_counter()
    gestern = await q.lesen(MORGEN)
    assert time.perf_counter() - begin < 5
    assert gestern
    assert (gestern.inhalt, gestern.aktuell, gestern.stumm) == (1, False, False)
    await q.schliessen()


async def test_nur_beim_allerersten_mal_wartet_man_begrenzt() -> None:
    dienst = Dienst()
    dienst.dauer = 30
    q = quelle(dienst)
    begin = time.perf_counter()
    assert await q.lesen(TAG) == Unbekannt(stumm=False)
    assert 0.05 < time.perf_counter() - begin < 0.3
    await q.schliessen()


async def test_wer_nach_einem_fehlschlag_kommt_wartet_nicht() -> None:
    dienst = Dienst()
    dienst.weg = True
    q = quelle(dienst, frische=0, erste_frist=30)
    assert await q.lesen(TAG) == Unbekannt(stumm=True)
    await q.ruhe()
    dienst.dauer = 30
    begin = time.perf_counter()
    assert await q.lesen(TAG) == Unbekannt(stumm=True)
    await asyncio.sleep(0)
    assert time.perf_counter() - begin < 5
    assert dienst.gefragt == 2
    await q.schliessen()


async def test_nach_fehlschlaegen_seltener() -> None:
    dienst = Dienst()
    dienst.weg = True
    q = quelle(dienst, frische=0.02)
    ende = asyncio.get_running_loop().time() + 0.5
    while asyncio.get_running_loop().time() < ende:
        await q.lesen(TAG)
        await asyncio.sleep(0.002)
    assert 4 <= dienst.gefragt <= 6  # at 0, 20, 60, 140, 300 ms; without doubling it were 25


async def test_ein_frueherer_tag_zeigt_nichts_spaeteres() -> None:
    dienst = Dienst()
    q = quelle(dienst)
    await q.lesen(MORGEN)
    dienst.weg = True
    assert await q.lesen(TAG) == Unbekannt(stumm=True)
    spaeter = await q.lesen(MORGEN)
    assert spaeter
    assert not spaeter.aktuell


async def test_gemeldet_wird_was_sich_aendert() -> None:
    gemeldet: list[object] = []
    dienst = Dienst()
    q = Quelle(
        "q", dienst, TypeAdapter(int), zeiten=Zeiten(0, 0.1),
        melden=lambda _, __, a: gemeldet.append((a.inhalt, a.aktuell) if a else a),
    )  # fmt: skip
    for weg in (True, True, False, True, True, False):
        dienst.weg = weg
        await q.lesen(TAG)
        await q.ruhe()
    assert gemeldet == [Unbekannt(stumm=True), (3, True), (3, False), (6, True)]


@pytest.mark.allein
async def test_auch_ohne_leser(start: Start, quellen: Quellen) -> None:
    async with start(quelle_frische=0.1):
        await asyncio.sleep(1.3)
    assert quellen.gefragt["/katalog/v1/kennzahlen"] == 2  # at the start and a second later


async def test_alle_zusammen_brauchen_eine_verbindung_zur_datenbank(
    url: str, quellen: Quellen
) -> None:
    client = quellen.http()
    dienste = ("katalog", "foerderung", "beratung")
    verbindungen = {name: Verbindung(client, name=name, frist=1) for name in dienste}
    engine = engine_for(url, service="dashboard")
    alle = quellen_aus(verbindungen, sessions=sessions_for(engine), frische=600, erste_frist=1)
    try:
        for einzelne in alle.fuer_alle():
            einzelne.anstossen(TAG)
        await alle.ruhe()
        assert alle.katalog.geholt_am
        assert isinstance(engine.pool, Verbindungspool)
        assert engine.pool.checkedin() == 1
    finally:
        await engine.dispose()


async def test_aufgefrischt_wird_eine_nach_der_anderen_solange_sie_antworten(
    quellen: Quellen, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = quellen.http()
    dienste = ("katalog", "foerderung", "beratung")
    verbindungen = {name: Verbindung(client, name=name, frist=30) for name in dienste}
    alle = quellen_aus(verbindungen, sessions=None, frische=600, erste_frist=1)
    unterwegs, zugleich, haengt = 0, list[int](), False
    wirklich = Verbindung.ausfuehren

    async def ausfuehren(self: Verbindung, aufruf: Any, *, bearer: str | None) -> Any:
        nonlocal unterwegs
        unterwegs += 1
        zugleich.append(unterwegs)
        await asyncio.sleep(30 if haengt else 0.005)
        unterwegs -= 1
        return await wirklich(self, aufruf, bearer=bearer)

    monkeypatch.setattr(Verbindung, "ausfuehren", ausfuehren)
    monkeypatch.setattr("services.dashboard.quelle.quelle.ENDE", 0)
    await alle.auffrischen(TAG)
    assert zugleich == [1] * 10
    haengt = True
    async with asyncio.timeout(10):
        await alle.auffrischen(MORGEN)
    assert zugleich[10:] == list(range(1, 11))  # nobody waits for the one before for long
    await alle.schliessen()
