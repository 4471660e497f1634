"""Any sequence of booking, agreeing, moving, cancelling and waiting, against a plain model.

The model knows no constraint and no lock: three days, two teams, one free place for each Kommune
and Bereich. Whatever it cannot object to must be done, and a refusal must name one of its
objections.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from services.beratung.hintergrund import AUFGABEN
from tests.beratung.conftest import (
    EKOM21,
    HEUTE,
    VOLKMARSEN,
    WANFRIED,
    app_on,
    katalog,
    schluessel,
    wunsch,
)
from tests.conftest import client_for

PFAD = "/beratung/v1/buchungen"
MONTAG = date(2021, 5, 3)
KOMMUNEN = [VOLKMARSEN, WANFRIED, "06531001"]
TEAMS = ["Beratungsteam 1", "Beratungsteam 2"]
BEGINNE = [MONTAG + timedelta(days=n) for n in (0, 1, 2, 7, 14)]
BELEGT = {"reserviert", "bestaetigt", "durchgefuehrt", "nicht_erschienen"}
HALTEFRIST = 14


@dataclass
class Gebucht:
    """`frist`: days the hold still has; `zahlt`: who pays for each Kommune."""

    kommunen: list[str]
    modul: int
    beginn: date
    team: str
    zahlt: dict[str, str]
    status: str = "reserviert"
    frist: int = HALTEFRIST
    version: int = 1
    zugestimmt: bool = True
    tage: set[date] = field(init=False)

    def __post_init__(self) -> None:
        self.tage = {self.beginn + timedelta(days=n) for n in range(3)}


def bereich(modul: int) -> int:
    return (modul + 1) // 2


class Beratung(RuleBasedStateMachine):
    tun: Callable[[Any], Any]
    client: httpx.AsyncClient
    app: FastAPI
    datenbank: asyncpg.Connection

    def __init__(self) -> None:
        super().__init__()
        self.tag, self.app.state.fester_tag = HEUTE, HEUTE
        self.buchungen: dict[str, Gebucht] = {}
        self.tun(
            self.datenbank.execute(
                "TRUNCATE beratung.buchung, beratung.buchung_kommune, beratung.termin,"
                " beratung.termin_kommune, beratung.kontingent, beratung.kontingent_platz,"
                " beratung.journal, beratung.ereignis CASCADE"
            )
        )

    # what the model objects to

    def einwaende(
        self, kommunen: list[str], modul: int, beginn: date, ausser: Gebucht | None = None
    ) -> set[str]:
        tage = {beginn + timedelta(days=n) for n in range(3)}
        andere = [b for b in self.buchungen.values() if b is not ausser and b.status in BELEGT]
        zugleich = [b for b in andere if b.tage & tage]
        einwaende = set()
        if beginn <= self.tag:
            einwaende.add("beginn-vergangen")
        if {b.team for b in zugleich} == set(TEAMS):
            einwaende.add("termin-vergeben")
        if any(set(b.kommunen) & set(kommunen) for b in zugleich):
            einwaende.add("kommune-belegt")
        return einwaende

    def zahlt(self, kommunen: list[str], modul: int, ausser: Gebucht | None) -> dict[str, str]:
        vergeben = {
            (ags, bereich(b.modul))
            for b in self.buchungen.values()
            if b is not ausser and b.status in BELEGT
            for ags, wer in b.zahlt.items()
            if wer == "land"
        }
        return {ags: "eigen" if (ags, bereich(modul)) in vergeben else "land" for ags in kommunen}

    # what happens

    @rule(
        kommunen=st.lists(st.sampled_from(KOMMUNEN), min_size=1, max_size=2, unique=True),
        modul=st.integers(1, 4),
        beginn=st.sampled_from(BEGINNE),
        selbst=st.booleans(),
    )
    def buchen(self, kommunen: list[str], modul: int, beginn: date, selbst: bool) -> None:
        einwaende = self.einwaende(kommunen, modul, beginn)
        zahlt = self.zahlt(kommunen, modul, None)
        if "eigen" in zahlt.values() and not selbst:
            einwaende.add("nicht-kostenfrei")
        koerper = wunsch(
            ags=kommunen[0],
            partner=kommunen[1:],
            modul=modul,
            beginn=beginn.isoformat(),
            eigenanteil_akzeptiert=selbst,
        )
        antwort = self.sende(PFAD, koerper)
        if self.wie_erwartet(antwort, 201, einwaende):
            gelesen = antwort.json()
            neu = Gebucht(kommunen, modul, beginn, gelesen["team"], zahlt)
            assert not any(
                b.team == neu.team and b.tage & neu.tage
                for b in self.buchungen.values()
                if b.status in BELEGT
            )
            self.buchungen[gelesen["id"]] = neu

    @rule(wahl=st.integers(0, 99), beginn=st.sampled_from(BEGINNE), selbst=st.booleans())
    def umbuchen(self, wahl: int, beginn: date, selbst: bool) -> None:
        if not self.buchungen:
            return
        kennung, buchung = self.gewaehlt(wahl)
        einwaende = self.einwaende(buchung.kommunen, buchung.modul, beginn, ausser=buchung)
        einwaende |= self.nicht_mehr(buchung, {"reserviert", "bestaetigt"})
        if buchung.beginn <= self.tag:
            einwaende.add("schon-begonnen")
        zahlt = self.zahlt(buchung.kommunen, buchung.modul, ausser=buchung)
        schlechter = [
            ags for ags, wer in zahlt.items() if (buchung.zahlt[ags], wer) == ("land", "eigen")
        ]
        if schlechter and not selbst:
            einwaende.add("nicht-kostenfrei")
        koerper = {"beginn": beginn.isoformat(), "eigenanteil_akzeptiert": selbst}
        antwort = self.sende(f"{PFAD}/{kennung}/umbuchen", koerper, buchung.version)
        if self.wie_erwartet(antwort, 200, einwaende):
            buchung.beginn, buchung.zahlt = beginn, zahlt
            buchung.team = antwort.json()["team"]
            buchung.version += 1
            buchung.__post_init__()

    @rule(wahl=st.integers(0, 99), akt=st.sampled_from(["bestaetigen", "stornieren"]))
    def bearbeiten(self, wahl: int, akt: str) -> None:
        if not self.buchungen:
            return
        kennung, buchung = self.gewaehlt(wahl)
        von = {"reserviert"} | ({"bestaetigt"} if akt == "stornieren" else set())
        einwaende = self.nicht_mehr(buchung, von)
        if akt == "stornieren" and buchung.beginn <= self.tag:
            einwaende.add("schon-begonnen")
        antwort = self.sende(f"{PFAD}/{kennung}/{akt}", None, buchung.version)
        if self.wie_erwartet(antwort, 200, einwaende):
            buchung.status = "bestaetigt" if akt == "bestaetigen" else "storniert"
            buchung.version += 1

    @rule(wahl=st.integers(0, 99), gekommen=st.booleans())
    def beenden(self, wahl: int, gekommen: bool) -> None:
        if not self.buchungen:
            return
        kennung, buchung = self.gewaehlt(wahl)
        einwaende = self.nicht_mehr(buchung, {"bestaetigt"})
        if gekommen and max(buchung.tage) > self.tag:
            einwaende.add("noch-nicht-zu-ende")
        if not gekommen and buchung.beginn > self.tag:
            einwaende.add("noch-nicht-begonnen")
        akt, status = (
            ("durchfuehren", "durchgefuehrt")
            if gekommen
            else ("nicht-erschienen", "nicht_erschienen")
        )
        antwort = self.sende(f"{PFAD}/{kennung}/{akt}", None, buchung.version)
        if self.wie_erwartet(antwort, 200, einwaende):
            buchung.status = status
            buchung.version += 1

    @rule(tage=st.sampled_from([1, 6, HALTEFRIST]))
    def warten(self, tage: int) -> None:
        """The clock steps: holds are that much nearer to their end."""
        self.tun(
            self.datenbank.execute(
                "UPDATE beratung.buchung SET halten_bis = halten_bis - make_interval(days => $1)"
                " WHERE status = 'reserviert'",
                tage,
            )
        )
        for buchung in self.buchungen.values():
            if buchung.status == "reserviert":
                buchung.frist -= tage
                if buchung.frist <= 0:
                    buchung.status = "abgelaufen"
                    buchung.version += 1

    @rule(tage=st.sampled_from([18, 20, 22]))
    def tag_wechseln(self, tage: int) -> None:
        self.tag = max(self.tag, HEUTE + timedelta(days=tage))
        self.app.state.fester_tag = self.tag

    @rule()
    def aufraeumen(self) -> None:
        aufgabe = next(a for a in AUFGABEN if a.name == "haltefristen")
        self.tun(aufgabe.nachsehen(self.app))

    @invariant()
    def dasselbe_bild(self) -> None:
        gelesen = self.tun(self.client.get(PFAD, params={"limit": 200}, headers=EKOM21)).json()
        assert {
            eine["id"]: (
                eine["status"],
                eine["version"],
                eine["termine"][0]["tag"],
                eine["team"],
                {b["ags"]: b["finanzierung"] for b in eine["beteiligte"]},
            )
            for eine in gelesen["items"]
        } == {
            kennung: (b.status, b.version, b.beginn.isoformat(), b.team, b.zahlt)
            for kennung, b in self.buchungen.items()
        }

    # how it is said

    def gewaehlt(self, wahl: int) -> tuple[str, Gebucht]:
        return list(self.buchungen.items())[wahl % len(self.buchungen)]

    def nicht_mehr(self, buchung: Gebucht, von: set[str]) -> set[str]:
        if buchung.status in von:
            return set()
        abgelaufen = buchung.status == "abgelaufen"
        return {"reservierung-abgelaufen" if abgelaufen else "statuswechsel-unzulaessig"}

    def sende(self, pfad: str, koerper: object, version: int = 1) -> httpx.Response:
        kopf = EKOM21 | schluessel() | {"If-Match": f'"{version}"'}
        antwort: httpx.Response = self.tun(self.client.post(pfad, json=koerper, headers=kopf))
        return antwort

    def wie_erwartet(self, antwort: httpx.Response, status: int, einwaende: set[str]) -> bool:
        if not einwaende:
            assert antwort.status_code == status, antwort.text
            return True
        assert antwort.status_code in {409, 422}, antwort.text
        assert antwort.json()["type"].removeprefix("/probleme/") in einwaende
        return False


Verbunden = tuple[httpx.AsyncClient, asyncpg.Connection]


@asynccontextmanager
async def verbunden(app: FastAPI, dsn: str) -> AsyncIterator[Verbunden]:
    """The service with two teams, a client, and the database as its owner sees it."""
    datenbank = await asyncpg.connect(dsn)
    try:
        await datenbank.execute(
            "DELETE FROM beratung.einsatz e USING beratung.berater b"
            " WHERE b.id = e.berater_id AND b.name <> ALL ($1)",
            TEAMS,
        )
        async for client in client_for(app):
            yield client, datenbank
    finally:
        await datenbank.close()


@contextmanager
def im_lauf(
    runner: asyncio.Runner, kontext: AbstractAsyncContextManager[Verbunden]
) -> Iterator[Verbunden]:
    """Open and close in the loop in which the steps run."""

    async def betreten() -> Verbunden:
        return await kontext.__aenter__()

    async def verlassen() -> None:
        await kontext.__aexit__(None, None, None)

    try:
        yield runner.run(betreten())
    finally:
        runner.run(verlassen())


@pytest.mark.parametrize(
    ("beispiele", "schritte"),
    [(15, 20), pytest.param(150, 40, marks=pytest.mark.nightly)],
    ids=["15x20", "150x40"],
)
def test_jede_folge_von_schritten(
    beratung_url: str, superuser_url: Callable[[str], str], beispiele: int, schritte: int
) -> None:
    app = app_on(beratung_url, katalog)
    dsn = superuser_url(beratung_url).replace("+asyncpg", "")
    with asyncio.Runner() as runner, im_lauf(runner, verbunden(app, dsn)) as (client, datenbank):

        class Diese(Beratung):
            pass

        Diese.tun, Diese.client = staticmethod(runner.run), client
        Diese.app, Diese.datenbank = app, datenbank
        run_state_machine_as_test(
            Diese,
            settings=settings(
                max_examples=beispiele,
                stateful_step_count=schritte,
                deadline=None,
                derandomize=True,
                database=None,
                phases=(Phase.generate,),
                suppress_health_check=list(HealthCheck),
            ),
        )
