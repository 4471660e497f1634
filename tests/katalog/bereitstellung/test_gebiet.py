"""What a dissolved Kommune had is found under its successor, who moves it on."""

from collections.abc import AsyncIterator, Callable
from datetime import date

import httpx
import pytest
from fastapi import FastAPI

from services.katalog.kommune.gebietsfolge import Gebietsfolge
from tests.katalog.bereitstellung.conftest import (
    ALLENDORF,
    BROMSKIRCHEN,
    HUNDESTEUER,
    abgerufen,
    eintrag,
    melde,
    problem,
    sammle,
)
from tests.tokens import bearer

AmTag = Callable[[date], AsyncIterator[httpx.AsyncClient]]
ALT, NEU = (
    bearer(sub=f"person-{ags}", ags=[ags], rollen=["kommune", "plattform"])
    for ags in (BROMSKIRCHEN, ALLENDORF)
)


async def liste(katalog: httpx.AsyncClient, ags: str, stichtag: str) -> list[tuple[str, str, str]]:
    pfad = f"/katalog/v1/kommunen/{ags}/bereitstellungen"
    antwort = await katalog.get(pfad, params={"stichtag": stichtag})
    assert antwort.status_code == 200, antwort.text
    return [(b["ags"], b["gemeldet_unter"], b["stufe"]) for b in antwort.json()["items"]]


async def test_bromskirchen_und_allendorf(katalog: httpx.AsyncClient, am_tag: AmTag) -> None:
    kennung = (await abgerufen(katalog, ags=BROMSKIRCHEN, wer=ALT)).json()["id"]
    alt = (BROMSKIRCHEN, BROMSKIRCHEN, "abgerufen")
    neu = (ALLENDORF, BROMSKIRCHEN, "abgerufen")
    assert await liste(katalog, BROMSKIRCHEN, "2022-12-31") == [alt]
    assert await liste(katalog, ALLENDORF, "2022-12-31") == []
    assert await liste(katalog, ALLENDORF, "2023-01-01") == [neu]
    # asked with the old key: answered, and it says who has it now
    assert await liste(katalog, BROMSKIRCHEN, "2023-01-01") == [neu]

    async for spaeter in am_tag(date(2023, 2, 1)):
        aufgeloest = await melde(spaeter, kennung, "einbinden", 1, ALT)
        assert problem(aufgeloest) == (404, "bereitstellung-nicht-gefunden")
        erneut = await abgerufen(spaeter, "sperrmuell", ags=BROMSKIRCHEN, wer=ALT)
        assert problem(erneut) == (409, "kommune-besteht-nicht")
        (abgelehnt,) = (
            await sammle(spaeter, eintrag("eingebunden", ags=BROMSKIRCHEN), wer=ALT)
        ).json()["ergebnisse"]
        assert abgelehnt["problem"]["type"] == "/probleme/kommune-besteht-nicht"

        doppelt = await abgerufen(spaeter, ags=ALLENDORF, wer=NEU)
        assert problem(doppelt) == (409, "bereitstellung-laeuft-schon")
        weiter = await melde(spaeter, kennung, "einbinden", 1, NEU)
        assert (weiter.status_code, weiter.json()["ags"]) == (200, ALLENDORF)
        (gut,) = (await sammle(spaeter, eintrag("im_hessenfinder", ags=ALLENDORF), wer=NEU)).json()[
            "ergebnisse"
        ]
        assert (gut["bereitstellung"], gut["version"]) == (kennung, 3)
        assert await liste(spaeter, ALLENDORF, "2023-02-01") == [
            (ALLENDORF, BROMSKIRCHEN, "im_hessenfinder")
        ]
        assert await liste(spaeter, BROMSKIRCHEN, "2022-12-31") == [alt]


async def test_zwei_werden_eins(am_tag: AmTag) -> None:
    oberweser, wahlsburg, wesertal = "06633021", "06633027", "06633030"
    alle = bearer(ags=[oberweser, wahlsburg, wesertal], rollen=["plattform"])
    kita = "elternbeitrag"
    async for frueher in am_tag(date(2019, 12, 20)):
        ketten = [
            (await abgerufen(frueher, kita, ags=ags, wer=alle)).json()["id"]
            for ags in (oberweser, wahlsburg)
        ]
    async for heute in am_tag(date(2021, 4, 15)):
        vorgaenger = [(wesertal, ags, "abgerufen") for ags in (oberweser, wahlsburg)]
        assert await liste(heute, wesertal, "2020-01-01") == vorgaenger
        assert await liste(heute, oberweser, "2019-12-31") == [(oberweser, oberweser, "abgerufen")]
        meldung = eintrag("eingebunden", ags=wesertal) | {"onlinedienst": kita}
        (unklar,) = (await sammle(heute, meldung, wer=alle)).json()["ergebnisse"]
        assert unklar["problem"]["type"] == "/probleme/bereitstellung-nicht-eindeutig"
        zurueck = await melde(heute, ketten[0], "zuruecknehmen", 1, alle, grund="Zusammengelegt.")
        assert zurueck.status_code == 200
        (klar,) = (await sammle(heute, meldung, wer=alle)).json()["ergebnisse"]
        assert klar["bereitstellung"] == ketten[1]


async def test_hanau_wird_kreisfrei(katalog: httpx.AsyncClient) -> None:
    alt, neu = "06435014", "06415000"
    await abgerufen(katalog, ags=alt, wer=bearer(ags=[alt]))
    assert await liste(katalog, alt, "2025-12-31") == [(alt, alt, "abgerufen")]
    assert await liste(katalog, neu, "2025-12-31") == []
    assert await liste(katalog, neu, "2026-01-01") == [(neu, alt, "abgerufen")]


async def test_sonderstatus_zaehlt_als_beides(katalog: httpx.AsyncClient, app: FastAPI) -> None:
    """§ 4a HGO: such a city does what Gemeinden do, and some of what Kreise do."""
    giessen = bearer(ags=["06531005"])
    for onlinedienst in ("verpflichtungserklaerung", HUNDESTEUER):
        antwort = await abgerufen(katalog, onlinedienst, ags="06531005", wer=giessen)
        assert antwort.status_code == 201, antwort.text
    ohne = await abgerufen(katalog, "verpflichtungserklaerung")
    assert problem(ohne) == (409, "nicht-zustaendig")


async def test_unbekannter_schluessel(katalog: httpx.AsyncClient) -> None:
    antwort = await katalog.get("/katalog/v1/kommunen/06999999/bereitstellungen")
    assert problem(antwort) == (404, "kommune-unbekannt")


@pytest.mark.parametrize(
    ("nachfolger", "ags", "heutiger", "schluessel"),
    [
        ({}, "a", "a", "a"),
        ({"a": "b"}, "a", "b", "a"),
        ({"a": "b"}, "b", "b", "ab"),
        ({"a": "c", "b": "c", "c": "d"}, "a", "d", "a"),
        ({"a": "c", "b": "c", "c": "d"}, "d", "d", "abcd"),
        ({"a": "b", "b": "a"}, "a", "b", "ab"),  # nonsense ends too
    ],
)
def test_gebietsfolge(nachfolger: dict[str, str], ags: str, heutiger: str, schluessel: str) -> None:
    folge = Gebietsfolge(nachfolger)
    assert folge.heutiger(ags) == heutiger
    assert folge.schluessel(ags) == frozenset(schluessel)
