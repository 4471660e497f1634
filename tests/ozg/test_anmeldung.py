"""Logging in at the embedded platform, through the gateway, as a browser does without scripts."""

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest

from ozg.anmeldedienst.personen import ROLLEN
from shared.auth import Rolle
from tests.ozg.conftest import LaufendePlattform

VERBORGEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class Browser:
    """Keeps Secure cookies for 127.0.0.1 as browsers do; http.cookiejar would want TLS."""

    def __init__(self, adresse: str) -> None:
        self.http = httpx.Client(base_url=adresse, timeout=10)
        self.kekse: dict[str, str] = {}

    def frage(
        self, methode: str, adresse: str, felder: dict[str, str] | None = None
    ) -> httpx.Response:
        kopf = {
            "Cookie": "; ".join(f"{n}={w}" for n, w in self.kekse.items()),
            "Accept": "text/html",
        }
        antwort = self.http.request(methode, adresse, data=felder, headers=kopf)
        for gesetzt in antwort.headers.get_list("Set-Cookie"):
            name, wert = gesetzt.partition(";")[0].split("=", 1)
            self.kekse[name] = wert
            if "Max-Age=0" in gesetzt:
                del self.kekse[name]
        return antwort


@pytest.fixture
def browser(plattform: LaufendePlattform) -> Iterator[Browser]:
    browser = Browser(plattform.adresse)
    yield browser
    browser.http.close()


def test_die_anmeldung_kennt_jede_rolle() -> None:
    assert set(ROLLEN) == set(Rolle)


def test_anmelden_arbeiten_abmelden(browser: Browser, plattform: LaufendePlattform) -> None:
    zur_anmeldung = browser.frage("GET", "/anmelden?zurueck=/angaben")
    assert zur_anmeldung.headers["Location"].startswith(f"{plattform.adresse}/aussteller/anmelden?")
    seite = browser.frage("GET", zur_anmeldung.headers["Location"])
    assert seite.status_code == 200
    assert "Das ist die Anmeldung der Entwicklung." in seite.text
    assert '<option value="Volkmarsen (06635020)">' in seite.text
    assert f"form-action 'self' {plattform.adresse};" in seite.headers["Content-Security-Policy"]
    assert "unsafe" not in seite.headers["Content-Security-Policy"]

    felder = {name: unescape(wert) for name, wert in VERBORGEN.findall(seite.text)}
    vergessen = browser.frage("POST", "/aussteller/anmelden", felder | {"rolle": "kommune"})
    assert vergessen.status_code == 422
    assert 'href="#kommune"' in vergessen.text
    wer = {"rolle": "kommune", "kommune": "Volkmarsn"}
    vertippt = browser.frage("POST", "/aussteller/anmelden", felder | wer)
    assert "Am nächsten liegen Volkmarsen" in vertippt.text
    wer = {"rolle": "kommune", "kommune": "Volkmarsen (06635020)"}
    zurueck = browser.frage("POST", "/aussteller/anmelden", felder | wer)
    da = browser.frage("GET", zurueck.headers["Location"])
    assert (da.status_code, da.headers["Location"]) == (303, "/angaben")

    angaben = browser.frage("GET", "/angaben")
    assert "Volkmarsen" in angaben.text
    assert angaben.headers["Cache-Control"] == "private, no-store"
    [csrf] = re.findall(r'name="csrf" value="([^"]+)"', angaben.text)
    ende = browser.frage("POST", "/abmelden", {"csrf": csrf})
    assert ende.headers["Location"].startswith(f"{plattform.adresse}/aussteller/abmelden?")
    abgemeldet = browser.frage("GET", ende.headers["Location"])
    assert abgemeldet.headers["Location"] == f"{plattform.adresse}/abgemeldet"
    assert "Sie sind abgemeldet" in browser.frage("GET", abgemeldet.headers["Location"]).text
    assert browser.kekse == {}


@pytest.mark.parametrize(
    "aenderung",
    [
        {"redirect_uri": "https://boese.test/"},
        {"redirect_uri": "/anmelden/rueckkehr"},
        {"client_id": "anderer"},
    ],
)
def test_nur_das_dashboard_bekommt_einen_code(browser: Browser, aenderung: dict[str, str]) -> None:
    adresse = httpx.URL(browser.frage("GET", "/anmelden").headers["Location"])
    antwort = browser.frage("GET", str(adresse.copy_merge_params(aenderung)))
    assert antwort.status_code == 400
    assert "Location" not in antwort.headers


@pytest.mark.parametrize(
    "aenderung", [{"code_challenge": ""}, {"code_challenge_method": "plain"}, {"scope": "profile"}]
)
def test_ohne_pkce_geht_es_nicht(
    browser: Browser, plattform: LaufendePlattform, aenderung: dict[str, str]
) -> None:
    adresse = httpx.URL(browser.frage("GET", "/anmelden").headers["Location"])
    antwort = browser.frage("GET", str(adresse.copy_merge_params(aenderung)))
    assert antwort.headers["Location"].startswith(f"{plattform.adresse}/anmelden/rueckkehr?error=")
    assert browser.frage("GET", antwort.headers["Location"]).status_code == 403


def test_unter_fremdem_namen_zeigt_sie_sich_nicht(browser: Browser) -> None:
    """Another site that points its name at 127.0.0.1 would log in as it likes."""
    adresse = browser.frage("GET", "/anmelden").headers["Location"]
    antwort = browser.http.get(adresse, headers={"Host": "boese.test"})
    assert antwort.status_code in {400, 421}
    assert "<form" not in antwort.text


def test_ein_ausweis_ist_kein_zugang(browser: Browser) -> None:
    """Neither the ID token nor the refresh token opens anything at a service."""
    adresse = httpx.URL(browser.frage("GET", "/anmelden").headers["Location"])
    from base64 import urlsafe_b64encode
    from hashlib import sha256

    verifier = "v" * 43
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
    adresse = adresse.copy_set_param("code_challenge", challenge)
    seite = browser.frage("GET", str(adresse))
    felder = {name: unescape(wert) for name, wert in VERBORGEN.findall(seite.text)}
    zurueck = browser.frage("POST", "/aussteller/anmelden", felder | {"rolle": "admin"})
    einloesen = {
        "grant_type": "authorization_code",
        "client_id": "ozg-dashboard",
        "code": httpx.URL(zurueck.headers["Location"]).params["code"],
        "redirect_uri": felder["redirect_uri"],
        "code_verifier": verifier,
    }
    tokens = browser.http.post("/aussteller/token", data=einloesen).json()
    for art, status in (("access_token", 200), ("id_token", 401), ("refresh_token", 401)):
        kopf = {"Authorization": f"Bearer {tokens[art]}"}
        antwort = browser.http.get("/katalog/v1/uebernahmen", headers=kopf)
        assert antwort.status_code == status, (art, antwort.text)
    assert browser.http.post("/aussteller/token", data=einloesen).status_code == 400
