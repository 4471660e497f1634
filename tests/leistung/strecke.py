"""The classes of one long request: the export of 250,000 chains, the check of all Kommunen."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from uuid import uuid4

from ozg.postgres import programm
from tests.leistung.aufwand import MB
from tests.leistung.klasse import Gegner, Lauf, Nebenwert, Ziele
from tests.leistung.last import Messung, aus_dauern
from tests.leistung.lesen import KATALOG
from tests.leistung.pruefstand import DEUTSCHLAND, GROSS, HESSEN, Stand

BLOCK = 1 << 20
AUSGABE = f"{KATALOG}/bereitstellungen/export?format=csv&stufe=nutzbar&stichtag="
# by when some 250,000 chains had come to their end
STICHTAG = {DEUTSCHLAND: "2021-04-15", GROSS: "2020-04-01"}
SAMMELPRUEFUNG = json.dumps({"stichtag": "2021-04-15"})
COPY = """COPY (
  SELECT b.kommune, g.name, o.name, b.stufe, b.bereitgestellt_am, b.abgerufen_am, b.eingebunden_am,
    b.im_hessenfinder_am, b.nutzbar_am, b.url, b.anbindung, b.fachverfahren, b.id, b.onlinedienst,
    (SELECT string_agg(s.beleg, ', ') FROM katalog.bereitstellungsschritt s
      WHERE s.bereitstellung = b.id)
  FROM katalog.bereitstellung b JOIN katalog.onlinedienst o ON o.id = b.onlinedienst
    JOIN katalog.gebietseinheit g ON g.ags = b.kommune AND g.gueltig @> date '{tag}'
  WHERE b.stufe = 'nutzbar' AND b.nutzbar_am <= date '{tag}'
  ORDER BY b.kommune, b.id) TO STDOUT (FORMAT csv, DELIMITER ';')"""


@dataclass(frozen=True)
class Strecke:
    """One request that takes long; its rate counts what it holds, rows or checks."""

    name: str
    titel: str
    dienst: str
    lauf: Callable[[Stand], Messung]
    ziele: Ziele = field(default_factory=Ziele)
    begrenzt: str = ""
    groessen: Sequence[str] = (HESSEN,)
    gegner: Sequence[Gegner] = ()
    nebenwerte: Sequence[Nebenwert] = ()

    def bereit(self, stand: Stand, runde: int) -> Lauf:
        return lambda _: self.lauf(stand)


def ausgeben(stand: Stand) -> Messung:
    """Read the export to its end and count its lines."""
    zeilen, beginn = 0, time.perf_counter()
    leitung = HTTPConnection("127.0.0.1", stand.port("katalog"), timeout=600)
    try:
        leitung.request("GET", AUSGABE + STICHTAG[stand.groesse])
        antwort = leitung.getresponse()
        if antwort.status != 200:
            raise RuntimeError(f"{antwort.status}: {antwort.read(300)!r}")
        while block := antwort.read(BLOCK):
            zeilen += block.count(b"\n")
    finally:
        leitung.close()
    return _eine(time.perf_counter() - beginn, zeilen - 1)


def copy(stand: Stand, runde: int) -> Lauf:
    """The same rows and columns by COPY … TO STDOUT, into nothing."""

    kopieren = COPY.format(tag=STICHTAG[stand.groesse])

    def lauf(_: float) -> Messung:
        beginn = time.perf_counter()
        fertig = subprocess.run(
            [programm("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", kopieren],
            env=os.environ | stand.cluster.client() | {"PGDATABASE": "katalog"},
            stdout=subprocess.PIPE,
            check=True,
        )
        return _eine(time.perf_counter() - beginn, fertig.stdout.count(b"\n"))

    return lauf


def alle_pruefen(stand: Stand) -> Messung:
    """Check every Kommune against every programme, judged and stored."""
    kopf = stand.ausweis("koordinierungsstelle") | {
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid4()),
    }
    leitung = HTTPConnection("127.0.0.1", stand.port("foerderung"), timeout=120)
    try:
        beginn = time.perf_counter()
        leitung.request("POST", "/foerderung/v1/sammelpruefungen", SAMMELPRUEFUNG, kopf)
        antwort = leitung.getresponse()
        lauf = json.loads(antwort.read())
        dauer = time.perf_counter() - beginn
    finally:
        leitung.close()
    if antwort.status != 201:
        raise RuntimeError(f"{antwort.status}: {lauf}")
    return _eine(dauer, lauf["kommunen"] * len(lauf["programme"]))


def _eine(sekunden: float, inhalt: int) -> Messung:
    eine = aus_dauern([sekunden], insgesamt=sekunden)
    return Messung(inhalt / sekunden, eine.p50, eine.p95, eine.p99, inhalt)


STRECKEN = (
    Strecke(
        "sammelpruefung", "check of all Kommunen, all programmes", "foerderung", alle_pruefen,
        begrenzt="judging and storing share one process",
        nebenwerte=(
            Nebenwert("dauer", "all Kommunen × programmes", "s", lambda m, _: m.p50 / 1000, 1.0),
        ),
    ),
    Strecke(
        "ausgabe", "export of 250,000 chains as CSV", "katalog", ausgeben, groessen=(DEUTSCHLAND,),
        begrenzt="PostgreSQL looks up the steps of each chain and guards each cell",
        gegner=(
            Gegner("copy", "export of chains, rows per second / COPY … TO STDOUT", copy, 0.3),
        ),
        nebenwerte=(
            Nebenwert(
                "speicher", "memory of the service during the export, above before", "MB",
                lambda _, a: (a.spitze - a.vorher) / MB, 150,
            ),
        ),
    ),
)  # fmt: skip
