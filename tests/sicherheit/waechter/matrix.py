"""The table of rights, one operation at a time, on a platform that stays.

`tests/sicherheit/test_rechte.py` runs all of a service at once; here a single line of it is looked
at while a guard is gone.
"""

import asyncio
from contextlib import AsyncExitStack, ExitStack

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from ozg.postgres import SUPERUSER
from tests.conftest import Datenbank, kopien
from tests.sicherheit.bestand import Bestand
from tests.sicherheit.test_rechte import ALLE, Lauf, Operation, alle_zeilen
from tests.vier_dienste import DIENSTE, plattform
from tests.wegwerfserver import Wegwerfserver

VERSUCHE = 5  # to start a platform


class Matrix:
    """The lines of one service, with a platform and its databases."""

    def __init__(self, cluster: Wegwerfserver, vorlage: Datenbank, dienst: str) -> None:
        self._cluster, self._vorlage, self._dienst = cluster, vorlage, dienst
        self.operationen = {op.name: op for op in ALLE if op.dienst == dienst}
        self._runner = asyncio.Runner()
        self._kopien = ExitStack()
        self._offen: AsyncExitStack | None = None
        self._lauf: Lauf | None = None

    def befund(self, name: str) -> str | None:
        """Return the first cell of an operation that is not true."""
        for versuch in range(1, VERSUCHE + 1):
            if self._lauf is not None:
                break
            try:
                self._lauf = self._runner.run(self._gestartet())
            except (AssertionError, LookupError, OSError):  # on a machine with much else to do
                self.neu()
                if versuch == VERSUCHE:
                    raise
        return self._runner.run(self._befund(self.operationen[name]))

    def neu(self) -> None:
        """Forget the platform: whatever a guard let through is gone with it."""
        if self._offen is not None:
            self._runner.run(self._offen.aclose())
        self._offen = self._lauf = None
        self._kopien.close()

    def schliessen(self) -> None:
        self.neu()
        self._runner.close()

    async def _befund(self, operation: Operation) -> str | None:
        assert self._lauf is not None
        try:
            async for befund in self._lauf.befunde(operation):
                return befund
        except Exception as gescheitert:  # what a cell is about could not even be made
            grund = str(gescheitert).partition(chr(10))[0]
            return f"{operation.name}: {type(gescheitert).__name__}: {grund}"
        return None

    async def _gestartet(self) -> Lauf:
        kopie = self._kopien.enter_context(kopien(self._cluster, self._vorlage))
        namen = {dienst: kopie(dienst) for dienst in DIENSTE}
        engine = create_async_engine(self._cluster.url(namen[self._dienst], SUPERUSER))
        self._offen = AsyncExitStack()
        self._offen.push_async_callback(engine.dispose)
        client = await self._offen.enter_async_context(
            plattform(lambda dienst: self._cluster.url(namen[dienst], f"{dienst}_app"))
        )
        bestand = Bestand(client, self._dienst)
        await bestand.anlegen()
        return Lauf(client, bestand, lambda: self._zeilen(engine))

    async def _zeilen(self, engine: AsyncEngine) -> object:
        return await alle_zeilen(engine, self._dienst)
