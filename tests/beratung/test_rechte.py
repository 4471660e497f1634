"""The guards hold for every role, and a foreign object answers like an absent one."""

import httpx
import pytest

from shared.auth import Rolle
from tests.beratung.conftest import schluessel, wunsch
from tests.rechte import BUCHUNGEN, ROLLEN
from tests.tokens import bearer


@pytest.fixture
async def buchung(portal: httpx.AsyncClient) -> str:
    antwort = await portal.post(BUCHUNGEN, json=wunsch(), headers=schluessel())
    return str(antwort.json()["id"])


async def test_nur_die_rollen_der_tabelle(portal: httpx.AsyncClient, buchung: str) -> None:
    kopf = schluessel() | {"If-Match": '"99"'}  # whoever is let in meets 412 and changes nothing
    for (methode, muster), erlaubt in ROLLEN.items():
        pfad = muster.replace("{id}", buchung)
        inhalt = wunsch() if pfad == BUCHUNGEN and methode == "POST" else None
        ohne = await portal.request(
            methode, pfad, json=inhalt, headers=kopf | {"Authorization": "Bearer x"}
        )
        assert ohne.status_code == 401, f"{methode} {muster}"
        for rolle in Rolle:
            antwort = await portal.request(
                methode, pfad, json=inhalt, headers=kopf | bearer(rollen=[rolle], ags=["06636013"])
            )
            if rolle not in erlaubt:
                assert antwort.status_code == 403, f"{methode} {muster} {rolle}"
            elif rolle is Rolle.KOMMUNE and muster != BUCHUNGEN:
                assert antwort.status_code == 404, f"{methode} {muster}: fremde Kommune"
            elif muster != BUCHUNGEN:
                assert antwort.status_code in {200, 412}, f"{methode} {muster} {rolle}"
    assert (await portal.get(f"{BUCHUNGEN}/{buchung}")).json()["version"] == 1


async def test_fremd_und_abwesend_antworten_gleich(
    portal: httpx.AsyncClient,
    buchung: str,
) -> None:
    fremd = bearer(ags=["06636013"])
    abwesend = "018f0000-0000-7000-8000-000000000000"
    for akt in ("", "/stornieren"):
        methode = "POST" if akt else "GET"
        antworten = []
        for kennung in (buchung, abwesend):
            antwort = await portal.request(
                methode, f"{BUCHUNGEN}/{kennung}{akt}", headers=fremd | {"If-Match": '"1"'}
            )
            antworten.append((antwort.status_code, antwort.text.replace(kennung, "…")))
        assert antworten[0] == antworten[1]
        assert antworten[0][0] == 404
