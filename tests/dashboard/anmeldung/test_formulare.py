"""Forms: only ours, only this session's, and nothing typed is lost."""

from datetime import timedelta

import pytest

from services.dashboard.anmeldung.zwischenstand import zwischenstaende_aufraeumen
from tests.dashboard.anmeldung.conftest import ISSUER, Browser, Welt, zeilen

FELDER = {"teilnehmende": "zwölf", "thema": "Straße & Ü <b>"}


async def test_ein_formular_dieser_sitzung_wirkt(browser: Browser) -> None:
    await browser.anmelden()
    eins, zwei = (await browser.versuch())["csrf"], (await browser.versuch())["csrf"]
    assert eins != zwei
    for csrf in (eins, zwei):
        antwort = await browser.post("/versuch", FELDER | {"csrf": csrf})
        assert antwort.json() == {"getan_von": "entwicklung-kommune-06635020-1"}


@pytest.mark.parametrize("csrf", [None, "", "falsch", "A" * 86, "ü", "fremd", "anonym"])
async def test_ohne_sein_token_wirkt_es_nicht_und_nichts_geht_verloren(
    browser: Browser, welt: Welt, csrf: str | None
) -> None:
    await browser.anmelden()
    if csrf == "fremd":
        andere = welt.browser()
        await andere.anmelden()
        csrf = (await andere.versuch())["csrf"]
    elif csrf == "anonym":
        csrf = (await welt.browser().get("/offen")).json()["csrf"]
    antwort = await browser.post("/versuch", FELDER | ({} if csrf is None else {"csrf": csrf}))
    assert antwort.status_code == 403
    assert 'href="/versuch"' in antwort.text
    assert len(await zeilen(welt.url, "zwischenstand")) == 1


@pytest.mark.parametrize(
    ("kopf", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Origin": "https://boese.test"}, 403),
        ({"Origin": "http://127.0.0.1:8080"}, 200),
        ({"Origin": "http://127.0.0.1:8081"}, 403),
        ({"Origin": "null"}, 200),
        ({}, 200),
    ],
)
async def test_eine_fremde_herkunft_wird_abgewiesen(
    browser: Browser, welt: Welt, kopf: dict[str, str], status: int
) -> None:
    await browser.anmelden()
    csrf = (await browser.versuch())["csrf"]
    antwort = await browser.post("/versuch", FELDER | {"csrf": csrf}, **kopf)
    assert antwort.status_code == status
    assert await zeilen(welt.url, "zwischenstand") == []


async def test_auch_ohne_anmeldung_gehoert_ein_formular_diesem_browser(
    browser: Browser, welt: Welt
) -> None:
    csrf = (await browser.get("/offen")).json()["csrf"]
    assert (await browser.post("/offen", {"csrf": csrf})).json() == {"wer": None}
    assert (await welt.browser().post("/offen", {"csrf": csrf})).status_code == 403
    assert (await browser.post("/offen", {})).status_code == 403


async def _abgelaufen(browser: Browser, welt: Welt) -> str:
    """Log in, open the form, stay away too long, send it; return where that leads."""
    await browser.anmelden()
    csrf = (await browser.versuch())["csrf"]
    welt.uhr = timedelta(minutes=61)
    antwort = await browser.post("/versuch?jahr=2021", FELDER | {"csrf": csrf})
    welt.uhr = timedelta()
    assert antwort.status_code == 303
    return str(antwort.headers["Location"])


async def test_was_eingetragen_war_ist_nach_der_anmeldung_noch_da(
    browser: Browser, welt: Welt
) -> None:
    ziel = await _abgelaufen(browser, welt)
    seite = await browser.get(ziel)
    assert "Ihre Anmeldung ist abgelaufen" in seite.text
    assert "Melden Sie sich an; was Sie eingetragen haben, ist noch da." in seite.text
    assert 'href="/anmelden?zurueck=/versuch%3Fjahr%3D2021"' in seite.text
    [zeile] = await zeilen(welt.url, "zwischenstand")
    assert b"teilnehmende" not in zeile["inhalt"]
    assert await browser.anmelden("/versuch?jahr=2021") == "/versuch?jahr=2021"
    assert (await browser.get("/anderswo")).json()["vorher"] is None
    wieder = await browser.versuch()
    assert wieder["vorher"] == {name: [wert] for name, wert in FELDER.items()}
    assert (await browser.versuch())["vorher"] is None
    assert await zeilen(welt.url, "zwischenstand") == []


async def test_wer_danach_kommt_sieht_es_nicht(browser: Browser, welt: Welt) -> None:
    """Two people, one browser: what one typed is not shown to the other."""
    await _abgelaufen(browser, welt)
    await browser.anmelden(rolle="admin")
    assert (await browser.versuch())["vorher"] is None
    assert await zeilen(welt.url, "zwischenstand") == []


async def test_ohne_den_keks_liest_es_niemand(browser: Browser, welt: Welt) -> None:
    await _abgelaufen(browser, welt)
    anderer = welt.browser()
    await anderer.anmelden()
    assert (await anderer.versuch())["vorher"] is None
    assert len(await zeilen(welt.url, "zwischenstand")) == 1


async def test_nach_einer_stunde_ist_es_fort(browser: Browser, welt: Welt) -> None:
    await _abgelaufen(browser, welt)
    [zeile] = await zeilen(welt.url, "zwischenstand")
    sessions = welt.app.state.sessions
    await zwischenstaende_aufraeumen(sessions, zeile["endet"] - timedelta(seconds=1))
    assert len(await zeilen(welt.url, "zwischenstand")) == 1
    await zwischenstaende_aufraeumen(sessions, zeile["endet"])
    assert await zeilen(welt.url, "zwischenstand") == []


async def test_nach_einer_stunde_sieht_es_auch_niemand_mehr(browser: Browser, welt: Welt) -> None:
    """Also while the sweep has not come by yet."""
    await _abgelaufen(browser, welt)
    welt.uhr = timedelta(minutes=122)
    await browser.anmelden()
    assert (await browser.versuch())["vorher"] is None


async def test_dateien_und_zu_langes_werden_nicht_verwahrt(browser: Browser, welt: Welt) -> None:
    await browser.anmelden()
    welt.uhr = timedelta(minutes=61)
    antwort = await browser.http.post(
        "/versuch", data={"titel": "Beschluss"}, files={"datei": ("b.pdf", b"%PDF-")}
    )
    assert antwort.headers["Location"].endswith("&noch_da=1")
    zu_lang = await browser.post("/versuch", {"text": "\x01" * 20_000})
    assert zu_lang.headers["Location"] == "/anmelden/abgelaufen?zurueck=%2Fversuch"
    assert len(await zeilen(welt.url, "zwischenstand")) == 1


async def test_andere_seiten_legen_niemandem_etwas_hin(browser: Browser, welt: Welt) -> None:
    antwort = await browser.post("/versuch", FELDER, **{"Sec-Fetch-Site": "cross-site"})
    assert antwort.status_code == 403
    assert await zeilen(welt.url, "zwischenstand") == []


async def test_formulare_duerfen_zum_aussteller_fuehren(browser: Browser) -> None:
    csp = (await browser.get("/abgemeldet")).headers["Content-Security-Policy"]
    assert f"form-action 'self' {ISSUER.removesuffix('/aussteller')};" in csp
    assert "unsafe" not in csp


async def test_was_man_angemeldet_sieht_bleibt_in_keinem_zwischenspeicher(
    browser: Browser,
) -> None:
    assert (await browser.get("/abgemeldet")).headers["Cache-Control"] == "no-cache"
    await browser.anmelden()
    seite = await browser.get("/abgemeldet")
    assert seite.headers["Cache-Control"] == "private, no-store"
    assert "Volkmarsen" in seite.text
    assert "entwicklung" not in seite.text
