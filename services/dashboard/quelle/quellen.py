"""Which sources there are, and how a route gets at them."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, TypeAdapter

from services.dashboard.quelle.quelle import AndererStichtag, Gelesen, Quelle, Zeiten
from services.dashboard.quelle.tageswert import Tageswerte
from services.dashboard.quelle.zahlen import zahlen_der_kennzahlen, zahlen_der_umsetzung
from shared.clients.aufruf import Aufruf
from shared.clients.beratung import kennzahlen as beratung
from shared.clients.foerderung import budgets, pruefungen
from shared.clients.foerderung import kennzahlen as foerderung
from shared.clients.katalog import kennzahlen as katalog
from shared.clients.katalog import kommunen, leistungen
from shared.clients.katalog.angaben import angaben
from shared.clients.verbindung import Verbindung
from shared.db import Sessions
from shared.schemas.abdeckung import UmsetzungsstandRead
from shared.schemas.angabe import AngabeRead
from shared.schemas.budget import BudgetStandRead
from shared.schemas.foerderung import ModellkommuneRead
from shared.schemas.katalog import UmsetzungsbuendelRead
from shared.schemas.kennzahl import BeratungKennzahlenRead, KennzahlenRead
from shared.schemas.liste import Liste
from shared.schemas.programm import ProgrammKurzRead
from shared.schemas.pruefung import PruefungRead
from shared.schemas.umsetzung import AngemeldeteRead, UmsetzungsstaendeRead

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

Verbindungen = dict[str, Verbindung]
Melden = Callable[[str, date, Gelesen[Any]], None]

EINZELN = 0.1  # seconds, then the next source is asked as well
SELTENER = 6  # times as long, where an answer costs its service more
KOMMUNEN_IM_KOPF = 500  # what is kept for single Kommunen; Hessen has 443


class QuelleJe(Generic[T]):
    """The same address for each of many Kommunen; asked only while somebody looks, and kept in
    memory alone, the least looked at forgotten first.
    """

    def __init__(
        self, name: str, fuer: Callable[[str, date], Awaitable[T]], form: TypeAdapter[T],
        *, zeiten: Zeiten,
    ) -> None:  # fmt: skip
        self.name = name
        self._fuer, self._form, self._zeiten = fuer, form, zeiten
        self._einzelne: OrderedDict[str, Quelle[T]] = OrderedDict()

    async def lesen(self, ags: str, stichtag: date) -> Gelesen[T]:
        """Return what the source says about this Kommune, or last said."""
        einzelne = self._einzelne.get(ags)
        if einzelne is None:
            einzelne = Quelle(
                self.name, lambda tag: self._fuer(ags, tag), self._form, zeiten=self._zeiten
            )
            self._einzelne[ags] = einzelne
            if len(self._einzelne) > KOMMUNEN_IM_KOPF:
                self._einzelne.popitem(last=False)
        self._einzelne.move_to_end(ags)
        return await einzelne.lesen(stichtag)

    async def ruhe(self) -> None:
        for einzelne in list(self._einzelne.values()):
            await einzelne.ruhe()

    async def schliessen(self) -> None:
        for einzelne in list(self._einzelne.values()):
            await einzelne.schliessen()


@dataclass(frozen=True)
class Quellen:
    """What the three services say for everybody, each answer one source."""

    katalog: Quelle[KennzahlenRead]
    foerderung: Quelle[KennzahlenRead]
    beratung: Quelle[BeratungKennzahlenRead]
    buendel: Quelle[Liste[UmsetzungsbuendelRead]]
    umsetzung: Quelle[UmsetzungsstaendeRead]
    angemeldete: Quelle[AngemeldeteRead]
    modellkommunen: Quelle[Liste[ModellkommuneRead]]
    budgets: Quelle[Liste[BudgetStandRead]]
    programme: Quelle[Liste[ProgrammKurzRead]]
    angaben: Quelle[Liste[AngabeRead]]
    umsetzungsstand: QuelleJe[UmsetzungsstandRead]
    foerderchancen: QuelleJe[Liste[PruefungRead]]

    def fuer_alle(self) -> Iterator[Quelle[Any]]:
        for field in fields(self):
            if isinstance(quelle := getattr(self, field.name), Quelle):
                yield quelle

    async def auffrischen(self, stichtag: date) -> None:
        """Ask every source that was not asked lately, one after the other while they are quick.

        Nobody waits for these answers, and for ten at once their services hold open more
        connections to their databases than for all else at rest.
        """
        for quelle in self.fuer_alle():
            quelle.anstossen(stichtag)
            with suppress(TimeoutError):
                async with asyncio.timeout(EINZELN):
                    await quelle.ruhe()

    async def ruhe(self) -> None:
        """Wait until nothing is under way."""
        for field in fields(self):
            await getattr(self, field.name).ruhe()

    async def schliessen(self) -> None:
        for field in fields(self):
            await getattr(self, field.name).schliessen()


def quellen_aus(
    verbindungen: Verbindungen,
    *,
    sessions: Sessions | None,
    frische: float,
    erste_frist: float,
    melden: Melden | None = None,
) -> Quellen:
    """Return the sources behind these connections; nothing is asked yet."""
    zeiten = Zeiten(frische, erste_frist)
    selten = Zeiten(frische * SELTENER, erste_frist)
    nacheinander = asyncio.Semaphore()  # ten connections would cost a start more than they save

    def fragen(aufruf: Callable[[date], Aufruf[M]]) -> Callable[[date], Awaitable[M]]:
        async def abrufen(stichtag: date) -> M:
            gefragt = aufruf(stichtag)
            antwort = await verbindungen[gefragt.dienst].ausfuehren(gefragt, bearer=None)
            tag = getattr(antwort.inhalt, "stichtag", stichtag)
            if tag != stichtag:  # shown under this Stichtag it would be wrong
                raise AndererStichtag(tag.isoformat())
            return antwort.inhalt

        return abrufen

    def quelle(
        name: str,
        aufruf: Callable[[date], Aufruf[M]],
        form: type[M],
        werte: Callable[[M], Tageswerte] | None = None,
        zeiten: Zeiten = zeiten,
    ) -> Quelle[M]:
        return Quelle(
            name,
            fragen(aufruf),
            TypeAdapter(form),
            zeiten=zeiten,
            sessions=sessions,
            nacheinander=nacheinander,
            werte=werte,
            melden=melden,
        )

    def je(name: str, aufruf: Callable[[str, date], Aufruf[M]], form: type[M]) -> QuelleJe[M]:
        def fuer(ags: str, stichtag: date) -> Awaitable[M]:
            return fragen(lambda tag: aufruf(ags, tag))(stichtag)

        return QuelleJe(name, fuer, TypeAdapter(form), zeiten=selten)

    kennzahlen = zahlen_der_kennzahlen
    return Quellen(
        katalog=quelle("katalog", katalog.kennzahlen, KennzahlenRead, kennzahlen),
        foerderung=quelle("foerderung", foerderung.kennzahlen, KennzahlenRead, kennzahlen),
        beratung=quelle("beratung", beratung.kennzahlen, BeratungKennzahlenRead, kennzahlen),
        buendel=quelle(
            "umsetzungsbuendel",
            lambda _: leistungen.umsetzungsbuendel(),
            Liste[UmsetzungsbuendelRead],
        ),
        umsetzung=quelle(
            "umsetzungsstaende",
            kommunen.umsetzungsstaende,
            UmsetzungsstaendeRead,
            zahlen_der_umsetzung,
            selten,
        ),
        angemeldete=quelle("angemeldete", beratung.angemeldete, AngemeldeteRead),
        modellkommunen=quelle(
            "modellkommunen", foerderung.modellkommunen, Liste[ModellkommuneRead]
        ),
        budgets=quelle("budgets", budgets.budgets, Liste[BudgetStandRead]),
        programme=quelle("programme", pruefungen.programme, Liste[ProgrammKurzRead]),
        angaben=quelle("angaben", lambda _: angaben(), Liste[AngabeRead], zeiten=selten),
        umsetzungsstand=je("umsetzungsstand", kommunen.umsetzungsstand, UmsetzungsstandRead),
        foerderchancen=je("foerderchancen", pruefungen.foerderchancen, Liste[PruefungRead]),
    )


async def _quellen(request: Request) -> Quellen:
    quellen: Quellen = request.app.state.quellen
    return quellen


AlleQuellen = Annotated[Quellen, Depends(_quellen)]
