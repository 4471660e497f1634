"""The keys behind the Kennzahl: as many as it says, on each day."""

from datetime import date

import httpx
from fastapi import FastAPI

from tests.beratung.conftest import EKOM21, VIELE, schluessel, wunsch

PFAD = "/beratung/v1/kennzahlen/kommunen"
BUCHUNGEN = "/beratung/v1/buchungen"


async def test_so_viele_wie_die_kennzahl_sagt(portal: httpx.AsyncClient, app: FastAPI) -> None:
    pfade = []
    for ags, modul, beginn in [
        (VIELE[0], 1, "2021-05-03"),
        (VIELE[0], 3, "2021-05-10"),
        (VIELE[1], 2, "2021-05-03"),
    ]:
        gebucht = await portal.post(
            BUCHUNGEN,
            json=wunsch(ags=ags, modul=modul, beginn=beginn),
            headers=schluessel() | EKOM21,
        )
        assert gebucht.status_code == 201, gebucht.text
        pfade.append(f"{BUCHUNGEN}/{gebucht.json()['id']}")
    app.state.fester_tag = date(2021, 4, 20)
    storniert = await portal.post(f"{pfade[2]}/stornieren", headers=EKOM21 | {"If-Match": '"1"'})
    assert storniert.status_code == 200
    for tag, erwartet in (
        ("2021-04-14", []),
        ("2021-04-15", sorted(VIELE[:2])),
        ("2021-04-20", [VIELE[0]]),
    ):
        antwort = (await portal.get(PFAD, params={"stichtag": tag})).json()
        assert antwort["ags"] == erwartet
        kennzahlen = await portal.get("/beratung/v1/kennzahlen", params={"stichtag": tag})
        zahl = next(k for k in kennzahlen.json()["items"] if k["kennzahl"] == "beratung_kommunen")
        assert zahl["wert"] == len(erwartet)
        assert [antwort[feld] for feld in ("definition", "stand", "quelle")] == [
            zahl[feld] for feld in ("definition", "stand", "quelle")
        ]
