"""Who has a Merkmal, as the services say."""

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.dashboard.quelle.lage import geholt_am, status, stumme
from services.dashboard.quelle.quelle import Gelesen
from services.dashboard.quelle.quellen import Quellen
from shared.schemas.dashboard_zahl import Merkmal, MerkmalRead
from shared.schemas.umsetzung import KommunenumsetzungRead, UmsetzungsstaendeRead

TITEL = {
    Merkmal.BERATUNG_KOMMUNEN: "Kommunen in der Beratung",
    Merkmal.KOMMUNEN_MIT_LEISTUNG: "Kommunen mit nutzbarer Leistung",
    Merkmal.MODELLKOMMUNEN: "OZG-Modellkommunen",
}
MODELLKOMMUNEN = "Modellkommunen, die bis zum Stichtag ausgewählt waren."
UMSETZUNG_QUELLE = "Katalog, aus den Meldungen der Kommunen und der Plattform"


@dataclass(frozen=True)
class Traeger:
    """`hat` are the keys of those who have it, None while nobody has said so."""

    read: MerkmalRead
    hat: frozenset[str] | None


@dataclass(frozen=True)
class Gebiet:
    """All Kommunen of the day with their Umsetzungsstand, as the Katalog says or last said."""

    aufnahme: Gelesen[UmsetzungsstaendeRead]

    @property
    def kommunen(self) -> list[KommunenumsetzungRead]:
        return self.aufnahme.inhalt.items if self.aufnahme else []

    def kommune(self, ags: str) -> KommunenumsetzungRead | None:
        return next((k for k in self.kommunen if k.ags == ags), None)

    @property
    def umsetzung(self) -> str:
        """Say what is counted as the Umsetzungsstand of a Kommune."""
        ziel = self.aufnahme.inhalt.zielkatalog if self.aufnahme else None
        wovon = f"Zielkatalogs „{ziel.name}“" if ziel else "Zielkatalogs"
        return f"Leistungen des {wovon}, die am Stichtag nutzbar sind, von den zuständigen."


async def gebiet_und_traeger(
    quellen: Quellen, merkmale: list[Merkmal], *, stichtag: date
) -> tuple[Gebiet, list[Traeger]]:
    """Return the Kommunen and, for each Merkmal, who has it; all sources at once."""
    aufnahme, traeger = await asyncio.gather(
        quellen.umsetzung.lesen(stichtag),
        asyncio.gather(*(_traeger(quellen, merkmal, stichtag) for merkmal in merkmale)),
    )
    return Gebiet(aufnahme), traeger


async def _traeger(quellen: Quellen, merkmal: Merkmal, stichtag: date) -> Traeger:
    match merkmal:
        case Merkmal.BERATUNG_KOMMUNEN:
            return await _in_beratung(quellen, stichtag)
        case Merkmal.MODELLKOMMUNEN:
            return await _modellkommunen(quellen, stichtag)
    return await _mit_leistung(quellen, stichtag)


async def _in_beratung(quellen: Quellen, stichtag: date) -> Traeger:
    aufnahme = await quellen.angemeldete.lesen(stichtag)
    inhalt = aufnahme.inhalt if aufnahme else None
    return _gefunden(
        Merkmal.BERATUNG_KOMMUNEN,
        "beratung",
        aufnahme,
        definition=inhalt.definition if inhalt else "",
        quelle=inhalt.quelle if inhalt else "Beratung",
        stand=inhalt.stand if inhalt else None,
        hat=frozenset(inhalt.ags) if inhalt else None,
    )


async def _modellkommunen(quellen: Quellen, stichtag: date) -> Traeger:
    aufnahme = await quellen.modellkommunen.lesen(stichtag)
    items = aufnahme.inhalt.items if aufnahme else []
    return _gefunden(
        Merkmal.MODELLKOMMUNEN,
        "foerderung",
        aufnahme,
        definition=MODELLKOMMUNEN,
        quelle=items[0].quelle if items else "Förderung",
        stand=stichtag if aufnahme else None,
        hat=frozenset(eine.ags for eine in items) if aufnahme else None,
    )


async def _mit_leistung(quellen: Quellen, stichtag: date) -> Traeger:
    aufnahme = await quellen.umsetzung.lesen(stichtag)
    ziel = aufnahme.inhalt.zielkatalog if aufnahme else None
    wovon = f" des Zielkatalogs „{ziel.name}“" if ziel else ""
    return _gefunden(
        Merkmal.KOMMUNEN_MIT_LEISTUNG,
        "katalog",
        aufnahme,
        definition=f"Kommunen, in denen am Stichtag mindestens eine Leistung{wovon} nutzbar ist,"
        " für die sie zuständig sind.",
        quelle=UMSETZUNG_QUELLE,
        stand=aufnahme.inhalt.stichtag if aufnahme else None,
        hat=frozenset(k.ags for k in aufnahme.inhalt.items if k.nutzbar) if aufnahme else None,
    )


def _gefunden(
    merkmal: Merkmal,
    dienst: str,
    aufnahme: Gelesen[Any],
    *,
    definition: str,
    quelle: str,
    stand: date | None,
    hat: frozenset[str] | None,
) -> Traeger:
    read = MerkmalRead(
        kennzahl=merkmal,
        titel=TITEL[merkmal],
        definition=definition,
        status=status(aufnahme),
        geholt_am=geholt_am(aufnahme),
        stand=stand,
        quelle=quelle,
        nicht_erreichbar=stumme({dienst: aufnahme}),
    )
    return Traeger(read, hat)
