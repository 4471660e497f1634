"""Whom the classes are compared with: bare answers, peers, pgbench; all of them stand beside the
system for the whole run, on a PostgreSQL of their own.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from ozg.postgres import SUPERUSER, Cluster
from ozg.umgebung import Abbruch
from tests.leistung import grenze
from tests.leistung.einzeln import neuer_dienst
from tests.leistung.klasse import Bereiten, Gegner, Klasse, Lauf, Lesend
from tests.leistung.last import Messung, sende, wrk
from tests.leistung.last import schreiben as geschrieben
from tests.leistung.lesen import KATALOG, SEITE
from tests.leistung.pruefstand import Stand
from tests.leistung.schreiben import VERTEILT, ZUGLEICH, post, verteilte_ab
from tests.leistung.vergleich import caddy, pgbench, zeilen
from tests.leistung.vergleich.mitschrift import mitschreiben
from tests.leistung.vergleich.verzeichnis import HANDLUNGEN, SEITEN, Handlung, Seite

T = TypeVar("T")
VERGLICHENE_SEITEN = ("seite", "frisch")
FAELLE = {"buchung": "verteilt", "buchung-einer": "ein_berater", "buchung-vergeben": "vergeben"}
TUTORIAL = 1.3  # times the tutorial way with row locks
PGBENCH = 0.25
SPERREN, PFLICHTEN = "vergleich-sperren", "vergleich-pflichten"
GEDULD = 60.0  # seconds
VORLAGE = "beratung_vorlage"
MITGESCHRIEBEN = date(2028, 1, 3), 80
VERBUNDENE = "FROM pg_stat_activity WHERE datname = '{}'"


class Umfeld:
    """Everything that is compared with; `gegner` by the name of the class, in the order they came.

    `ausgelassen` says what could not be had here.
    """

    def __init__(self, stand: Stand, werkstatt: Path, offen: ExitStack) -> None:
        self._stand, self._offen = stand, offen
        self._werkstatt = werkstatt
        self._runner = offen.enter_context(asyncio.Runner())
        self._cluster: Cluster | None = None
        self.gegner: dict[str, list[Gegner]] = defaultdict(list)
        self.ausgelassen: list[str] = []

    def aufbauen(self, klassen: Sequence[Klasse], *, peers: bool) -> None:
        """Start what these classes are compared with."""
        namen = {klasse.name for klasse in klassen}
        lesende = [klasse for klasse in klassen if isinstance(klasse, Lesend)]
        if lesende:
            self._versuche("Die nackte Antwort", lambda: self._grenzen(lesende))
        if "buchung" in namen:
            self._versuche(pgbench.NAME, self._pgbench)
        if peers and (seiten := [k for k in klassen if k.name in VERGLICHENE_SEITEN]):
            datei = self._zeilen()
            for eine in SEITEN:
                self._versuche(eine.NAME, partial(self._seite, eine, datei, seiten))
        if peers and namen & {*FAELLE}:
            for wie, name in ((HANDLUNGEN[0], SPERREN), (HANDLUNGEN[2], PFLICHTEN)):
                self._versuche(wie.NAME, partial(self._handlung, wie, FAELLE, klassen, name))
        if peers and "entscheiden" in namen:
            mittel = {"entscheiden": "ein_budget"}
            self._versuche(
                HANDLUNGEN[1].NAME, lambda: self._handlung(HANDLUNGEN[1], mittel, klassen, SPERREN)
            )

    def _versuche(self, name: str, tun: Callable[[], None]) -> None:
        """One that cannot be had is left out with a line, whatever the reason is."""
        print(f"  {name} …", flush=True)
        try:
            tun()
        except (Abbruch, Exception) as grund:
            self.ausgelassen.append(f"{name}: {type(grund).__name__}: {str(grund)[:300]}")
            print(f"  {self.ausgelassen[-1]}", flush=True)

    def _grenzen(self, lesende: Sequence[Lesend]) -> None:
        ordner = self._werkstatt / "grenze"
        grenze.ablegen(_antworten(lesende, self._stand), ordner)
        nackt = self._offen.enter_context(grenze.laufend(ordner))
        for klasse in lesende:
            titel, ziel = f"{klasse.titel} / limit", klasse.ziele.grenze
            self.gegner[klasse.name].append(
                Gegner("grenze", titel, klasse.woanders(nackt), ziel, begrenzt=klasse.begrenzt)
            )
            if klasse.ziele.gateway is None:
                continue
            bereit = klasse.auftrag(self._stand).pfade[0]
            davor = self._offener(caddy.vor(self._werkstatt, nackt, bereit=bereit))
            unseres = self._offener(caddy.unseres_vor(self._werkstatt, nackt, bereit=bereit))
            durch, gateway = f"{klasse.titel}, through the gateway", self._stand.adresse("gateway")
            self.gegner[klasse.name] += [
                Gegner(
                    "gateway",
                    f"{durch} / Caddy before the limit",
                    klasse.woanders(davor),
                    klasse.ziele.gateway,
                    zaehler=klasse.woanders(gateway),
                    begrenzt="the gateway also names and logs each request and filters headers",
                ),
                Gegner(
                    "gateway-unseres",
                    f"{durch} / the same gateway before the limit",
                    klasse.woanders(unseres),
                    zaehler=klasse.woanders(gateway),
                ),
            ]

    def _zeilen(self) -> Path:
        """Write the Leistungen of our own list for the peers."""
        datei, alle, cursor = self._werkstatt / "zeilen.csv", [], ""
        while cursor is not None:
            pfad = f"{KATALOG}/leistungen?limit=200{cursor and f'&cursor={cursor}'}"
            seite = self._stand.lies("katalog", pfad).json()
            alle += seite["items"]
            cursor = seite["next_cursor"]
        zeilen.schreibe(alle, datei)
        return datei

    def _seite(self, eine: Seite, datei: Path, seiten: Sequence[Klasse]) -> None:
        if grund := self._runner.run(_warten(eine.bauen(self._werkstatt))):
            raise Abbruch(grund)
        datenbank = self._datenbank(eine)
        url = urlsplit(self._offener(eine.laufend(self._werkstatt, datei, datenbank)))
        wo, pfad = f"{url.scheme}://{url.netloc}", f"{url.path}?{url.query}"
        unsere = self._stand.lies("katalog", SEITE).json()["items"]
        ihre = zeilen.aus_antwort(httpx.get(wo + pfad, timeout=60).content)
        if anders := zeilen.abweichung(unsere, ihre):
            raise Abbruch(f"nicht dieselbe Seite: {anders}")
        bereit = _einmal_je_runde(lambda sekunden: wrk(wo, [pfad], sekunden=sekunden))
        ist_tutorial = eine is SEITEN[0]
        for klasse in seiten:
            gegner = Gegner(
                "vergleich-tutorial" if ist_tutorial else f"vergleich-{_modul(eine)}",
                f"{klasse.titel} / {eine.NAME}",
                bereit,
                klasse.ziele.tutorial if ist_tutorial else None,
            )
            self.gegner[klasse.name].append(gegner)

    def _handlung(
        self, eine: Handlung, faelle: dict[str, str], klassen: Sequence[Klasse], name: str
    ) -> None:
        titel = {klasse.name: klasse.titel for klasse in klassen}
        if grund := self._runner.run(_warten(eine.bauen(self._werkstatt))):
            raise Abbruch(grund)
        url = urlsplit(self._offener(eine.laufend(self._werkstatt, self._datenbank(eine))))
        for klasse, fall in faelle.items():
            if klasse not in titel:
                continue
            erwartet = frozenset({409 if fall == "vergeben" else 201})

            def bereit(
                stand: Stand, runde: int, fall: str = fall, erwartet: frozenset[int] = erwartet
            ) -> Lauf:
                nummern = range(1 + runde * VERTEILT, 1 + (runde + 1) * VERTEILT)
                anfragen = [post(url.path, eine.rumpf(fall, nr), {}) for nr in nummern]
                return lambda _: geschrieben(
                    url.port or 80, anfragen, verbindungen=ZUGLEICH, erwartet=erwartet
                )

            ziel = TUTORIAL if klasse.startswith("buchung") else None
            was = f"{titel[klasse]} / {eine.NAME}"
            self.gegner[klasse].append(Gegner(name, was, bereit, ziel))

    def _pgbench(self) -> None:
        """Record bookings upon a copy of the state before, for pgbench to do them again."""
        cluster = self._stand.cluster
        _kopieren(cluster, "beratung", VORLAGE)
        ab, anzahl = MITGESCHRIEBEN
        anfragen = verteilte_ab(self._stand, ab, anzahl)
        with (
            mitschreiben(cluster, "beratung") as mitschrift,
            neuer_dienst(self._stand, "beratung") as (adresse, _),
        ):
            antworten = sende(int(adresse.rpartition(":")[2]), anfragen, verbindungen=ZUGLEICH)
        if falsche := [a for a in antworten if a.status != 201]:
            raise Abbruch(
                f"{len(falsche)} von {anzahl} Buchungen misslangen: {falsche[0].koerper!r}"
            )
        skript = pgbench.skript(mitschrift.transaktionen(mit=pgbench.BUCHT), neu=pgbench.BUCHT)

        def bereit(stand: Stand, runde: int) -> Lauf:
            def lauf(_: float) -> Messung:
                je_sekunde = self._runner.run(
                    pgbench.lauf(
                        cluster,
                        vorlage=VORLAGE,
                        rolle="beratung_app",
                        skript=skript,
                        zugleich=ZUGLEICH,
                        ordner=self._werkstatt / "pgbench",
                    )
                )
                return Messung(je_sekunde, 0, 0, 0, len(skript.zeilen))

            return lauf

        self.gegner["buchung"].append(
            Gegner(
                "pgbench",
                "booking, spread over teams / pgbench with its statements",
                bereit,
                PGBENCH,
            )
        )

    def _datenbank(self, eine: Any) -> str:
        """Return the address of an empty database of this peer's own."""
        if self._cluster is None:
            self._cluster = Cluster(self._werkstatt / "cluster")
            self._offen.callback(self._cluster.stop)
            self._cluster.start()
        name = _modul(eine)
        self._cluster.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._cluster.sql(f"CREATE DATABASE {name}")
        return self._cluster.url(name, SUPERUSER).replace("+asyncpg", "")

    def _offener(self, kontext: AbstractAsyncContextManager[T]) -> T:
        """Enter it in the loop of this run; it is left when the run ends."""
        offen: T = self._runner.run(_warten(kontext.__aenter__()))
        self._offen.callback(lambda: self._runner.run(_warten(kontext.__aexit__(None, None, None))))
        return offen


async def _warten(was: Any) -> Any:
    return await was


def _modul(eine: Any) -> str:
    return str(vars(eine)["__name__"]).rpartition(".")[2]


def _einmal_je_runde(messen: Callable[[float], Messung]) -> Bereiten:
    """Measure once in a round, for whoever is compared with it in that round."""
    gemessen: dict[int, Messung] = {}

    def bereit(stand: Stand, runde: int) -> Lauf:
        def lauf(sekunden: float) -> Messung:
            if runde not in gemessen:
                gemessen[runde] = messen(sekunden)
            return gemessen[runde]

        return lauf

    return bereit


def _antworten(klassen: Sequence[Lesend], stand: Stand) -> dict[str, httpx.Response]:
    """Ask everything once that the limit is to repeat, by path and query."""
    gefragt: dict[str, httpx.Response] = {}
    for klasse in klassen:
        auftrag = klasse.auftrag(stand)
        kopf = {"Accept-Encoding": "identity"} | {
            name: wert for name, wert in auftrag.kopf.items() if name != "If-None-Match"
        }
        adresse = stand.adresse(klasse.dienst)
        with httpx.Client(base_url=adresse, headers=kopf, timeout=60) as client:
            for pfad in auftrag.pfade:
                gefragt[pfad] = _geduldig(client, pfad, auftrag.koerper)
    return gefragt


def _geduldig(client: httpx.Client, pfad: str, koerper: bytes | None) -> httpx.Response:
    """Ask again while a service whose source is busy says that it cannot answer now."""
    ende = time.monotonic() + GEDULD
    methode = "POST" if koerper else "GET"
    while True:
        antwort = client.request(methode, pfad, content=koerper)
        if antwort.status_code != 503 or time.monotonic() > ende:
            return antwort.raise_for_status()
        time.sleep(0.5)


def _kopieren(cluster: Cluster, von: str, nach: str) -> None:
    """Copy a database that is in use; for a moment nobody is connected to it."""
    cluster.sql(f"DROP DATABASE IF EXISTS {nach} WITH (FORCE)")
    cluster.sql(f"ALTER DATABASE {von} ALLOW_CONNECTIONS false")
    try:
        cluster.sql(f"SELECT pg_terminate_backend(pid, 5000) {VERBUNDENE.format(von)}")
        cluster.sql(f"CREATE DATABASE {nach} TEMPLATE {von} OWNER {von}_owner")
    finally:
        cluster.sql(f"ALTER DATABASE {von} ALLOW_CONNECTIONS true")
