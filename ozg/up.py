"""`ozg up`: the whole platform on this machine, in the order in which its parts need each other."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from ozg import vorfuehrdaten
from ozg.anzeige import Fortschritt, sagen, uebersicht
from ozg.aussteller import aussteller_einrichten
from ozg.belegen import freien_port_belegen, ordner_belegen, port_belegen
from ozg.datenbanken import (
    cluster_pruefen,
    cluster_starten,
    datenbank_anlegen,
    postgres_beaufsichtigen,
    server_pruefen,
)
from ozg.laufzettel import laufzettel_auslegen
from ozg.mitlesen import protokolle_mitlesen
from ozg.nebenlaeufig import im_faden, zusammen
from ozg.neustart import Neustarts
from ozg.postgres import Cluster, PostgresError
from ozg.programme import (
    VORFUEHRUNGEN,
    Plattform,
    anmeldedienst,
    bereitstellung,
    dienst,
    gateway,
    mitschreiben,
    vorfuehrung,
)
from ozg.prozesse import Prozess, antwortet, protokoll_kuerzen, protokolle_begrenzen
from ozg.umgebung import DIENSTE, Abbruch, Umgebung

GEFRAGT = {"beratung": ("foerderung",)}  # whom a service's demo asks besides the Katalog
STARTFOLGE = ("katalog", "foerderung", "beratung", "dashboard")  # whom the demos ask, first
MONATE = "Die vergangenen Monate"
UNTERWEGS = 0.3  # seconds from the gateway to a service, at most
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def up(umgebung: Umgebung) -> int:
    """Run until Ctrl-C or SIGTERM and return the exit code; raises Abbruch when it cannot start."""
    if os.environ.get("OZG_SICHERUNG_ZIEL"):
        from ozg.sicherung.einstellungen import plan_pruefen  # only who backs up pays for it

        plan_pruefen()
    with ordner_belegen(umgebung.ordner), port_belegen(umgebung.port) as lauscht:
        lauf = Lauf(umgebung, lauscht=lauscht)
        try:
            return asyncio.run(_bis_zum_signal(lauf))
        except PostgresError as error:
            raise Abbruch(" ".join(str(error).split())) from error


async def _bis_zum_signal(lauf: "Lauf") -> int:
    task = asyncio.ensure_future(lauf.laufen())
    asked = False

    def stop() -> None:
        nonlocal asked
        if not asked:  # a second Ctrl-C must not cut the stopping short
            asked = True
            lauf.melden("Wird angehalten …")
            task.cancel()

    for number in STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop)
    try:
        await task
    except asyncio.CancelledError:
        lauf.melden(f"Angehalten. Die Daten bleiben in {lauf.umgebung.ordner}.")
    return 0


class Lauf:
    """One run: what is started first is stopped last."""

    def __init__(self, umgebung: Umgebung, *, lauscht: socket.socket) -> None:
        self.umgebung = umgebung
        self._lauscht = lauscht
        self._protokolle = umgebung.ordner / "protokolle"
        self.melden = Fortschritt(self._protokolle / "ozg.log", als_json=umgebung.json)
        self._postgres_protokoll = umgebung.ordner / "postgres.log"
        self._cluster = None if umgebung.server else Cluster(umgebung.ordner)

    async def laufen(self) -> None:
        """Start everything and keep it running; ends by being cancelled."""
        self._protokolle_vorbereiten()
        async with AsyncExitStack() as stack:
            stack.enter_context(laufzettel_auslegen(self.umgebung))
            sockets = {
                name: stack.enter_context(freien_port_belegen())
                for name in (*DIENSTE, "anmeldedienst")
            }
            plattform = Plattform(
                umgebung=self.umgebung,
                datenbanken=await stack.enter_async_context(self._datenbanken()),
                sockets=sockets | {"gateway": self._lauscht},
            )
            sicherung = await stack.enter_async_context(self._sicherung())
            aussteller_einrichten(self.umgebung.ordner, issuer=plattform.issuer)
            dienste = await stack.enter_async_context(self._dienste(plattform))
            tor = await stack.enter_async_context(self._gateway(plattform, dienste))
            self.melden("Alles ist gestartet.")
            await self._zeigen()
            await zusammen(
                [*self._wachen(dienste, tor, *sicherung), self._vergangenes_holen(plattform)]
            )

    def _wachen(
        self, dienste: list[Prozess], *andere: Prozess
    ) -> list[Coroutine[None, None, None]]:
        alle, vermerken = (*dienste, *andere), Neustarts(self.umgebung.ordner).vermerken
        wachen = [prozess.beaufsichtigen(self.melden, vermerken) for prozess in alle]
        protokolle = [prozess.protokoll for prozess in alle]
        eigenes = self._protokolle / "ozg.log"
        wachen.append(protokolle_begrenzen([*protokolle, eigenes, self._postgres_protokoll]))
        if not self.umgebung.json:
            gelesene = [prozess.protokoll for prozess in dienste]
            wachen.append(protokolle_mitlesen(gelesene, sagen))
        if self._cluster:
            wachen.append(postgres_beaufsichtigen(self._cluster, self.melden, vermerken))
        return wachen

    async def _vergangenes_holen(self, plattform: Plattform) -> None:
        """The Dashboard's demo data: read from the others while people look already."""
        if not self.umgebung.demo:
            return
        prozess = Prozess(vorfuehrung(plattform, "dashboard"), self._protokolle)
        if await prozess.ausfuehren():
            self.melden(f"{MONATE} fehlen im Dashboard. {prozess.logende()}")
        else:
            self.melden(f"{MONATE} stehen im Dashboard.")

    async def _zeigen(self) -> None:
        bereit = await asyncio.gather(
            *(antwortet(self.umgebung.port, f"/{name}/v1/gesundheit") for name in DIENSTE)
        )
        zustand = dict(zip(DIENSTE, bereit, strict=True))
        if self.umgebung.json:
            self.melden(f"Die Plattform antwortet unter {self.umgebung.adresse}.")
        else:
            sagen(uebersicht(self.umgebung, zustand))

    def _protokolle_vorbereiten(self) -> None:
        self._protokolle.mkdir(mode=0o700, exist_ok=True)
        for log in (*self._protokolle.glob("*.log"), self._postgres_protokoll):
            protokoll_kuerzen(log)

    @asynccontextmanager
    async def _datenbanken(self) -> AsyncIterator[Mapping[str, str]]:
        if self._cluster is None:
            assert self.umgebung.server is not None
            await server_pruefen(self.umgebung.server)
            yield self.umgebung.server
            return
        self.melden("PostgreSQL startet …")
        try:
            urls = await im_faden(cluster_starten, self._cluster)
            if self.umgebung.demo:
                vorfuehrdaten.vermerken(self.umgebung.ordner)
            elif vorfuehrdaten.noch_da(self.umgebung.ordner):
                self.melden(vorfuehrdaten.BLEIBEN)
            await im_faden(cluster_pruefen, self._cluster)
            yield urls
        finally:
            await im_faden(self._cluster.stop)

    @asynccontextmanager
    async def _sicherung(self) -> AsyncIterator[list[Prozess]]:
        """Written down is until the services have ended, where a place for it is named."""
        if not os.environ.get("OZG_SICHERUNG_ZIEL"):
            yield []
            return
        prozess = Prozess(mitschreiben(self.umgebung), self._protokolle)
        try:
            await prozess.starten()
            yield [prozess]
        finally:
            await prozess.stoppen()

    @asynccontextmanager
    async def _dienste(self, plattform: Plattform) -> AsyncIterator[list[Prozess]]:
        """Each service follows its database, each demo its service: nothing waits for the rest."""
        self.melden("Datenbanken werden auf Stand gebracht, Dienste starten …")
        zwei = asyncio.Semaphore(2)
        bereit = {name: asyncio.Event() for name in STARTFOLGE}
        prozesse = [Prozess(dienst(plattform, name), self._protokolle) for name in STARTFOLGE]
        anmeldung = Prozess(anmeldedienst(plattform), self._protokolle)

        async def starten(prozess: Prozess) -> None:
            name = prozess.programm.name
            async with zwei:
                await self._bereitstellen(plattform, name)
            await prozess.starten()
            await prozess.bereit(plattform.port(name), f"/{name}/v1/gesundheit")
            self.melden(f"{name} ist bereit.")
            bereit[name].set()

        async def vorfuehren(name: str) -> None:
            for noetig in {"katalog", name, *GEFRAGT.get(name, ())}:
                await bereit[noetig].wait()
            await self._vorfuehren(plattform, name)

        async def anmeldung_starten() -> None:
            await bereit["katalog"].wait()  # the services' start comes first
            await anmeldung.starten()
            await anmeldung.bereit(plattform.port("anmeldedienst"), "/aussteller/bereit")

        schritte = [anmeldung_starten(), *(starten(prozess) for prozess in prozesse)]
        if self.umgebung.demo:
            schritte += [vorfuehren(name) for name in VORFUEHRUNGEN]
        try:
            await zusammen(schritte)
            yield [*prozesse, anmeldung]
        finally:
            await asyncio.gather(*(prozess.stoppen() for prozess in [*prozesse, anmeldung]))

    async def _bereitstellen(self, plattform: Plattform, name: str) -> None:
        if self._cluster:
            await im_faden(datenbank_anlegen, self._cluster, name)
        prozess = Prozess(bereitstellung(plattform, name), self._protokolle)
        code = await prozess.ausfuehren()
        if code == 2:
            raise Abbruch(prozess.ausgabe().rpartition("\n")[2])
        if code:
            raise Abbruch(f"Die Datenbank {name} bleibt unfertig. {prozess.logende()}", code=1)

    @asynccontextmanager
    async def _gateway(
        self, plattform: Plattform, dienste: list[Prozess]
    ) -> AsyncIterator[Prozess]:
        """At the end it takes nothing new and waits for what is under way.

        An open stream would last: the services end theirs once what just came in has reached them.
        """
        prozess = Prozess(gateway(plattform), self._protokolle)
        try:
            await prozess.starten()
            await prozess.bereit(self.umgebung.port, "/katalog/v1/gesundheit")
            yield prozess
        finally:
            ende = asyncio.ensure_future(prozess.stoppen())
            await asyncio.wait([ende], timeout=UNTERWEGS)
            await asyncio.gather(ende, *(einer.stoppen() for einer in dienste))

    async def _vorfuehren(self, plattform: Plattform, name: str) -> None:
        self.melden(f"{name} bekommt seine Vorführdaten …")
        prozess = Prozess(vorfuehrung(plattform, name), self._protokolle)
        if await prozess.ausfuehren():
            raise Abbruch(f"Die Vorführdaten für {name} fehlen. {prozess.logende()}", code=1)
