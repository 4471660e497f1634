"""A stranger's platform (tests/plattform) beside a running one: the acceptance of the integration.

An hour's absence is to it what some seconds are: an old cursor, and deliveries that come again.
"""

import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from ozg.token_ausstellen import token_ausstellen
from ozg.umgebung import WURZEL
from tests.ozg.conftest import LaufendePlattform, freier_port
from tests.plattform.abonnement import abonniere, erneuere_geheimnis, kuendige
from tests.plattform.buch import Buch
from tests.plattform.einbinden import melde, registriere
from tests.plattform.nachlesen import nachlesen
from tests.plattform.postausgang import abschicken
from tests.plattform.zugang import Abgelehnt, Json, Zugang

FUENFZIG, DREISSIG = 50, 30


class Fremde:
    """The platform as a process of its own, and a look into its book."""

    def __init__(self, plattform: LaufendePlattform, ordner: Path, kommunen: list[str]) -> None:
        self.plattform, self.kommunen = plattform, kommunen
        self.buch = Buch(ordner / "plattform.sqlite")
        self.zugang = self.zugang_von("civento")
        self._ausgabe = ordner / "ausgabe"
        port = freier_port()
        self.adresse = f"http://127.0.0.1:{port}/ereignisse"
        token = [sys.executable, "-m", "ozg", "token", "--rolle", "plattform"]
        token += ["--person", "civento", "--dienst", "katalog"]
        token += [f"--ags={ags}" for ags in kommunen]
        self._befehl = [
            *(sys.executable, "-m", "tests.plattform", "--ozg", plattform.adresse),
            *("--token", shlex.join(token)),
            *("--buch", str(ordner / "plattform.sqlite"), "laufen", "--port", str(port)),
            *("--takt", "3600"),  # so that it hears of nothing by reading again
        ]
        self._prozess: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return when it hears."""
        with self._ausgabe.open("wb") as ausgabe:
            self._prozess = subprocess.Popen(
                self._befehl, env=self.plattform.env, cwd=WURZEL, stdout=ausgabe, stderr=ausgabe
            )
        bis(lambda: "Höre auf Port" in self.gesagt(), self.gesagt)

    def toete(self) -> None:
        if self._prozess is not None:
            self._prozess.kill()
            self._prozess.wait()

    def gesagt(self) -> str:
        return self._ausgabe.read_text("utf-8")

    def zugang_von(self, person: str, dienst: str = "katalog") -> Zugang:
        def holen() -> str:
            return token_ausstellen(
                Path(self.plattform.env["OZG_DATEN"]),
                rollen=["plattform"],
                ags=self.kommunen,
                person=person,
                minuten=30,
                jetzt=datetime.now(UTC),
                dienst=dienst,
            )

        return Zugang(f"{self.plattform.adresse}/{dienst}/v1", holen)

    def gemerkt(self, frage: str, *angaben: object) -> list[tuple[Any, ...]]:
        with self.buch.offen() as db:
            return [tuple(zeile) for zeile in db.execute(frage, angaben)]

    def aufgaben(self, onlinedienst: str) -> list[tuple[Any, ...]]:
        """Return what events of this Onlinedienst led to."""
        return self.gemerkt(
            "SELECT was FROM aufgabe JOIN stand USING (bereitstellung) WHERE onlinedienst = ?",
            onlinedienst,
        )

    def webhook(self) -> str:
        [(kennung,)] = self.gemerkt("SELECT id FROM webhook")
        return f"/webhooks/{kennung}"

    def alles_zugestellt(self) -> bool:
        return not self.zugang.lesen(f"{self.webhook()}/zustellungen", status="offen")["items"]

    def probe_kommt_an(self) -> None:
        zustellung = self.zugang.einmal(f"{self.webhook()}/pruefen")["id"]

        def gelesen() -> Json:
            alle = self.zugang.alle(f"{self.webhook()}/zustellungen")
            return next(eine for eine in alle if eine["id"] == zustellung)

        bis(lambda: bool(gelesen()["versuche"]), gelesen)
        assert [versuch["antwort"] for versuch in gelesen()["versuche"]] == [204]


def bis(erfuellt: Callable[[], bool], erklaerung: Callable[[], object]) -> None:
    ende = time.monotonic() + 60
    while not erfuellt():
        assert time.monotonic() < ende, erklaerung()
        time.sleep(0.05)


@pytest.fixture
def fremde(plattform: LaufendePlattform, tmp_path: Path) -> Iterator[Fremde]:
    suche = {"art": "gemeinde", "limit": str(FUENFZIG)}
    antwort = httpx.get(f"{plattform.adresse}/katalog/v1/kommunen", params=suche)
    eine = Fremde(plattform, tmp_path, [kommune["ags"] for kommune in antwort.json()["items"]])
    yield eine
    eine.toete()
    kuendige(eine.zugang, eine.buch)
    eine.zugang.schliessen()


def test_abnahme(fremde: Fremde, capsys: pytest.CaptureFixture[str]) -> None:
    fremde.start()
    onlinedienst = registriere(fremde.zugang, fremde.buch, hundesteuer(fremde.zugang))
    assert melde(fremde.zugang, fremde.buch, onlinedienst, fremde.kommunen) == (100, [])
    bis(lambda: len(fremde.aufgaben(onlinedienst)) == 100, fremde.gesagt)
    staende = fremde.gemerkt(
        "SELECT kommune, schritt FROM stand WHERE onlinedienst = ?", onlinedienst
    )
    assert dict(staende) == dict.fromkeys(fremde.kommunen, "eingebunden")

    eine_stunde_weg(fremde, onlinedienst)
    noch_einmal_gesendet(fremde, onlinedienst)
    ein_neues_geheimnis(fremde)
    ein_cursor_von_anderswo(fremde, capsys)
    ein_geheimnis_das_nie_ankam(fremde)

    aufgaben = fremde.aufgaben(onlinedienst)
    assert len(aufgaben) == len(set(aufgaben)) == 130


def hundesteuer(zugang: Zugang) -> Json:
    [leistung] = zugang.lesen("/leistungen", q="Hundesteuer", ebene="gemeinde")["items"]
    return {
        "name": f"Hundesteuer {uuid4()}",
        "art": "civento",
        "land": "06",
        "status": "verfuegbar",
        "verfuegbar_seit": ["2021-03"],
        "url_vorlage": "https://portal.example/{ags}/hundesteuer",
        "umsetzungsbuendel": None,
        "leistungen": [leistung["id"]],
        "hinweis": None,
    }


def eine_stunde_weg(fremde: Fremde, onlinedienst: str) -> None:
    """Killed, and meanwhile somebody else goes on: nothing is lost, nothing is done twice."""
    fremde.toete()
    webhook = fremde.webhook()
    andere = fremde.zugang_von("andere-plattform")
    schritte = [
        {"ags": ags, "onlinedienst": onlinedienst, "stufe": "im_hessenfinder"}
        for ags in fremde.kommunen[:DREISSIG]
    ]
    gemeldet = andere.tun("/sammelmeldungen", {"eintraege": schritte}, schluessel=str(uuid4()))
    andere.schliessen()
    assert gemeldet["angenommen"] == DREISSIG
    bis(lambda: not fremde.alles_zugestellt(), lambda: "nothing waits")
    fremde.start()
    assert f"{DREISSIG} nachgelesen" in fremde.gesagt()
    bis(fremde.alles_zugestellt, fremde.gesagt)
    assert fremde.gesagt().count("Schon bekannt:") >= DREISSIG
    assert "Gehört:" not in fremde.gesagt()
    assert fremde.webhook() == webhook


def noch_einmal_gesendet(fremde: Fremde, onlinedienst: str) -> None:
    """Killed between the answer and its note, what was sent is sent again: nothing happens."""
    with fremde.buch.offen() as db:
        db.execute("UPDATE auftrag SET antwort = NULL")
    abschicken(fremde.zugang, fremde.buch)
    assert melde(fremde.zugang, fremde.buch, onlinedienst, fremde.kommunen) == (100, [])
    assert nachlesen(fremde.zugang, fremde.buch) == 0


def ein_neues_geheimnis(fremde: Fremde) -> None:
    """For a day both sign: whoever knows the old one only, or the new one only, hears."""
    [(altes,)] = fremde.gemerkt("SELECT geheimnis FROM webhook")
    erneuere_geheimnis(fremde.zugang, fremde.buch)
    [(neues,)] = fremde.gemerkt("SELECT geheimnis FROM webhook")
    assert neues != altes
    webhook = fremde.webhook()
    abonniere(fremde.zugang, fremde.buch, fremde.adresse)
    assert fremde.webhook() == webhook
    for bekannt in (altes, neues):
        with fremde.buch.offen() as db:
            db.execute("UPDATE webhook SET geheimnis = ?, altes = NULL", (bekannt,))
        fremde.probe_kommt_an()


def ein_cursor_von_anderswo(fremde: Fremde, capsys: pytest.CaptureFixture[str]) -> None:
    """It is told so by name and reads from the beginning, where everything is known."""
    beratung = fremde.zugang_von("civento", "beratung")
    cursor = beratung.lesen("/ereignisse", limit=1)["next_cursor"]
    beratung.schliessen()
    with pytest.raises(Abgelehnt) as nein:
        fremde.zugang.lesen("/ereignisse", cursor=cursor)
    assert nein.value.art == "cursor-fremd"
    with fremde.buch.offen() as db:
        db.execute("UPDATE stelle SET cursor = ?", (cursor,))
    assert nachlesen(fremde.zugang, fremde.buch) == 0
    assert "Von vorn: " in capsys.readouterr().out


def ein_geheimnis_das_nie_ankam(fremde: Fremde) -> None:
    """Killed before it noted what its webhook became, it ends that one and makes another."""
    verlorener = fremde.webhook()
    fremde.toete()
    with fremde.buch.offen() as db:
        db.execute("UPDATE webhook SET version = version - 1")
    fremde.start()
    assert fremde.webhook() != verlorener
    assert fremde.zugang.lesen(verlorener)["status"] == "beendet"
    fremde.probe_kommt_an()


@pytest.mark.parametrize(
    ("wunsch", "art"),
    [
        ({"adresse": "https://10.0.0.1/ereignisse"}, "webhookadresse-unzulaessig"),
        ({"adresse": "https://169.254.169.254/"}, "webhookadresse-unzulaessig"),
        (
            {"adresse": "https://plattform.example/", "typen": ["gibt.es.nicht"]},
            "filter-ohne-treffer",
        ),
    ],
)
def test_named_answers(fremde: Fremde, wunsch: Json, art: str) -> None:
    with pytest.raises(Abgelehnt) as nein:
        fremde.zugang.einmal("/webhooks", wunsch)
    assert nein.value.art == art
