"""Waiting, booking, answering and clock steps in any order: as a plain list would have it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.beratung.buchung.verfallen_lassen import verfallen_lassen
from services.beratung.warteliste.fristen import antwort_bis
from services.beratung.warteliste.wachen import DIENST
from shared.vorgang import Vorgang
from tests.beratung.conftest import EKOM21, HEUTE, VIELE, schluessel
from tests.beratung.conftest import wunsch as buchungswunsch
from tests.beratung.warteliste.conftest import JETZT, PFAD, Warteliste, fuer

Folge: TypeAlias = list[tuple[Any, ...]]

BUCHUNGEN = "/beratung/v1/buchungen"
BEGINNE = ["2021-05-03", "2021-05-10"]  # one team, two weeks
FENSTER = {
    (0,): {"von": "2021-05-03", "bis": "2021-05-03"},
    (1,): {"von": "2021-05-06", "bis": "2021-05-10"},  # on 6 and 7 May nothing begins
    (0, 1): {"von": "2021-05-03", "bis": "2021-05-10"},
}
AKTE = {"annehmen": "angenommen", "ablehnen": "abgelehnt", "zurueckziehen": "zurueckgezogen"}
UHR = [timedelta(hours=5), timedelta(days=1), timedelta(days=4), timedelta(days=-1)]


@dataclass
class Eintrag:
    ags: str
    wochen: tuple[int, ...]
    eigen: bool
    status: str = "wartend"
    frist: datetime | None = None


@dataclass
class Belegung:
    """`eintrag`: a hold that is its offer."""

    ags: str
    land: bool
    eintrag: Eintrag | None = None


@dataclass
class Modell:
    jetzt: datetime = JETZT
    wochen: list[Belegung | None] = field(default_factory=lambda: [None, None])
    eintraege: list[Eintrag] = field(default_factory=list)

    def status(self, eintrag: Eintrag) -> str:
        if eintrag.status == "angeboten" and not self._steht(eintrag):
            return "abgelaufen"
        return eintrag.status

    def laufender(self, ags: str) -> Eintrag | None:
        laufend = [e for e in self.eintraege if e.ags == ags]
        return next((e for e in laufend if e.status in {"wartend", "angeboten"}), None)

    def kostenfrei(self, ags: str) -> bool:
        return not any(b.land for b in self.wochen if b and b.ags == ags)

    def position(self, eintrag: Eintrag) -> int | None:
        if eintrag.status != "wartend":
            return None
        davor = self.eintraege[: self.eintraege.index(eintrag) + 1]
        return sum(e.status == "wartend" and bool({*e.wochen} & {*eintrag.wochen}) for e in davor)

    def fegen(self) -> None:
        """End the holds that have run out; their entries wait to be closed."""
        for nr, belegung in enumerate(self.wochen):
            if belegung and belegung.eintrag and not self._steht(belegung.eintrag):
                self.wochen[nr] = None

    def vermitteln(self) -> None:
        for eintrag in self.eintraege:
            eintrag.status = self.status(eintrag)
        self.fegen()
        for eintrag in self.eintraege:
            frei = [woche for woche in eintrag.wochen if self.wochen[woche] is None]
            land = self.kostenfrei(eintrag.ags)
            if eintrag.status == "wartend" and frei and (land or eintrag.eigen):
                eintrag.status, eintrag.frist = "angeboten", antwort_bis(self.jetzt)
                self.wochen[frei[0]] = Belegung(eintrag.ags, land, eintrag)

    def _steht(self, eintrag: Eintrag) -> bool:
        gehalten = any(b and b.eintrag is eintrag for b in self.wochen)
        return gehalten and eintrag.frist is not None and self.jetzt < eintrag.frist


@dataclass
class Probe:
    """Does the same with the service and with the model."""

    liste: Warteliste
    modell: Modell = field(default_factory=Modell)

    async def eintragen(self, ags: str, wochen: tuple[int, ...], eigen: bool) -> None:
        koerper = self.liste.wunsch(ags=ags, fenster=FENSTER[wochen], eigenanteil_akzeptiert=eigen)
        antwort = await self.liste.http.post(PFAD, json=koerper, headers=fuer(ags) | schluessel())
        wartet_schon = self.modell.laufender(ags) is not None
        assert antwort.status_code == (409 if wartet_schon else 201), antwort.text
        if not wartet_schon:
            self.modell.eintraege.append(Eintrag(ags, wochen, eigen))

    async def buchen(self, ags: str, woche: int, eigen: bool) -> None:
        land = self.modell.kostenfrei(ags)
        moeglich = self.modell.wochen[woche] is None and (land or eigen)
        koerper = buchungswunsch(
            ags=ags,
            beginn=BEGINNE[woche],
            berater=self.liste.team,
            eigenanteil_akzeptiert=eigen,
        )
        antwort = await self.liste.http.post(
            BUCHUNGEN, json=koerper, headers=fuer(ags) | schluessel()
        )
        assert antwort.status_code == (201 if moeglich else 409), antwort.text
        if moeglich:
            self.modell.wochen[woche] = Belegung(ags, land)
            await self._ekom21(antwort.json()["id"], "bestaetigen")

    async def stornieren(self, woche: int) -> None:
        belegung = self.modell.wochen[woche]
        if belegung and not belegung.eintrag:
            await self._ekom21(await self._gebucht(woche), "stornieren")
            self.modell.wochen[woche] = None

    async def umbuchen(self, woche: int) -> None:
        belegung = self.modell.wochen[woche]
        if belegung is None or belegung.eintrag:
            return
        kennung = await self._gebucht(woche)
        moeglich = self.modell.wochen[1 - woche] is None
        koerper = {
            "beginn": BEGINNE[1 - woche],
            "berater": self.liste.team,
            "eigenanteil_akzeptiert": True,
        }
        status = await self._versuche(kennung, "umbuchen", koerper)
        assert status == (200 if moeglich else 409)
        if moeglich:
            self.modell.wochen[woche] = None
            belegung.land = self.modell.kostenfrei(belegung.ags)
            self.modell.wochen[1 - woche] = belegung

    async def antworten(self, ags: str, akt: str) -> None:
        eintrag = next((e for e in reversed(self.modell.eintraege) if e.ags == ags), None)
        if eintrag is None:
            return
        pfad = f"{PFAD}?sort=-eingetragen&ags={ags}&limit=1"
        (gelesen,) = (await self.liste.lies(pfad, ags))["items"]
        antwort = await self.liste.versuche(f"{PFAD}/{gelesen['id']}", akt, ags)
        moeglich = {"angeboten"} | ({"wartend"} if akt == "zurueckziehen" else set())
        geht = self.modell.status(eintrag) in moeglich
        assert antwort.status_code == (200 if geht else 409), antwort.text
        if not geht:
            return
        eintrag.status = AKTE[akt]
        for woche, belegung in enumerate(self.modell.wochen):
            if belegung and belegung.eintrag is eintrag:
                belegung.eintrag = None
                if akt == "annehmen":
                    await self._ekom21(antwort.json()["buchung"], "bestaetigen")
                else:
                    self.modell.wochen[woche] = None

    async def uhr(self, schritt: timedelta | str) -> None:
        """Step the clock, also to the very instant of the next deadline and just before it."""
        if isinstance(schritt, str):
            fristen = [e.frist for e in self.modell.eintraege if e.status == "angeboten"]
            if not fristen:
                return
            davor = timedelta(microseconds=1 if schritt == "kurz davor" else 0)
            self.modell.jetzt = min(frist for frist in fristen if frist) - davor
        else:
            self.modell.jetzt += schritt
        self.liste.stelle(self.modell.jetzt)

    async def vermitteln(self) -> None:
        self.modell.vermitteln()
        await self.liste.vermitteln()

    async def fegen(self) -> None:
        self.modell.fegen()
        async with self.liste.app.state.sessions.begin() as session:
            vorgang = Vorgang(person=DIENST, heute=HEUTE, jetzt=self.modell.jetzt)
            await verfallen_lassen(session, vorgang)

    async def vergleiche(self) -> None:
        antwort = await self.liste.http.get(f"{PFAD}?limit=200", headers=EKOM21)
        gesehen = [(e["ags"], e["status"], e["position"]) for e in antwort.json()["items"]]
        assert gesehen == [
            (e.ags, self.modell.status(e), self.modell.position(e)) for e in self.modell.eintraege
        ]
        assert sorted(await self._belegt()) == sorted(
            (b.ags, BEGINNE[nr], "land" if b.land else "eigen")
            for nr, b in enumerate(self.modell.wochen)
            if b and not (b.eintrag and self.modell.status(b.eintrag) == "abgelaufen")
        )

    async def _belegt(self) -> list[tuple[str, str, str]]:
        antwort = await self.liste.http.get(f"{BUCHUNGEN}?limit=200", headers=EKOM21)
        return [
            (b["ags"], b["termine"][0]["tag"], b["finanzierung"])
            for b in antwort.json()["items"]
            if b["status"] in {"reserviert", "bestaetigt"}
        ]

    async def _gebucht(self, woche: int) -> str:
        antwort = await self.liste.http.get(f"{BUCHUNGEN}?status=bestaetigt", headers=EKOM21)
        (kennung,) = (
            b["id"] for b in antwort.json()["items"] if b["termine"][0]["tag"] == BEGINNE[woche]
        )
        return str(kennung)

    async def _ekom21(self, kennung: str, akt: str) -> None:
        assert await self._versuche(kennung, akt) == 200

    async def _versuche(
        self, kennung: str, akt: str, koerper: dict[str, object] | None = None
    ) -> int:
        pfad = f"{BUCHUNGEN}/{kennung}"
        version = (await self.liste.http.get(pfad, headers=EKOM21)).json()["version"]
        antwort = await self.liste.http.post(
            f"{pfad}/{akt}",
            json=koerper,
            headers=EKOM21 | schluessel() | {"If-Match": f'"{version}"'},
        )
        return antwort.status_code


kommunen, wochen = st.sampled_from(VIELE[:4]), st.sampled_from([0, 1])
schritte = st.one_of(
    st.tuples(st.just("eintragen"), kommunen, st.sampled_from(list(FENSTER)), st.booleans()),
    st.tuples(st.just("vermitteln")),
    st.tuples(st.just("antworten"), kommunen, st.sampled_from(list(AKTE))),
    st.tuples(st.just("buchen"), kommunen, wochen, st.booleans()),
    st.tuples(st.sampled_from(["stornieren", "umbuchen"]), wochen),
    st.tuples(st.just("uhr"), st.sampled_from([*UHR, "genau dann", "kurz davor"])),
    st.tuples(st.just("fegen")),
)


FOLGEN = st.lists(schritte, min_size=10, max_size=20)
RUHIG = list(HealthCheck)


@pytest.fixture
async def leeren(
    beratung_url: str, superuser_url: Callable[[str], str]
) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    db = await asyncpg.connect(superuser_url(beratung_url).replace("+asyncpg", ""))

    async def alles_weg() -> None:
        await db.execute(
            "TRUNCATE beratung.buchung, beratung.kontingent, beratung.wartelisteneintrag CASCADE"
        )

    yield alles_weg
    await db.close()


async def probiere(liste: Warteliste, leeren: Callable[[], Awaitable[None]], folge: Folge) -> None:
    await leeren()
    probe = Probe(liste)
    liste.stelle(probe.modell.jetzt)
    for name, *angaben in folge:
        await getattr(probe, name)(*angaben)
        await probe.vergleiche()


@settings(max_examples=5, deadline=None, suppress_health_check=RUHIG)
@given(folge=FOLGEN)
async def test_wie_eine_einfache_liste(
    liste: Warteliste, leeren: Callable[[], Awaitable[None]], folge: Folge
) -> None:
    await probiere(liste, leeren, folge)


@pytest.mark.nightly
@settings(max_examples=200, deadline=None, suppress_health_check=RUHIG)
@given(folge=FOLGEN)
async def test_wie_eine_einfache_liste_lange(
    liste: Warteliste, leeren: Callable[[], Awaitable[None]], folge: Folge
) -> None:
    await probiere(liste, leeren, folge)
