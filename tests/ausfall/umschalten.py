"""The PostgreSQL of a platform is killed for good under load, and its standby takes over.

Both run from the same binaries; the standby is synchronous, so what was acknowledged is there. The
services know both by one address and go where writing is possible (target_session_attrs).

python -m tests.ausfall umschalten --seed 7

The control: a standby that does not follow is promoted all the same; then writes must be missed.
"""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

from ozg.postgres import Cluster, programm
from ozg.umgebung import DIENSTE
from tests.ausfall.buch import Buch
from tests.ausfall.ergebnis import Umgeschaltet, umstaende
from tests.ausfall.last import Last
from tests.ausfall.nachsehen import Nachsehen
from tests.ausfall.pruefstand import HEUTE, Pruefstand, an_alle_von, laufend

ERSTE, ZWEITE = "127.0.0.2", "127.0.0.3"
SCHREIBEND = ("buchung", "geld")  # a write of beratung and one of foerderung


def umgeschaltet(*, seed: int, abgehaengt: bool) -> Umgeschaltet:
    """Do it once in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="umschalten-") as ordner:
        Path(ordner).chmod(0o755)  # PostgreSQL may run as somebody else
        return umschalten(Path(ordner), seed=seed, abgehaengt=abgehaengt)


def umschalten(ordner: Path, *, seed: int, abgehaengt: bool = False) -> Umgeschaltet:
    """Do it once in the empty `ordner`; `abgehaengt` is the control."""
    wo = umstaende()
    with ExitStack() as offen:
        erste, zweite = offen.enter_context(paar(ordner))
        adressen = _adressen(erste)
        befehl, port = offen.enter_context(
            laufend(ordner / "ozg", "up", bis="Anhalten", OZG_HEUTE=HEUTE, **adressen)
        )
        stand = Pruefstand(ordner / "ozg", port, befehl, Random(seed), erste)
        offen.callback(stand.schliessen)
        buch = Buch(ordner / "buch.jsonl")
        offen.callback(buch.schliessen)
        last = offen.enter_context(Last(stand, buch, seed=seed))
        nachsehen = Nachsehen(stand, last, datenbanken=adressen)
        last.warte_auf_weitere(60)
        if abgehaengt:
            _abhaengen(erste, zweite)
            last.warte_auf_weitere(10)
        time.sleep(stand.zufall.uniform(0, 1))
        assert erste.process is not None
        an_alle_von(erste.process.pid, signal.SIGKILL)
        beginn = time.monotonic()
        zweite.sql("SELECT pg_promote()")
        befoerdert = time.monotonic() - beginn
        stand.cluster = zweite
        _warte_auf_beide(last, beginn)
        geschrieben = time.monotonic() - beginn
        last.warte_auf_weitere(30)
        befunde = nachsehen.alles()
        return Umgeschaltet(
            umstaende=wo,
            seed=seed,
            befoerdert=befoerdert,
            geschrieben=geschrieben,
            zugesagt=last.zugesagt,
            befunde={name: len(was) for name, was in befunde.items()},
            abgehaengt=abgehaengt,
        )


def _warte_auf_beide(last: Last, beginn: float) -> None:
    """Return when each service has acknowledged a write that was sent after the kill."""
    vorher = last.buch.stand()
    while time.monotonic() - beginn < 60:
        jetzt = last.buch.stand()
        neue = {jetzt.gesendet[key] for key in set(jetzt.zugesagt) - set(vorher.gesendet)}
        if neue.issuperset(SCHREIBEND):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing is written any more: {last.stati}")


@contextmanager
def paar(ordner: Path) -> Iterator[tuple[Cluster, Cluster]]:
    """Run a PostgreSQL with the four empty databases and its synchronous standby."""
    erste = Cluster(ordner / "erste", settings={"listen_addresses": ERSTE})
    zweite = Cluster(ordner / "zweite", settings={"listen_addresses": ZWEITE})
    erste.start()
    try:
        with (erste.data / "pg_hba.conf").open("a") as regeln:
            for was in ("all", "replication"):
                regeln.write(f"host {was} all 127.0.0.0/8 scram-sha-256\n")
        erste.sql("SELECT pg_reload_conf()")
        for name in DIENSTE:
            erste.make_database(name, owner=f"{name}_owner", app=f"{name}_app")
        _abziehen(erste, zweite)
        zweite.start()
        _synchron(erste)
        yield erste, zweite
    finally:
        zweite.stop()
        erste.stop()


def _abziehen(erste: Cluster, zweite: Cluster) -> None:
    zweite.folder.mkdir()
    (zweite.folder / "pg-geheimnis").write_bytes((erste.folder / "pg-geheimnis").read_bytes())
    subprocess.run(
        [programm("pg_basebackup"), "-R", "-D", str(zweite.data), "-h", ERSTE, "-c", "fast"],
        env=os.environ | erste.client() | {"PGHOST": ERSTE}, check=True, timeout=60,
    )  # fmt: skip
    zweite.data.chmod(0o700)
    zweite.own(zweite.data)


def _synchron(erste: Cluster) -> None:
    erste.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
    erste.sql("SELECT pg_reload_conf()")
    ende = time.monotonic() + 30
    while erste.sql("SELECT sync_state FROM pg_stat_replication") != "sync":
        assert time.monotonic() < ende, "the standby does not follow"
        time.sleep(0.1)


def _abhaengen(erste: Cluster, zweite: Cluster) -> None:
    for cluster, was in ((erste, "synchronous_standby_names"), (zweite, "primary_conninfo")):
        cluster.sql(f"ALTER SYSTEM SET {was} = ''")
        cluster.sql("SELECT pg_reload_conf()")


def _adressen(cluster: Cluster) -> dict[str, str]:
    adressen = {}
    for name in DIENSTE:
        for variable, rolle in (("DATABASE", "app"), ("MIGRATION", "owner")):
            url = cluster.url(name, f"{name}_{rolle}").partition("?")[0]
            adressen[f"{name.upper()}_{variable}_URL"] = (
                f"{url}?host={ERSTE}:5432&host={ZWEITE}:5432&target_session_attrs=read-write"
            )
    return adressen
