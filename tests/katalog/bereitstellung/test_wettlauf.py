"""Many at once on the same chain, with real commits: one wins, nobody sees an error of ours."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.bereitstellung.queries import get_bereitstellung
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


class Dazwischen:
    """A session after whose every statement something else happens."""

    def __init__(self, session: AsyncSession, was: Callable[[], Awaitable[object]]) -> None:
        self._session, self._was = session, was

    async def execute(self, *args: Any, **mehr: Any) -> Any:
        ergebnis = await self._session.execute(*args, **mehr)
        await self._was()
        return ergebnis


async def test_zwischen_zwei_anweisungen_gemeldetes_ist_ganz_zu_lesen_oder_gar_nicht(
    katalog: httpx.AsyncClient, app: FastAPI
) -> None:
    """Nobody reads a step of which it is not said who reported it."""
    kennung = (await abgerufen(katalog)).json()["id"]
    folge = iter(
        [("einbinden", 1, PLATTFORM), ("hessenfinder-eintragen", 2, {}), ("freischalten", 3, {})]
    )

    async def naechster() -> None:
        akt, version, wer = next(folge)
        meldung = {"url": "https://portal.example/x"} if akt == "freischalten" else {}
        antwort = await melde(katalog, kennung, akt, version, wer, **meldung)
        assert antwort.status_code == 200, antwort.text

    async with app.state.lesungen() as session:
        gelesen = await get_bereitstellung(
            Dazwischen(session, naechster),  # type: ignore[arg-type]
            id=UUID(kennung),
            heute=date(2021, 4, 15),
        )
    assert next(folge, None) is None
    schritte = [(schritt.stufe.value, schritt.rolle) for schritt in gelesen.schritte]
    assert len(schritte) == 2 + 1
    assert all(rolle for stufe, rolle in schritte if stufe != "bereitgestellt")
    assert gelesen.version == 2
