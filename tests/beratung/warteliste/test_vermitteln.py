"""Passes that race, die or meet a normal booking: each place is offered once, in order."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Text, cast, func
from sqlalchemy.exc import IntegrityError

from services.beratung.foerderregel.auffrischen import auffrischen
from services.beratung.planung import verfuegbarkeit
from services.beratung.warteliste import anbieten, reihe, vermitteln
from shared.akte import Akte
from shared.clients.verbindung import DienstNichtErreichbar
from tests.beratung.conftest import (
    EKOM21,
    VIELE,
    VOLKMARSEN,
    WANFRIED,
    app_on,
    katalog,
    schluessel,
)
from tests.beratung.conftest import wunsch as buchungswunsch
from tests.beratung.warteliste.conftest import PFAD, Abfrage, Warteliste, fuer
from tests.conftest import client_for


async def test_zwei_zugleich_bieten_einmal_an(liste: Warteliste, sql: Abfrage) -> None:
    for ags in VIELE[:4]:
        await liste.eintragen(ags)
    ergebnisse = await asyncio.gather(*(liste.vermitteln() for _ in range(4)))
    assert sum(ergebnis.angeboten for ergebnis in ergebnisse) == 1
    assert await sql(ANGEBOTENE) == [(VIELE[0],)]


ANGEBOTENE = (
    "SELECT kommune FROM beratung.wartelisteneintrag WHERE status = 'angeboten' ORDER BY nummer"
)


async def test_ohne_das_schloss_bleibt_die_reihe_gerecht(
    liste: Warteliste, monkeypatch: pytest.MonkeyPatch, sql: Abfrage
) -> None:
    """The lock only saves work: also without it an entry and a place are given once, in order."""
    monkeypatch.setattr(vermitteln, "SPERRE", func.hashtextextended(cast(func.random(), Text), 0))
    for ags in VIELE[:4]:
        await liste.eintragen(ags, fenster={"von": "2021-05-03", "bis": "2021-05-12"})
    ergebnisse = await asyncio.gather(*(liste.vermitteln() for _ in range(4)))
    assert sum(ergebnis.angeboten for ergebnis in ergebnisse) == 2  # two weeks, one team
    assert await sql(ANGEBOTENE) == [(VIELE[0],), (VIELE[1],)]
    assert await sql("SELECT count(*) FROM beratung.buchung") == [(2,)]


async def test_eine_buchung_und_ein_angebot_haben_einen_gewinner(
    liste: Warteliste, sql: Abfrage
) -> None:
    for ags, anderer in zip(VIELE[:4], VIELE[4:8], strict=True):
        pfad = await liste.eintragen(ags)
        buchung, ergebnis = await asyncio.gather(
            liste.http.post(
                "/beratung/v1/buchungen",
                json=buchungswunsch(ags=anderer, berater=liste.team),
                headers=fuer(anderer) | schluessel(),
            ),
            liste.vermitteln(),
        )
        gewonnen = anderer if buchung.status_code == 201 else ags
        belegt = await sql("SELECT kommune FROM beratung.buchung WHERE belegt")
        assert belegt == [(gewonnen,)], (buchung.text, ergebnis)
        assert ergebnis.angeboten == (gewonnen == ags)
        await liste.tun(pfad, "zurueckziehen", ags)
        if gewonnen == anderer:
            await liste.stornieren(f"/beratung/v1/buchungen/{buchung.json()['id']}", anderer)


async def test_nur_fuer_freie_tage_wird_der_katalog_gefragt(
    liste: Warteliste, monkeypatch: pytest.MonkeyPatch
) -> None:
    gefragt: list[date] = []
    echt = liste.app.state.katalog.kommunen

    async def gezaehlt(kommunen: list[str], *, stichtag: date) -> Any:
        gefragt.append(stichtag)
        return await echt(kommunen, stichtag=stichtag)

    vergeben = await liste.buchen(VIELE[9])
    await liste.buchen(VOLKMARSEN, berater=None)  # with another team: is busy itself that day
    selbst = await liste.eintragen(eigenanteil_akzeptiert=True)
    wartende = [await liste.eintragen(ags) for ags in VIELE[:4]]
    monkeypatch.setattr(liste.app.state.katalog, "kommunen", gezaehlt)
    assert (await liste.vermitteln()).angeboten == 0
    assert gefragt == []
    await liste.stornieren(vergeben, VIELE[9])
    gefragt.clear()
    assert (await liste.vermitteln()).angeboten == 1
    assert gefragt == [date(2021, 5, 3)]
    assert await liste.status(wartende[0], VIELE[0]) == "angeboten"
    assert await liste.status(selbst, VOLKMARSEN) == "wartend"


async def test_ist_der_freie_platz_verbraucht_wird_nicht_tag_fuer_tag_versucht(
    liste: Warteliste, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Used up between the look and the offer: all days of the window would be refused."""
    await liste.eintragen(fenster={"von": "2021-05-03", "bis": "2021-06-30"})
    echt, versuche = anbieten.anbieten, 0

    async def vorher_gebucht(*args: Any, **kwargs: Any) -> None:
        nonlocal versuche
        if (versuche := versuche + 1) == 1:
            await liste.buchen(VOLKMARSEN, "2021-07-05", modul=1)
        await echt(*args, **kwargs)

    monkeypatch.setattr(vermitteln, "anbieten", vorher_gebucht)
    assert (await liste.vermitteln()).angeboten == 0
    assert versuche == 1


async def test_hinter_einem_fehler_geht_es_weiter(
    liste: Warteliste, monkeypatch: pytest.MonkeyPatch
) -> None:
    erster, zweiter = await liste.eintragen(), await liste.eintragen(WANFRIED)
    echt, versuche = anbieten.anbieten, iter(range(10))

    async def verletzt(*args: Any, **kwargs: Any) -> None:
        if next(versuche) == 0:
            raise IntegrityError("", {}, Exception())
        await echt(*args, **kwargs)

    monkeypatch.setattr(vermitteln, "anbieten", verletzt)
    monkeypatch.setattr(reihe, "STAPEL", 1)  # and in the next batch
    assert (await liste.vermitteln()).angeboten == 1
    assert await liste.status(erster, VOLKMARSEN) == "wartend"
    assert await liste.status(zweiter, WANFRIED) == "angeboten"


@pytest.mark.parametrize("schritt", range(3))
async def test_wer_mittendrin_stirbt_verliert_nichts(
    liste: Warteliste, monkeypatch: pytest.MonkeyPatch, sql: Abfrage, schritt: int
) -> None:
    """The process ends before one of the three acts of an offer is written down."""
    erster = await liste.eintragen()
    zweiter = await liste.eintragen(WANFRIED)
    echt, gezaehlt = Akte.vermerkwerte, iter(range(10))

    def stirbt(*args: Any, **kwargs: Any) -> dict[str, object]:
        if next(gezaehlt) == schritt:
            raise KeyboardInterrupt
        return echt(*args, **kwargs)

    monkeypatch.setattr(Akte, "vermerkwerte", stirbt)
    with pytest.raises(KeyboardInterrupt):
        await liste.vermitteln()
    assert await sql("SELECT count(*) FROM beratung.buchung") == [(0,)]
    assert await liste.status(erster, VOLKMARSEN) == "wartend"
    monkeypatch.setattr(Akte, "vermerkwerte", echt)
    assert (await liste.vermitteln()).angeboten == 1
    assert await liste.status(erster, VOLKMARSEN) == "angeboten"
    assert await liste.status(zweiter, WANFRIED) == "wartend"


async def test_schweigt_der_katalog_bleibt_alles_wie_es_ist(
    liste: Warteliste, monkeypatch: pytest.MonkeyPatch
) -> None:
    pfad = await liste.eintragen()

    async def schweigen(*_: Any, **__: Any) -> None:
        raise DienstNichtErreichbar("Der Katalog antwortet nicht.")

    with monkeypatch.context() as gestoert:
        gestoert.setattr(liste.app.state.katalog, "kommunen", schweigen)
        with pytest.raises(DienstNichtErreichbar):
            await liste.vermitteln()
    assert await liste.status(pfad, VOLKMARSEN) == "wartend"
    assert (await liste.vermitteln()).angeboten == 1


async def test_wer_inzwischen_zurueckzog_bekommt_nichts(
    liste: Warteliste, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Withdrawn between the look and the offer."""
    erster = await liste.eintragen()
    zweiter = await liste.eintragen(WANFRIED)
    echt = anbieten.anbieten

    async def vorher_zurueckgezogen(*args: Any, **kwargs: Any) -> None:
        if await liste.status(erster, VOLKMARSEN) == "wartend":
            await liste.tun(erster, "zurueckziehen", VOLKMARSEN)
        await echt(*args, **kwargs)

    monkeypatch.setattr(vermitteln, "anbieten", vorher_zurueckgezogen)
    assert (await liste.vermitteln()).angeboten == 1
    assert await liste.status(zweiter, WANFRIED) == "angeboten"


async def test_was_mittendrin_frei_wird_bekommt_nicht_der_zweite(
    liste: Warteliste,
    beratung_url: str,
    superuser_url: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Free after the first was looked at and before the second: whose place it is says the list."""
    await liste.buchen(VIELE[0])
    erster = await liste.eintragen(dauer_tage=3)
    zweiter = await liste.eintragen(WANFRIED, dauer_tage=2.5)
    echt, gefragt = verfuegbarkeit.freie_beginne_von, iter(range(10))

    async def geben_zurueck() -> None:
        db = await asyncpg.connect(superuser_url(beratung_url).replace("+asyncpg", ""))
        await db.execute("UPDATE beratung.buchung SET status = 'storniert', halten_bis = NULL")
        await db.close()

    def dazwischen(*args: Any, **kwargs: Any) -> dict[str, object]:
        if next(gefragt) == 1:
            with ThreadPoolExecutor() as jemand:
                jemand.submit(asyncio.run, geben_zurueck()).result()
        return echt(*args, **kwargs)

    with monkeypatch.context() as gestoert:
        gestoert.setattr(reihe, "freie_beginne_von", dazwischen)
        assert (await liste.vermitteln()).angeboten == 0
    assert (await liste.vermitteln()).angeboten == 1
    assert await liste.status(erster, VOLKMARSEN) == "angeboten"
    assert await liste.status(zweiter, WANFRIED) == "wartend"


async def test_der_dienst_bietet_von_selbst_in_sekunden_an(beratung_url: str) -> None:
    app: FastAPI = app_on(beratung_url, katalog)
    await auffrischen(app.state.sessions, app.state.foerderung)
    async for portal in client_for(app):
        team = await _team(beratung_url)
        wunsch = {
            "modul": 2,
            "format": "online",
            "dauer_tage": 3,
            "fenster": {"von": "2021-05-03", "bis": "2021-05-05"},
            "teilnehmende": 12,
            "berater": team,
        }
        pfade = []
        for ags in (VOLKMARSEN, WANFRIED):
            antwort = await portal.post(
                PFAD, json=wunsch | {"ags": ags}, headers=fuer(ags) | schluessel()
            )
            pfade.append(f"{PFAD}/{antwort.json()['id']}")
        erster = await _bis_angeboten(portal, pfade[0])
        kopf = fuer(VOLKMARSEN) | {"If-Match": f'"{erster["version"]}"'}
        abgelehnt = await portal.post(f"{pfade[0]}/ablehnen", headers=kopf)
        assert abgelehnt.status_code == 200
        await _bis_angeboten(portal, pfade[1])


async def _bis_angeboten(portal: httpx.AsyncClient, pfad: str) -> dict[str, Any]:
    async with asyncio.timeout(8):
        while True:
            eintrag: dict[str, Any] = (await portal.get(pfad, headers=EKOM21)).json()
            if eintrag["status"] == "angeboten":
                return eintrag
            await asyncio.sleep(0.1)


async def _team(url: str) -> str:
    db = await asyncpg.connect(url.replace("+asyncpg", ""))
    team = await db.fetchval("SELECT id FROM beratung.berater WHERE name = 'Beratungsteam 1'")
    await db.close()
    return str(team)
