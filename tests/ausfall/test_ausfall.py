"""What `make ausfall` does, in `make nightly`, stored as there: a fault that was left out is
skipped, and says why. What of it a machine allows at all is tried in `make test`, as are kills
(tests/ozg).
"""

import asyncio
import errno
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest

from ozg.neue_datei import ganze_datei
from shared.ablage import OrdnerAblage
from shared.journal.ankerplatz import Ankerplatz
from tests.ausfall.bericht import nachweisen
from tests.ausfall.ergebnis import Ergebnis, lesen
from tests.ausfall.fehler import Fehlt
from tests.ausfall.fehler.platte import gefuellt, kleine_platte
from tests.ausfall.fehler.strom import eigene_platte, strom_da, strom_weg
from tests.ausfall.fehler.uhr import falsche_uhr
from tests.ausfall.lauf import Platte, auf_einer_platte, lauf
from tests.ausfall.netz import Netz, eigenes_netz
from tests.ausfall.plan import EINZELNE, KONTROLLE, STROM, TOETEN, VOLL, Schritt
from tests.ausfall.umschalten import umgeschaltet

SEED, MINUTEN = 2021, 13
AUF_EINER_PLATTE: dict[Platte, Sequence[Schritt]] = {kleine_platte: VOLL, eigene_platte: STROM}
ALLE = (*EINZELNE, TOETEN, KONTROLLE, *VOLL, *STROM)


@pytest.fixture
def platte(tmp_path: Path) -> Iterator[Path]:
    try:
        with kleine_platte(tmp_path, groesse="2m") as ordner:
            yield ordner
    except Fehlt as grund:
        pytest.skip(str(grund))


def test_a_full_disk_is_full_and_empty_again(platte: Path) -> None:
    (platte / "a").write_bytes(b"da")
    with gefuellt(platte), pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        (platte / "b").write_bytes(b"x" * 4096)
    (platte / "b").write_bytes(b"x" * 4096)
    assert (platte / "a").read_bytes() == b"da"


def _abgelegt(ordner: Path) -> None:
    asyncio.run(OrdnerAblage(ordner).legen(f"berichte/{UUID(int=0)}", b"da"))


def _verankert(ordner: Path) -> None:
    with TemporaryDirectory() as anderswo:
        (anker := Path(anderswo) / "neuer").write_bytes(b"da")
        Ankerplatz(str(ordner), Path(anderswo)).legen("katalog", 1, anker)


@pytest.mark.parametrize(
    ("schreiben", "wohin"),
    [
        (lambda ordner: ganze_datei(ordner / "schluessel", b"da"), "schluessel"),
        (_abgelegt, f"berichte/{UUID(int=0)}"),
        (_verankert, "katalog/00000001.anker"),
    ],
    ids=["schluessel", "ablage", "anker"],
)
def test_without_power_only_what_was_synced_is_kept(
    tmp_path: Path, schreiben: Callable[[Path], None], wohin: str
) -> None:
    ordner = tmp_path / "platte"
    ordner.mkdir()
    try:
        with eigene_platte(ordner, groesse=64 << 20):
            schreiben(ordner)
            (ordner / "eilig").write_bytes(b"da")
            strom_weg(ordner)
            with pytest.raises(OSError, match=os.strerror(errno.EIO)):
                (ordner / "danach").write_bytes(b"da")
            strom_da(ordner)
            da = {
                str(pfad.relative_to(ordner)): pfad.read_bytes()
                for pfad in ordner.rglob("*")
                if pfad.is_file()
            }
    except Fehlt as grund:
        pytest.skip(str(grund))
    assert da.pop(wohin) == b"da"
    assert da in ({}, {"eilig": b""})


def test_a_cut_cable_lets_nothing_through() -> None:
    try:
        with eigenes_netz() as netz, socket.create_server((netz.hier, 0)) as server:
            assert erreicht(netz, server, sekunden=20)
            netz.kappen(server.getsockname()[1], antworten_nur=True)
            assert not erreicht(netz, server, sekunden=0.5)
            netz.heilen()
            assert erreicht(netz, server, sekunden=20)
            rufend, (woher, _) = server.accept()
            rufend.close()
            assert woher == netz.dort
    except Fehlt as grund:
        pytest.skip(str(grund))


def erreicht(netz: Netz, server: socket.socket, *, sekunden: float) -> bool:
    """Return whether somebody in the network can connect to this server here."""
    hier, port = server.getsockname()
    befehl = [*netz.davor, sys.executable, "-c", RUFEN, hier, str(port), str(sekunden)]
    return subprocess.run(befehl, timeout=60, check=False).returncode == 0


RUFEN = """
import socket, sys
wer, port, sekunden = sys.argv[1:]
try:
    socket.create_connection((wer, int(port)), timeout=float(sekunden))
except OSError:
    sys.exit(1)
"""


def test_a_clock_jumps_while_a_program_runs(tmp_path: Path) -> None:
    datei = tmp_path / "uhr"
    datei.write_text("+0")
    try:
        env = os.environ | falsche_uhr(datei)
    except Fehlt as grund:
        pytest.skip(str(grund))
    fertig = subprocess.run(
        [sys.executable, "-c", SPRINGEN, str(datei)], env=env, check=True, timeout=30,
        capture_output=True, text=True,
    )  # fmt: skip
    uhr, gezaehlt = map(float, fertig.stdout.split())
    assert uhr == pytest.approx(400 * 86400, abs=600)
    assert 0 <= gezaehlt < 600


SPRINGEN = """
import pathlib, sys, time
davor, gezaehlt = time.time(), time.monotonic()
pathlib.Path(sys.argv[1]).write_text("+400d")
print(time.time() - davor, time.monotonic() - gezaehlt)
"""


@pytest.fixture(scope="module")
def ergebnisse() -> dict[str, Ergebnis]:
    """Return what each fault showed in one full run."""
    laeufe = [lauf(SEED, minuten=MINUTEN, schritte=[*EINZELNE, TOETEN, KONTROLLE])]
    fehlt: dict[str, Ergebnis] = {}
    for platte, schritte in AUF_EINER_PLATTE.items():
        try:
            laeufe.append(auf_einer_platte(platte, SEED, schritte=schritte))
        except Fehlt as grund:
            for s in schritte:
                fehlt[s.was] = Ergebnis(nummer=s.nummer, was=s.was, ausgelassen=str(grund))
    stand = lesen()
    for einer in laeufe:
        stand.mit_lauf(einer)
    nachweisen(stand)
    return {e.was: e for einer in laeufe for e in einer.ergebnisse} | fehlt


@pytest.mark.nightly
@pytest.mark.parametrize("schritt", ALLE, ids=lambda schritt: schritt.was)
def test_nothing_acknowledged_is_lost(schritt: Schritt, ergebnisse: dict[str, Ergebnis]) -> None:
    ergebnis = ergebnisse[schritt.was]
    if ergebnis.ausgelassen:
        pytest.skip(ergebnis.ausgelassen)
    assert ergebnis.gut, ergebnis.befunde


@pytest.mark.nightly
@pytest.mark.parametrize("abgehaengt", [False, True])
def test_a_standby_takes_over_with_all_that_was_acknowledged(abgehaengt: bool) -> None:
    fall = umgeschaltet(seed=SEED, abgehaengt=abgehaengt)
    stand = lesen()
    stand.mit_umgeschaltet(fall)
    nachweisen(stand)
    assert fall.gut, fall.befunde
    assert fall.geschrieben < 15
