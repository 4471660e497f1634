"""The Beratung without its clockwork: a pass over the waiting list is made when a test says so."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from services.beratung.dienst import WARTELISTE
from services.beratung.foerderregel.auffrischen import auffrischen
from services.beratung.warteliste.vermitteln import Vermittelt, Vermittlung, vermitteln
from shared.vorgang import Vorgang
from tests.beratung.conftest import HEUTE, VOLKMARSEN, schluessel, wunsch
from tests.tokens import bearer

PFAD = "/beratung/v1/warteliste"
# long to come, so that the database's own clock never ends a hold
JETZT = datetime(2090, 1, 5, 10, tzinfo=UTC)  # a Thursday
ANTWORT_BIS = datetime(2090, 1, 10, 23, tzinfo=UTC)  # midnight in Berlin after Tuesday
FENSTER = {"von": "2021-05-03", "bis": "2021-05-03"}  # one beginning, a Monday


@dataclass
class Warteliste:
    """Speaks HTTP to the service and makes its passes; one team can be wished for."""

    app: FastAPI
    http: httpx.AsyncClient
    zeit: Callable[[datetime], None]
    team: str
    jetzt: datetime = JETZT

    def stelle(self, instant: datetime) -> None:
        self.jetzt = instant
        self.zeit(instant)

    async def eintragen(self, ags: str = VOLKMARSEN, **anders: object) -> str:
        """Enter a wish; return the address of the entry."""
        antwort = await self.http.post(
            PFAD, json=self.wunsch(ags=ags, **anders), headers=fuer(ags) | schluessel()
        )
        assert antwort.status_code == 201, antwort.text
        return f"{PFAD}/{antwort.json()['id']}"

    def wunsch(self, **anders: object) -> dict[str, object]:
        eintrag = wunsch(berater=self.team, fenster=FENSTER) | anders
        del eintrag["beginn"]
        return eintrag

    async def buchen(self, ags: str, beginn: str = "2021-05-03", **anders: object) -> str:
        antwort = await self.http.post(
            "/beratung/v1/buchungen",
            json=wunsch(ags=ags, berater=self.team, beginn=beginn) | anders,
            headers=fuer(ags) | schluessel(),
        )
        assert antwort.status_code == 201, antwort.text
        return f"/beratung/v1/buchungen/{antwort.json()['id']}"

    async def stornieren(self, buchung: str, ags: str) -> None:
        await self.tun(buchung, "stornieren", ags)

    async def tun(self, pfad: str, akt: str, ags: str) -> dict[str, Any]:
        antwort = await self.versuche(pfad, akt, ags)
        assert antwort.status_code == 200, antwort.text
        gelesen: dict[str, Any] = antwort.json()
        return gelesen

    async def versuche(self, pfad: str, akt: str, ags: str) -> httpx.Response:
        version = (await self.lies(pfad, ags))["version"]
        kopf = fuer(ags) | {"If-Match": f'"{version}"'}
        return await self.http.post(f"{pfad}/{akt}", headers=kopf)

    async def lies(self, pfad: str, ags: str = VOLKMARSEN) -> dict[str, Any]:
        antwort = await self.http.get(pfad, headers=fuer(ags))
        assert antwort.status_code == 200, antwort.text
        gelesen: dict[str, Any] = antwort.json()
        return gelesen

    async def status(self, pfad: str, ags: str) -> str:
        return str((await self.lies(pfad, ags))["status"])

    async def vermitteln(self, *, heute: date = HEUTE) -> Vermittelt:
        vorgang = Vorgang(person=WARTELISTE, heute=heute, jetzt=self.jetzt)
        return await vermitteln(
            Vermittlung(self.app.state.sessions, self.app.state.katalog), vorgang
        )


def fuer(ags: str) -> dict[str, str]:
    return bearer(sub=f"person-{ags}", ags=[ags])


Abfrage = Callable[..., Awaitable[list[Any]]]


@pytest.fixture
async def liste(app: FastAPI, zeit: Callable[[datetime], None]) -> AsyncIterator[Warteliste]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    await auffrischen(app.state.sessions, app.state.foerderung)
    async with app.state.sessions() as session:
        team = await session.scalar(
            text("SELECT id::text FROM beratung.berater WHERE name = 'Beratungsteam 1'")
        )
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        warteliste = Warteliste(app, http, zeit, str(team))
        warteliste.stelle(JETZT)
        yield warteliste
    await app.state.sessions.kw["bind"].dispose()


@pytest.fixture
def sql(app: FastAPI) -> Abfrage:
    """Read with a statement what the service has stored."""

    async def lesen(befehl: str, **werte: object) -> list[Any]:
        async with app.state.sessions() as session:
            return [tuple(zeile) for zeile in await session.execute(text(befehl), werte)]

    return lesen
