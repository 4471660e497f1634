"""What is tried with every foreign OpenID provider: our services, our Dashboard, forged tokens."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from fastapi import FastAPI

from ozg import aussteller
from services.dashboard.app import create_app as dashboard_app
from services.dashboard.settings import Settings as DashboardSettings
from services.katalog.app import create_app as katalog_app
from services.katalog.settings import Settings as KatalogSettings
from shared.auth import NichtAngemeldet, Verifier
from shared.jwks import Keys
from tests.dashboard.anmeldung.conftest import ADRESSE, Kekse, seiten
from tests.dashboard.quellen import Quellen
from tests.sicherheit.test_token import TUEREN

RUECKKEHR = ADRESSE + aussteller.RUECKKEHR
NACH_ABMELDUNG = ADRESSE + aussteller.NACH_ABMELDUNG
UNBEKANNTE, GLEICHZEITIG = 300, 100


def geduldig(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a provider that is slow only because the machine is."""
    for wo in ("shared.jwks.LONGEST", "shared.jwks.PATIENCE"):
        monkeypatch.setattr(wo, 60)
    monkeypatch.setattr("services.dashboard.anmeldung.anbieter.FRIST", 60)


def pruefer(http: httpx.AsyncClient, issuer: str, dienst: str = "katalog") -> Verifier:
    keys = Keys(http, issuer=issuer, jwks_url=None)
    return Verifier(keys, issuer=issuer, audience="ozg-kommunal", service=dienst)


def katalog(issuer: str, url: str) -> FastAPI:
    einstellungen: dict[str, Any] = {"database_url": url, "issuer": issuer}
    settings = KatalogSettings(**einstellungen, heute=date(2021, 4, 15))
    return katalog_app(settings, httpx.AsyncClient())


async def faelschungen(http: httpx.AsyncClient, issuer: str, text: str) -> dict[str, str]:
    """Return what somebody can make of a token and the published keys alone."""
    beschreibung = (await http.get(f"{issuer}/.well-known/openid-configuration")).json()
    [schluessel] = (await http.get(beschreibung["jwks_uri"])).json()["keys"]
    oeffentlich = jwt.PyJWK(schluessel).key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    kopf, inhalt, signatur = text.split(".")
    ansprueche = jwt.decode(text, options={"verify_signature": False})

    def mit_kopf(alg: str) -> str:
        return _b64(json.dumps({"alg": alg, "kid": schluessel["kid"]}).encode())

    hs256 = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    mit_geheimnis = f"{mit_kopf('HS256')}.{inhalt}"
    mehr = _b64(json.dumps(ansprueche | {"rollen": ["admin"]}).encode())
    return {
        "none": f"{mit_kopf('none')}.{inhalt}.",
        "HS256": f"{mit_geheimnis}.{_b64(hs256.sign(mit_geheimnis.encode(), oeffentlich))}",
        "mehr Rollen": f"{kopf}.{mehr}.{signatur}",
        "ohne Signatur": f"{kopf}.{inhalt}.",
    }


def _b64(roh: bytes) -> str:
    return base64.urlsafe_b64encode(roh).decode().rstrip("=")


async def stati(client: httpx.AsyncClient, tokens: dict[str, str]) -> dict[str, int]:
    return {
        was: (await client.get(TUEREN["katalog"], headers=traegt(text))).status_code
        for was, text in tokens.items()
    }


def traegt(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


async def unbekannte_zeigen(seiner: Verifier, text: str) -> None:
    """Show it tokens whose keys have names that nobody has."""
    _, inhalt, signatur = text.split(".")
    koepfe = (
        _b64(json.dumps({"alg": "ES256", "kid": f"x{n}"}).encode()) for n in range(UNBEKANNTE)
    )
    ergebnisse = await asyncio.gather(
        *(seiner.person(f"{kopf}.{inhalt}.{signatur}") for kopf in koepfe), return_exceptions=True
    )
    assert {type(ergebnis) for ergebnis in ergebnisse} == {NichtAngemeldet}


@asynccontextmanager
async def dashboard(
    issuer: str, url: str, **einstellungen: Any
) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    """Start the Dashboard with this issuer; yield it and a browser without TLS."""
    quellen = Quellen().http()

    class Weg(httpx.AsyncHTTPTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.host == "quellen.test":
                return await quellen._transport.handle_async_request(request)
            return await super().handle_async_request(request)

    app = dashboard_app(
        DashboardSettings(
            database_url=url,
            issuer=issuer,
            oeffentliche_adresse=ADRESSE,
            katalog_url="http://quellen.test",
            foerderung_url="http://quellen.test",
            beratung_url="http://quellen.test",
            **{"heute": "2021-04-15"} | einstellungen,
        ),
        http=httpx.AsyncClient(transport=Weg(), base_url="http://quellen.test"),
    )
    app.include_router(seiten)
    kekse = Kekse(httpx.ASGITransport(app=app))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=kekse, base_url=ADRESSE) as browser,
    ):
        yield app, browser
