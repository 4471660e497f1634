"""Write down the WAL as it is made, so that every instant can be restored.

`pg_receivewal` receives it into a folder beside the data; every few seconds what is new is
compressed, encrypted and put away, then the uploads that came in meanwhile. A replication slot
keeps the WAL of a time in which nobody wrote down.

PostgreSQL restores to an instant only when some transaction ended after it, so each step ends an
empty one of its own.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from ozg.sicherung.anlegen import anlegen
from ozg.sicherung.einstellungen import Sicherungsplan
from ozg.sicherung.lager import Lager, gepackt
from ozg.sicherung.quelle import JETZT, SEGMENTGROESSE, Quelle, instant, misslungen
from ozg.sicherung.schluessel import Empfaenger
from ozg.sicherung.segmente import GESCHICHTE, SEGMENT
from ozg.sicherung.uploads import Uploads
from ozg.sicherung.verzeichnis import Stand, sicherungen
from ozg.umgebung import Abbruch
from shared.ablage import AblageNichtErreichbar

SLOT = "ozg_sicherung"
LETZTER = 5.0  # seconds for what is still to be put away at the end
FRIST = 10.0  # seconds in which what is written must have been received
Melden = Callable[[str], None]


class Mitschrift:
    """`spool` is the folder in which WAL arrives; it holds no more than is not put away yet."""

    def __init__(
        self,
        quelle: Quelle,
        lager: Lager,
        plan: Sicherungsplan,
        empfaenger: Empfaenger,
        spool: Path,
    ) -> None:
        self._quelle, self._lager, self._plan = quelle, lager, plan
        self._empfaenger, self._spool = empfaenger, spool
        self._uploads = Uploads(quelle.uploads, lager, empfaenger)
        self._lsn = ""
        self._letztes: datetime | None = None
        self._teil: tuple[str, bytes] | None = None
        self._groesse = 0

    async def schreiben(self, melden: Melden) -> None:
        """Go on until cancelled; raises Abbruch when PostgreSQL goes."""
        neu = await self._slot(melden)
        async with self._empfang() as empfang:
            basis = asyncio.ensure_future(self._grundsicherungen(melden, sofort=neu))
            takte = asyncio.ensure_future(self._takte())
            ende = asyncio.ensure_future(empfang.wait())
            try:
                await asyncio.wait([basis, takte, ende], return_when=asyncio.FIRST_COMPLETED)
                for fertig in (takte, basis):
                    if fertig.done():
                        await fertig
                assert empfang.stderr is not None
                raise misslungen("pg_receivewal", await empfang.stderr.read())
            except asyncio.CancelledError:
                takte.cancel()
                await asyncio.gather(takte, return_exceptions=True)
                with contextlib.suppress(Abbruch, AblageNichtErreichbar, TimeoutError):
                    async with asyncio.timeout(LETZTER):
                        await self.takt()
                raise
            finally:
                for aufgabe in (basis, takte, ende):
                    aufgabe.cancel()
                await asyncio.gather(basis, takte, ende, return_exceptions=True)

    async def _slot(self, melden: Melden) -> bool:
        """Make the slot where there is none that still works; return whether it is a new one."""
        frage = f"SELECT wal_status FROM pg_replication_slots WHERE slot_name = '{SLOT}'"  # noqa: S608 (our own name)
        self._groesse = int((await self._quelle.fragen(SEGMENTGROESSE))[0])
        status = await self._quelle.fragen(frage)
        if status == ["lost"]:
            melden("Es wurde zu lange nicht mitgeschrieben: Eine Lücke bleibt.")
            await self._quelle.fragen(f"SELECT pg_drop_replication_slot('{SLOT}')")
            for datei in self._spool.glob("*.partial"):
                datei.unlink()
        elif status:
            return False
        await self._quelle.fragen(f"SELECT pg_create_physical_replication_slot('{SLOT}', true)")
        return True

    @asynccontextmanager
    async def _empfang(self) -> AsyncIterator[asyncio.subprocess.Process]:
        self._spool.mkdir(mode=0o700, parents=True, exist_ok=True)
        prozess = await asyncio.create_subprocess_exec(
            self._quelle.programm("pg_receivewal"), "--directory", str(self._spool),
            "--slot", SLOT, "--synchronous", "--no-loop", "--no-password",
            env=self._quelle.env, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            yield prozess
        finally:
            with contextlib.suppress(ProcessLookupError):
                prozess.terminate()
            await prozess.wait()

    async def _grundsicherungen(self, melden: Melden, *, sofort: bool) -> None:
        """Make a base backup whenever the last is too old; does not return."""
        while True:
            if sofort or await self._faellig():
                sicherung = await anlegen(
                    self._quelle, self._lager, self._plan, self._empfaenger, self._uploads
                )
                sofort = False
                melden(f"Grundsicherung {sicherung.name}: {sicherung.groesse / 1e6:.0f} MB.")
            await asyncio.sleep(max(self._plan.takt, 1) * 20)

    async def _faellig(self) -> bool:
        if not self._plan.abstand:
            return False
        alle = await sicherungen(self._lager)
        jetzt = instant((await self._quelle.fragen(JETZT))[0])
        return not alle or jetzt - alle[-1].ende >= self._plan.abstand

    async def _takte(self) -> None:
        schleife = asyncio.get_running_loop()
        while True:
            begonnen = schleife.time()
            await self.takt()
            await asyncio.sleep(max(0.0, self._plan.takt - (schleife.time() - begonnen)))

    async def takt(self) -> bool:
        """Put away all that was committed until now; return False when it came too late."""
        bis, ruhig = await self._quelle.fragen(
            JETZT, f"SELECT pg_current_wal_insert_lsn()::text = '{self._lsn}'"
        )
        lsn = self._lsn
        if ruhig != "t":
            bis, _, lsn, nachher = await self._quelle.fragen(
                JETZT, "SELECT pg_current_xact_id()", "SELECT pg_current_wal_insert_lsn()", JETZT
            )
            self._letztes = instant(nachher)
        await self._uploads.sichern()
        if ruhig != "t" and not (await self._empfangen(lsn) and await self._weglegen()):
            return False
        self._lsn = lsn
        assert self._letztes is not None
        stand = Stand(bis=instant(bis), letztes=self._letztes, segmentgroesse=self._groesse)
        await self._lager.notieren("wal/stand.json", stand)
        return True

    async def _empfangen(self, lsn: str) -> bool:
        """Wait until what stands before `lsn` has arrived here and is on disk."""
        frage = (
            f"SELECT restart_lsn >= '{lsn}' FROM pg_replication_slots WHERE slot_name = '{SLOT}'"  # noqa: S608 (our own)
        )
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FRIST):
                while await self._quelle.fragen(frage) != ["t"]:  # noqa: ASYNC110 (another process)
                    await asyncio.sleep(0.1)
                return True
        return False

    async def _weglegen(self) -> bool:
        """Put away whole files and what there is of the next; False when it was renamed."""
        for name in sorted(os.listdir(self._spool)):
            pfad = self._spool / name
            if SEGMENT.fullmatch(name) or GESCHICHTE.fullmatch(name):
                await self._legen(name, pfad.read_bytes())
                pfad.unlink()
                await self._lager.entfernen(f"wal/{name}.partial.gz.age")
            elif name.endswith(".partial"):
                try:
                    inhalt = (await asyncio.to_thread(pfad.read_bytes)).rstrip(b"\0")
                except FileNotFoundError:
                    return False
                if self._teil != (name, inhalt):
                    await self._legen(name, inhalt)
                    self._teil = name, inhalt
        return True

    async def _legen(self, name: str, inhalt: bytes) -> None:
        gezippt = await asyncio.to_thread(gepackt, inhalt)
        await self._lager.legen(f"wal/{name}.gz.age", gezippt, self._empfaenger)


async def mitschreiben(mitschrift: Mitschrift, melden: Melden) -> None:
    """Write down until cancelled; begins again by itself when the server was away for a moment."""
    while True:
        try:
            await mitschrift.schreiben(melden)
        except (Abbruch, AblageNichtErreichbar) as grund:
            melden(f"{grund} Es wird gleich weiter mitgeschrieben.")
            await asyncio.sleep(2)
