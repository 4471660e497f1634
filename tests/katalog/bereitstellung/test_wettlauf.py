"""Many at once on the same chain, with real commits: one wins, nobody sees an error of ours."""

import asyncio
from collections import Counter

import httpx

from tests.katalog.bereitstellung.conftest import (
    PLATTFORM,
    STELLE,
    VOLKMARSEN,
    abgerufen,
    eintrag,
    melde,
    problem,
    sammle,
)


async def test_zwei_plattformen_eine_kette(katalog: httpx.AsyncClient) -> None:
    kennung = (await abgerufen(katalog)).json()["id"]
    antworten = await asyncio.gather(
        *(melde(katalog, kennung, "einbinden", 1, wer) for wer in (PLATTFORM, {}) * 5)
    )
    assert Counter(a.status_code for a in antworten) == {200: 1, 412: 9}


async def test_viele_rufen_zugleich_ab(katalog: httpx.AsyncClient) -> None:
    antworten = await asyncio.gather(*(abgerufen(katalog, wer=wer) for wer in (PLATTFORM, {}) * 6))
    assert Counter(a.status_code for a in antworten) == {201: 1, 409: 11}
    assert {problem(a)[1] for a in antworten if a.status_code == 409} == {
        "bereitstellung-laeuft-schon"
    }


async def test_einzeln_und_gesammelt_auf_derselben_kette(katalog: httpx.AsyncClient) -> None:
    kennung = (await abgerufen(katalog)).json()["id"]
    einzeln = [melde(katalog, kennung, "einbinden", 1) for _ in range(3)]
    zurueck = [melde(katalog, kennung, "zuruecknehmen", 1, STELLE, grund="g") for _ in range(2)]
    gesammelt = [sammle(katalog, eintrag("eingebunden"), eintrag("im_hessenfinder"))] * 1
    antworten = await asyncio.gather(*einzeln, *zurueck, *gesammelt)
    assert {a.status_code for a in antworten} <= {200, 412, 409}
    gewonnen = [a for a in antworten[:5] if a.status_code == 200]
    sammel = antworten[5].json()["angenommen"]
    stand = (await katalog.get(f"/katalog/v1/bereitstellungen/{kennung}")).json()
    assert len(gewonnen) <= 1
    assert stand["version"] == 1 + len(gewonnen) + sammel
    assert [s["am"] for s in stand["schritte"]] == sorted(s["am"] for s in stand["schritte"])


async def test_derselbe_schluessel_zugleich(katalog: httpx.AsyncClient) -> None:
    antworten = await asyncio.gather(
        *(sammle(katalog, eintrag(), schluessel="einer") for _ in range(6))
    )
    gut = {a.content for a in antworten if a.status_code == 200}
    assert len(gut) == 1
    assert {a.status_code for a in antworten} <= {200, 409}
    pfad = f"/katalog/v1/kommunen/{VOLKMARSEN}/bereitstellungen"
    assert (await katalog.get(pfad)).json()["total_count"] == 1
