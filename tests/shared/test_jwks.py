"""How often the issuer is asked for its keys, what of its answers is believed, who waits for it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from shared import jwks
from shared.auth import NichtAngemeldet, Verifier
from shared.jwks import AnmeldungNichtPruefbar, Keys
from tests.tokens import AUDIENCE, FOREIGN_KEY, ISSUER, JWK, JWKS_URL, issuer, token

DISCOVERY = f"{ISSUER}/.well-known/openid-configuration"
NEU = jwt.algorithms.ECAlgorithm.to_jwk(FOREIGN_KEY.public_key(), as_dict=True) | {"kid": "neu"}


class Aussteller:
    """An issuer whose answers a test sets; counts what it is asked."""

    def __init__(self) -> None:
        self.gefragt: Counter[str] = Counter()
        self.keys: list[Any] = [JWK]
        self.discovery: Any = {"issuer": ISSUER, "jwks_uri": JWKS_URL}
        self.statt: httpx.Response | Exception | None = None
        self.langsam: Callable[[], Awaitable[object]] = lambda: asyncio.sleep(0)

    async def antworten(self, request: httpx.Request) -> httpx.Response:
        self.gefragt[str(request.url)] += 1
        await self.langsam()
        if isinstance(self.statt, Exception):
            raise self.statt
        if self.statt is not None:
            return self.statt
        if str(request.url) == DISCOVERY:
            return httpx.Response(200, json=self.discovery)
        return httpx.Response(200, json={"keys": self.keys})

    def schluessel(self, jwks_url: str | None = JWKS_URL) -> Keys:
        # whoever builds the client may have it follow redirects
        http = httpx.AsyncClient(
            transport=httpx.MockTransport(self.antworten), follow_redirects=True
        )
        return Keys(http, issuer=ISSUER, jwks_url=jwks_url)


@pytest.fixture
def aussteller() -> Aussteller:
    return Aussteller()


class Uhr:
    """Moves only when told to: nothing is asked for again because a machine is slow."""

    jetzt = 1_000.0

    def monotonic(self) -> float:
        return self.jetzt


@pytest.fixture
def uhr(monkeypatch: pytest.MonkeyPatch) -> Uhr:
    uhr = Uhr()
    monkeypatch.setattr(jwks, "time", uhr)
    return uhr


async def ruhe() -> None:
    """Let what goes on beside the requests come to its end."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_die_adresse_der_schluessel_wird_gefunden(aussteller: Aussteller, uhr: Uhr) -> None:
    schluessel = aussteller.schluessel(None)
    assert await schluessel.get("test")
    uhr.jetzt += 700
    assert await schluessel.get("test")
    await ruhe()
    assert aussteller.gefragt == {DISCOVERY: 1, JWKS_URL: 2}


async def test_eine_verzogene_adresse_wird_neu_gefunden(aussteller: Aussteller, uhr: Uhr) -> None:
    schluessel = aussteller.schluessel(None)
    assert await schluessel.get("test")
    aussteller.statt = httpx.Response(404)
    uhr.jetzt += 700
    assert await schluessel.get("test")
    await ruhe()
    aussteller.statt, aussteller.keys = None, [NEU]
    aussteller.discovery = {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/anderswo"}
    assert await schluessel.get("neu")
    assert aussteller.gefragt[f"{ISSUER}/anderswo"] == 1


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": ISSUER + "/", "jwks_uri": JWKS_URL},
        {"issuer": ISSUER.upper(), "jwks_uri": JWKS_URL},
        {"issuer": "https://anderer.test", "jwks_uri": JWKS_URL},
        {"jwks_uri": JWKS_URL},
        {"issuer": ISSUER},
        {"issuer": ISSUER, "jwks_uri": "http://issuer.test/jwks"},
        {"issuer": ISSUER, "jwks_uri": "file:///etc/passwd"},
        {"issuer": ISSUER, "jwks_uri": "/jwks"},
        {"issuer": ISSUER, "jwks_uri": JWKS_URL, "mehr": "x" * jwks.LARGEST},
        [],
        "nichts",
    ],
    ids=lambda d: str(d)[:80],
)
async def test_einer_fremden_auskunft_wird_nicht_geglaubt(
    aussteller: Aussteller, discovery: Any
) -> None:
    aussteller.discovery = discovery
    with pytest.raises(AnmeldungNichtPruefbar):
        await aussteller.schluessel(None).get("test")
    assert aussteller.gefragt == {DISCOVERY: 1}


OKT = {"kty": "oct", "kid": "okt", "alg": "HS256", "k": "Z2VoZWltZ2VoZWltZ2VoZWltZ2VoZWltZ2VoZWlt"}
RSA = RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, 2048).public_key(), as_dict=True)


@pytest.mark.parametrize(
    "antwort",
    [
        httpx.Response(302, headers={"Location": JWKS_URL}),
        httpx.Response(500),
        httpx.Response(204),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"keys": "keine"}),
        httpx.Response(200, json={"keys": [7]}),
        httpx.Response(200, json={"keys": []}),
        httpx.Response(200, json={"keys": [OKT]}),
        httpx.Response(200, json={"keys": [JWK | {"use": "enc"}]}),
        httpx.Response(200, json={"keys": [JWK | {"alg": {}}]}),
        httpx.Response(200, json={"keys": [JWK | {"alg": "ES384"}]}),
        httpx.Response(200, json={"keys": [JWK | {"kid": 7}]}),
        httpx.Response(200, json={"keys": [JWK | {"x": 7}]}),
        httpx.Response(200, json={"keys": [JWK]}, headers={"Content-Encoding": "identity"}),
        httpx.Response(200, json={"keys": [JWK], "mehr": "x" * jwks.LARGEST}),
        httpx.ReadTimeout("langsam"),
        httpx.ConnectError("weg"),
    ],
    ids=repr,
)
async def test_keine_brauchbare_antwort(
    aussteller: Aussteller, uhr: Uhr, antwort: httpx.Response | Exception
) -> None:
    schluessel = aussteller.schluessel()
    aussteller.statt = antwort
    for _ in range(3):
        with pytest.raises(AnmeldungNichtPruefbar):
            await schluessel.get("test")
    assert aussteller.gefragt == {JWKS_URL: 1}
    uhr.jetzt += 1
    aussteller.statt = None
    assert await schluessel.get("test")


async def test_nur_was_signieren_darf(aussteller: Aussteller) -> None:
    aussteller.keys = [
        OKT,
        JWK | {"kid": "verschluesselt", "use": "enc"},
        {"kid": "rsa", "alg": "PS256"} | RSA,
        {"kid": "kaputt", "kty": "RSA", "n": "AQ"},
        JWK,
    ]
    schluessel = aussteller.schluessel()
    assert await schluessel.get("test")
    assert await schluessel.get("rsa")
    for kid in ("okt", "verschluesselt", "kaputt"):
        assert await schluessel.get(kid) is None


async def test_viele_auf_einmal_holen_die_schluessel_einmal(aussteller: Aussteller) -> None:
    schluessel = aussteller.schluessel()
    gefunden = await asyncio.gather(*(schluessel.get("test") for _ in range(1_000)))
    assert all(gefunden)
    assert aussteller.gefragt == {JWKS_URL: 1}


@pytest.mark.parametrize("angelaufen", [False, True])
async def test_tausend_unbekannte_kosten_einen_abruf_in_30_sekunden(
    aussteller: Aussteller, uhr: Uhr, angelaufen: bool
) -> None:
    schluessel = aussteller.schluessel()
    if angelaufen:
        await schluessel.get("test")
        aussteller.gefragt.clear()
    for runde in range(3):
        unbekannt = await asyncio.gather(*(schluessel.get(f"{runde}-{n}") for n in range(1_000)))
        assert not any(unbekannt)
        uhr.jetzt += 29.9
        assert await schluessel.get("spaet") is None
        assert aussteller.gefragt == {JWKS_URL: runde + 1}
        uhr.jetzt += 0.1


async def test_ein_neuer_schluessel_gilt_sofort(aussteller: Aussteller, uhr: Uhr) -> None:
    """Also right after a fetch: only keys that proved to be unknown hold back the next one."""
    schluessel = aussteller.schluessel()
    assert await schluessel.get("test")
    for n in range(5):
        aussteller.keys = [JWK, NEU | {"kid": f"neu-{n}"}]
        antworten = await asyncio.gather(
            *(schluessel.get("test") for _ in range(20)),
            *(schluessel.get(f"neu-{n}") for _ in range(20)),
        )
        assert all(antworten)
    assert aussteller.gefragt == {JWKS_URL: 6}


async def test_ein_neuer_schluessel_waehrend_eines_abrufs(aussteller: Aussteller, uhr: Uhr) -> None:
    """The fetch under way was answered before the key was there."""
    schluessel = aussteller.schluessel()
    await schluessel.get("test")
    weiter = asyncio.Event()
    alte = httpx.Response(200, json={"keys": [JWK]})
    aussteller.statt, aussteller.langsam = alte, weiter.wait
    uhr.jetzt += 700
    await schluessel.get("test")  # begins a fetch beside
    wartet = asyncio.create_task(schluessel.get("neu"))
    await ruhe()
    weiter.set()
    await asyncio.sleep(0)
    aussteller.statt, aussteller.keys = None, [NEU]
    assert await wartet


async def test_ein_langsamer_aussteller_haelt_nur_unbekannte_auf(
    aussteller: Aussteller, uhr: Uhr
) -> None:
    schluessel = aussteller.schluessel()
    await schluessel.get("test")
    weiter = asyncio.Event()
    aussteller.langsam = weiter.wait
    unbekannt = asyncio.create_task(schluessel.get("unbekannt"))
    for _ in range(2):  # while an unknown key is asked for, and when the keys are due
        await ruhe()
        async with asyncio.timeout(0.5):
            assert await schluessel.get("test")
        uhr.jetzt += 700
    assert not unbekannt.done()
    weiter.set()
    assert await unbekannt is None


async def test_wer_geht_beendet_den_abruf_nicht(aussteller: Aussteller) -> None:
    schluessel = aussteller.schluessel()
    weiter = asyncio.Event()
    aussteller.langsam = weiter.wait
    erster, zweiter = (asyncio.create_task(schluessel.get("test")) for _ in range(2))
    await ruhe()
    erster.cancel()
    await ruhe()
    weiter.set()
    assert await zweiter
    assert aussteller.gefragt == {JWKS_URL: 1}


async def test_ein_tropfender_aussteller_wird_nicht_abgewartet(
    aussteller: Aussteller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwks, "LONGEST", 0.05)
    aussteller.langsam = asyncio.Event().wait
    async with asyncio.timeout(1):
        with pytest.raises(AnmeldungNichtPruefbar):
            await aussteller.schluessel().get("test")


async def test_die_letzten_guten_schluessel_bleiben(aussteller: Aussteller, uhr: Uhr) -> None:
    schluessel = aussteller.schluessel()
    await schluessel.get("test")
    aussteller.statt = httpx.ConnectError("weg")
    for _ in range(10):
        uhr.jetzt += 700
        assert await schluessel.get("test")
        await ruhe()
        with pytest.raises(AnmeldungNichtPruefbar):
            await schluessel.get("neu")
        assert await schluessel.get("test")


async def test_ein_zurueckgezogener_schluessel_gilt_nach_dem_naechsten_abruf_nicht_mehr(
    aussteller: Aussteller, uhr: Uhr
) -> None:
    schluessel = aussteller.schluessel()
    await schluessel.get("test")
    aussteller.keys = [NEU]
    uhr.jetzt += 600
    await schluessel.get("test")
    await ruhe()
    assert await schluessel.get("test") is None


async def test_der_pruefer_fragt_nach_dem_kid_des_tokens(aussteller: Aussteller) -> None:
    pruefer = Verifier(
        aussteller.schluessel(None), issuer=ISSUER, audience=AUDIENCE, service="katalog"
    )
    assert await pruefer.person(token())
    with pytest.raises(NichtAngemeldet):
        await pruefer.person(token(kid="unbekannt"))
    aussteller.keys = [NEU]
    with pytest.raises(NichtAngemeldet):  # known by name only, the signature is another's
        await pruefer.person(token(key=FOREIGN_KEY))


async def test_ein_einziger_schluessel_muss_nicht_genannt_werden(
    aussteller: Aussteller, uhr: Uhr
) -> None:
    pruefer = Verifier(aussteller.schluessel(), issuer=ISSUER, audience=AUDIENCE, service="katalog")
    ohne = token(kid=None)
    assert "kid" not in jwt.get_unverified_header(ohne)
    assert await pruefer.person(ohne)
    for falsch in (token(kid=None, key=FOREIGN_KEY), token(kid=None, key=None, algorithm="none")):
        with pytest.raises(NichtAngemeldet):
            await pruefer.person(falsch)
    aussteller.keys = [JWK, NEU]
    uhr.jetzt += 700
    assert await pruefer.person(ohne)  # and begins a fetch beside
    await ruhe()
    for _ in range(5):
        with pytest.raises(NichtAngemeldet):
            await pruefer.person(ohne)
    assert aussteller.gefragt[JWKS_URL] <= 3


async def test_ohne_schluessel_ist_auch_ein_ungenannter_nicht_pruefbar(
    aussteller: Aussteller, uhr: Uhr
) -> None:
    schluessel = aussteller.schluessel()
    aussteller.statt = httpx.ConnectError("weg")
    for _ in range(3):
        with pytest.raises(AnmeldungNichtPruefbar):
            await schluessel.only()
    assert aussteller.gefragt == {JWKS_URL: 1}


async def test_der_aussteller_der_anderen_tests_laesst_sich_finden() -> None:
    assert await Keys(issuer(), issuer=ISSUER, jwks_url=None).get("test")
