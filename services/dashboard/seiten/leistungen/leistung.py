"""What the page of a Leistung shows: where it is usable, and how far each Kommune is."""

import asyncio
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.leistungen.worte import (
    DIENSTARTEN,
    LAENDER,
    REIFEGRAD_HOECHSTENS,
    STATUS,
    STUFEN,
)
from shared.clients.katalog import leistungen as katalog
from shared.clients.katalog.kommunen import kommunen
from shared.schemas.abdeckung import AbdeckungRead, Zaehlweise
from shared.schemas.bereitstellung import BereitstellungRead
from shared.schemas.katalog import KommuneRead, Stufe
from shared.schemas.leistung import LeistungEinzelnRead, ReifegradRead
from shared.schemas.onlinedienst import OnlinedienstRead

KETTE = (
    Stufe.BEREITGESTELLT,
    Stufe.ABGERUFEN,
    Stufe.EINGEBUNDEN,
    Stufe.IM_HESSENFINDER,
    Stufe.NUTZBAR,
)
ZAEHLWEISEN = {
    Zaehlweise.KOMMUNEN: "Anteil der zuständigen Kommunen",
    Zaehlweise.MINDESTENS_EINE: "In mindestens einer Kommune",
    Zaehlweise.EINWOHNER: "Anteil der Menschen, die dort wohnen",
}


@dataclass(frozen=True)
class Kurzkette:
    """A chain in five small fields: `erreicht` of them are reached, `worte` says it."""

    erreicht: int
    worte: str

    @classmethod
    def aus(cls, bereitstellung: BereitstellungRead) -> "Kurzkette":
        if bereitstellung.stufe is Stufe.ZURUECKGENOMMEN:
            return cls(0, "zurückgenommen")
        erreicht = KETTE.index(bereitstellung.stufe) + 1
        return cls(erreicht, f"{erreicht} von 5: {STUFEN[bereitstellung.stufe]}")


@dataclass(frozen=True)
class Zeile:
    """A Kommune and how far it is; `seit` is the day of its last step."""

    ags: str
    kommune: str
    bereitstellung: BereitstellungRead
    kette: Kurzkette
    seit: date | None


@dataclass(frozen=True)
class LeistungSeite:
    """Parts are None while the Katalog does not answer about them."""

    leistung: LeistungEinzelnRead
    abdeckung: list[AbdeckungRead] | None
    dienste: list[OnlinedienstRead] | None
    zeilen: list[Zeile] | None
    anzahl_zeilen: int | None
    weiter: str | None

    def zaehlweise(self, abdeckung: AbdeckungRead) -> str:
        return ZAEHLWEISEN[abdeckung.zaehlweise]

    def reifegrad(self, grad: ReifegradRead) -> str:
        """Return the grade with its model: it says nothing without."""
        return f"Stufe {grad.stufe} von {REIFEGRAD_HOECHSTENS[grad.modell]}, Modell {grad.modell}"

    def dienstart(self, dienst: OnlinedienstRead) -> str:
        art = DIENSTARTEN[dienst.art]
        return f"{art}, {LAENDER[dienst.land]}" if dienst.land else art

    def stand(self, dienst: OnlinedienstRead) -> str:
        return STATUS[dienst.status]


async def leistung_zeigen(
    gespraech: Gespraech, id: UUID, *, cursor: str, stichtag: date
) -> LeistungSeite:
    """Return the page; raises Abgelehnt (404) for a Leistung nobody knows."""
    gelesen = (await gespraech(katalog.leistung(id))).inhalt
    abdeckung, dienste, bereitstellungen = await asyncio.gather(
        gespraech.versuch(katalog.abdeckung(leistung=id)),
        gespraech.versuch(katalog.onlinedienste(leistung=id)),
        gespraech.versuch(katalog.bereitstellungen_der_leistung(id, cursor=cursor or None)),
    )
    zeilen = None
    if bereitstellungen is not None:
        schluessel = sorted({b.ags for b in bereitstellungen.items})
        namen = await _namen(gespraech, schluessel, stichtag=stichtag)
        zeilen = [_zeile(b, namen) for b in bereitstellungen.items]
    return LeistungSeite(
        leistung=gelesen,
        abdeckung=None if abdeckung is None else abdeckung.items,
        dienste=None if dienste is None else dienste.items,
        zeilen=zeilen,
        anzahl_zeilen=None if bereitstellungen is None else bereitstellungen.total_count,
        weiter=None if bereitstellungen is None else bereitstellungen.next_cursor,
    )


async def _namen(
    gespraech: Gespraech, schluessel: list[str], *, stichtag: date
) -> dict[str, KommuneRead]:
    if not schluessel:
        return {}
    gefunden = await gespraech.versuch(kommunen(ags=schluessel, stichtag=stichtag))
    return {} if gefunden is None else {kommune.ags: kommune for kommune in gefunden.items}


def _zeile(b: BereitstellungRead, namen: dict[str, KommuneRead]) -> Zeile:
    name = namen[b.ags].name if b.ags in namen else b.ags
    seit = max((schritt.am for schritt in b.schritte), default=None)
    return Zeile(b.ags, name, b, Kurzkette.aus(b), seit)
