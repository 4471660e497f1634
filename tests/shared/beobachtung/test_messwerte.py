"""What Prometheus reads: bounded, right, and not for anybody outside."""

import asyncio

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlalchemy.pool import QueuePool

from shared.andrang import Andrang
from shared.app import Dienst
from shared.beobachtung.messstelle import Messstelle
from shared.beobachtung.messwerte import Messwerte, Stand
from shared.beobachtung.verbindungen import verbindungen
from shared.db import engine_for
from shared.http import Anfrage
from tests.conftest import Datenbank
from tests.shared.beobachtung.conftest import Beobachtet
from tests.tokens import bearer
from tests.vier_dienste import DIENSTE

EIGEN = "06635020"
BUCHUNG = {
    "ags": EIGEN, "modul": 2, "format": "online", "dauer_tage": 3, "beginn": "2021-05-03",
    "teilnehmende": 12,
}  # fmt: skip

QUELLEN = 10


def werte(text: str, name: str, **merkmale: str) -> list[float]:
    """Return the samples of this name with these labels."""
    return [
        eine.value
        for familie in text_string_to_metric_families(text)
        for eine in familie.samples
        if eine.name == name and merkmale.items() <= eine.labels.items()
    ]


async def test_gezaehlt_wird_je_vorlage_der_adresse(beobachtet: Beobachtet) -> None:
    for ags in (EIGEN, "06636013", "06999999"):
        await beobachtet.client.get(f"/katalog/v1/kommunen/{ags}")
    await beobachtet.client.get("/katalog/v1/gibt-es-nicht/kanarienvogel")
    await beobachtet.client.request("KANARIENVOGEL", "/katalog/v1/kommunen")
    text = await beobachtet.messwerte("katalog")
    zaehler = "http_server_request_duration_seconds_count"
    kommune = {"dienst": "katalog", "http_route": "/kommunen/{ags}", "http_request_method": "GET"}
    assert werte(text, zaehler, **kommune, http_response_status_code="200") == [2]
    assert werte(text, zaehler, **kommune, http_response_status_code="404") == [1]
    assert werte(text, zaehler, http_route="", http_response_status_code="404") == [1]
    assert werte(text, zaehler, http_request_method="andere") == [1]
    assert "kanarienvogel" not in text.lower()
    assert EIGEN not in text


async def test_der_bestand_steht_darin(beobachtet: Beobachtet) -> None:
    """Budgets, Buchungen and free places, connections, tasks and sources, of the real services."""
    gebucht = await beobachtet.client.post(
        "/beratung/v1/buchungen", json=BUCHUNG, headers=bearer() | {"Idempotency-Key": "x" * 36}
    )
    assert gebucht.status_code == 201
    text = await beobachtet.messwerte("beratung")
    assert werte(text, "ozg_buchungen", status="reserviert") == [1]
    assert werte(text, "ozg_kontingent_plaetze", bereich="ozg", zustand="belegt") == [1]
    assert werte(text, "ozg_aufgabe_pause_seconds", aufgabe="haltefristen") == [30]
    assert werte(text, "ozg_datenbank_verbindungen_hoechstens") == [15]
    assert werte(text, "ozg_webhook_zustellungen_offen") == [0]
    foerderung = await beobachtet.messwerte("foerderung")
    assert all(euro > 0 for euro in werte(foerderung, "ozg_budget_euro", art="gesamt"))
    assert werte(foerderung, "ozg_budget_euro", programm="IKZ_OZG", art="gebunden")
    for dienst in DIENSTE:
        alles = await beobachtet.messwerte(dienst)
        assert werte(alles, "ozg_messung_gelungen", dienst=dienst) == [1]
        [laufend] = werte(alles, "ozg_anfragen_laufend", dienst=dienst)
        assert 0 <= laufend <= QUELLEN  # the dashboard asks its sources beside this


async def test_ohne_datenbank_bleibt_der_rest() -> None:
    """A database that is away costs the figures it would have said, and no others."""

    async def weg(*_: object) -> list[Stand]:
        raise OSError

    messwerte = Messwerte("probe", async_sessionmaker(), None)
    messwerte.messungen.append(weg)
    messwerte.beantwortet("GET", "/x", 200, 0.2)
    text = (await messwerte.text()).decode()
    assert werte(text, "ozg_messung_gelungen") == [0]
    assert werte(text, "http_server_request_duration_seconds_count", http_route="/x") == [1]


async def test_dauern_kommen_in_stufen() -> None:
    messwerte = Messwerte("probe", async_sessionmaker(), None)
    for dauer in (0.01, 0.2, 0.3, 60):
        messwerte.beantwortet("GET", "/x", 200, dauer)
    text = (await messwerte.text()).decode()
    name = "http_server_request_duration_seconds"
    stufen = {
        le: werte(text, f"{name}_bucket", le=le)[0] for le in ("0.01", "0.25", "10.0", "+Inf")
    }
    assert stufen == {"0.01": 1, "0.25": 2, "10.0": 3, "+Inf": 4}
    assert werte(text, f"{name}_count") == [4]
    assert werte(text, f"{name}_sum") == [pytest.approx(60.51)]


async def test_gelesen_wird_hoechstens_alle_zehn_sekunden() -> None:
    gelesen = 0

    async def messung(*_: object) -> list[Stand]:
        nonlocal gelesen
        gelesen += 1
        return []

    messwerte = Messwerte("probe", async_sessionmaker(), None)
    messwerte.messungen.append(messung)
    for _ in range(3):
        await messwerte.text()
    assert gelesen == 1


@pytest.mark.parametrize(
    ("methode", "kopf", "status"),
    [
        ("GET", {}, 200),
        ("POST", {}, 405),
        ("GET", {"X-Forwarded-For": "192.0.2.1"}, 404),
    ],
)
async def test_wer_von_aussen_kommt_liest_nichts(
    methode: str, kopf: dict[str, str], status: int
) -> None:
    app = Dienst()
    app.messwerte = Messwerte("probe", async_sessionmaker(), None)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://dienst") as client:
        antwort = await client.request(methode, "/metrics", headers=kopf)
    assert antwort.status_code == status
    assert ("ozg_anfragen_laufend" in antwort.text) is (status == 200)


async def test_ausgelastet_und_doch_gemessen() -> None:
    """When no request is taken any more, Prometheus still learns so."""
    app = Dienst()
    app.messwerte = Messwerte("probe", async_sessionmaker(), None)
    stapel = app.build_middleware_stack()
    assert isinstance(stapel, Messstelle)
    assert isinstance(stapel.app, Anfrage)
    stapel.app.andrang = Andrang(0)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(stapel), base_url="http://d") as c:
        assert (await c.get("/irgendwas")).status_code == 503
        text = (await c.get("/metrics")).text
    assert werte(
        text, "http_server_request_duration_seconds_count", http_response_status_code="503"
    ) == [1]


async def test_wer_auf_eine_verbindung_wartet_wird_gezaehlt(database: Datenbank) -> None:
    engine = engine_for(database("katalog"), service="katalog", kept=1)
    pool = engine.sync_engine.pool
    assert isinstance(pool, QueuePool)
    pool._max_overflow = 0
    try:
        async with engine.connect() as eine:
            await eine.execute(sql("SELECT 1"))

            async def andere() -> None:
                async with engine.connect():
                    pass

            wartend = asyncio.create_task(andere())
            await asyncio.sleep(0.05)
            staende = {s.name: s.werte for s in verbindungen(engine.sync_engine, 15)}
            assert staende["ozg_datenbank_wartende"] == {(): 1}
            assert staende["ozg_datenbank_verbindungen"] == {("belegt",): 1, ("frei",): 0}
        await wartend
        assert {s.name: s.werte for s in verbindungen(engine.sync_engine, 15)}[
            "ozg_datenbank_wartende"
        ] == {(): 0}
    finally:
        await engine.dispose()
