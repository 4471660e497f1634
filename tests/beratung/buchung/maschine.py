"""Booking, agreeing, moving, cancelling and clock steps against a plain model.

The model knows no constraint and no lock: three days, two teams, one free place for each Kommune
and Bereich. Whatever it cannot object to must be done, and a refusal must name one of its
objections.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import asyncpg
import httpx
from fastapi import FastAPI
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.beratung.buchung.verfallen_lassen import verfallen_lassen
from services.beratung.dienst import HALTEFRIST as HALTEFRIST_VORBEI
from shared.clock import BERLIN, jetzt
from shared.vorgang import Vorgang
from tests.beratung.conftest import (
    EKOM21,
    HEUTE,
    JETZT,
    VOLKMARSEN,
    WANFRIED,
    schluessel,
    wunsch,
)
from tests.tokens import bearer

PFAD = "/beratung/v1/buchungen"
MONTAG = date(2021, 5, 3)
KOMMUNEN = [VOLKMARSEN, WANFRIED, "06531001"]
TEAMS = ["Beratungsteam 1", "Beratungsteam 2"]
BEGINNE = [MONTAG + timedelta(days=n) for n in (0, 1, 2, 7, 14)]
BELEGT = {"reserviert", "bestaetigt", "durchgefuehrt", "nicht_erschienen"}
HALTEFRIST = timedelta(days=14)
SCHRITTE = [timedelta(hours=5), timedelta(days=1), timedelta(days=6), HALTEFRIST]


@dataclass
class Gebucht:
    """`bis`: when its hold ends; `zahlt`: who pays for each Kommune that takes part;
    `gefragt`: partners that have not answered.
    """

    federfuehrend: str
    modul: int
    beginn: date
    team: str
    zahlt: dict[str, str]
    gefragt: set[str]
    bis: datetime
    status: str = "reserviert"
    version: int = 1
    tage: set[date] = field(init=False)

    def __post_init__(self) -> None:
        self.tage = {self.beginn + timedelta(days=n) for n in range(3)}


def bereich(modul: int) -> int:
    return (modul + 1) // 2


def spricht_selbst(ags: str) -> dict[str, str]:
    return bearer(sub=f"person-{ags}", ags=[ags])


class Beratung(RuleBasedStateMachine):
    tun: Callable[[Any], Any]
    client: httpx.AsyncClient
    app: FastAPI
    datenbank: asyncpg.Connection

    def __init__(self) -> None:
        super().__init__()
        self.tag, self.app.state.fester_tag = HEUTE, HEUTE
        self.stelle(JETZT)
        self.buchungen: dict[str, Gebucht] = {}
        self.nein: set[tuple[str, str, int]] = set()
        self.tun(
            self.datenbank.execute(
                "TRUNCATE beratung.buchung, beratung.buchung_kommune, beratung.termin,"
                " beratung.partneranfrage,"
                " beratung.termin_kommune, beratung.kontingent, beratung.kontingent_platz,"
                " beratung.journal, beratung.ereignis CASCADE"
            )
        )

    # what the model objects to

    def einwaende(
        self, kommunen: Iterable[str], beginn: date, ausser: Gebucht | None = None
    ) -> set[str]:
        zugleich = self.zugleich(beginn, ausser)
        einwaende = self.belegt(kommunen, beginn, ausser)
        if beginn <= self.tag:
            einwaende.add("beginn-vergangen")
        if {b.team for b in zugleich} == set(TEAMS):
            einwaende.add("termin-vergeben")
        return einwaende

    def belegt(self, kommunen: Iterable[str], beginn: date, ausser: Gebucht | None) -> set[str]:
        zugleich = self.zugleich(beginn, ausser)
        return {"kommune-belegt" for b in zugleich if b.zahlt.keys() & set(kommunen)}

    def zugleich(self, beginn: date, ausser: Gebucht | None) -> list[Gebucht]:
        tage = {beginn + timedelta(days=n) for n in range(3)}
        andere = [b for b in self.buchungen.values() if b is not ausser and b.status in BELEGT]
        return [b for b in andere if b.tage & tage]

    def schon_gefragt(
        self, lead: str, gefragt: Iterable[str], modul: int, ausser: Gebucht | None = None
    ) -> set[str]:
        offen = {
            (b.federfuehrend, ags, b.modul)
            for b in self.buchungen.values()
            if b is not ausser and b.status in BELEGT
            for ags in b.gefragt
        }
        noch_einmal = {(lead, ags, modul) for ags in gefragt} & (offen | self.nein)
        return {"partner-schon-gefragt"} if noch_einmal else set()

    def zahlt(self, kommunen: Iterable[str], modul: int, ausser: Gebucht | None) -> dict[str, str]:
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
        beratung=st.booleans(),
    )
    def buchen(
        self, kommunen: list[str], modul: int, beginn: date, selbst: bool, beratung: bool
    ) -> None:
        lead, *partner = kommunen
        dabei, gefragt = (kommunen, []) if beratung else ([lead], partner)
        einwaende = self.einwaende(dabei, beginn) | self.schon_gefragt(lead, gefragt, modul)
        zahlt = self.zahlt(dabei, modul, None)
        if "eigen" in zahlt.values() and not selbst:
            einwaende.add("nicht-kostenfrei")
        koerper = wunsch(
            ags=lead,
            partner=partner,
            modul=modul,
            beginn=beginn.isoformat(),
            eigenanteil_akzeptiert=selbst,
        )
        antwort = self.sende(PFAD, koerper, wer=EKOM21 if beratung else spricht_selbst(lead))
        if self.wie_erwartet(antwort, 201, einwaende):
            gelesen = antwort.json()
            bis = min(self.uhr + HALTEFRIST, self.mitternacht(beginn))
            neu = Gebucht(lead, modul, beginn, gelesen["team"], zahlt, set(gefragt), bis)
            assert not any(
                b.team == neu.team and b.tage & neu.tage
                for b in self.buchungen.values()
                if b.status in BELEGT
            )
            self.buchungen[gelesen["id"]] = neu

    @precondition(lambda self: any(b.gefragt for b in self.buchungen.values()))
    @rule(wahl=st.integers(0, 99), selbst=st.booleans(), beratung=st.booleans())
    def zustimmen(self, wahl: int, selbst: bool, beratung: bool) -> None:
        gemeinsame = {k: b for k, b in self.buchungen.items() if b.gefragt}
        kennung, buchung = list(gemeinsame.items())[wahl % len(gemeinsame)]
        einwaende = self.nicht_mehr(buchung, {"reserviert"})
        einwaende |= self.belegt(buchung.gefragt, buchung.beginn, ausser=buchung)
        if buchung.beginn <= self.tag:
            einwaende.add("schon-begonnen")
        zahlt = self.zahlt(buchung.gefragt, buchung.modul, ausser=buchung)
        if "eigen" in zahlt.values() and not selbst:
            einwaende.add("nicht-kostenfrei")
        (partner,) = buchung.gefragt
        antwort = self.sende(
            f"{PFAD}/{kennung}/zustimmen",
            {"eigenanteil_akzeptiert": selbst},
            buchung.version,
            wer=EKOM21 if beratung else spricht_selbst(partner),
        )
        if self.wie_erwartet(antwort, 200, einwaende):
            buchung.zahlt |= zahlt
            buchung.gefragt = set()
            buchung.version += 1

    @precondition(lambda self: self.partner())
    @rule(wahl=st.integers(0, 99))
    def ablehnen(self, wahl: int) -> None:
        partner = self.partner()
        kennung, buchung, ags = partner[wahl % len(partner)]
        einwaende = self.nicht_mehr(buchung, {"reserviert"})
        pfad = f"{PFAD}/{kennung}/ablehnen"
        antwort = self.sende(pfad, None, buchung.version, wer=spricht_selbst(ags))
        if self.wie_erwartet(antwort, 200, einwaende):
            if ags in buchung.gefragt:
                self.nein.add((buchung.federfuehrend, ags, buchung.modul))
            buchung.gefragt.discard(ags)
            buchung.zahlt.pop(ags, None)
            buchung.version += 1

    @precondition(lambda self: self.buchungen)
    @rule(
        wahl=st.integers(0, 99),
        beginn=st.sampled_from(BEGINNE),
        selbst=st.booleans(),
        beratung=st.booleans(),
    )
    def umbuchen(self, wahl: int, beginn: date, selbst: bool, beratung: bool) -> None:
        kennung, buchung = self.gewaehlt(wahl)
        lead = buchung.federfuehrend
        dabei = set(buchung.zahlt) if beratung else {lead}
        gefragt = buchung.zahlt.keys() - dabei
        einwaende = self.einwaende(dabei, beginn, ausser=buchung)
        einwaende |= self.nicht_mehr(buchung, {"reserviert", "bestaetigt"})
        if buchung.beginn <= self.tag:
            einwaende.add("schon-begonnen")
        if buchung.status == "bestaetigt" and gefragt:
            einwaende.add("gemeinsam-bestaetigt")
        zahlt = self.zahlt(dabei, buchung.modul, ausser=buchung)
        schlechter = {
            ags for ags, wer in zahlt.items() if (buchung.zahlt[ags], wer) == ("land", "eigen")
        }
        if schlechter and not selbst:
            einwaende.add("nicht-kostenfrei")
        if schlechter and beratung and buchung.status == "bestaetigt":
            einwaende.add("beteiligte-muessten-zahlen")
        gefragt |= schlechter - {lead}
        einwaende |= self.schon_gefragt(lead, gefragt, buchung.modul, ausser=buchung)
        koerper = {"beginn": beginn.isoformat(), "eigenanteil_akzeptiert": selbst}
        antwort = self.sende(
            f"{PFAD}/{kennung}/umbuchen",
            koerper,
            buchung.version,
            wer=EKOM21 if beratung else spricht_selbst(lead),
        )
        if self.wie_erwartet(antwort, 200, einwaende):
            buchung.beginn = beginn
            buchung.zahlt = {ags: wer for ags, wer in zahlt.items() if ags not in gefragt}
            buchung.gefragt |= gefragt
            buchung.team = antwort.json()["team"]
            buchung.bis = min(buchung.bis, self.mitternacht(beginn))
            buchung.version += 1
            buchung.__post_init__()

    @precondition(lambda self: self.buchungen)
    @rule(wahl=st.integers(0, 99), akt=st.sampled_from(["bestaetigen", "stornieren"]))
    def bearbeiten(self, wahl: int, akt: str) -> None:
        kennung, buchung = self.gewaehlt(wahl)
        von = {"reserviert"} | ({"bestaetigt"} if akt == "stornieren" else set())
        einwaende = self.nicht_mehr(buchung, von)
        nie_bestaetigt = akt == "stornieren" and buchung.status == "reserviert"
        if buchung.beginn <= self.tag and not nie_bestaetigt:
            einwaende.add("schon-begonnen")
        if akt == "bestaetigen" and buchung.gefragt:
            einwaende.add("beteiligte-fehlen")
        antwort = self.sende(f"{PFAD}/{kennung}/{akt}", None, buchung.version)
        if self.wie_erwartet(antwort, 200, einwaende):
            buchung.status = "bestaetigt" if akt == "bestaetigen" else "storniert"
            buchung.version += 1

    @precondition(lambda self: self.buchungen)
    @rule(wahl=st.integers(0, 99), gekommen=st.booleans())
    def beenden(self, wahl: int, gekommen: bool) -> None:
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

    @precondition(lambda self: self.buchungen)
    @rule(schritt=st.sampled_from([*SCHRITTE, "genau dann", "kurz davor"]))
    def warten(self, schritt: timedelta | str) -> None:
        """The clock steps, also to the very instant of the next deadline and just before it."""
        gehalten = [b for b in self.buchungen.values() if b.status == "reserviert"]
        if isinstance(schritt, timedelta):
            self.stelle(self.uhr + schritt)
        elif gehalten:
            davor = timedelta(microseconds=schritt == "kurz davor")
            self.stelle(max(self.uhr, min(b.bis for b in gehalten) - davor))
        for buchung in gehalten:
            if buchung.bis <= self.uhr:
                buchung.status = "abgelaufen"
                buchung.version += 1

    @precondition(lambda self: self.buchungen)
    @rule(tage=st.sampled_from([18, 20, 22]))
    def tag_wechseln(self, tage: int) -> None:
        """The fixed day is another one; the clock does not know."""
        self.tag = max(self.tag, HEUTE + timedelta(days=tage))
        self.app.state.fester_tag = self.tag

    @precondition(lambda self: self.buchungen)
    @rule()
    def aufraeumen(self) -> None:
        async def einmal() -> None:
            async with self.app.state.sessions.begin() as session:
                vorgang = Vorgang(person=HALTEFRIST_VORBEI, heute=self.tag, jetzt=self.uhr)
                await verfallen_lassen(session, vorgang)

        self.tun(einmal())

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
            kennung: (
                b.status,
                b.version,
                b.beginn.isoformat(),
                b.team,
                b.zahlt | dict.fromkeys(b.gefragt),
            )
            for kennung, b in self.buchungen.items()
        }

    # how it is said

    def stelle(self, instant: datetime) -> None:
        self.uhr = instant
        self.app.dependency_overrides[jetzt] = lambda: instant

    def mitternacht(self, beginn: date) -> datetime:
        """When the first day begins, as many days from now as it is from the fixed day."""
        tag = self.uhr.astimezone(BERLIN).date() + (beginn - self.tag)
        return datetime.combine(tag, time(), BERLIN)

    def partner(self) -> list[tuple[str, Gebucht, str]]:
        return [
            (kennung, b, ags)
            for kennung, b in self.buchungen.items()
            for ags in sorted(b.zahlt.keys() | b.gefragt)
            if ags != b.federfuehrend
        ]

    def gewaehlt(self, wahl: int) -> tuple[str, Gebucht]:
        return list(self.buchungen.items())[wahl % len(self.buchungen)]

    def nicht_mehr(self, buchung: Gebucht, von: set[str]) -> set[str]:
        if buchung.status in von:
            return set()
        abgelaufen = buchung.status == "abgelaufen"
        return {"reservierung-abgelaufen" if abgelaufen else "statuswechsel-unzulaessig"}

    def sende(
        self, pfad: str, koerper: object, version: int = 1, wer: dict[str, str] = EKOM21
    ) -> httpx.Response:
        kopf = wer | schluessel() | {"If-Match": f'"{version}"'}
        antwort: httpx.Response = self.tun(self.client.post(pfad, json=koerper, headers=kopf))
        return antwort

    def wie_erwartet(self, antwort: httpx.Response, status: int, einwaende: set[str]) -> bool:
        if not einwaende:
            assert antwort.status_code == status, antwort.text
            return True
        assert antwort.status_code in {409, 422}, antwort.text
        assert antwort.json()["type"].removeprefix("/probleme/") in einwaende
        return False
