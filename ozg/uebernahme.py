"""`ozg import`: a file into the Katalog, whether the platform of this folder runs or not."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ozg.belegen import ordner_belegen
from ozg.laufzettel import laufzettel_lesen
from ozg.postgres import Cluster, PostgresError
from ozg.programme import uebernahme
from ozg.umgebung import WURZEL, Abbruch, Umgebung

NOCH_NICHTS = (
    "Im Ordner {} (OZG_DATEN) gibt es noch keine Datenbank. Starten Sie einmal die Plattform"
    " (ozg up), oder nennen Sie mit KATALOG_DATABASE_URL und den drei anderen einen Server."
)


def uebernehmen(umgebung: Umgebung, *, art: str, datei: Path, probe: bool, abgelehnt: Path) -> int:
    """Run the import and return its exit code; raises Abbruch.

    Beside a running platform it uses its database; otherwise it starts the embedded server for as
    long as it takes. Where servers are named, it uses the one of the Katalog.
    """
    argumente = [art, str(datei), "--abgelehnt", str(abgelehnt), *(["--probe"] if probe else [])]
    zettel = laufzettel_lesen(umgebung.ordner)
    with _datenbank(umgebung, laeuft=zettel is not None) as adresse:
        heute = zettel.heute if zettel else umgebung.heute
        programm = uebernahme(umgebung, adresse, heute=heute, argumente=argumente)
        return _ausfuehren(programm.befehl, dict(programm.env))


def _ausfuehren(befehl: tuple[str, ...], env: dict[str, str]) -> int:
    """Wait for it, also after Ctrl-C, which it gets as well and answers itself."""
    prozess = subprocess.Popen(befehl, env=env, cwd=WURZEL)
    while True:
        try:
            return prozess.wait()
        except KeyboardInterrupt:
            continue


@contextmanager
def _datenbank(umgebung: Umgebung, *, laeuft: bool) -> Iterator[str]:
    if umgebung.server:
        yield umgebung.server["KATALOG_DATABASE_URL"]
        return
    cluster = Cluster(umgebung.ordner)
    if not (cluster.data / "PG_VERSION").exists():
        raise Abbruch(NOCH_NICHTS.format(umgebung.ordner))
    try:
        if laeuft:
            cluster.anschliessen()
            yield cluster.url("katalog", "katalog_app")
            return
        with ordner_belegen(umgebung.ordner):
            cluster.start()
            try:
                yield cluster.url("katalog", "katalog_app")
            finally:
                cluster.stop()
    except PostgresError as error:
        raise Abbruch(" ".join(str(error).split())) from error
