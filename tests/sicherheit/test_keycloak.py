"""The realm for Keycloak makes tokens that our services take, and no others.

Keycloak is not run here: what its mappers do is told by MAPPER, from its documentation.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from shared.auth import NichtAngemeldet, Rolle
from shared.jwks import ALGORITHMS
from tests.shared.test_auth import verifier
from tests.tokens import ISSUER, token

REALM = Path(__file__).parents[2] / "deploy/keycloak/realm-ozg-kommunal.json"
DIENSTE = ("katalog", "foerderung", "beratung")
Konto: TypeAlias = dict[str, Any]
SACHBEARBEITUNG: Konto = {"rollen": {"kommune"}, "ags": ["06635020", "06636013"]}


@pytest.fixture
def realm() -> dict[str, Any]:
    gelesen: dict[str, Any] = json.loads(REALM.read_text("utf-8"))
    return gelesen


def _rollen(realm: dict[str, Any], umfang: str, konto: Konto) -> list[str]:
    """A client without the full scope hands on only the roles of its scopes."""
    erlaubt = {
        rolle
        for zuordnung in realm["scopeMappings"]
        if zuordnung["clientScope"] == umfang
        for rolle in zuordnung["roles"]
    }
    return sorted(konto["rollen"] & erlaubt)


def _attribut(mapper: dict[str, Any], konto: Konto) -> Any:
    werte = konto.get(mapper["config"]["user.attribute"], [])
    return werte if mapper["config"]["multivalued"] == "true" else next(iter(werte), None)


Wirkung: TypeAlias = Callable[[dict[str, Any], str, dict[str, Any], Konto], Any]
MAPPER: dict[str, Wirkung] = {
    "oidc-usermodel-realm-role-mapper": lambda r, umfang, m, k: _rollen(r, umfang, k),
    "oidc-usermodel-attribute-mapper": lambda r, umfang, m, k: _attribut(m, k),
    "oidc-audience-mapper": lambda r, umfang, m, k: m["config"]["included.custom.audience"],
    "oidc-sub-mapper": lambda r, umfang, m, k: "0b7d9f2e-6f0e-4a53-9d2e-0f4f8c1b7a11",
}


def ansprueche(realm: dict[str, Any], client_id: str, konto: Konto) -> dict[str, Any]:
    """Return what Keycloak writes into an access token of this client, for this account."""
    client = next(c for c in realm["clients"] if c["clientId"] == client_id)
    jetzt = datetime.now(UTC)
    gesagt: dict[str, Any] = {
        "iss": ISSUER,
        "iat": jetzt,
        "exp": jetzt + timedelta(seconds=realm["accessTokenLifespan"]),
        "typ": "Bearer",
        "azp": client_id,
        "sub": None,
    }
    empfaenger: list[str] = []
    for umfang in realm["clientScopes"]:
        if umfang["name"] not in client["defaultClientScopes"]:
            continue
        for mapper in umfang["protocolMappers"]:
            if mapper["config"]["access.token.claim"] != "true":
                continue
            wert = MAPPER[mapper["protocolMapper"]](realm, umfang["name"], mapper, konto)
            if mapper["protocolMapper"] == "oidc-audience-mapper":
                empfaenger.append(wert)
            elif wert not in (None, []):
                gesagt[mapper["config"].get("claim.name", mapper["name"])] = wert
    einer = empfaenger[0] if len(empfaenger) == 1 else empfaenger
    # token() fills in what is missing, so what Keycloak leaves out is said to be left out
    return {"aud": einer or None, "rollen": None, "ags": None} | gesagt


@pytest.mark.parametrize("client", ["ozg-dashboard", "ozg-befehle"])
async def test_eine_person_gilt_bei_jedem_dienst(realm: dict[str, Any], client: str) -> None:
    for dienst in (*DIENSTE, "dashboard"):
        text = token(**ansprueche(realm, client, SACHBEARBEITUNG))
        person = await verifier(dienst).person(text)
        assert person.rollen == {"kommune"}
        assert person.ags == {"06635020", "06636013"}


@pytest.mark.parametrize("rolle", Rolle)
async def test_jede_rolle_kommt_an(realm: dict[str, Any], rolle: Rolle) -> None:
    konto = {"rollen": {rolle.value, "offline_access"}, "verband": ["Hessischer Städtetag"]}
    person = await verifier("katalog").person(token(**ansprueche(realm, "ozg-dashboard", konto)))
    assert person.rollen == {rolle.value}
    assert person.verband == "Hessischer Städtetag"


@pytest.mark.parametrize("dienst", DIENSTE)
async def test_eine_plattform_gilt_bei_einem_dienst(realm: dict[str, Any], dienst: str) -> None:
    client = f"plattform-{dienst}"
    (konto,) = (k for k in realm["users"] if k["serviceAccountClientId"] == client)
    text = token(**ansprueche(realm, client, {"rollen": set(konto["realmRoles"])}))
    assert (await verifier(dienst).person(text)).rollen == {"plattform"}
    for anderer in {*DIENSTE, "dashboard"} - {dienst}:
        with pytest.raises(NichtAngemeldet):
            await verifier(anderer).person(text)


@pytest.mark.parametrize("fehlt", ["aud", "rollen", "sub"])
async def test_ohne_einen_mapper_kommt_niemand_hinein(realm: dict[str, Any], fehlt: str) -> None:
    for umfang in realm["clientScopes"]:
        umfang["protocolMappers"] = [m for m in umfang["protocolMappers"] if m["name"] != fehlt]
    with pytest.raises(NichtAngemeldet):
        await verifier("katalog").person(
            token(**ansprueche(realm, "ozg-dashboard", SACHBEARBEITUNG))
        )


def test_alle_rollen_und_keine_andere(realm: dict[str, Any]) -> None:
    rollen = {rolle["name"]: rolle for rolle in realm["roles"]["realm"]}
    assert rollen.keys() - {"zweiter-faktor"} == set(Rolle)
    (zuordnung,) = realm["scopeMappings"]
    assert set(zuordnung["roles"]) == set(Rolle)


def test_wer_mehr_darf_braucht_einen_zweiten_faktor(realm: dict[str, Any]) -> None:
    mit = {
        rolle["name"]
        for rolle in realm["roles"]["realm"]
        if "zweiter-faktor" in rolle.get("composites", {}).get("realm", [])
    }
    assert mit == set(Rolle) - {Rolle.KOMMUNE}
    ablaeufe = {ablauf["alias"]: ablauf for ablauf in realm["authenticationFlows"]}
    formulare, faktor = ablaeufe["ozg-formulare"], ablaeufe["ozg-zweiter-faktor"]
    assert realm["browserFlow"] == "ozg-anmelden"
    assert "ozg-zweiter-faktor" in {
        schritt.get("flowAlias") for schritt in formulare["authenticationExecutions"]
    }
    verlangt = {s["authenticator"]: s["requirement"] for s in faktor["authenticationExecutions"]}
    assert verlangt == {"conditional-user-role": "REQUIRED", "auth-otp-form": "REQUIRED"}
    wer = {eine["alias"]: eine["config"] for eine in realm["authenticatorConfig"]}
    assert wer["ozg-wer"] == {"condUserRole": "zweiter-faktor", "negate": "false"}


def test_kurz_signiert_und_ohne_offene_tueren(realm: dict[str, Any]) -> None:
    assert realm["accessTokenLifespan"] <= 900
    assert realm["revokeRefreshToken"]
    assert realm["refreshTokenMaxReuse"] == 0
    assert realm["bruteForceProtected"]
    assert not realm["registrationAllowed"]
    assert realm["defaultSignatureAlgorithm"] in ALGORITHMS
    for client in realm["clients"]:
        assert not client["fullScopeAllowed"]
        assert not client["implicitFlowEnabled"]
        assert not client["directAccessGrantsEnabled"]
        assert "secret" not in client
        assert client["attributes"]["access.token.signed.response.alg"] in ALGORITHMS
        assert all("*" not in adresse for adresse in client["redirectUris"])
        if client["standardFlowEnabled"]:
            assert client["attributes"]["pkce.code.challenge.method"] == "S256"
