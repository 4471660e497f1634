"""Sessions: what the database knows of them, how they end, who may act in them."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from ozg.anmeldedienst import ausgabe
from services.dashboard.anmeldung.einrichten import _aufraeumen
from services.dashboard.anmeldung.geheimnis import kennung
from services.dashboard.anmeldung.verwahren import Verwahrung
from shared.protokoll import pseudonym
from tests.dashboard.anmeldung.conftest import ADRESSE, ISSUER, Browser, Welt, frage, zeilen
from tests.shared.mitschrift import mitgeschrieben


async def test_die_datenbank_allein_verraet_nichts(browser: Browser, welt: Welt) -> None:
    await browser.anmelden()
    token = (await browser.versuch())["bearer"]
    keks = browser.keks()
    assert keks is not None
    [zeile] = await zeilen(welt.url, "sitzung")
    assert zeile["id"] == kennung(keks)
    alles = b"".join(wert for wert in zeile.values() if isinstance(wert, bytes))
    for geheim in (keks, token, token.split(".")[1], "Volkmarsen", "06635020", "entwicklung"):
        assert geheim.encode() not in alles


async def test_bei_jeder_anmeldung_ein_neues_geheimnis(browser: Browser, welt: Welt) -> None:
    """A cookie somebody planted before the login is worth nothing after it."""
    await browser.anmelden()
    vorher = browser.keks()
    await browser.anmelden(rolle="admin")
    assert browser.keks() != vorher
    assert (await browser.versuch())["rolle"] == "Verwaltung"
    [zeile] = await zeilen(welt.url, "sitzung")
    fremder = await welt.browser().http.get("/versuch", headers={"Cookie": f"__Host-ozg={vorher}"})
    assert fremder.status_code == 303


@pytest.mark.parametrize("keks", ["x" * 43, "kurz", "a" * 4000, "ä"])
async def test_ein_erfundener_keks_ist_keine_sitzung(browser: Browser, keks: str) -> None:
    kopf = {b"Cookie": f"__Host-ozg={keks}".encode()}
    antwort = await browser.http.get("/versuch", headers=kopf)
    assert antwort.status_code == 303


async def test_abmelden_loescht_und_fuehrt_zum_aussteller(browser: Browser, welt: Welt) -> None:
    await browser.anmelden()
    alt, csrf = browser.keks(), (await browser.versuch())["csrf"]
    antwort = await browser.post("/abmelden", {"csrf": csrf})
    assert antwort.status_code == 303
    assert antwort.headers["Location"].startswith(f"{ISSUER}/abmelden?")
    gefragt = frage(antwort.headers["Location"])
    assert gefragt["post_logout_redirect_uri"] == f"{ADRESSE}/abgemeldet"
    claims = jwt.decode(gefragt["id_token_hint"], options={"verify_signature": False})
    assert claims["aud"] == "ozg-dashboard"
    zurueck = await browser.get(antwort.headers["Location"])
    assert zurueck.headers["Location"] == f"{ADRESSE}/abgemeldet"
    assert browser.keks() is None
    assert await zeilen(welt.url, "sitzung") == []
    nochmal = await browser.http.get("/versuch", headers={"Cookie": f"__Host-ozg={alt}"})
    assert nochmal.status_code == 303


async def test_an_und_abmelden_hinterlassen_je_eine_zeile(browser: Browser) -> None:
    with mitgeschrieben("dashboard") as geschrieben:
        await browser.anmelden()
        gesehen = await browser.versuch()
        await browser.post("/abmelden", {"csrf": gesehen["csrf"]})
    alle = [json.loads(zeile) for zeile in geschrieben.getvalue().splitlines()]
    von_sitzungen = [zeile for zeile in alle if zeile["message"].startswith("session ")]
    assert [zeile["message"] for zeile in von_sitzungen] == ["session begun", "session ended"]
    sub = gesehen["person"]["sub"]
    assert {zeile["wer"] for zeile in von_sitzungen} == {pseudonym(sub)}
    assert f'"{sub}"' not in geschrieben.getvalue()


async def test_niemand_meldet_andere_ab(browser: Browser, welt: Welt) -> None:
    await browser.anmelden()
    assert (await browser.post("/abmelden", {"csrf": "falsch"})).status_code == 403
    csrf = (await browser.versuch())["csrf"]
    kopf = {"Sec-Fetch-Site": "cross-site"}
    assert (await browser.post("/abmelden", {"csrf": csrf}, **kopf)).status_code == 403
    assert len(await zeilen(welt.url, "sitzung")) == 1
    ohne = await welt.browser().post("/abmelden", {})
    assert ohne.headers["Location"] == "/abgemeldet"


@pytest.mark.parametrize(
    ("schritte", "lebt"),
    [([61], False), ([50, 100], True), ([55 * n for n in range(1, 11)], True),
     ([55 * n for n in range(1, 12)], False)],
)  # fmt: skip
async def test_eine_sitzung_endet_nach_ruhe_und_nach_zehn_stunden(
    browser: Browser, welt: Welt, schritte: list[int], lebt: bool
) -> None:
    """Minutes at which somebody looks: 60 without a look are too many, and 10 hours anyway."""
    await browser.anmelden()
    for minuten in schritte:
        welt.uhr = timedelta(minutes=minuten)
        antwort = await browser.get("/versuch")
    assert (antwort.status_code == 200) == lebt


async def test_was_vorbei_ist_wird_geloescht(browser: Browser, welt: Welt) -> None:
    await browser.anmelden()
    await _aufraeumen(welt.app)
    assert len(await zeilen(welt.url, "sitzung")) == 1
    await welt.app.state.verwahrung.aufraeumen(datetime.now(UTC) + timedelta(minutes=59))
    assert len(await zeilen(welt.url, "sitzung")) == 1
    await welt.app.state.verwahrung.aufraeumen(datetime.now(UTC) + timedelta(minutes=61))
    assert await zeilen(welt.url, "sitzung") == []


async def test_ein_token_wird_erneuert_bevor_es_endet(browser: Browser, welt: Welt) -> None:
    await browser.anmelden()
    erstes = (await browser.versuch())["bearer"]
    welt.uhr = timedelta(minutes=14, seconds=30)
    zweites = (await browser.versuch())["bearer"]
    assert zweites != erstes
    welt.uhr = timedelta(minutes=10)
    assert (await browser.versuch())["bearer"] == zweites


async def test_zwei_erneuern_nicht_zugleich(
    browser: Browser, welt: Welt, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refresh token holds once: two who use it would end the session."""
    await browser.anmelden()
    monkeypatch.setattr(ausgabe, "ZUGANG", 3600)  # whoever comes later finds nothing to renew
    welt.transport.gefragt.clear()
    welt.uhr = timedelta(minutes=14, seconds=30)
    antworten = await asyncio.gather(*(browser.get("/versuch") for _ in range(6)))
    assert {a.status_code for a in antworten} == {200}
    assert welt.transport.gefragt.count("/aussteller/token") == 1


async def test_ist_das_token_schon_zu_ende_warten_die_anderen(
    browser: Browser, welt: Welt, monkeypatch: pytest.MonkeyPatch
) -> None:
    await browser.anmelden()
    monkeypatch.setattr(ausgabe, "ZUGANG", 3600)
    welt.transport.gefragt.clear()
    welt.uhr = timedelta(minutes=14, seconds=59, milliseconds=900)
    await asyncio.sleep(0.2)
    antworten = await asyncio.gather(*(browser.get("/versuch") for _ in range(4)))
    assert {a.status_code for a in antworten} == {200}
    assert welt.transport.gefragt.count("/aussteller/token") == 1


async def test_wer_vorher_las_erneuert_nicht_noch_einmal(
    browser: Browser, welt: Welt, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The refresh token it read is spent when its turn comes."""
    await browser.anmelden()
    monkeypatch.setattr(ausgabe, "ZUGANG", 3600)
    welt.transport.gefragt.clear()
    welt.uhr = timedelta(minutes=15, seconds=1)
    gelesen, weiter, echt = asyncio.Event(), asyncio.Event(), Verwahrung._offen

    async def langsam(self: Verwahrung, geheimnis: str, jetzt: datetime) -> object:
        inhalt = await echt(self, geheimnis, jetzt)
        if not gelesen.is_set():
            gelesen.set()
            await weiter.wait()
        return inhalt

    monkeypatch.setattr(Verwahrung, "_offen", langsam)
    erste = asyncio.create_task(browser.get("/versuch"))
    await gelesen.wait()
    zweite = await browser.get("/versuch")
    weiter.set()
    assert {(await erste).status_code, zweite.status_code} == {200}
    assert welt.transport.gefragt.count("/aussteller/token") == 1
    assert {zeile["erneuerung_bis"] for zeile in await zeilen(welt.url, "sitzung")} == {None}


async def test_eine_abgelehnte_erneuerung_beendet_die_sitzung(browser: Browser, welt: Welt) -> None:
    await browser.anmelden()
    welt.aussteller_uhr = 13 * 3600
    welt.uhr = timedelta(minutes=14, seconds=30)
    assert (await browser.get("/versuch")).status_code == 303
    assert await zeilen(welt.url, "sitzung") == []


@pytest.mark.parametrize("welches", ["access_token", "id_token"])
async def test_eine_erneuerung_ist_fuer_dieselbe_person(
    browser: Browser, welt: Welt, monkeypatch: pytest.MonkeyPatch, welches: str
) -> None:
    await browser.anmelden()
    echt = welt.ausgabe._antwort

    def vertauscht(person: dict[str, object], ausweis: dict[str, object]) -> dict[str, object]:
        fremd = echt(person | {"sub": "jemand-anderes"}, ausweis)
        return echt(person, ausweis) | {welches: fremd[welches]}

    monkeypatch.setattr(welt.ausgabe, "_antwort", vertauscht)
    welt.uhr = timedelta(minutes=14, seconds=30)
    assert (await browser.get("/versuch")).status_code == 303
    assert await zeilen(welt.url, "sitzung") == []


async def test_schweigt_der_aussteller_gilt_das_token_bis_zu_seinem_ende(
    browser: Browser, welt: Welt
) -> None:
    await browser.anmelden()
    welt.transport.still = True
    welt.uhr = timedelta(minutes=14, seconds=30)
    assert (await browser.get("/versuch")).status_code == 200
    welt.uhr = timedelta(minutes=15, seconds=30)
    assert (await browser.get("/versuch", Accept="text/html")).status_code == 503
    assert (await browser.get("/offen")).json()["wer"] is None  # what all may see is shown
    welt.transport.still = False
    welt.uhr = timedelta(minutes=15, seconds=50)
    assert (await browser.get("/versuch")).status_code == 200
