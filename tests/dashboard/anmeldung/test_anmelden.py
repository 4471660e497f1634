"""The whole flow, and each way in which it must not end."""

import jwt
import pytest
from httpx import URL, Response

from ozg.anmeldedienst.ausgabe import challenge
from ozg.aussteller import CLIENT_ID
from services.dashboard.anmeldung.versuch import Versuch
from tests.dashboard.anmeldung.conftest import ADRESSE, ISSUER, Browser, Welt, frage, zeilen

KOMMUNE = {"rolle": "kommune", "kommune": "Volkmarsen"}


async def test_eine_kommune_meldet_sich_an_und_ist_wieder_wo_sie_war(browser: Browser) -> None:
    assert (await browser.get("/versuch")).headers["Location"] == "/anmelden?zurueck=%2Fversuch"
    assert await browser.anmelden("/versuch?jahr=2021") == "/versuch?jahr=2021"
    gesehen = await browser.versuch()
    assert (gesehen["name"], gesehen["rolle"]) == ("Volkmarsen", "Kommune")
    assert gesehen["person"]["ags"] == ["06635020"]
    assert gesehen["person"]["rollen"] == ["kommune"]
    claims = jwt.decode(gesehen["bearer"], options={"verify_signature": False})
    assert claims["aud"] == "ozg-kommunal"


@pytest.mark.parametrize(
    ("wer", "name", "rolle"),
    [
        ({"rolle": "admin"}, "OZG-Kommunal", "Verwaltung"),
        ({"rolle": "kspv", "verband": "Hessischer Städtetag"}, "Hessischer Städtetag",
         "Spitzenverband"),
        ({"rolle": "kommune", "kommune": "wanfried; 06 635 020"}, "Volkmarsen und 1 weitere",
         "Kommune"),
        ({"rolle": "kommune", "kommune": "06999999"}, "06999999", "Kommune"),
    ],
)  # fmt: skip
async def test_der_kopf_nennt_kommune_oder_stelle(
    browser: Browser, wer: dict[str, str], name: str, rolle: str
) -> None:
    await browser.anmelden(**wer)
    gesehen = await browser.versuch()
    assert (gesehen["name"], gesehen["rolle"]) == (name, rolle)


async def test_schweigt_der_katalog_zeigt_der_kopf_den_schluessel(
    browser: Browser, welt: Welt
) -> None:
    welt.quellen.antwort["katalog"] = Response(500)
    await browser.anmelden()
    assert (await browser.versuch())["name"] == "06635020"


async def test_die_anfrage_traegt_pkce_state_und_nonce(browser: Browser) -> None:
    antwort = await browser.get("/anmelden")
    adresse = antwort.headers["Location"]
    assert adresse.startswith(f"{ISSUER}/anmelden?")
    gefragt = frage(adresse)
    versuch = Versuch.aus(browser.keks("__Host-ozg-anmeldung") or "")
    assert versuch is not None
    assert gefragt["redirect_uri"] == f"{ADRESSE}/anmelden/rueckkehr"
    assert gefragt["code_challenge_method"] == "S256"
    assert gefragt["code_challenge"] == challenge(versuch.verifier)
    assert (gefragt["state"], gefragt["nonce"]) == (versuch.state, versuch.nonce)
    assert len({versuch.geheimnis, versuch.state, versuch.nonce, versuch.verifier}) == 4
    assert frage((await browser.get("/anmelden")).headers["Location"])["state"] != versuch.state


async def test_kekse_sind_sicher_und_nur_fuer_diesen_host(browser: Browser) -> None:
    rueckkehr = await browser.bis_zur_rueckkehr(**KOMMUNE)
    antwort = await browser.get(rueckkehr)
    gesetzt = antwort.headers.get_list("Set-Cookie")
    [sitzung] = [k for k in gesetzt if k.startswith("__Host-ozg=")]
    assert sitzung.split("; ")[1:] == ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"]
    assert len(browser.keks() or "") == 43
    [versuch] = [k for k in gesetzt if k.startswith("__Host-ozg-anmeldung=")]
    assert versuch.endswith("Max-Age=0")


async def test_ein_verweis_von_anderswo_meldet_niemanden_an(browser: Browser) -> None:
    """Also where a page of ours leads on to the login: a browser says whence it came first."""
    antwort = await browser.get("/anmelden?zurueck=/versuch", **{"Sec-Fetch-Site": "cross-site"})
    assert antwort.status_code == 200
    assert browser.keks("__Host-ozg-anmeldung") is None
    assert 'href="/anmelden?zurueck=/versuch"' in antwort.text
    for woher in ("same-origin", "none"):
        gewollt = await browser.get("/anmelden?zurueck=/versuch", **{"Sec-Fetch-Site": woher})
        assert gewollt.headers["Location"].startswith(f"{ISSUER}/anmelden?")


async def test_ein_fremder_state_meldet_niemanden_an(browser: Browser, welt: Welt) -> None:
    """An attacker's code in the victim's browser: the victim would work in the attacker's name."""
    angreifer = welt.browser()
    rueckkehr = await angreifer.bis_zur_rueckkehr(**KOMMUNE)
    await browser.get("/anmelden")
    antwort = await browser.get(rueckkehr)
    assert antwort.status_code == 400
    assert "noch einmal an" in antwort.text
    assert browser.keks() is None
    ohne_keks = await welt.browser().get(rueckkehr)
    assert ohne_keks.status_code == 400
    assert await zeilen(welt.url, "sitzung") == []


async def test_ein_code_gilt_einmal(browser: Browser) -> None:
    versuchskeks_weg = await browser.bis_zur_rueckkehr(**KOMMUNE)
    versuch = browser.keks("__Host-ozg-anmeldung") or ""
    assert (await browser.get(versuchskeks_weg)).status_code == 303
    assert (await browser.get(versuchskeks_weg)).status_code == 400  # the attempt is over
    kopf = {"Cookie": f"__Host-ozg-anmeldung={versuch}"}
    nochmal = await browser.http.get(versuchskeks_weg, headers=kopf)
    assert nochmal.status_code == 403  # and the code is used up


async def test_ein_code_gilt_sechzig_sekunden(browser: Browser, welt: Welt) -> None:
    welt.aussteller_uhr = -61  # tokens of the future would be refused anyway
    rueckkehr = await browser.bis_zur_rueckkehr(**KOMMUNE)
    welt.aussteller_uhr = 0
    assert (await browser.get(rueckkehr)).status_code == 403


async def test_ein_code_ohne_seinen_verifier_ist_nichts_wert(browser: Browser, welt: Welt) -> None:
    """Whoever sees the code in a log or a history has no use for it."""
    angreifer = welt.browser()
    await angreifer.get("/anmelden")
    code = frage(await browser.bis_zur_rueckkehr(**KOMMUNE))["code"]
    versuch = Versuch.aus(angreifer.keks("__Host-ozg-anmeldung") or "")
    assert versuch is not None
    adresse = URL(
        "/anmelden/rueckkehr", params={"code": code, "state": versuch.state, "iss": ISSUER}
    )
    assert (await angreifer.get(str(adresse))).status_code == 403


async def test_eine_andere_nonce_wird_nicht_geglaubt(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, welt: Welt
) -> None:
    echt = welt.ausgabe._antwort
    monkeypatch.setattr(welt.ausgabe, "_antwort", lambda p, _: echt(p, {"nonce": "fremd"}))
    rueckkehr = await browser.bis_zur_rueckkehr(**KOMMUNE)
    assert (await browser.get(rueckkehr)).status_code == 403


@pytest.mark.parametrize(
    "was",
    ["audience", "mehrere", "issuer", "azp", "fehlt", "person", "abgelaufen", "noch_nicht"],
)
async def test_ein_id_token_das_nicht_uns_und_nicht_jetzt_gilt_wird_nicht_geglaubt(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, welt: Welt, was: str
) -> None:
    echt = welt.ausgabe._antwort

    def anders(person: dict[str, object], ausweis: dict[str, object]) -> dict[str, object]:
        antwort = echt(person, ausweis)
        claims = jwt.decode(antwort["id_token"], options={"verify_signature": False})
        aenderungen: dict[str, dict[str, object]] = {
            "audience": {"aud": "andere"},
            "mehrere": {"aud": [CLIENT_ID, "andere"]},
            "issuer": {"iss": "http://127.0.0.1:8080/anderer"},
            "azp": {"azp": "andere"},
            "fehlt": {},
            "person": {"sub": "jemand-anderes"},
            "abgelaufen": {"exp": claims["iat"] - 3600},
            "noch_nicht": {"nbf": claims["iat"] + 3600},
        }
        kopf = {"kid": jwt.get_unverified_header(antwort["id_token"])["kid"]}
        neu = jwt.encode(claims | aenderungen[was], welt.ausgabe.key, "ES256", headers=kopf)
        return antwort | {"id_token": None if was == "fehlt" else neu}

    monkeypatch.setattr(welt.ausgabe, "_antwort", anders)
    rueckkehr = await browser.bis_zur_rueckkehr(**KOMMUNE)
    assert (await browser.get(rueckkehr)).status_code == 403
    assert browser.keks() is None


async def test_von_einem_anderen_aussteller_kommt_niemand_zurueck(browser: Browser) -> None:
    rueckkehr = URL(await browser.bis_zur_rueckkehr(**KOMMUNE))
    fremd = rueckkehr.copy_set_param("iss", "https://anderer.test")
    assert (await browser.get(str(fremd))).status_code == 403


async def test_wer_abbricht_ist_nicht_angemeldet(browser: Browser) -> None:
    rueckkehr = URL(await browser.bis_zur_rueckkehr(**KOMMUNE)).copy_remove_param("code")
    antwort = await browser.get(str(rueckkehr.copy_add_param("error", "access_denied")))
    assert antwort.status_code == 403
    assert "Melden Sie sich noch einmal an." in antwort.text


async def test_schweigt_der_aussteller_sagt_es_eine_seite(browser: Browser, welt: Welt) -> None:
    welt.transport.still = True
    antwort = await browser.get("/anmelden", Accept="text/html")
    assert antwort.status_code == 503
    assert "Der Anmeldedienst antwortet nicht" in antwort.text


@pytest.mark.parametrize(
    "ziel",
    ["https://boese.test/", "//boese.test", "/\\boese.test", "http:boese.test", "boese", "",
     "/%0d%0aSet-Cookie:a=b\r\n", "/anmelden?zurueck=/anmelden", "/abmelden", "/a" * 900,
     "/\tboese.test", "javascript:alert(1)"],
)  # fmt: skip
async def test_zurueck_fuehrt_nie_woandershin(browser: Browser, ziel: str) -> None:
    assert await browser.anmelden(ziel) == "/"


async def test_auf_dem_eigenen_rechner_beginnt_es_bei_der_hauptadresse(browser: Browser) -> None:
    antwort = await browser.get("http://localhost:8080/anmelden?zurueck=/beratung")
    assert antwort.headers["Location"] == f"{ADRESSE}/anmelden?zurueck=%2Fberatung"
    fremd = await browser.get("http://ozg.test/anmelden")
    assert fremd.headers["Location"].startswith(f"{ISSUER}/anmelden?")
