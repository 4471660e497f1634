"""Many at once, with real commits: nothing is given twice and nothing deadlocks."""

import asyncio
from collections import Counter

import httpx

from tests.beratung.conftest import EKOM21, VIELE, VOLKMARSEN, schluessel, wunsch

PFAD = "/beratung/v1/buchungen"


async def alle(portal: httpx.AsyncClient, *wuensche: dict[str, object]) -> Counter[int]:
    antworten = await asyncio.gather(
        *(portal.post(PFAD, json=w, headers=schluessel() | EKOM21) for w in wuensche)
    )
    return Counter(antwort.status_code for antwort in antworten)


async def test_ein_kostenfreier_platz(portal: httpx.AsyncClient) -> None:
    montage = ["2021-05-03", "2021-05-10", "2021-05-17", "2021-05-31", "2021-06-07"]
    ergebnis = await alle(portal, *(wunsch(beginn=tag) for tag in montage * 4))
    assert ergebnis == {201: 1, 409: 19}


async def test_zehn_teams_fuer_dreissig_anfragen(portal: httpx.AsyncClient) -> None:
    kommunen = [*VIELE, VOLKMARSEN] * 3
    wuensche = [
        wunsch(ags=ags, modul=modul, eigenanteil_akzeptiert=True)
        for ags, modul in zip(kommunen, [1, 2, 3] * 11, strict=True)
    ]
    ergebnis = await alle(portal, *wuensche)
    assert ergebnis == {201: 10, 409: 23}


async def test_derselbe_schluessel_zugleich(portal: httpx.AsyncClient) -> None:
    einmal = schluessel()
    antworten = await asyncio.gather(
        *(portal.post(PFAD, json=wunsch(), headers=einmal) for _ in range(10))
    )
    gut = {antwort.content for antwort in antworten if antwort.status_code == 201}
    assert len(gut) == 1
    assert {antwort.status_code for antwort in antworten} <= {201, 409}
    assert (await portal.get(PFAD)).json()["total_count"] == 1
