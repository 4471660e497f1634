"""The waiting list as a plain list, for the state machine of the bookings.

Whoever is first and can have something has an offer after the next pass, and nobody else has.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from services.beratung.dienst import WARTELISTE
from services.beratung.warteliste.fristen import antwort_bis, fruehester_beginn
from services.beratung.warteliste.vermitteln import Vermittlung, vermitteln
from shared.vorgang import Vorgang
from tests.beratung.buchung.maschine import KOMMUNEN, PFAD, TEAMS, Beratung, Gebucht, spricht_selbst
from tests.beratung.conftest import EKOM21, wunsch

LISTE = "/beratung/v1/warteliste"
FENSTER = [(3, 3), (3, 5), (4, 10), (10, 17)]  # days in May
HIMMELFAHRT = date(2021, 5, 13)
ANTWORTEN = {"annehmen": "angenommen", "ablehnen": "abgelehnt", "zurueckziehen": "zurueckgezogen"}


@dataclass
class Wartend:
    """`gesetzt` and `folge` are status and version but for the clock; `angebot` is its Buchung."""

    ags: str
    modul: int
    von: date
    bis: date
    teams: list[str]
    selbst: bool
    gesetzt: str = "wartend"
    folge: int = 1
    angebot: Gebucht | None = None

    @property
    def verfallen(self) -> bool:
        """The offer has run out, and no pass has closed the entry since."""
        gehalten = self.angebot is not None and self.angebot.status == "reserviert"
        return self.gesetzt == "angeboten" and not gehalten

    @property
    def status(self) -> str:
        return "abgelaufen" if self.verfallen else self.gesetzt

    @property
    def version(self) -> int:
        return self.folge + self.verfallen

    def setze(self, status: str) -> None:
        self.gesetzt = status
        self.folge += 1

    def streitet_mit(self, andere: "Wartend") -> bool:
        gleich = self.modul == andere.modul
        return gleich and self.von <= andere.bis and andere.von <= self.bis

    def beginne(self, ab: date) -> list[date]:
        spanne = range((self.bis - self.von).days + 1)
        tage = [self.von + timedelta(days=n) for n in spanne]
        return [tag for tag in tage if tag >= ab and drei_arbeitstage(tag)]


def drei_arbeitstage(beginn: date) -> bool:
    tage = [beginn + timedelta(days=n) for n in range(3)]
    return all(tag.weekday() < 5 for tag in tage) and HIMMELFAHRT not in tage


class MitWarteliste(Beratung):
    team_1: str

    def __init__(self) -> None:
        super().__init__()
        self.eintraege: dict[str, Wartend] = {}

    @rule(
        ags=st.sampled_from(KOMMUNEN),
        modul=st.integers(1, 4),
        fenster=st.sampled_from(FENSTER),
        team_1=st.booleans(),
        selbst=st.booleans(),
        gleich=st.booleans(),
    )
    def eintragen(
        self,
        ags: str,
        modul: int,
        fenster: tuple[int, int],
        team_1: bool,
        selbst: bool,
        gleich: bool,
    ) -> None:
        von, bis = (date(2021, 5, tag) for tag in fenster)
        neu = Wartend(ags, modul, von, bis, TEAMS[:1] if team_1 else TEAMS, selbst)
        einwaende = set()
        if bis < fruehester_beginn(self.tag):
            einwaende.add("fenster-unzulaessig")
        laufend = [e for e in self.eintraege.values() if e.gesetzt in {"wartend", "angeboten"}]
        if any(e.ags == ags and e.streitet_mit(neu) for e in laufend):
            einwaende.add("schon-eingetragen")
        koerper = wunsch(
            ags=ags,
            modul=modul,
            fenster={"von": von.isoformat(), "bis": bis.isoformat()},
            berater=self.team_1 if team_1 else None,
            eigenanteil_akzeptiert=selbst,
        )
        del koerper["beginn"]
        antwort = self.sende(LISTE, koerper, wer=spricht_selbst(ags))
        if self.wie_erwartet(antwort, 201, einwaende):
            self.eintraege[antwort.json()["id"]] = neu
        if gleich:
            self.vermitteln()

    @precondition(lambda self: self.eintraege)
    @rule()
    def vermitteln(self) -> None:
        """A pass: what is over is closed, then each in order has the first it can have."""
        vorgang = Vorgang(person=WARTELISTE, heute=self.tag, jetzt=self.uhr)
        dienste = Vermittlung(self.app.state.sessions, self.app.state.katalog)
        self.tun(vermitteln(dienste, vorgang))
        wartete = any(e.gesetzt == "wartend" for e in self.eintraege.values())
        gesehen = self.gelesen(LISTE) if wartete else {}
        buchungen = self.gelesen(PFAD) if wartete else {}
        for kennung, eintrag in self.eintraege.items():
            zu_spaet = eintrag.gesetzt == "wartend" and eintrag.bis < fruehester_beginn(self.tag)
            if eintrag.verfallen or zu_spaet:
                eintrag.setze("abgelaufen")
            moeglich = self.bestes(eintrag) if eintrag.gesetzt == "wartend" else None
            if moeglich is None:
                continue
            beginn, frei, zahlt = moeglich
            buchung = gesehen[kennung]["buchung"]
            assert buchung is not None, gesehen[kennung]
            team = buchungen[buchung]["team"]
            assert team in frei
            bis = min(antwort_bis(self.uhr), self.mitternacht(beginn))
            eintrag.setze("angeboten")
            eintrag.angebot = self.buchungen[buchung] = Gebucht(
                eintrag.ags, eintrag.modul, beginn, team, zahlt, set(), bis, version=2
            )

    @precondition(lambda self: self.eintraege)
    @rule(
        wahl=st.integers(0, 99),
        akt=st.sampled_from([*ANTWORTEN, "annehmen"]),
        irgendeiner=st.booleans(),
    )
    def antworten(self, wahl: int, akt: str, irgendeiner: bool) -> None:
        offen = {k: e for k, e in self.eintraege.items() if e.status == "angeboten"}
        gefragt = list((offen if offen and not irgendeiner else self.eintraege).items())
        kennung, eintrag = gefragt[wahl % len(gefragt)]
        moeglich = {"angeboten"} | ({"wartend"} if akt == "zurueckziehen" else set())
        einwaende = set()
        if eintrag.status not in moeglich:
            einwaende |= {"statuswechsel-unzulaessig", "angebot-abgelaufen"}
        elif akt == "annehmen" and eintrag.angebot and eintrag.angebot.beginn <= self.tag:
            einwaende.add("schon-begonnen")
        pfad = f"{LISTE}/{kennung}/{akt}"
        antwort = self.sende(pfad, None, eintrag.version, wer=spricht_selbst(eintrag.ags))
        if self.wie_erwartet(antwort, 200, einwaende):
            eintrag.setze(ANTWORTEN[akt])
            if buchung := eintrag.angebot:
                buchung.status = "bestaetigt" if akt == "annehmen" else "storniert"
                buchung.version += 2 if akt == "annehmen" else 1

    @invariant()
    def dieselbe_reihe(self) -> None:
        if not self.eintraege:
            return
        davor: list[Wartend] = []
        erwartet = []
        for kennung, eintrag in self.eintraege.items():
            wartet = eintrag.status == "wartend"
            davor += [eintrag] if wartet else []
            position = sum(map(eintrag.streitet_mit, davor)) if wartet else None
            erwartet.append((kennung, eintrag.status, eintrag.version, position))
        assert erwartet == [
            (kennung, einer["status"], einer["version"], einer["position"])
            for kennung, einer in self.gelesen(LISTE).items()
        ]

    def nicht_mehr(self, buchung: Gebucht, von: set[str]) -> set[str]:
        offen = [e.angebot for e in self.eintraege.values() if e.status == "angeboten"]
        if any(angebot is buchung for angebot in offen):
            return {"angebot-offen"}
        return super().nicht_mehr(buchung, von)

    def bestes(self, eintrag: Wartend) -> tuple[date, set[str], dict[str, str]] | None:
        """Return what the entry can have now: its first possible day, with the teams then free."""
        zahlt = self.zahlt([eintrag.ags], eintrag.modul, None)
        if "eigen" in zahlt.values() and not eintrag.selbst:
            return None
        for beginn in eintrag.beginne(fruehester_beginn(self.tag)):
            frei = set(eintrag.teams) - {b.team for b in self.zugleich(beginn, None)}
            if frei and not self.belegt([eintrag.ags], beginn, None):
                return beginn, frei, zahlt
        return None

    def gelesen(self, pfad: str) -> dict[str, Any]:
        antwort = self.tun(self.client.get(pfad, params={"limit": 200}, headers=EKOM21))
        return {ding["id"]: ding for ding in antwort.json()["items"]}
